"""What rooms may ask of a conversation of several: who is in, how that came about, what was said in which order, what is missing."""

from collections.abc import Collection, Iterable, Mapping
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
    nodes = set(conversation.nodes)
    here: dict[str, set[int]] = {}
    for rows in (InLetter.objects, Void.objects):
        found = rows.filter(conv=conversation.pk, cseq__isnull=False, peer__node__in=nodes).values_list(
            "peer__node", "cseq"
        )
        for node, cseq in found:
            here.setdefault(node, set()).add(int(cseq or 0))
    missing = {node: _missing(numbers) for node, numbers in here.items()}
    return {node: numbers for node, numbers in missing.items() if numbers}


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
