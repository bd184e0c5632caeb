"""Lay the parts of one name along the letters of another and find the cheapest way through.

Costs are in nats: about minus the logarithm of how often one person's name is met so. They stand in resources/methods.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from comity_names import vietnamese
from comity_names.misspelling import Slip, slip
from comity_names.readings import Unit
from comity_names.writing import Token

Costs = dict[str, float]


class Step(NamedTuple):
    """One part laid on a stretch of the target; `unit` None is a word of the target that nothing explains."""

    unit: int | None
    start: int
    end: int
    via: str
    relation: str
    cost: float


@dataclass(frozen=True, slots=True)
class Target:
    """The letters a name is laid along: glued text, word limits, the marked words that end at them."""

    text: str
    cuts: tuple[int, ...]
    words: dict[tuple[int, int], Token]
    marks: bool
    latin: bool

    @classmethod
    def of(
        cls, tokens: Sequence[Token], spell: Callable[[Token], str], *, marks: bool, latin: bool = True
    ) -> "Target":
        """`spell` gives each token's letters in the alphabet of the comparison."""
        text, cuts, words = "", [0], {}
        for token in tokens:
            letters = spell(token)
            if letters:
                start, text = len(text), text + letters
                cuts.append(len(text))
                words[start, len(text)] = token
        return cls(text, tuple(cuts), words, marks, latin)


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest way found: its cost, its steps in order of the target, and how the parts were ordered."""

    cost: float
    steps: tuple[Step, ...]
    order: tuple[int, ...]


_WEAK = frozenset({"van", "thi"})
_WEAK_MARKED = _WEAK | {"văn", "thị", "文", "氏"}
FAR = Path(99.0, (), ())
_HOPELESS = 6.0  # nats beyond which two names are not worth another look
_Edges = dict[int, list[Step]]  # start → steps of one part from there


def orders(count: int) -> list[tuple[int, ...]]:
    """The orders in which the parts of one name are found: as written, rotated, surname last, reversed."""
    whole = tuple(range(count))
    found = [whole]
    if 1 < count <= 7:
        found += [whole[cut:] + whole[:cut] for cut in (1, count - 1)]
        found.append(whole[::-1])
        found += [whole[cut:] + whole[:cut] for cut in range(2, count - 1)]
        if count > 3:
            found += [whole[:1] + whole[2:] + whole[1:2], whole[-1:] + whole[1:-1] + whole[:1]]
    return list(dict.fromkeys(found))


def align(
    units: tuple[Unit, ...], target: Target, costs: Costs, *, best: float = 99.0, good: float = 0.5
) -> Path:
    """The cheapest path over all orders; misspellings are tried only where no spelling fits as it stands.

    `best` is the cost of a path that is known already: what cannot be cheaper is not looked for.
    """
    if not units or not target.text or len(units) > 12:
        return FAR
    skips = [costs["weak" if unit.raw.lower() in _WEAK_MARKED else "skipped"] for unit in units]
    edges = [_exact(place, unit, target, costs) for place, unit in enumerate(units)]
    found = _cheapest(edges, target, costs, skips, min(best, _HOPELESS), good)
    if found.cost < good:
        return found
    loose = [
        place
        for place, steps in enumerate(edges)
        if min((step.cost for starts in steps.values() for step in starts), default=9.0) > good
    ]
    if not loose or len(loose) == len(units) > 2:
        return found
    more = [
        _with_slips(place, units[place], target, costs, steps) if place in loose else steps
        for place, steps in enumerate(edges)
    ]
    slipped = _cheapest(more, target, costs, skips, min(best, found.cost, _HOPELESS), good)
    return slipped if slipped.cost < found.cost else found


def _cheapest(  # noqa: PLR0917  (what both passes of align share)
    edges: list[_Edges], target: Target, costs: Costs, skips: list[float], best: float, good: float
) -> Path:
    least = sum(
        min((step.cost for starts in steps.values() for step in starts), default=skip)
        for steps, skip in zip(edges, skips, strict=True)
    )
    if least >= best:
        return FAR
    found = FAR
    for order in orders(len(edges)):
        path = _lay(edges, order, target, costs, skips)
        if path.cost < found.cost:
            found = path
        if found.cost < good:
            break
    return found


def _exact(place: int, unit: Unit, target: Target, costs: Costs) -> _Edges:
    text, edges = target.text, dict[int, list[Step]]()
    ends = set(target.cuts)
    for reading in unit.readings:
        start = text.find(reading.text)
        while start >= 0:
            end = start + len(reading.text)
            relation, extra = _marks(reading.marked, target, start, end, costs)
            cost = reading.cost + extra + _seam(start, end, ends, target.cuts, costs)
            edges.setdefault(start, []).append(Step(place, start, end, reading.via, relation, cost))
            start = text.find(reading.text, start + 1)
    letters = [r.text for r in unit.readings if r.via in ("same", "romaji")]
    for start, end in pairwise(target.cuts):
        if _is_initial(letters, text[start:end]):
            step = Step(place, start, end, "initial", "initial", costs["initial"])
            edges.setdefault(start, []).append(step)
    return edges


def _is_initial(letters: list[str], word: str) -> bool:
    if len(word) == 1:
        return any(len(text) > 1 and text[0] == word for text in letters)
    return any(len(text) == 1 and text == word[0] for text in letters)


def _with_slips(place: int, unit: Unit, target: Target, costs: Costs, known: _Edges) -> _Edges:
    """The exact edges of a part and those with a slip of the pen, where one end is the limit of a word."""
    text, edges = target.text, {start: list(steps) for start, steps in known.items()}
    ends = set(target.cuts)
    own = {reading.text for reading in unit.readings if reading.via == "same"}
    for reading in unit.readings[:6]:
        size = len(reading.text)
        if size < 2 or reading.via in _EXACT:
            continue
        for start in range(len(text)):
            reach = range(start + max(size - 2, 1), min(start + size + 2, len(text)) + 1)
            for end in reach:
                word = text[start:end]
                if (start not in ends and end not in ends) or word == reading.text or word in own:
                    continue
                found = slip(reading.text, word, latin=target.latin)
                if found is not None:
                    cost = reading.cost + _slip_cost(found, word, size, costs)
                    cost += 2 * _seam(start, end, ends, target.cuts, costs)
                    relation = "near" if found == "near" else "typo"
                    edges.setdefault(start, []).append(Step(place, start, end, reading.via, relation, cost))
    return edges


# a bridge and a slip together prove nothing
_EXACT = frozenset(
    {"vi-pinyin", "vi-wade-giles", "doublet", "wade-giles", "cantonese", "southern-min", "hakka", "korean"}
)


def _slip_cost(found: Slip, word: str, size: int, costs: Costs) -> float:
    return costs[found] + (costs["short"] if found == "typo" and min(len(word), size) < 4 else 0.0)


def _lay(
    edges: list[_Edges], order: tuple[int, ...], target: Target, costs: Costs, skips: list[float]
) -> Path:
    """The cheapest path for one order of the parts."""
    after = dict(pairwise(target.cuts))
    front: dict[int, tuple[float, tuple[Step, ...]]] = {
        0: (0.0 if order == tuple(range(len(order))) else costs["order"], ())
    }
    for place in order:
        _skip_words(front, target, costs)
        following: dict[int, tuple[float, tuple[Step, ...]]] = {}
        for at, (cost, steps) in front.items():
            options = [Step(place, at, at, "", "skipped", skips[place])]
            if at in after:
                options.append(Step(place, at, after[at], "", "mismatch", costs["mismatch"]))
            for step in (*options, *edges[place].get(at, ())):
                total = cost + step.cost
                if step.end not in following or total < following[step.end][0]:
                    following[step.end] = (total, (*steps, step))
        front = following
    _skip_words(front, target, costs)
    if len(target.text) not in front:
        return FAR
    cost, steps = front[len(target.text)]
    left_over = sum(step.relation in ("skipped", "extra") for step in steps)
    if left_over and len(steps) - left_over < 2:
        cost += costs["lone"]
    return Path(cost, steps, order)


def _skip_words(front: dict[int, tuple[float, tuple[Step, ...]]], target: Target, costs: Costs) -> None:
    for at, end in pairwise(target.cuts):
        if at in front:
            price = costs["weak" if target.text[at:end] in _WEAK else "extra"]
            cost = front[at][0] + price
            if end not in front or cost < front[end][0]:
                front[end] = (cost, (*front[at][1], Step(None, at, end, "", "extra", price)))


def _seam(start: int, end: int, cuts: set[int], ordered: tuple[int, ...], costs: Costs) -> float:
    inside = sum(1 for cut in ordered if start < cut < end)
    loose = (start not in cuts) + (end not in cuts)
    return inside * costs["seam"] + loose * costs["glue"]


def _marks(marked: str | None, target: Target, start: int, end: int, costs: Costs) -> tuple[str, float]:
    if not target.marks:
        return "same", costs["unmarked"] if marked else 0.0
    word = target.words.get((start, end))
    if marked is None or word is None:
        return "same", costs["unmarked"]
    found = vietnamese.relation(marked, word.marked)
    return found, costs[found]
