"""The figures that both sides can derive or tell each other, under codes that do not depend on who looks.

What the receiver's room counts as received is what the sender's counts as sent: a line says of which node it is. Persons held, and
whatever else never leaves the house, is no line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from comity.accounts.counting import Counted, registered
from comity.accounts.models import Person
from comity.cooperation.exceptions import TimeAheadError
from comity.cooperation.outcomes.figure import Scope
from comity.cooperation.outcomes.spans import has_begun
from comity.web.counts import Count

ROOMS = ("requests", "operations", "notices", "tracks", "commitments", "activities")
_NOTICES = {"wanted-circulated": True, "notices-received": False}  # whether they are ours
_NOT_TOLD = frozenset({"days-to-handover"})  # rests on a hit, which one side alone may hold


@dataclass(frozen=True, order=True)
class Key:
    """Which figure: of which room, under which code, of which node; of both where `of` is empty."""

    room: str
    code: str
    of: str = ""


@dataclass(frozen=True)
class Told:
    """Figures of one side: each with the address of its list where it is ours and opens to the reader, and the rooms that told nothing."""

    values: Mapping[Key, Decimal] = field(default_factory=dict)
    urls: Mapping[Key, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()

    def value(self, key: Key) -> Decimal | None:
        """Return a figure; what a room that was told does not name did not occur."""
        return None if key.room in self.closed else self.values.get(key, Decimal(0))


def shared_figures(person: Person, scope: Scope) -> Told:
    """Count what there is with a partner, in the rooms whose figures are told: the same for whoever tells.

    Raises TimeAheadError where the time has not begun: noughts of it would read as if nothing had come of it.
    """
    if not has_begun(scope.period):
        raise TimeAheadError
    rooms = {one.code: one for one in registered() if one.code in ROOMS}
    closed = frozenset(code for code in ROOMS if code not in rooms)
    partner = scope.partner or ""
    values, urls = {}, {}
    for room in rooms.values():
        opens = room.open_to(person)
        for key, count in _lines(person, room, scope, partner):
            values[key], urls[key] = Decimal(count.number), count.url if opens else ""
    return Told(values, urls, closed)


def _lines(person: Person, room: Counted, scope: Scope, partner: str) -> Iterator[tuple[Key, Count]]:
    for count in room.counts(person, scope.period, scope.partner, scope.agreement):
        key = _key(room.code, count.code, partner)
        if key is not None:
            yield key, count


def _key(room: str, code: str, partner: str) -> Key | None:
    if code in _NOT_TOLD or code.startswith("cost-"):  # what we spend is ours to know
        return None
    if room == "notices":
        return (
            Key(room, "circulated", settings.NODE_ID if _NOTICES[code] else partner)
            if code in _NOTICES
            else None
        )
    if room == "requests":
        side, _dash, rest = code.partition("-")
        of = {"outgoing": settings.NODE_ID, "incoming": partner}.get(side)
        return Key(room, code) if of is None else Key(room, rest, of)
    return Key(room, code)
