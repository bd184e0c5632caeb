"""Lay the parts of one name along the letters of another and find the cheapest way through.

Costs are in nats: about minus the logarithm of how often one person's name is met so. They stand in resources/methods.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from comity_names import vietnamese
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
            start, text = len(text), text + spell(token)
            cuts.append(len(text))
            words[start, len(text)] = token
        return cls(text, tuple(cuts), words, marks, latin)


@dataclass(frozen=True, slots=True)
class Path:
    """The cheapest way found: its cost, its steps in order of the target, and how the parts were ordered."""

    cost: float
    steps: tuple[Step, ...]
    order: tuple[int, ...]


_State = tuple[float, tuple[Step, ...]]
_FAR = 99.0
_EXACT = frozenset(
    {"vi-pinyin", "vi-wade-giles", "doublet"}
)  # a bridge and a misspelling together prove nothing


def orders(count: int) -> list[tuple[int, ...]]:
    """The orders in which the parts of one name are found: as written, rotated, surname last, reversed."""
    whole = tuple(range(count))
    found = [whole]
    if 1 < count <= 7:
        found += [whole[cut:] + whole[:cut] for cut in range(1, count)]
        found.append(whole[::-1])
        if count > 3:
            found += [whole[:1] + whole[2:] + whole[1:2], whole[-1:] + whole[1:-1] + whole[:1]]
    return list(dict.fromkeys(found))


def align(
    units: tuple[Unit, ...], target: Target, costs: Costs, *, ordered: bool = False, good: float = 0.5
) -> Path:
    """The cheapest path over all orders; misspellings are tried only where no spelling fits as it stands."""
    best = Path(_FAR, (), ())
    if not units or not target.text:
        return best
    ways = orders(len(units))[:1] if ordered else orders(len(units))
    for fuzzy in (False, True):
        for order in ways:
            path = _lay(units, order, target, costs, fuzzy=fuzzy)
            if path.cost < best.cost:
                best = path
            if best.cost < good:
                return best
        if (
            not fuzzy
            and sum(step.relation not in ("mismatch", "skipped", "extra") for step in best.steps) == 0
        ):
            return best
    return best


def _lay(  # noqa: C901  (one dynamic programme; its cases belong side by side)
    units: tuple[Unit, ...], order: tuple[int, ...], target: Target, costs: Costs, *, fuzzy: bool
) -> Path:
    text, limit = target.text, len(target.text)
    cuts = set(target.cuts)
    after = dict(pairwise(target.cuts))
    start_cost = 0.0 if order == tuple(range(len(order))) else costs["order"]
    front: dict[int, _State] = {0: (start_cost, ())}

    def put(into: dict[int, _State], at: int, base: _State, step: Step) -> None:
        total = base[0] + step.cost
        if at not in into or total < into[at][0]:
            into[at] = (total, (*base[1], step))

    def extras(state: dict[int, _State]) -> None:
        for at in target.cuts[:-1]:
            if at in state:
                put(state, after[at], state[at], Step(None, at, after[at], "", "extra", costs["extra"]))

    for place in order:
        unit = units[place]
        extras(front)
        following: dict[int, _State] = {}
        for at, base in front.items():
            put(following, at, base, Step(place, at, at, "", "skipped", costs["skipped"]))
            for reading in unit.readings:
                if text.startswith(reading.text, at):
                    end = at + len(reading.text)
                    relation, extra = _marks(reading.marked, target, at, end, costs)
                    seam = _seam(at, end, cuts, target.cuts, costs)
                    put(
                        following,
                        end,
                        base,
                        Step(place, at, end, reading.via, relation, reading.cost + extra + seam),
                    )
            if at in cuts and at < limit:
                end = after[at]
                word = text[at:end]
                if _is_initial(unit, word):
                    put(following, end, base, Step(place, at, end, "initial", "initial", costs["initial"]))
                put(following, end, base, Step(place, at, end, "", "mismatch", costs["mismatch"]))
            if fuzzy:
                _misspelled(unit, place, at, base, following, target, cuts, costs, put)
        front = following
    extras(front)
    if limit not in front:
        return Path(_FAR, (), order)
    cost, steps = front[limit]
    return Path(cost, steps, order)


def _is_initial(unit: Unit, word: str) -> bool:
    letters = [reading.text for reading in unit.readings if reading.via in ("same", "romaji")]
    if len(word) == 1:
        return any(len(text) > 1 and text[0] == word for text in letters)
    return any(len(text) == 1 and text == word[0] for text in letters)


def _seam(at: int, end: int, cuts: set[int], ordered: tuple[int, ...], costs: Costs) -> float:
    inside = sum(1 for cut in ordered if at < cut < end)
    loose = (at not in cuts) + (end not in cuts)
    return inside * costs["seam"] + loose * costs["glue"]


def _marks(marked: str | None, target: Target, at: int, end: int, costs: Costs) -> tuple[str, float]:
    if not target.marks:
        return "same", costs["unmarked"] if marked else 0.0
    word = target.words.get((at, end))
    if marked is None or word is None:
        return "same", costs["unmarked"]
    found = vietnamese.relation(marked, word.marked)
    return found, costs[found]


def _misspelled(  # noqa: PLR0917  (the state of the dynamic programme, called from one place)
    unit: Unit,
    place: int,
    at: int,
    base: _State,
    following: dict[int, _State],
    target: Target,
    cuts: set[int],
    costs: Costs,
    put: Callable[[dict[int, _State], int, _State, Step], None],
) -> None:
    text, limit = target.text, len(target.text)
    own = {reading.text for reading in unit.readings if reading.via == "same"}
    for reading in unit.readings[:6]:
        size = len(reading.text)
        if size < 2 or reading.via in _EXACT:
            continue
        if at in cuts:
            ends = {end for end in target.cuts if at + size - 2 <= end <= at + size + 2}
            ends |= {end for end in (at + size - 1, at + size, at + size + 1) if at < end <= limit}
        else:
            ends = {end for end in target.cuts if at + size - 1 <= end <= at + size + 1 and end > at}
        for end in ends:
            word = text[at:end]
            if word == reading.text or word in own or end <= at:
                continue
            wrong = OSA.distance(reading.text, word, score_cutoff=2)
            if wrong > 2 or (wrong == 2 and min(size, len(word)) < 6):
                continue
            cost = costs["typo"] if wrong == 1 else costs["typo2"]
            relation = "typo"
            if min(size, len(word)) < 4:
                cost += costs["short"]
            if (
                target.latin
                and vietnamese.is_plain_syllable(word)
                and vietnamese.is_plain_syllable(reading.text)
            ):
                cost, relation = costs["near"], "near"
            seam = _seam(at, end, cuts, target.cuts, costs)
            put(following, end, base, Step(place, at, end, reading.via, relation, reading.cost + cost + seam))
