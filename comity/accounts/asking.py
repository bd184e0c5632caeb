"""A page with one form: asked on GET, done on POST, and a refusal said beside the form."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comity.accounts.presence import PresenceForm
from comity.audit.acts import RefusalError

F = TypeVar("F", bound=PresenceForm)


def tried(
    request: HttpRequest, form: F, act: Callable[[F], HttpResponse], fields: dict[str, str] | None = None
) -> HttpResponse | None:
    """Do the act of a form that was sent and is right; return None where the page is to be shown (again).

    `fields` names the field a refusal belongs to, by its code; others stand above the form.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form)
    except RefusalError as refusal:
        form.add_error((fields or {}).get(refusal.code), str(refusal))
        return None


def shown(request: HttpRequest, template: str, form: PresenceForm, **more: Any) -> HttpResponse:
    """Show the page of a form; 422 where something is wrong with what was sent."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, **more}, status=status)
