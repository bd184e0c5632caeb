"""Who has which of our entries: read from the letters that the release room sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from comity.operations.bodies import said_in
from comity.operations.models import Entry, Operation
from comity.release.models import Outgoing, OutgoingState
from comity.sharing.models import Revision, RevisionKind

HAS_IT = frozenset({"delivered", "read", "actioned"})
LOST = frozenset({"refused", "expired", "given-up", "withdrawn"})
WAITS, ON_ITS_WAY, HAS, MISSED, NOT_SENT = "waits", "on-its-way", "has", "missed", "not-sent"
TAKEN_BACK = "taken-back"


@dataclass(frozen=True)
class Reach:
    """How far one entry is on its way to one node: a word of this module, and the letter it is in."""

    word: str
    letter: UUID | None = None


def reach_of(operation: Operation) -> Mapping[UUID, Mapping[str, Reach]]:
    """Return of each entry of ours how far it is, by node; what was never offered to a node is not in it."""
    found: dict[UUID, dict[str, Reach]] = {}
    rows = Outgoing.objects.filter(conv=operation.pk, agency=operation.agency_id).select_related("peer")
    letters = list(rows.order_by("offered_at"))
    back = taken_back(one.letter for one in letters)
    for row in letters:
        for said in said_in(row.data):
            reached = found.setdefault(UUID(said["entry"]), {})
            now = Reach(TAKEN_BACK if row.letter in back else _word(row), row.letter)
            before = reached.get(row.peer.node)
            # a copy that is there is not made less by one that was sent again and lost
            if before is None or before.word != HAS:
                reached[row.peer.node] = now
    return found


def taken_back(letters: Iterable[UUID | None]) -> frozenset[UUID]:
    """Return which letters of ours we recalled, or asked to be deleted: they are at the partner no more."""
    kinds = [RevisionKind.RECALL, RevisionKind.DELETION]
    mids = [one for one in letters if one is not None]
    return frozenset(
        Revision.objects.filter(ours=True, kind__in=kinds, mid__in=mids).values_list("mid", flat=True)
    )


def _word(row: Outgoing) -> str:
    if row.state == OutgoingState.TO_APPROVE:
        return WAITS
    if row.state == OutgoingState.RETURNED:
        return NOT_SENT
    if row.letter_state in HAS_IT:
        return HAS
    return MISSED if row.letter_state in LOST else ON_ITS_WAY


def missing_at(node: str, entries: Iterable[Entry], reach: Mapping[UUID, Mapping[str, Reach]]) -> list[Entry]:
    """Return our entries with effect that a node neither has nor is about to get."""
    gone = {MISSED, NOT_SENT}
    return [
        one
        for one in entries
        if one.ours
        and one.has_effect
        and reach.get(one.pk, {}).get(node, Reach(NOT_SENT)).word in gone
        and one.data.get("node") != node  # who takes part learns of itself by the invitation
    ]


def not_yet_at(node: str, entries: Iterable[Entry], reach: Mapping[UUID, Mapping[str, Reach]]) -> list[Entry]:
    """Return our entries with effect that a node has not confirmed."""
    return [
        one
        for one in entries
        if one.ours and one.has_effect and reach.get(one.pk, {}).get(node, Reach(NOT_SENT)).word != HAS
    ]
