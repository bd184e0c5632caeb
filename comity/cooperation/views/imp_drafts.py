"""Pages of drafts that documents propose: those that wait, one with its form, joined to what is there, declined."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.drafting import (
    draft_for,
    facts_of,
    language_of,
    source_of,
    title_of,
    waiting_for,
)
from comity.cooperation.drafting_forms import agreement_initial, commitment_initial, meeting_initial
from comity.cooperation.drafting_same import offered
from comity.cooperation.forms.commitments_new import NewForm
from comity.cooperation.forms.imp_drafts import DeclineForm
from comity.cooperation.forms.meetings import MeetingForm
from comity.cooperation.forms.register import NewAgreementForm
from comity.cooperation.importing.fields import AGREEMENTS, COMMITMENTS, MEETINGS
from comity.cooperation.importing.ways_back import LISTS, way_back
from comity.cooperation.meeting_exceptions import OrdinalDoubtError
from comity.cooperation.views._acts import told
from comity.cooperation.views._commitments import agreement_choices
from comity.cooperation.views._commitments import tried as tried_commitment
from comity.cooperation.views._meetings import data_of, keeper, page, status_of
from comity.cooperation.views._register import tried as tried_agreement
from comity.intake.models import Draft, DraftKind
from comity.operations.views._shared import partner_choices

MOST = 200  # drafts on the page; the oldest come first, so that none is forgotten
PAGES = {
    DraftKind.MEETING.value: "cooperation:meetings-meeting",
    DraftKind.COMMITMENT.value: "cooperation:commitments-commitment",
    DraftKind.AGREEMENT.value: "cooperation:register-agreement",
}
# the list that each kind of draft goes into, by the kind of register
REGISTER_KINDS = {
    DraftKind.MEETING.value: MEETINGS,
    DraftKind.COMMITMENT.value: COMMITMENTS,
    DraftKind.AGREEMENT.value: AGREEMENTS,
}


@for_roles(KEEPS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the drafts that wait, the oldest first."""
    person = keeper(request)
    asked = request.GET.get("kind", "")
    rows = waiting_for(person).order_by("made_at", "id")
    seen = {
        "drafts": [
            {"row": one, "title": title_of(one), "language": language_of(one), "facts": facts_of(one), "source": source_of(person, one)}
            for one in rows[:MOST]
        ],
        "count": rows.count(),
        "back": way_back(request, asked if asked in LISTS else MEETINGS),
    }  # fmt: skip
    return render(request, "cooperation/imp-drafts.html", seen)


@for_roles(KEEPS_COOPERATION)
@page
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a draft over: the form of its kind begins with what the document says; saving goes the room's own way."""
    person = keeper(request)
    found = draft_for(person, draft_id)
    show = {DraftKind.MEETING.value: _meeting, DraftKind.COMMITMENT.value: _commitment}.get(
        found.kind, _agreement
    )
    return show(request, person, found)


def _meeting(request: HttpRequest, person: Person, found: Draft) -> HttpResponse:
    form = MeetingForm(data_of(request), person=person, initial=meeting_initial(person, found))
    if form.is_bound and form.is_valid():
        try:
            made = actions.take_meeting_draft(person, found.pk, form.draft())
        except OrdinalDoubtError as refusal:
            form.doubt(refusal.doubts)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, found, made.pk)
    return _shown(request, person, found, form)


def _commitment(request: HttpRequest, person: Person, found: Draft) -> HttpResponse:
    form = NewForm(
        data_of(request),
        request=request,
        person=person,
        partners=partner_choices(person),
        agreements=agreement_choices(person),
        initial=commitment_initial(person, found),
    )
    if form.is_bound and form.is_valid():
        written = form.draft()
        made: list[UUID] = []
        act: Callable[[], None] = lambda: made.append(  # noqa: E731  # as the page of a new commitment does
            actions.take_commitment_draft(person, found.pk, written).pk
        )
        if tried_commitment(form, written.way_out.agreement if written.way_out else "", act):
            return _done(request, found, made[0])
    return _shown(request, person, found, form)


def _agreement(request: HttpRequest, person: Person, found: Draft) -> HttpResponse:
    form = NewAgreementForm(data_of(request), person=person, initial=agreement_initial(found))
    made: list[UUID] = []
    act: Callable[[], None] = lambda: made.append(  # noqa: E731  # as the page of a new agreement does
        actions.take_agreement_draft(person, found.pk, form.draft()).pk
    )
    if form.is_bound and form.is_valid() and tried_agreement(form, act):
        return _done(request, found, made[0])
    return _shown(request, person, found, form)


def _shown(
    request: HttpRequest, person: Person, found: Draft, form: MeetingForm | NewForm | NewAgreementForm
) -> HttpResponse:
    seen = {
        "form": form,
        "draft": found,
        "title": title_of(found),
        "language": language_of(found),
        "facts": facts_of(found),
        "source": source_of(person, found),
        "offered": offered(person, found),
        "decline": DeclineForm(),
        "list": REGISTER_KINDS[found.kind],
        "back": way_back(request, REGISTER_KINDS[found.kind]),
    }
    return render(request, "cooperation/imp-draft.html", seen, status=status_of(form))


def _done(request: HttpRequest, found: Draft, entry: UUID) -> HttpResponse:
    messages.success(
        request, _("The draft is taken over. The document leads here, and the words stand below.")
    )
    return redirect(PAGES[found.kind], entry)


@for_roles(KEEPS_COOPERATION)
@require_POST
def join(request: HttpRequest, draft_id: UUID, entry_id: UUID) -> HttpResponse:
    """Say that a draft speaks of an entry that is there."""
    person = keeper(request)
    found = draft_for(person, draft_id)
    if told(
        request,
        lambda: actions.join_draft(person, draft_id, entry_id),
        _("The draft is joined. Nothing was doubled, and the words stand below."),
    ):
        return redirect(PAGES[found.kind], entry_id)
    return redirect("cooperation:imp-draft", draft_id)


@for_roles(KEEPS_COOPERATION)
@page
def decline(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Decline a draft, with a reason."""
    person = keeper(request)
    found = draft_for(person, draft_id)
    form = DeclineForm(data_of(request))
    if form.is_bound and form.is_valid():
        try:
            actions.decline_draft(person, draft_id, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The draft is declined. The document says why."))
            back = reverse("cooperation:imp-drafts")
            return redirect(f"{back}?kind={REGISTER_KINDS[found.kind]}")
    seen = {
        "form": form,
        "draft": found,
        "title": title_of(found),
        "language": language_of(found),
        "source": source_of(person, found),
        "list": REGISTER_KINDS[found.kind],
        "back": way_back(request, REGISTER_KINDS[found.kind]),
    }
    return render(request, "cooperation/imp-decline.html", seen, status=status_of(form))
