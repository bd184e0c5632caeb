"""What the room's pages share: one form about one person held."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.protection.models import Detention
from comity.release.exceptions import NotReleasedError

page = require_http_methods(["GET", "HEAD", "POST"])


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what a form is filled from: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def status_of(form: Form) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if form.is_bound and form.errors else 200


@dataclass(frozen=True)
class Asking:
    """A page with one form: its title, what it is about, what its button says, and what is said afterwards."""

    title: str
    lead: str
    verb: str
    done: str
    template: str = "protection/form.html"


def asked(
    request: HttpRequest,
    asking: Asking,
    form: Form,
    detention: Detention | None,
    act: Callable[[], object],
    *,
    extra: dict[str, Any] | None = None,
    agreement: Callable[[], str] = str,
) -> HttpResponse:
    """Show a form, or do what it says and lead back to the person held; a refusal stands in the form, with all that was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotReleasedError as refusal:
            for sentence in refusal_sentences(refusal.decision, agreement()):
                form.add_error(None, sentence)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, asking.done)
            return (
                redirect("protection:detention", detention.pk) if detention else redirect("protection:held")
            )
    seen = {"asking": asking, "form": form, "detention": detention, **(extra or {})}
    return render(request, asking.template, seen, status=status_of(form))


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"
