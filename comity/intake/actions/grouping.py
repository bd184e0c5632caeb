"""What is only noted is accepted group by group, in one act: places, dates, organisations as plain words, and what else makes no record."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.intake.accepting import noted
from comity.intake.accepting.checking import check, merged
from comity.intake.accepting.confirming import Case
from comity.intake.accepting.referring import Referring, referring_of
from comity.intake.accepting.wishes import NOTED, Wish
from comity.intake.actions._shared import kept_document, person_of, require_read
from comity.intake.exceptions import DecidedError, NoSuchTargetError
from comity.intake.grouped import NOTED_TOGETHER
from comity.intake.models import Proposal, ProposalState

MOST: Final = 1000  # proposals of one act; a section of a text holds far fewer


@action(events.PROPOSALS_ACCEPTED)
def accept_group(act: Act, document_id: UUID, kind: str, proposal_ids: Iterable[UUID]) -> list[Proposal]:
    """Accept proposals of one kind as they were proposed, without records: those that the person saw, and that are open still.

    What somebody has decided meanwhile stays as it was decided. What cannot be accepted as it stands stays open.

    Raises:
        NoSuchTargetError: of this kind each is decided by itself, as a record, a draft or a result comes of it.
        DecidedError: none of them is open any more.
        NotReadError, FinishedError, NotHereError.
    """
    document = kept_document(act, document_id)
    act.note(kind=kind, target=NOTED)
    require_read(document)
    if kind not in NOTED_TOGETHER:
        raise NoSuchTargetError
    asked = set(list(proposal_ids)[:MOST])
    rows = list(
        Proposal.objects.select_for_update()
        .filter(document=document, kind=kind, pk__in=asked, state=ProposalState.OPEN)
        .order_by("place", "id")
    )
    referring = referring_of(document)
    for one in rows:
        one.document = document
    accepted = [one for one in rows if _note(act, one, referring)]
    if not accepted:
        raise DecidedError
    act.note(
        proposals=[str(one.pk) for one in accepted], accepted=len(accepted), left=len(asked) - len(accepted)
    )
    return accepted


def _note(act: Act, proposal: Proposal, referring: Referring) -> bool:
    content = merged(proposal.kind, proposal.content, None)
    if check(proposal.kind, content, referring.known):
        return False
    case = Case(person_of(act), proposal, content, referring)
    proposal.made = noted.make(act, case, Wish(NOTED))
    proposal.state, proposal.decided_by, proposal.decided_at = ProposalState.ACCEPTED, case.person, act.at
    proposal.save(update_fields=["state", "decided_by", "decided_at", "made"])
    return True
