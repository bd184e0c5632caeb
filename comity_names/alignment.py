"""Lay the parts of one name along the letters of another and find the cheapest way through.

Costs are in nats: about minus the logarithm of how often one person's name is met so. They stand in resources/methods.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from comity_names import classes, han, likeness, vietnamese
from comity_names.misspelling import Slip, slip
from comity_names.readings import Unit, regional
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
_HOPELESS = 9.0  # nats beyond which two names are not worth another look
_SLIPS = ("ocr", "typo", "near", "sound", "fine class")  # the cheapest of what is tried where nothing fits
_Edges = dict[int, list[Step]]  # start → steps of one part from there


@lru_cache(maxsize=16)
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
    layout = _Layout.of(target, costs, skips)
    edges = [_exact(place, unit, target, layout, costs) for place, unit in enumerate(units)]
    least = [_least(steps) for steps in edges]
    found = _cheapest(edges, least, layout, min(best, _HOPELESS), good)
    if found.cost < good:
        return found
    loose = [place for place, cost in enumerate(least) if cost > good]
    if units[0].culture == "communities" and "sound" in costs:
        loose = _loose(found, edges, layout, loose, good)
    if not loose or len(loose) == len(units) > 2:
        return found
    slipped_least = min(costs[name] for name in _SLIPS if name in costs)
    floor = sum(
        min(cost, skip, slipped_least) if place in loose else min(cost, skip)
        for place, (cost, skip) in enumerate(zip(least, skips, strict=True))
    )
    if floor >= min(best, found.cost, _HOPELESS):
        return found
    for place in loose:
        edges[place] = _with_slips(place, units[place], target, layout, costs, edges[place])
        least[place] = _least(edges[place])
    slipped = _cheapest(edges, least, layout, min(best, found.cost, _HOPELESS), good)
    return slipped if slipped.cost < found.cost else found


def _loose(found: Path, edges: list[_Edges], layout: "_Layout", far: list[int], good: float) -> list[int]:
    """Parts that may be misspelt: those nothing fits, those the best path leaves out, and those that only fit within a word."""
    if found.cost < FAR.cost:
        left = {step.unit for step in found.steps if step.relation in ("mismatch", "skipped")}
        return sorted({*far, *(place for place in left if place is not None)})
    whole = [
        any(
            layout.following.get(at) == step.end and step.cost <= good
            for at, steps in one.items()
            for step in steps
        )
        for one in edges
    ]
    return far if not any(whole) else [place for place, fits in enumerate(whole) if not fits or place in far]


class _Layout(NamedTuple):
    """What all parts and their orders share: where the words of the target lie, and what leaving one out costs."""

    size: int
    following: dict[int, int]  # start of a word → its end
    words: tuple[tuple[int, int, float], ...]
    before: list[int]  # for each place, how many limits of words lie before it
    skips: list[float]
    lone_letter: bool  # a word of the target is one letter
    order: float
    mismatch: float
    lone: float

    @classmethod
    def of(cls, target: Target, costs: Costs, skips: list[float]) -> "_Layout":
        words = tuple(
            (at, end, costs["weak" if target.text[at:end] in _WEAK else "extra"])
            for at, end in pairwise(target.cuts)
        )
        cuts = set(target.cuts)
        before = [0, *accumulate(at in cuts for at in range(len(target.text)))]
        prices = (costs["order"], costs["mismatch"], costs["lone"])
        lone_letter = any(end - at == 1 for at, end, _ in words)
        return cls(len(target.text), dict(pairwise(target.cuts)), words, before, skips, lone_letter, *prices)

    def seam(self, start: int, end: int, costs: Costs) -> float:
        """What a part costs that begins or ends inside a word, or runs over the limit of two."""
        if self.following.get(start) == end:
            return 0.0
        before = self.before
        loose = (start not in self.following) + (end != self.size and end not in self.following)
        return (before[end] - before[start + 1]) * costs["seam"] + loose * costs["glue"]


def _least(steps: _Edges) -> float:
    return min((step.cost for starts in steps.values() for step in starts), default=9.0)


def _cheapest(edges: list[_Edges], steps: list[float], layout: _Layout, best: float, good: float) -> Path:
    """The cheapest path that costs less than `best`, else FAR; the first one below `good` will do."""
    least = [min(skip, step) for step, skip in zip(steps, layout.skips, strict=True)]
    whole = sum(least)
    if whole >= best:
        return FAR
    found, usual = FAR, tuple(range(len(edges)))
    for order in orders(len(edges)):
        start = 0.0 if order == usual else layout.order
        if start + whole < best:
            path = _lay(edges, order, layout, start, least, best)
            if path.cost < best:
                found, best = path, path.cost
            if best < good:
                break
    return found


def _exact(place: int, unit: Unit, target: Target, layout: _Layout, costs: Costs) -> _Edges:
    text, edges = target.text, dict[int, list[Step]]()
    for reading in [one for one in unit.readings if one.text in text]:
        start = text.find(reading.text)
        while start >= 0:
            end = start + len(reading.text)
            relation, extra = _marks(reading.marked, target, start, end, costs)
            cost = reading.cost + extra + layout.seam(start, end, costs)
            edges.setdefault(start, []).append(Step(place, start, end, reading.via, relation, cost))
            start = text.find(reading.text, start + 1)
    if len(unit.raw) > 2 and not layout.lone_letter:
        return edges
    letters = [r.text for r in unit.readings if r.via in ("same", "romaji")]
    for start, end, _ in layout.words:
        if _is_initial(letters, text[start:end]):
            step = Step(place, start, end, "initial", "initial", costs["initial"])
            edges.setdefault(start, []).append(step)
    return edges


def _is_initial(letters: list[str], word: str) -> bool:
    if not word.isascii():
        return False  # a syllable or a character is no initial
    if len(word) == 1:
        return any(len(text) > 1 and text[0] == word for text in letters)
    return any(len(text) == 1 and text == word[0] for text in letters)


def _with_slips(  # noqa: PLR0917  (what align knows of a part)
    place: int, unit: Unit, target: Target, layout: _Layout, costs: Costs, known: _Edges
) -> _Edges:
    """The exact edges of a part and those with a slip of the pen, where one end is the limit of a word."""
    text, edges = target.text, {start: list(steps) for start, steps in known.items()}
    if unit.culture == "communities":
        return edges if target.marks else _with_classes(place, unit, layout, text, costs, edges)
    own = {reading.text for reading in unit.readings if reading.via == "same"}
    tried = [r for r in unit.readings[:6] if len(r.text) > 1 and r.via not in _EXACT]
    if not tried:
        return edges
    shortest, longest = min(len(r.text) for r in tried) - 2, max(len(r.text) for r in tried) + 2
    windows = [
        (start, end, text[start:end])
        for start in range(len(text))
        for end in range(start + max(shortest, 1), min(start + longest, len(text)) + 1)
        if start in layout.following or end in layout.following or end == layout.size
    ]
    for reading in tried:
        meant = reading.text
        size, first, last = len(meant), meant[0], meant[-1]
        for start, end, word in windows:
            if abs(end - start - size) > 2 or (size > 2 and word[0] != first and word[-1] != last):
                continue  # a slip spares the beginning or the end
            if word == meant or word in own:
                continue
            found = slip(meant, word, latin=target.latin)
            if found is not None:
                cost = reading.cost + _slip_cost(found, word, size, costs)
                cost += 2 * layout.seam(start, end, costs)
                relation = "near" if found == "near" else "typo"
                edges.setdefault(start, []).append(Step(place, start, end, reading.via, relation, cost))
    return edges


def _with_classes(  # noqa: PLR0917  (what align knows of a part)
    place: int, unit: Unit, layout: _Layout, text: str, costs: Costs, edges: _Edges
) -> _Edges:
    """Whole words that sound as a Chinese character may sound in some community, though no table spells it so."""
    words = [text[start:end] for start, end, _ in layout.words]
    if all(word in han.pinyin_syllables() for word in words) or all(map(vietnamese.is_name_syllable, words)):
        return edges  # a name spelled in pinyin, or in Vietnamese, throughout means what it spells
    if "sound" in costs:
        return _with_sounds(place, unit, layout, text, costs, edges)
    coarse, fine = classes.sign_classes(unit.raw)
    for start, end, _ in layout.words:
        found = classes.syllable_class(text[start:end])
        if found and found[0] in coarse:
            cost = costs["fine class" if found[1] in fine else "coarse class"]
            edges.setdefault(start, []).append(Step(place, start, end, "class", "same", cost))
    return edges


def _with_sounds(  # noqa: PLR0917  (what align knows of a part)
    place: int, unit: Unit, layout: _Layout, text: str, costs: Costs, edges: _Edges
) -> _Edges:
    """Whole words by their distance in sound from what a Chinese character is in some community."""
    known = place == 0 and regional(han.canonical(unit.raw))
    price = costs["sound family" if known else "sound"]
    if place and all(text[start:end] in han.mandarin_syllables() for start, end, _ in layout.words[1:]):
        price += costs["sound mandarin"]
    for start, end, _ in layout.words:
        distance = likeness.of_sign(unit.raw, text[start:end])
        if distance <= costs["far sound"]:
            cost = distance + price
            edges.setdefault(start, []).append(Step(place, start, end, "class", "same", cost))
    return edges


# a bridge and a slip together prove nothing
_EXACT = frozenset(
    {"vi-pinyin", "vi-wade-giles", "doublet", "wade-giles", "cantonese", "southern-min", "hakka", "korean"}
)


def _slip_cost(found: Slip, word: str, size: int, costs: Costs) -> float:
    return costs[found] + (costs["short"] if found == "typo" and min(len(word), size) < 4 else 0.0)


_Taken = tuple[int | None, int, int, str, str, float]  # a step, before it is known to be of use
_Chain = tuple[Any, _Taken] | None  # the steps so far, last one outermost
_Front = dict[int, tuple[float, _Chain]]


def _lay(  # noqa: C901, PLR0917  (the inner loop of every comparison)
    edges: list[_Edges],
    order: tuple[int, ...],
    layout: _Layout,
    start: float,
    least: list[float],
    bound: float,
) -> Path:
    """The cheapest path for one order of the parts, if it costs less than `bound`.

    `least` is what each part costs at the least: a way that cannot end below the bound is not followed.
    """
    rest, words, mismatch = sum(least), layout.following, layout.mismatch
    front: _Front = {0: (start, None)}
    for place in order:
        _skip_words(front, layout, bound - rest)
        rest -= least[place]
        limit = bound - rest
        following: _Front = {}
        steps, skip = edges[place], layout.skips[place]
        for at, (cost, chain) in front.items():
            options = steps.get(at, ())
            total = cost + skip
            if total < limit and (at not in following or total < following[at][0]):
                following[at] = (total, (chain, (place, at, at, "", "skipped", skip)))
            total = cost + mismatch
            if total < limit and at in words:
                end = words[at]
                if end not in following or total < following[end][0]:
                    following[end] = (total, (chain, (place, at, end, "", "mismatch", mismatch)))
            for step in options:
                total = cost + step.cost
                end = step.end
                if total < limit and (end not in following or total < following[end][0]):
                    following[end] = (total, (chain, step))
        front = following
        if not front:
            return FAR
    _skip_words(front, layout, bound)
    if layout.size not in front:
        return FAR
    cost, chain = front[layout.size]
    taken = _unrolled(chain)
    left_over = sum(step.relation in ("skipped", "extra") for step in taken)
    if left_over and len(taken) - left_over < 2:
        cost += layout.lone
    return Path(cost, taken, order)


def _unrolled(chain: _Chain) -> tuple[Step, ...]:
    out = []
    while chain is not None:
        chain, step = chain
        out.append(Step._make(step))
    return tuple(reversed(out))


def _skip_words(front: _Front, layout: _Layout, limit: float) -> None:
    for at, end, price in layout.words:
        if at in front:
            cost = front[at][0] + price
            if cost < limit and (end not in front or cost < front[end][0]):
                front[end] = (cost, (front[at][1], (None, at, end, "", "extra", price)))


def _marks(marked: str | None, target: Target, start: int, end: int, costs: Costs) -> tuple[str, float]:
    if not target.marks:
        return "same", costs["unmarked"] if marked else 0.0
    word = target.words.get((start, end))
    if marked is None or word is None:
        return "same", costs["unmarked"]
    found = vietnamese.relation(marked, word.marked)
    return found, costs[found]
