"""What the room's pages share: forms that were not taken, refusals in words, choices."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.models import Person
from comity.agreements.choosing import Choice, choices_with
from comity.agreements.refusing import refusal_sentences
from comity.audit.acts import RefusalError
from comity.exchange.peers import partners_for
from comity.operations.actions._shared import has_terms, partners_of
from comity.operations.models import Operation
from comity.release.exceptions import NotReleasedError

page = require_http_methods(["GET", "HEAD", "POST"])


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what a form is filled from: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def status_of(form: BaseForm) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if form.is_bound and form.errors else 200


def tried(form: BaseForm, operation: Operation | None, act: Callable[[], object]) -> bool:
    """Do an act; return whether it was done, and put why not at the top of the form."""
    try:
        act()
    except NotReleasedError as refusal:
        agreement = operation.agreement if operation is not None else ""
        for sentence in refusal_sentences(refusal.decision, agreement):
            form.add_error(None, sentence)
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
    else:
        return True
    return False


def to_operation(operation: Operation) -> HttpResponse:
    """Lead to the page of an operation."""
    return redirect("operations:operation", operation.pk)


def partner_choices(person: Person) -> list[tuple[str, str]]:
    """Return the partners to choose from, by their names."""
    return [(peer.node, str(peer)) for peer in partners_for(person)]


def agreement_choices(person: Person, only: str = "") -> list[Choice]:
    """Return the agreements with partners, or with one, each with what stands against it."""
    return choices_with([only] if only else [node for node, _name in partner_choices(person)])


def lacks_terms(request: HttpRequest, operation: Operation) -> HttpResponse | None:
    """Lead to the page that says how entries leave, where partners take part and it was not said yet."""
    if has_terms(operation) or not partners_of(operation):
        return None
    messages.info(
        request, _("Say first how entries of your agency leave in this operation. It is asked once.")
    )
    return redirect(f"{reverse('operations:terms', args=[operation.pk])}?{urlencode({'then': request.path})}")


def after_terms(request: HttpRequest, operation: Operation) -> HttpResponse:
    """Lead on to the page of the operation that asked for the terms, or to the operation itself."""
    then, its = request.GET.get("then", ""), reverse("operations:operation", args=[operation.pk])
    return redirect(then) if then.startswith(its) else to_operation(operation)


def said_sent(request: HttpRequest, operation: Operation) -> None:
    """Say after an act what becomes of it."""
    if partners_of(operation):
        messages.success(
            request,
            _("It is done. The history says what has left for partners, and what waits for a second person."),
        )
    else:
        messages.success(request, _("It is done."))
