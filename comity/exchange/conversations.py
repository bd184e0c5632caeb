"""What rooms may ask of a conversation of several: who is in, how that came about, what was said in which order, what is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.exchange.core.causal import Said, causal_order, unseen
from comity.exchange.core.membership import Condition, Version
from comity.exchange.membership import kept_versions, standing_versions
from comity.exchange.models import (
    Conversation,
    ConversationLetter,
    ConversationWish,
    InLetter,
    Void,
    WishState,
)

MOST_LINES = 500
MOST_GAPS = 100  # numbers shown of one member; the numbers are its own words and may be as large as it likes


@dataclass(frozen=True)
class Line:
    """One piece of a conversation: what was said at once to one member or to several."""

    piece: UUID
    author: str
    ours: bool
    schema: str
    letters: tuple[tuple[str, UUID], ...]  # the node at the other end, and the letter
    audience: tuple[str, ...]
    number: int  # the version it was said under
    at: datetime
    unseen: int  # how much its author had seen, meant for us as well, that is not here


@dataclass(frozen=True)
class Turn:
    """A version of the membership, and what it changed."""

    number: int
    author: str
    at: datetime
    joined: tuple[str, ...]
    left: tuple[str, ...]
    owner: str
    deputy: str
    takeover: bool
    closed: bool
    stands: bool
    digest: str


def lines_of(conversation: Conversation) -> list[Line]:
    """Return what was said, as far as it was said to us or by us, in the order of what each author had seen."""
    rows = ConversationLetter.objects.filter(conversation=conversation, superseded=False)
    newest = list(rows.select_related("peer").order_by("-id")[:MOST_LINES])
    places = _places(newest)
    newest.sort(key=lambda row: places[row.pk])
    # the id of a piece is its author's word: two authors may say the same one
    merged: dict[str, list[ConversationLetter]] = {}
    keys: dict[UUID, dict[str, None]] = {}
    for row in newest:
        key = f"{row.piece} {_author(row)}"
        merged.setdefault(key, []).append(row)
        keys.setdefault(row.piece, {})[key] = None
    said = [_said(key, rows, keys) for key, rows in merged.items()]
    missing = unseen(said)
    return [_line(merged[one.piece], len(missing.get(one.piece, ()))) for one in causal_order(said)]


def _places(rows: Iterable[ConversationLetter]) -> dict[UUID, tuple[UUID, int]]:
    """Return where letters stand before their causes are asked: as they came, and one link's in the order of its numbers."""
    furthest: dict[UUID, UUID] = {}
    found = {}
    for row in sorted(rows, key=lambda row: (row.ours, row.cseq)):
        furthest[row.peer_id] = max(row.pk, furthest.get(row.peer_id, row.pk))
        found[row.pk] = (row.pk, 0) if row.ours else (furthest[row.peer_id], row.cseq)
    return found


def _author(row: ConversationLetter) -> str:
    return str(settings.NODE_ID) if row.ours else row.peer.node


def _said(key: str, rows: list[ConversationLetter], keys: Mapping[UUID, Iterable[str]]) -> Said:
    after = dict.fromkeys(
        one for row in rows for piece in row.after for one in keys.get(UUID(piece), (piece,))
    )
    return Said(key, _author(rows[0]), tuple(after))


def _line(rows: list[ConversationLetter], missing: int) -> Line:
    first = rows[0]
    return Line(
        piece=first.piece,
        author=_author(first),
        ours=first.ours,
        schema=first.schema,
        letters=tuple((row.peer.node, row.mid) for row in rows),
        audience=tuple(first.audience),
        number=first.number,
        at=first.at,
        unseen=missing,
    )


def gaps_of(conversation: Conversation) -> dict[str, list[int]]:
    """Return of each member the numbers of its letters to us in this conversation that never came, `MOST_GAPS` at most."""
    return gaps_of_each([conversation]).get(conversation.pk, {})


