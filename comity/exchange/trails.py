"""Which things of the house came with which letter of a partner, told by the rooms: what was looked at of what they sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.models import InLetter, InState

_MANY = 1000


@dataclass(frozen=True)
class Came:
    """A letter of a partner, `node`, that was opened and taken in; `conv` is its conversation, `at` when it was stored."""

    mid: UUID
    conv: UUID
    schema: str
    at: datetime
    node: str


@dataclass(frozen=True)
class Trace:
    """A thing of the house that came with a letter, as the log calls it; what was done to it from `since` on counts."""

    letter: UUID
    kind: str
    id: str
    since: datetime


Trail = Callable[[Sequence[Came]], Iterable[Trace]]


def _letters_themselves(letters: Sequence[Came]) -> Iterable[Trace]:
    return [Trace(letter.mid, "letter", str(letter.mid), letter.at) for letter in letters]


_trails: list[Trail] = [_letters_themselves]
_events: set[str] = {
    events.MESSAGE_OPENED,
    events.LETTER_PROVEN,
    events.LETTER_VIEWED,  # on the page of what was shared
    events.PACK_WRITTEN,
}


def register_trail(trail: Trail, looks: Iterable[str]) -> None:
    """Have a room say which of its things came with letters, and which events are looks at them or uses of them."""
    if trail not in _trails:
        _trails.append(trail)
    _events.update(looks)


@dataclass(frozen=True)
class Looks:
    """What was looked at of what a partner sent: its letters with their things, the kinds of looks, the entries."""

    node: str
    traces: tuple[Trace, ...]
    events: tuple[str, ...]
    entries: tuple[Entry, ...]


def letters_of(node: str, letter: UUID | None = None) -> list[Came]:
    """Return the letters of a partner that were taken in, oldest first; of one id where it is given."""
    taken = InLetter.objects.filter(peer__node=node, state=InState.DELIVERED, conv__isnull=False)
    if letter is not None:
        taken = taken.filter(mid=letter)
    rows = taken.order_by("stored_at", "id").values_list("mid", "conv", "schema", "stored_at")
    return [Came(mid, conv, schema, at, node) for mid, conv, schema, at in rows if conv is not None]


def looks_at(node: str, letter: UUID | None = None, *, without: Iterable[str] = ()) -> Looks:
    """Return every look at what a partner sent, and every use of it, that the log holds; `without` leaves kinds out."""
    letters = letters_of(node, letter)
    traces = tuple(trace for trail in _trails for trace in trail(letters))
    kinds = tuple(sorted(_events - set(without)))
    since: dict[tuple[str, str], datetime] = {}
    for trace in traces:
        thing = (trace.kind, trace.id)
        since[thing] = min(since.get(thing, trace.since), trace.since)
    return Looks(node, traces, kinds, tuple(_entries(since, kinds)))


def _entries(since: dict[tuple[str, str], datetime], kinds: tuple[str, ...]) -> Iterable[Entry]:
    ids = sorted({identifier for _kind, identifier in since})
    found: list[Entry] = []
    for at in range(0, len(ids), _MANY):
        rows = Entry.objects.filter(subject_id__in=ids[at : at + _MANY], event__in=kinds)
        found += [
            row
            for row in rows
            if (began := since.get((row.subject_kind, row.subject_id))) is not None and row.at >= began
        ]
    return sorted(found, key=lambda row: (row.at, row.pk))
