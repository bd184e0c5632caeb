"""Two documents on one event, laid side by side: what both say and say differently, and what only one says. Pure.

What is one is told by kind: persons by the readings of their names, meetings by number, day and place, results by kind and day. The
same on both sides is not listed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from comity.intake.accepting.offices import is_suspect, is_victim
from comity.intake.written_dates import may_be_same
from comity_names import Name, Person, fold
from comity_names import compare as compare_names

MOST_SCORED = 300  # of one kind and side: whether likely ones are one costs a look at every pair
ONE_NAME = 0.5  # from this agreement on two written forms are taken for one name


class Told(Protocol):
    """A proposal as it is compared: its content by comity-intake/1, and its quotes as `{start, end, text}`."""

    kind: str
    local: str
    quotes: list[Any]

    @property
    def counts(self) -> dict[str, Any]:
        """The content that counts."""


@dataclass(frozen=True)
class Said:
    """What one document says: the value, in words where it named another proposal, and the quotes it rests on."""

    value: Any
    quotes: Sequence[Mapping[str, Any]]
    proposal: Told


@dataclass(frozen=True)
class Difference:
    """One difference: a field that both say otherwise, or (`field` empty) what only one says; the other side is None."""

    kind: str
    field: str
    left: Said | None
    right: Said | None


@dataclass(frozen=True)
class _One:
    """A proposal with words where ids stood."""

    told: Told
    content: Mapping[str, Any]

    @property
    def sign(self) -> str:
        """What orders equals, the same from both sides."""
        return repr(
            (sorted(self.content.items(), key=lambda item: item[0]), [dict(one) for one in self.told.quotes])
        )

    def said(self, value: Any) -> Said:
        return Said(value, tuple(self.told.quotes), self.told)


Score = Callable[[_One, _One], float]

# fields whose difference is shown, in this order; what is left out tells apart and is no news
FIELDS: Mapping[str, tuple[str, ...]] = {
    "person": ("name", "role", "rank", "organisation", "country"),
    "organisation": ("country",),
    "place": ("country",),
    "date": ("value",),
    "crime_area": (),
    "figure": ("value", "qualifier"),
    "meeting": ("ordinal", "date", "place", "participants", "parties"),
    "agreement": ("count", "subjects", "parties", "status", "date"),
    "operation": ("count", "date", "places"),
    "outcome": ("count", "date"),
    "commitment": ("addressee",),
}
_ENOUGH = 2.0


def compare(left: Sequence[Told], right: Sequence[Told]) -> list[Difference]:
    """Return how two documents differ, kind by kind in the order of the kinds, within a kind in the order of the left text.

    The data of the documents themselves differ always and are left out.
    """
    ours, theirs = _spelled_out(left), _spelled_out(right)
    found: list[Difference] = []
    for kind in FIELDS:
        mine = [one for one in ours if one.told.kind == kind]
        others = [one for one in theirs if one.told.kind == kind]
        found += _of_kind(kind, mine, others)
    return found


def _of_kind(kind: str, left: list[_One], right: list[_One]) -> list[Difference]:
    pairs = _matched(left, right, _SCORES[kind])
    partner = {id(one): other for one, other in pairs}
    taken = {id(other) for _one, other in pairs}
    found: list[Difference] = []
    for one in left:
        other = partner.get(id(one))
        if other is None:
            found.append(Difference(kind, "", one.said(_caption(kind, one)), None))
            continue
        found += [
            Difference(kind, field, one.said(one.content.get(field)), other.said(other.content.get(field)))
            for field in FIELDS[kind]
            if _differs(field, one, other)
        ]
    found += [
        Difference(kind, "", None, one.said(_caption(kind, one))) for one in right if id(one) not in taken
    ]
    return found


def _matched(left: list[_One], right: list[_One], score: Score) -> list[tuple[_One, _One]]:
    """Pair what is one: what is wholly the same first, then the likeliest."""
    pairs: list[tuple[_One, _One]] = []
    rest = list(right)
    lonely: list[_One] = []
    for one in left:
        same = next((other for other in rest if other.content == one.content), None)
        if same is None:
            lonely.append(one)
        else:
            rest = [other for other in rest if other is not same]
            pairs.append((one, same))
    likely = [
        (value, one, other)
        for one in lonely[:MOST_SCORED]
        for other in rest[:MOST_SCORED]
        if (value := score(one, other)) >= _ENOUGH
    ]
    likely.sort(key=lambda some: (-some[0], *sorted((some[1].sign, some[2].sign))))
    taken: set[int] = set()
    for _value, one, other in likely:
        if id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            pairs.append((one, other))
    return pairs


def _spelled_out(side: Sequence[Told]) -> list[_One]:
    names = {one.local: str(one.counts.get("name", "")) for one in side if one.local and "name" in one.counts}
    return [_One(one, {field: _words(value, names) for field, value in one.counts.items()}) for one in side]


def _words(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [names.get(one, one) if isinstance(one, str) else one for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _caption(kind: str, one: _One) -> Any:
    for field in ("name", "value", "area", "kind", "act"):
        if one.content.get(field) is not None:
            return one.content[field]
    return kind


def _differs(field: str, one: _One, other: _One) -> bool:
    """Whether both say a field, and say it otherwise; what one leaves out is no difference."""
    ours, theirs = one.content.get(field), other.content.get(field)
    if ours in (None, "", []) or theirs in (None, "", []):
        return False
    if field == "date" or (field == "value" and one.told.kind == "date"):
        return not may_be_same(str(ours), str(theirs))
    if field == "role" and any(part(str(ours)) and part(str(theirs)) for part in (is_suspect, is_victim)):
        return False  # the same part in a case, in the words of two languages
    if field == "name":
        return not (_forms(one) & _forms(other))
    if isinstance(ours, list) and isinstance(theirs, list):
        return not _agree(ours, theirs)
    return bool(_plain(ours) != _plain(theirs))


def _agree(ours: Iterable[Any], theirs: Iterable[Any]) -> bool:
    left, right = {_plain(one) for one in ours}, {_plain(one) for one in theirs}
    return left <= right or right <= left  # one that names more says nothing else


def _plain(value: Any) -> Any:
    return fold(value) or value.casefold() if isinstance(value, str) else value


def _forms(one: _One) -> set[Any]:
    return {
        _plain(str(one.content.get("name", ""))),
        *(_plain(str(each["text"])) for each in one.told.quotes),
    }


def _weigh(ours: Any, theirs: Any, same: Callable[[Any, Any], bool], agrees: float, differs: float) -> float:
    if ours in (None, "", []) or theirs in (None, "", []):
        return 0.0
    return agrees if same(ours, theirs) else -differs


def _by(**weights: tuple[float, float]) -> Score:
    """Return a score: for each field what agreement adds and difference takes."""

    def score(one: _One, other: _One) -> float:
        return sum(
            _weigh(one.content.get(field), other.content.get(field), _SAME.get(field, _equal), *weight)
            for field, weight in weights.items()
        )

    return score


def _equal(ours: Any, theirs: Any) -> bool:
    return bool(_plain(ours) == _plain(theirs))


def _shares(ours: Any, theirs: Any) -> bool:
    return bool({_plain(one) for one in _each(ours)} & {_plain(one) for one in _each(theirs)})


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _days(ours: Any, theirs: Any) -> bool:
    return may_be_same(str(ours), str(theirs))


_SAME: Mapping[str, Callable[[Any, Any], bool]] = {
    "date": _days,
    "places": _shares,
    "participants": _shares,
    "parties": _shares,
    "subjects": _shares,
}


def _persons(one: _One, other: _One) -> float:
    if _forms(one) & _forms(other):
        return 2 * _ENOUGH
    agreement = compare_names(_person(one), _person(other)).name_agreement
    return _ENOUGH * (1 + agreement) if agreement >= ONE_NAME else 0.0


def _person(one: _One) -> Person:
    written = [str(one.content.get("name", "")), *(str(each["text"]) for each in one.told.quotes)]
    return Person(tuple(Name(form) for form in dict.fromkeys(written) if form.strip()))


def _named(one: _One, other: _One) -> float:
    return _ENOUGH if _forms(one) & _forms(other) else 0.0


def _dates(one: _One, other: _One) -> float:
    return _ENOUGH if may_be_same(str(one.content.get("value")), str(other.content.get("value"))) else 0.0


def _never(_one: _One, _other: _One) -> float:
    return 0.0


def _figures(one: _One, other: _One) -> float:
    """A figure is another's where the unit and the words beside the number are the same."""
    if one.content.get("unit") != other.content.get("unit"):
        return 0.0
    return _ENOUGH if _nouns(one) & _nouns(other) else 0.0


