"""Acts on drafts that documents propose: taken over into a new entry, joined to one that is there, declined."""

from dataclasses import replace
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import agreement_for, meeting_for
from comity.cooperation.actions._meetings import keeper_of
from comity.cooperation.actions.commitments import CommitmentDraft, propose_commitment
from comity.cooperation.actions.meetings import add_meeting
from comity.cooperation.actions.register import add_agreement
from comity.cooperation.commitments.access import commitment_for
from comity.cooperation.drafting import stored_quotes
from comity.cooperation.exceptions import (
    DraftSettledError,
    NoSuchEntryError,
    NotHereError,
    ReasonMissingError,
)
from comity.cooperation.meeting_drafts import MeetingDraft
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement
from comity.cooperation.register_drafts import AgreementDraft
from comity.intake.handing_over import is_settled, locked, note_declined, note_taken
from comity.intake.models import Draft, DraftKind

ROOM, DRAFT = "cooperation", "draft"
LONGEST_REASON = 300


def _waiting(act: Act, draft_id: UUID, kind: str = "") -> Draft:
    """Return a draft that waits, locked. Raises DraftSettledError, NotHereError."""
    person = keeper_of(act, DRAFT, draft_id)
    found = locked(person.agency, draft_id)
    if found is None or (kind and found.kind != kind):
        raise NotHereError(DRAFT, draft_id)
    if is_settled(found):
        raise DraftSettledError
    act.note(kind=found.kind, document=str(found.proposal.document_id))
    return found


def _became(act: Act, draft: Draft, entry: UUID) -> None:
    note_taken(act, draft, room=ROOM, kind=draft.kind, entry=entry)
    act.note(entry=str(entry))


@action(events.DRAFT_TAKEN)
def take_meeting_draft(act: Act, draft_id: UUID, meeting: MeetingDraft) -> Meeting:
    """Enter the meeting that a document proposes. Raises DraftSettledError, and what entering a meeting raises."""
    draft = _waiting(act, draft_id, DraftKind.MEETING)
    made = add_meeting(act, meeting)
    made.document, made.quotes = draft.proposal.document_id, stored_quotes(draft)
    made.save(update_fields=["document", "quotes"])
    _became(act, draft, made.pk)
    return made


@action(events.DRAFT_TAKEN)
def take_commitment_draft(act: Act, draft_id: UUID, commitment: CommitmentDraft) -> Commitment:
    """Propose the commitment that a document proposes. Raises DraftSettledError, and what proposing one raises."""
    draft = _waiting(act, draft_id, DraftKind.COMMITMENT)
    document, quotes = draft.proposal.document_id, stored_quotes(draft)
    made = propose_commitment(act, replace(commitment, document=document, quotes=quotes))
    _became(act, draft, made.pk)
    return made


@action(events.DRAFT_TAKEN)
def take_agreement_draft(act: Act, draft_id: UUID, agreement: AgreementDraft) -> RegisteredAgreement:
    """Enter the agreement that a document proposes. Raises DraftSettledError, and what adding an agreement raises."""
    draft = _waiting(act, draft_id, DraftKind.AGREEMENT)
    document, quotes = draft.proposal.document_id, stored_quotes(draft)
    made = add_agreement(act, replace(agreement, document=document, quotes=quotes))
    _became(act, draft, made.pk)
    return made


@action(events.DRAFT_JOINED)
def join_draft(act: Act, draft_id: UUID, entry_id: UUID) -> Meeting | Commitment | RegisteredAgreement:
    """Say that a draft speaks of an entry that is there already: the entry keeps the words of the document beside its own.

    Raises:
        NoSuchEntryError: there is no such entry of this kind.
        DraftSettledError, NotHereError.
    """
    draft = _waiting(act, draft_id)
    person = keeper_of(act, DRAFT, draft_id)
    try:
        found: Meeting | Commitment | RegisteredAgreement
        if draft.kind == DraftKind.MEETING:
            found = meeting_for(person, entry_id, keep=True)
        elif draft.kind == DraftKind.COMMITMENT:
            found = commitment_for(person, entry_id, keep=True)
        else:
            found = agreement_for(person, entry_id, keep=True)
    except NotHereError as error:
        raise NoSuchEntryError from error
    found.document = found.document or draft.proposal.document_id
    found.quotes = [*found.quotes, *stored_quotes(draft)]
    found.save(update_fields=["document", "quotes"])
    _became(act, draft, found.pk)
    return found


@action(events.DRAFT_DECLINED)
def decline_draft(act: Act, draft_id: UUID, reason: str) -> Draft:
    """Say that a draft is not wanted, and why. The words stay beside the proposal; the log says that there are some.

    Raises:
        ReasonMissingError: no reason, or one too long for a sentence.
        DraftSettledError, NotHereError.
    """
    draft = _waiting(act, draft_id)
    plain = " ".join(reason.split())
    if not plain or len(plain) > LONGEST_REASON:
        raise ReasonMissingError
    note_declined(act, draft, plain)
    return draft
