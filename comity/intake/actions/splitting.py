"""Words that the machine gave to a person and that mean another: a person takes them out again."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake import questions
from comity.intake.actions._shared import person_of, taken_proposal
from comity.intake.exceptions import (
    ChangedMeanwhileError,
    DecidedError,
    KeepsNameError,
    NoSuchTargetError,
)
from comity.intake.models import Proposal, ProposalKind


@action(events.PROPOSAL_SPLIT)
def split_person(act: Act, proposal_id: UUID, wording: str) -> Proposal:
    """Take one wording out of a person, everywhere in the text; it becomes a person of its own. Return that one.

    The two stand as answered two persons: whoever answers that they are one takes it back. It holds when the text is read again.

    Args:
        act: a person's.
        proposal_id: of the person who has the words by mistake, and about whom nobody has decided.
        wording: the words, such as another spelling or a bare family name.

    Raises:
        KeepsNameError: these are the words of the name, or the last that the person has.
        ChangedMeanwhileError: the person has no such words any more.
        NoSuchTargetError: this is no person.
        DecidedError, NotReadError, FinishedError, NotHereError.
    """
    proposal = taken_proposal(act, proposal_id)
    if proposal.kind != ProposalKind.PERSON:
        raise NoSuchTargetError
    if not proposal.is_open:
        raise DecidedError
    words = questions.plain(wording)
    if words == questions.plain(str(proposal.counts.get("name") or "")):
        raise KeepsNameError
    taken, kept = questions.parted(proposal, words)
    if not taken:
        raise ChangedMeanwhileError
    if not kept:
        raise KeepsNameError
    other = questions.split(proposal, words, by=person_of(act), at=act.at)
    act.note(other=str(other.pk), places=len(taken))
    return other
