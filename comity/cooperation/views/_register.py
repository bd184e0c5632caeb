"""What the pages of the register share: who keeps it, forms that were not taken, the way back."""

from collections.abc import Callable
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.cooperation.access import agreement_for, may_keep
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_exceptions import StepRefusedError
from comity.cooperation.register_words import refused_words
from comity.cooperation.views._acts import told
from comity.cooperation.views._meetings import data_of, page, refused, status_of

__all__ = ["data_of", "page", "status_of"]


def keeper(request: HttpRequest) -> Person:
    """Return who looks, where they keep the register. Raises NotHereError."""
    person = signed_in_person(request)
    if not (answer := may_keep(person)):
        raise NotHereError("page", "cooperation:register", answer.reason)
    return person


def kept(request: HttpRequest, agreement_id: UUID) -> tuple[Person, RegisteredAgreement]:
    """Return who looks and the agreement, for a page that changes it. Raises NotHereError."""
    person = keeper(request)
    return person, agreement_for(person, agreement_id)


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Do an act; return whether it was done, and put why not where it belongs in the form."""
    try:
        act()
    except StepRefusedError as refusal:
        form.add_error("on" if "on" in form.fields else None, refused_words(refusal.refused))
    except RefusalError as refusal:
        refused(form, refusal)
    else:
        return True
    return False


def to(agreement: RegisteredAgreement, part: str = "") -> HttpResponse:
    """Lead to the page of an agreement, to a part of it."""
    answer = redirect("cooperation:register-agreement", agreement.pk)
    if part:
        answer["Location"] += f"#{part}"
    return answer


def attempted(
    request: HttpRequest,
    agreement: RegisteredAgreement,
    act: Callable[[], object],
    sentence: str,
    part: str = "",
) -> HttpResponse:
    """Do an act that a button asks for, and lead back; a refusal is said there."""
    told(request, act, sentence)
    return to(agreement, part)


def form_page(
    request: HttpRequest, form: BaseForm, agreement: RegisteredAgreement | None, *, title: str, verb: str, lead: str = "", **more: object
) -> HttpResponse:  # fmt: skip
    """Show a form about an agreement, or of a new one."""
    seen = {"form": form, "agreement": agreement, "title": title, "verb": verb, "lead": lead, **more}
    return render(request, "cooperation/register-form.html", seen, status=status_of(form))