def _nouns(one: _One) -> set[str]:
    words = {word for each in one.told.quotes for word in fold(str(each["text"])).split()}
    return {word for word in words if len(word) > 1 and not any(sign.isdigit() for sign in word)}


_SCORES: Mapping[str, Score] = {
    "person": _persons,
    "organisation": _named,
    "place": _named,
    "date": _dates,
    "crime_area": _never,
    "figure": _figures,
    "meeting": _by(
        kind=(1.0, 0.5),
        ordinal=(2.0, 0.5),
        date=(1.5, 1.0),
        place=(1.0, 0.5),
        parties=(0.5, 1.0),
        participants=(1.0, 0.5),
        relation=(0.5, 0.0),
    ),
    "agreement": _by(
        kind=(2.0, 1.5),
        count=(0.5, 0.0),
        subjects=(0.5, 0.5),
        parties=(0.5, 1.0),
        status=(0.5, 0.0),
        date=(1.0, 1.0),
    ),
    "operation": _by(kind=(2.0, 1.5), count=(1.0, 0.0), date=(1.0, 0.5), places=(1.0, 0.5)),
    "outcome": _by(kind=(2.5, 4.0), count=(0.5, 0.0), date=(1.0, 0.5)),
    "commitment": _by(act=(1.0, 2.0), actor=(1.0, 2.0), addressee=(0.5, 0.0)),
}
