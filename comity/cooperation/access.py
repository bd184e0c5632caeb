"""Who sees what of this room: by role, what belongs to the own agency; missing and forbidden look alike."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from comity.accounts.access import Answer, holds, no, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements.models import Suspension
from comity.cooperation.core.standing import WARN_DAYS
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import (
    Activity,
    AgendaItem,
    Ballot,
    Commitment,
    Delegate,
    Meeting,
    MeetingPaper,
    OneSidedForm,
    PaperLetter,
    PartnerAgency,
    Proposal,
    ProtectedEvent,
    PublicLine,
    RegisteredAgreement,
    RegisterFile,
    Residents,
    Series,
)
from comity.cooperation.register_ends import form_over, told_to_end
from comity.cooperation.states import FormState, LetterState
from comity.exchange.recovering import hidden_nodes, was_restored


def may_see(person: Person) -> Answer:
    """Whether the room is open to a person: by role, at the agency that runs the node."""
    answer = holds(person, READS_COOPERATION)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_keep(person: Person) -> Answer:
    """Whether a person keeps meetings, commitments and registers."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(KEEPS_COOPERATION) else answer


def keeps(request: HttpRequest) -> bool:
    """Whether the reader of a page keeps what the room holds, and is offered to begin something."""
    return bool(may_keep(signed_in_person(request)))


def series_visible_to(person: Person) -> QuerySet[Series]:
    """Return the series of the person's own agency, none without the role."""
    return Series.objects.filter(agency=person.agency) if may_see(person) else Series.objects.none()


def meetings_visible_to(person: Person) -> QuerySet[Meeting]:
    """Return the meetings of the person's own agency."""
    if not may_see(person):
        return Meeting.objects.none()
    return Meeting.objects.select_related("series", "unit").filter(agency=person.agency)


def commitments_visible_to(person: Person) -> QuerySet[Commitment]:
    """Return the commitments of the person's own agency; after a restore not those with a partner that was not asked yet."""
    if not may_see(person):
        return Commitment.objects.none()
    found = Commitment.objects.select_related("unit", "meeting").filter(agency=person.agency)
    return found.exclude(partner__in=hidden_nodes()) if was_restored() else found


def agreements_visible_to(person: Person) -> QuerySet[RegisteredAgreement]:
    """Return the registered agreements of the person's own agency."""
    if not may_see(person):
        return RegisteredAgreement.objects.none()
    return RegisteredAgreement.objects.filter(agency=person.agency)


def activities_visible_to(person: Person) -> QuerySet[Activity]:
    """Return the activities of the person's own agency."""
    return Activity.objects.filter(agency=person.agency) if may_see(person) else Activity.objects.none()


def meeting_for(person: Person, meeting_id: UUID, *, keep: bool = False) -> Meeting:
    """Return one meeting; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("meeting", meeting_id, answer.reason)
    rows = meetings_visible_to(person).filter(pk=meeting_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("meeting", meeting_id)
    return found


# --- meetings

P = TypeVar("P", bound=Model)


def series_for(person: Person, series_id: UUID) -> Series:
    """Return one series. Raises NotHereError."""
    found = series_visible_to(person).filter(pk=series_id).first()
    if found is None:
        raise NotHereError("series", series_id)
    return found


def paper_for(person: Person, paper_id: UUID) -> MeetingPaper:
    """Return a document of a meeting that the person may see. Raises NotHereError."""
    rows = MeetingPaper.objects.select_related("file", "meeting").filter(pk=paper_id)
    found = rows.filter(meeting__in=meetings_visible_to(person)).first()
    if found is None:
        raise NotHereError("paper", paper_id)
    return found


def _part_of(meeting: Meeting, rows: QuerySet[P], kind: str, identifier: UUID) -> P:
    """Return a part of a meeting that the person was let to already."""
    found = rows.filter(pk=identifier, meeting=meeting).first()
    if found is None:
        raise NotHereError(kind, identifier)
    return found


def delegate_for(person: Person, meeting: Meeting, delegate_id: UUID) -> Delegate:
    """Return somebody at a meeting. Raises NotHereError."""
    seen = meeting_for(person, meeting.pk)
    return _part_of(seen, Delegate.objects.all(), "delegate", delegate_id)


def agenda_item_for(person: Person, meeting: Meeting, item_id: UUID) -> AgendaItem:
    """Return an item of a meeting's agenda. Raises NotHereError."""
    return _part_of(meeting_for(person, meeting.pk), AgendaItem.objects.all(), "agenda-item", item_id)


