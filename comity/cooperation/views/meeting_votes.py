"""Pages of what a meeting decides: proposals, elections, the table of counts, rounds, annulling."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import ballot_for, proposal_for
from comity.cooperation.ballots import check_counts
from comity.cooperation.forms.meeting_votes import (
    AnnulForm,
    ElectionForm,
    ProposalForm,
    ProposalsForm,
    ReportsForm,
    RoundForm,
    VotesForm,
)
from comity.cooperation.meeting_exceptions import CountRefusedError, NotOpenError
from comity.cooperation.models import Meeting
from comity.cooperation.proposal_showing import shown_proposal, standing_candidates
from comity.cooperation.states import ProposalState
from comity.cooperation.views._meetings import attempted, data_of, done, form_page, kept, page, tried
from comity.lib.clock import now
from comity.web.dates import colon

DECISIONS = "decisions"


@for_roles(KEEPS_COOPERATION)
@page
def proposals(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put proposals before the meeting, one a line; with `?as=report` reports."""
    person, meeting = kept(request, meeting_id)
    are_reports = request.GET.get("as") == "report"
    form = (ReportsForm if are_reports else ProposalsForm)(data_of(request))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_proposals(person, meeting_id, form.drafts()))
    ):
        added = _("The reports are added.") if are_reports else _("The proposals are added.")
        return done(request, meeting, added, DECISIONS)
    return form_page(
        request, form, meeting, title=_("Add reports") if are_reports else _("Add proposals"), verb=_("Add"),
        lead=_("They are numbered behind those there are. Other languages are written at each proposal."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def election(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Put an office to be filled before the meeting."""
    person, meeting = kept(request, meeting_id)
    form = ElectionForm(data_of(request))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_proposals(person, meeting_id, [form.draft()]))
    ):
        return done(request, meeting, _("The election is added."), DECISIONS)
    return form_page(request, form, meeting, title=_("Add an election"), verb=_("Add"))


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Change a proposal or an election."""
    person, meeting = kept(request, meeting_id)
    found = proposal_for(person, meeting, proposal_id)
    kind = ElectionForm if found.is_election else ProposalForm
    form = kind(data_of(request), proposal=found)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.change_proposal(person, meeting_id, proposal_id, form.draft()))
    ):
        return done(request, meeting, _("It is changed."), DECISIONS)
    return form_page(
        request,
        form,
        meeting,
        title=(_("Report %(number)s") if found.is_report else _("Proposal %(number)s"))
        % {"number": found.number},
        verb=_("Change it"),
    )


@for_roles(KEEPS_COOPERATION)
@page
def votes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Enter counted votes of all open proposals in one table; counts that do not add up come back with why."""
    person, meeting = kept(request, meeting_id)
    if (stopped := _takes_none(request, meeting)) is not None:
        return stopped
    rows = list(
        meeting.proposals.filter(state=ProposalState.TABLED, is_election=False, is_report=False).order_by(
            "number"
        )
    )
    form = VotesForm(data_of(request), proposals=rows, initial=_in_room(meeting))
    if form.is_bound and form.knows_the_room():
        counted = _count(person, meeting, form)
        if counted and not form.errors:
            sentence = ngettext("%(number)s count is kept.", "%(number)s counts are kept.", counted)
            return done(request, meeting, sentence % {"number": counted}, DECISIONS)
        if not counted and not form.errors:
            form.add_error(None, _("Write the numbers of at least one proposal."))
        elif counted:
            messages.success(
                request,
                ngettext("%(number)s count is kept.", "%(number)s counts are kept.", counted) % {"number": counted},
            )  # fmt: skip
    seen = {"form": form, "meeting": meeting}
    return render(
        request, "cooperation/meetings-votes.html", seen, status=422 if form.is_bound and form.errors else 200
    )


def _takes_none(request: HttpRequest, meeting: Meeting) -> HttpResponse | None:
    """Lead back from the page of counts where a meeting takes none, with why; None where it takes some."""
    try:
        check_counts(meeting, now())
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperation:meetings-meeting", meeting.pk)
    return None


def _in_room(meeting: Meeting) -> dict[str, object]:
    """Return how many are there and have a vote, as it was counted last, else as the meeting says."""
    ballots = (one for proposal in meeting.proposals.all() for one in proposal.ballots.all())
    last = max(ballots, key=lambda one: one.counted_at, default=None)
    if last is not None:
        return {"present": last.present, "members": last.members}
    return {"members": meeting.members}


def _count(person: Person, meeting: Meeting, form: VotesForm) -> int:
    """Keep the counts that add up; say of the others why they do not. A row that is kept is shown no more."""
    kept_rows = []
    for proposal, draft in form.counted():
        try:
            actions.count_vote(person, meeting.pk, proposal.pk, draft)
        except CountRefusedError as refusal:
            form.refuse(proposal, draft, refusal.wrong)
        except RefusalError as refusal:
            form.add_error(None, f"{proposal.number}{colon(get_language())}{refusal}")
        else:
            kept_rows.append(proposal)
    form.proposals = [one for one in form.proposals if one not in kept_rows]
    return len(kept_rows)


@for_roles(KEEPS_COOPERATION)
@page
def count_round(request: HttpRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Enter the ballots of the next round of an election."""
    person, meeting = kept(request, meeting_id)
    if (stopped := _takes_none(request, meeting)) is not None:
        return stopped
    found = proposal_for(person, meeting, proposal_id)
    standing = standing_candidates(found) if found.is_election else []
    if not standing or found.state != ProposalState.TABLED:
        messages.error(request, str(NotOpenError.words))
        return redirect("cooperation:meetings-meeting", meeting.pk)
    form = RoundForm(data_of(request), standing=standing, initial=_in_room(meeting))
    if form.is_bound and form.is_valid():
        draft = form.draft()
        try:
            actions.count_round(person, meeting_id, proposal_id, draft)
        except CountRefusedError as refusal:
            form.refuse(draft, refusal.wrong)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, meeting, _("The round is kept."), DECISIONS)
    return form_page(
        request, form, meeting, title=_("Enter a round"), verb=_("Keep it"), proposal=shown_proposal(found)
    )


@for_roles(KEEPS_COOPERATION)
@require_POST
def settle(request: HttpRequest, meeting_id: UUID, proposal_id: UUID, state: str) -> HttpResponse:
    """Say without a vote what becomes of a proposal."""
    person, meeting = kept(request, meeting_id)
    return attempted(
        request,
        meeting,
        lambda: actions.settle_proposal(person, meeting_id, proposal_id, state),
        _("It is said."),
        DECISIONS,
    )


@for_roles(KEEPS_COOPERATION)
@page
def annul(request: HttpRequest, meeting_id: UUID, ballot_id: UUID) -> HttpResponse:
    """Annul a count with a reason."""
    person, meeting = kept(request, meeting_id)
    found = ballot_for(person, meeting, ballot_id)
    form = AnnulForm(data_of(request))
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form, lambda: actions.annul_ballot(person, meeting_id, ballot_id, form.cleaned_data["reason"])
        )
    ):
        return done(request, meeting, _("The count is annulled."), DECISIONS)
    return form_page(
        request, form, meeting, title=_("Annul a count"), verb=_("Annul it"), proposal=shown_proposal(found.proposal),
        lead=_("A count is never changed. Annulled, it stays to be read with your reason, and a new one can be entered."),
    )  # fmt: skip
