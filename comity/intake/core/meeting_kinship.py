"""Which meetings may be one, and which days and places speak against it."""

from collections.abc import Iterable

from comity.intake.core.meeting_parties import NEIGHBOURS, of_three
from comity.intake.core.meeting_sightings import Sighting
from comity.intake.core.model import Named, Span

_HOUSE = 45  # so far behind a visit the body that it was to may stand


def alike(one: str, other: str) -> bool:
    """Whether two kinds may be of one meeting."""
    return one == other or {one, other} <= NEIGHBOURS


def both_gatherings(one: Sighting, other: Sighting) -> bool:
    """Whether a Chinese text calls both 会议, which may be either kind."""
    return one.rule.endswith("/zh") and {one.kind, other.kind} == {"meeting", "conference"}


def alike_or_visit(one: str, other: str) -> bool:
    """Whether two kinds may be of one meeting, or the second is a visit that holds it."""
    return alike(one, other) or other == "visit"


def dates_fit(one: str | None, other: str | None) -> bool:
    """Whether two days may be the same, each as far as it is told."""
    if one is None or other is None:
        return True
    a, b = one.partition("/")[0], other.partition("/")[0]
    return a.startswith(b) or b.startswith(a) or (a[4:] == b[4:] and "XXXX" in (a[:4], b[:4]))


def places_fit(one: Sighting, other: Sighting) -> bool:
    """Whether two places may be the same: one of them is not told, or both are of one state."""
    if one.place is None or other.place is None or one.place is other.place:
        return True
    return one.place.country is not None and one.place.country == other.place.country


def close(one: str, main: str) -> bool:
    """Whether two days are of one month, as far as both tell."""
    a, b = one.partition("/")[0], main.partition("/")[0]
    if "XXXX" in (a[:4], b[:4]):
        return a[4:7] == b[4:7] or len(a) < 7
    return a[:4] == b[:4] and (len(a) < 7 or len(b) < 7 or a[:7] == b[:7])


def same(named: Named, one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are of one meeting: nothing speaks against it, and kind and people fit."""
    if one.ordinal is not None and other.ordinal is not None:
        return one.ordinal == other.ordinal and dates_fit(one.date, other.date)
    if _counted_apart(one, other) or ((one.cue or other.cue) and one.cue != other.cue):
        return False
    apart = one.planned != other.planned and one.ordinal != other.ordinal
    houses = _of_a_house(named, one) != _of_a_house(named, other) and not (one.title or other.title)
    if (
        apart
        or houses
        or (other.rule.endswith("/en") and _told_apart(named, one, other))
        or not (alike(one.kind, other.kind) and dates_fit(one.date, other.date) and places_fit(one, other))
    ):
        return False
    a, b = set(one.people), set(other.people)
    if one.kind == other.kind == "press_conference" and other.rule.endswith("/en") and other.again:
        return True
    if other.title and not b & {person.id for person in named.persons}:
        return True  # a headline names bodies or states where the text names men
    return a <= with_bodies(named, b) or b <= with_bodies(named, a)


def _told_apart(named: Named, one: Sighting, other: Sighting) -> bool:
    """Whether two sightings without people, some sentences apart, are of two meetings: one is of three sides, or only one has a day and a place of its own."""
    if one.title or other.title or one.sentence == other.sentence:
        return False
    if of_three(named, one) != of_three(named, other):
        return True
    bare = not one.people and not other.people and not other.again and not one.again
    return bare and (one.date is None) != (other.date is None) and abs(one.sentence - other.sentence) > 1


def _of_a_house(named: Named, one: Sighting) -> str | None:
    """The body that a Vietnamese verb says somebody visited, or people of it, right behind it: another visit than that to its state."""
    if named.text.language != "vi" or not one.act or one.kind != "visit":
        return None
    places = [mention.start for place in named.places for mention in place.mentions]
    reach = Span(one.head.end, one.head.end + _HOUSE)
    inside = [
        (mention.start, body.id)
        for body in named.organisations
        for mention in body.mentions
        if reach.start <= mention.start < reach.end
    ]
    first = min(inside, default=None)
    return first[1] if first and not any(reach.start <= place < first[0] for place in places) else None


def _counted_apart(one: Sighting, other: Sighting) -> bool:
    """Whether one is a numbered meeting and the other, told elsewhere, a verb that makes a meeting of its own."""
    if (one.ordinal is None) == (other.ordinal is None) or one.title or other.title:
        return False
    return (one.act or other.act) and one.sentence != other.sentence and not (one.people and other.people)


def part_of(named: Named, one: Sighting, other: Sighting) -> bool:
    """Whether a sighting only says again that those of a fuller one met."""
    a, b = set(one.people), with_bodies(named, other.people)
    bare = one.date is None and one.place is None and one.ordinal is None
    return one is not other and bare and len(a) > 1 and a < b and alike_or_visit(one.kind, other.kind)


def with_bodies(named: Named, people: Iterable[str]) -> set[str]:
    """The ids with the bodies that the persons among them belong to."""
    bodies = {one.id: one.organisation for one in named.persons if one.organisation}
    return set(people) | {bodies[who] for who in people if who in bodies}