def proposal_for(person: Person, meeting: Meeting, proposal_id: UUID) -> Proposal:
    """Return a proposal before a meeting. Raises NotHereError."""
    return _part_of(meeting_for(person, meeting.pk), Proposal.objects.all(), "proposal", proposal_id)


def ballot_for(person: Person, meeting: Meeting, ballot_id: UUID) -> Ballot:
    """Return a count of a meeting. Raises NotHereError."""
    seen = meeting_for(person, meeting.pk)
    found = Ballot.objects.select_related("proposal").filter(pk=ballot_id, proposal__meeting=seen).first()
    if found is None:
        raise NotHereError("ballot", ballot_id)
    return found


def protected_for(person: Person, meeting: Meeting, event_id: UUID) -> ProtectedEvent:
    """Return an event to protect with a meeting. Raises NotHereError."""
    return _part_of(meeting_for(person, meeting.pk), ProtectedEvent.objects.all(), "event", event_id)


def line_for(person: Person, meeting: Meeting, line_id: UUID) -> PublicLine:
    """Return a line for the press of a meeting. Raises NotHereError."""
    return _part_of(meeting_for(person, meeting.pk), PublicLine.objects.all(), "line", line_id)


# --- registers that come as tables


def registers_visible_to(person: Person) -> QuerySet[RegisterFile]:
    """Return the registers that the person's agency was given, for those who keep the room."""
    if not may_keep(person):
        return RegisterFile.objects.none()
    return RegisterFile.objects.select_related("given_by").filter(agency=person.agency)