def gaps_of_each(conversations: Sequence[Conversation]) -> dict[UUID, dict[str, list[int]]]:
    """Return the same of several conversations, in two questions; those without a gap are left out."""
    nodes = {one.pk: set(one.nodes) for one in conversations}
    here: dict[tuple[UUID, str], set[int]] = {}
    for rows in (InLetter.objects, Void.objects):
        found = rows.filter(conv__in=list(nodes), cseq__isnull=False).values_list(
            "conv", "peer__node", "cseq"
        )
        for conv, node, cseq in found:
            if conv is not None and node in nodes[conv]:
                here.setdefault((conv, node), set()).add(int(cseq or 0))
    gaps: dict[UUID, dict[str, list[int]]] = {}
    for (conv, node), numbers in here.items():
        if missing := _missing(numbers):
            gaps.setdefault(conv, {})[node] = missing
    return gaps


def unseen_in(conversations: Iterable[UUID]) -> dict[UUID, int]:
    """Return of each conversation how many things its writers had seen, meant for us as well, that are not here."""
    rows = ConversationLetter.objects.filter(conversation__in=list(conversations), superseded=False)
    here: dict[UUID, set[str]] = {}
    named: dict[UUID, set[str]] = {}
    for conv, piece, after in rows.values_list("conversation", "piece", "after"):
        here.setdefault(conv, set()).add(str(piece))
        named.setdefault(conv, set()).update(after)
    missing = {conv: len(seen - here[conv]) for conv, seen in named.items()}
    return {conv: number for conv, number in missing.items() if number}


def last_letters(
    conversations: Iterable[UUID], hidden: Collection[str] = ()
) -> dict[UUID, ConversationLetter]:
    """Return what was said last in each conversation; what members in `hidden` said is passed over."""
    rows = ConversationLetter.objects.filter(conversation__in=list(conversations), superseded=False)
    if hidden:
        rows = rows.exclude(ours=False, peer__node__in=hidden)
    newest = rows.select_related("peer").order_by("conversation", "-at", "-id").distinct("conversation")
    return {row.conversation_id: row for row in newest}


def _missing(numbers: Collection[int]) -> list[int]:
    """Return the first numbers between those that are here."""
    found: list[int] = []
    last = 0
    for number in sorted(numbers):
        found += range(last + 1, min(number, last + 1 + MOST_GAPS - len(found)))
        if len(found) >= MOST_GAPS:
            break
        last = number
    return found


def history_of(conversation: Conversation) -> list[Turn]:
    """Return all versions that were accepted, newest first; those that do not stand say so."""
    known = {version.digest: version for version in kept_versions(conversation)}
    standing = {version.digest for version in standing_versions(conversation)}
    turns = [_turn(version, known, stands=version.digest in standing) for version in known.values()]
    return sorted(turns, key=lambda turn: (turn.number, turn.stands), reverse=True)


def _turn(version: Version, known: dict[str, Version], *, stands: bool) -> Turn:
    before = known[version.prev].nodes if version.prev else ()
    return Turn(
        number=version.number,
        author=version.author,
        at=version.at,
        joined=tuple(node for node in version.nodes if node not in before),
        left=tuple(node for node in before if node not in version.nodes),
        owner=version.owner,
        deputy=version.deputy or "",
        takeover=version.takeover,
        closed=version.condition is Condition.CLOSED,
        stands=stands,
        digest=version.digest,
    )


def open_wishes(conversation: Conversation) -> list[ConversationWish]:
    """Return what members wish for and nobody has decided about yet."""
    return list(ConversationWish.objects.filter(conversation=conversation, state=WishState.OPEN))


def is_disputed(conversation: Conversation) -> bool:
    """Whether two versions were signed under one number: the owner and its deputy acted at the same time."""
    numbers = [version.number for version in kept_versions(conversation)]
    return len(numbers) != len(set(numbers))
