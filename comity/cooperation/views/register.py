"""Pages of the register of agreements: the list and its files, one agreement, a new one, changing it, what may be sent."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements import reference
from comity.agreements.access import may_read as may_read_forms
from comity.agreements.words import language_tag
from comity.cooperation import actions
from comity.cooperation.access import agreements_visible_to, may_keep, may_see
from comity.cooperation.actions._register import today_at
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.register import (
    AgreementForm,
    NewAgreementForm,
    forms_of_ours,
    initial_of,
)
from comity.cooperation.forms.register_may_send import MaySendForm, paper_choices
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_alone_showing import alone_panel
from comity.cooperation.register_listing import REGISTER
from comity.cooperation.register_may_send import Asked, answers
from comity.cooperation.register_showing import page_of
from comity.cooperation.register_subjects import subjects_words
from comity.cooperation.states import AGREEMENT_TAGS, AgreementState
from comity.cooperation.views._register import data_of, form_page, keeper, kept, page, status_of, to, tried
from comity.lib.clock import now
from comity.operations.views._shared import partner_choices
from comity.web.listing import list_page


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the register, the newest first; what has only a machine-readable form is offered to be added."""
    person = signed_in_person(request)
    rows = agreements_visible_to(person)
    found = list_page(request, REGISTER, rows, export_at=reverse("cooperation:register-export"))
    keeps = bool(may_keep(person))
    seen = {"list": found, "keeps": keeps, "loose": _loose(person) if keeps else []}
    return render(request, "cooperation/register-list.html", seen, status=found.status)


def _loose(person: Person) -> list[tuple[str, str]]:
    """Return the machine-readable forms that are in no row of the register, with their titles."""
    if not may_read_forms(person):
        return []
    known = set(agreements_visible_to(person).exclude(terms="").values_list("terms", flat=True))
    return [
        (one.row.agreement, one.terms.title(language_tag()) if one.terms else one.row.agreement)
        for one in forms_of_ours()
        if one.row.agreement not in known
    ]


@for_roles(READS_COOPERATION)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = agreements_visible_to(signed_in_person(request))
    return write_list(request, REGISTER, rows, back=reverse("cooperation:register-list"))


@for_roles(READS_COOPERATION)
@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Show an agreement with its steps, articles, relations, and what rests on it."""
    person = signed_in_person(request)
    found = actions.view_agreement(person, agreement_id)
    seen = {
        "agreement": found,
        "alone": alone_panel(person, found),
        "page": page_of(person, found, request.GET.getlist("text")),
        "keeps": bool(may_keep(person)),
        "state_tag": AGREEMENT_TAGS[AgreementState(found.state)],
    }
    return render(request, "cooperation/register-agreement.html", seen)


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Add an agreement; `form` names a machine-readable one from which everything known is taken."""
    person = keeper(request)
    wanted = request.GET.get("form", "")
    known = (
        next((one for one in forms_of_ours() if one.row.agreement == wanted), None)
        if may_read_forms(person)
        else None
    )
    form = NewAgreementForm(data_of(request), person=person, initial=initial_of(known) if known else {})
    made: list[RegisteredAgreement] = []
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: made.append(actions.add_agreement(person, form.draft())))
    ):
        messages.success(request, _("The agreement stands in the register."))
        return to(made[0])
    return form_page(request, form, None, title=_("Add to the register"), verb=_("Add it"), fields=True)  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Change an agreement, as long as nobody else has changed it since it was read."""
    person, found = kept(request, agreement_id)
    form = AgreementForm(data_of(request), person=person, agreement=found)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"] or 0
        if tried(form, lambda: actions.change_agreement(person, agreement_id, version, form.draft())):
            messages.success(request, _("It is changed."))
            return to(found)
    return form_page(request, form, found, title=_("Change the agreement"), verb=_("Change it"), fields=True)


@for_roles(READS_COOPERATION)
@require_safe
def may_send(request: HttpRequest) -> HttpResponse:
    """Say what may leave for a partner, and why: the decision of release is asked, nothing is sent."""
    person = signed_in_person(request)
    for answer in (may_see(person), may_read_forms(person)):
        if not answer:
            raise NotHereError("page", "cooperation:register-may-send", answer.reason)
    today = today_at(person.agency, now())
    partners = [*partner_choices(person), *paper_choices(person)]
    is_asked = "partner" in request.GET
    form = MaySendForm(request.GET if is_asked else None, partners=partners, today=today)
    found, said = None, {}
    if is_asked and form.is_valid():
        given = form.cleaned_data
        asked = Asked(
            peer=form.peer(),
            partner=form.partner_on_paper(),
            kind=given["kind"],
            purpose=given["purpose"],
            offence=given["offence"],
            categories=given["categories"] or list(reference.categories()),
            day=given["on"],
        )
        found = answers(person, asked)
        alone = text_of(asked.partner.names).text if asked.partner else ""
        said = {
            "partner": str(asked.peer) if asked.peer else alone,
            "day": asked.day,
            "kinds": subjects_words(given["categories"]),
        }
    seen = {"form": form, "found": found, "asked": said, "partners": partners}
    return render(request, "cooperation/register-may-send.html", seen, status=status_of(form))