def register_for(person: Person, file_id: UUID, *, lock: bool = False) -> RegisterFile:
    """Return one register. Raises NotHereError."""
    rows = registers_visible_to(person).filter(pk=file_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("register", file_id)
    return found


# --- register of agreements


def agreement_for(person: Person, agreement_id: UUID, *, keep: bool = False) -> RegisteredAgreement:
    """Return one agreement of the register; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("registered-agreement", agreement_id, answer.reason)
    rows = agreements_visible_to(person).filter(pk=agreement_id)
    rows = rows.select_for_update(of=("self",)) if keep else rows.select_related("meeting", "copy")
    found = rows.first()
    if found is None:
        raise NotHereError("registered-agreement", agreement_id)
    return found


def agreements_ending(person: Person) -> QuerySet[RegisteredAgreement]:
    """Return what is in force and of whose end people were told for the last time, for who keeps the register."""
    if not may_keep(person):
        return RegisteredAgreement.objects.none()
    visible = agreements_visible_to(person)
    return visible.filter(pk__in=told_to_end(visible, min(WARN_DAYS)))


def agreements_without_form(person: Person) -> QuerySet[RegisteredAgreement]:
    """Return what is in force although the last day of its form is over, for who keeps the register."""
    if not may_keep(person):
        return RegisteredAgreement.objects.none()
    visible = agreements_visible_to(person)
    return visible.filter(pk__in=form_over(visible))


def agreements_contradicted(person: Person) -> QuerySet[RegisteredAgreement]:
    """Return what the register says is in force although its machine-readable form is suspended by us."""
    if not may_keep(person):
        return RegisteredAgreement.objects.none()
    stopped = Suspension.objects.filter(ended_at=None).values("agreement")
    return agreements_visible_to(person).filter(state="in-force", terms__in=stopped)


def may_confirm_forms(person: Person) -> Answer:
    """Whether a person confirms, as the second one, a form that our agency holds alone."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(DECIDES_COOPERATION) else answer


def one_sided_for(person: Person, form_id: UUID, *, lock: bool = False) -> OneSidedForm:
    """Return one form that our agency holds alone or is about to; with `lock` locked. Raises NotHereError."""
    seen = agreements_visible_to(person).values("pk")
    rows = OneSidedForm.objects.filter(pk=form_id, agreement__in=seen)
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("agreement", "partner")
    found = rows.first()
    if found is None:
        raise NotHereError("one-sided-form", form_id)
    return found


def forms_to_confirm(person: Person) -> QuerySet[OneSidedForm]:
    """Return the forms that wait for this person as the second one."""
    if not may_confirm_forms(person):
        return OneSidedForm.objects.none()
    waiting = OneSidedForm.objects.filter(
        state=FormState.WAITS, agreement__in=agreements_visible_to(person).values("pk")
    )
    return waiting.exclude(written_by=person)


# --- activities


def activity_for(person: Person, activity_id: UUID, *, keep: bool = False) -> Activity:
    """Return one activity; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("activity", activity_id, answer.reason)
    rows = activities_visible_to(person).select_related("unit", "meeting").filter(pk=activity_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("activity", activity_id)
    return found


def residents_visible_to(person: Person) -> QuerySet[Residents]:
    """Return the figures of nationals abroad that the person's own agency keeps."""
    return Residents.objects.filter(agency=person.agency) if may_see(person) else Residents.objects.none()


def residents_for(person: Person, figure_id: UUID, *, keep: bool = False) -> Residents:
    """Return one figure of nationals abroad; with `keep` locked. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("residents", figure_id, answer.reason)
    rows = residents_visible_to(person).filter(pk=figure_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("residents", figure_id)
    return found


# --- partners


def may_approve_letters(person: Person) -> Answer:
    """Whether a person releases, as the second one, a letter on paper."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(DECIDES_COOPERATION) else answer


def partner_agencies_visible_to(person: Person) -> QuerySet[PartnerAgency]:
    """Return the partners without a node that the person's own agency keeps, those that have joined among them."""
    if not may_see(person):
        return PartnerAgency.objects.none()
    return PartnerAgency.objects.filter(agency=person.agency)


def paper_letters_visible_to(person: Person) -> QuerySet[PaperLetter]:
    """Return the letters on paper of the person's own agency."""
    if not may_see(person):
        return PaperLetter.objects.none()
    return PaperLetter.objects.select_related("partner", "unit").filter(agency=person.agency)


def partner_agency_for(person: Person, agency_id: UUID, *, keep: bool = False) -> PartnerAgency:
    """Return one partner without a node; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("partner-agency", agency_id, answer.reason)
    rows = partner_agencies_visible_to(person).filter(pk=agency_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("partner-agency", agency_id)
    return found


def paper_letter_for(person: Person, letter_id: UUID, *, keep: bool = False) -> PaperLetter:
    """Return one letter on paper; with `keep` locked, for somebody who may change it. Raises NotHereError."""
    if keep and not (answer := may_keep(person)):
        raise NotHereError("paper-letter", letter_id, answer.reason)
    rows = paper_letters_visible_to(person).filter(pk=letter_id)
    found = (rows.select_for_update(of=("self",)) if keep else rows).first()
    if found is None:
        raise NotHereError("paper-letter", letter_id)
    return found


def may_take_letter_out(person: Person, letter: PaperLetter) -> Answer:
    """Whether a person takes a letter of ours out as a file; one that is not released goes to who keeps or decides alone."""
    if letter.is_incoming:
        return no("came-on-paper")
    if letter.state in {LetterState.RELEASED, LetterState.HANDED}:
        return may_see(person)
    return may_keep(person) or may_approve_letters(person)


def paper_letters_to_decide(person: Person) -> QuerySet[PaperLetter]:
    """Return the letters on paper that wait for this person as the second one."""
    if not may_approve_letters(person):
        return PaperLetter.objects.none()
    waiting = paper_letters_visible_to(person).filter(state=LetterState.WAITS)
    return waiting.exclude(submitted_by=person)
