"""Method v1: the cheapest alignment of syllables over all bridges between two spellings, as log-odds.

Every bridge (same letters, Sino-Vietnamese, pinyin, Wade-Giles, Cantonese, katakana …) is tried; the path with the
least cost decides, and it is what the explanation shows.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from comity_names import foreign, han, japanese, kana, korean, latin, readings, repair
from comity_names.alignment import FAR, Costs, Path, Step, Target, align
from comity_names.match import Part
from comity_names.readings import Unit
from comity_names.resources import rows
from comity_names.vietnamese import is_name_syllable, is_plain_syllable
from comity_names.writing import Token, Written, read

VERSION = "v1"
MOST_NATS = 500.0  # beyond it e to the power is no number of the machine; two very long texts get there
_SYSTEMS = ("vi", "pinyin", "wade-giles", "cantonese", "overseas")


class Alignment(NamedTuple):
    """The best path between two spellings; `swapped` when the parts are the right-hand name's."""

    agreement: float
    path: Path
    units: tuple[Unit, ...]
    target: Target
    swapped: bool


@lru_cache(maxsize=1)
def costs() -> Costs:
    """The costs of this method from its table."""
    return {row[0]: float(row[1]) for row in rows("methods/v1.tsv")}


def probability(cost: float) -> float:
    """Cost of a path in nats → probability that two spellings are of one name."""
    table = costs()
    return 1 / (1 + math.exp(min(table["beta"] * cost - table["alpha"], MOST_NATS)))


def align_names(left: Written, right: Written) -> Alignment:
    """The best alignment of two names; the same, but for `swapped`, whichever is given first."""
    if left.raw > right.raw:
        found = _repaired(right, left)
        return found._replace(swapped=not found.swapped)
    return _repaired(left, right)


def _general(left: Written, right: Written, best: Alignment) -> Alignment:
    """The words of two names of any origin matched one to one; not for names of Vietnamese or Chinese syllables."""
    scripts = {left.script, right.script}
    if not left.tokens or not right.tokens or best.path.cost < _GOOD:
        return best
    if scripts == {"latin", "kana"}:
        spelled, spoken = (left, right) if left.script == "latin" else (right, left)
        if spelled.marks or (_syllabic(spelled) and len(spoken.tokens) < 2):
            return best
        return _words(_foreign(spelled), _spoken(spoken), best, foreign.kin, swapped=spelled is right)
    if scripts - {"latin", "other"}:
        return best
    syllabic = left.script == right.script == "latin" and _syllabic(left) and _syllabic(right)
    if left.marks or right.marks or syllabic:
        return best
    return _words(latin.words(left), latin.words(right), best, latin.kin, swapped=False)


_GOOD = 0.3
_Relate = Callable[[str, str], tuple[latin.Kin, float]]


def _foreign(written: Written) -> list[latin.Word]:
    return [word for word in latin.words(written) if len(word.text) > 1] or latin.words(written)


def _spoken(written: Written) -> list[latin.Word]:
    return [latin.Word(token.raw, kana.coarse(token.raw), light=False) for token in written.tokens]


def _words(
    left: list[latin.Word], right: list[latin.Word], best: Alignment, relate: _Relate, *, swapped: bool
) -> Alignment:
    """The alignment of two lists of words, where it is cheaper than the best one so far."""
    cost, pairs = latin.match(left, right, costs()["word"], relate)
    if cost >= best.path.cost:
        return best
    steps: list[Step] = []
    units: list[Unit] = []
    at, words = 0, list[str]()
    via = "foreign katakana" if relate is foreign.kin else "same"
    for pair in pairs:
        theirs = pair.right.raw if pair.right else ""
        place = len(units) if pair.left else None
        if pair.left:
            units.append(Unit(pair.left.raw, (), "latin"))
        relation = ("skipped" if pair.left else "extra") if not (pair.left and pair.right) else _KIN[pair.kin]
        named = via if relate is foreign.kin else _VIA.get(pair.kin, via)
        steps.append(Step(place, at, at + len(theirs), named, relation, pair.cost))
        words.append(theirs)
        at += len(theirs)
    target = Target("".join(words), (0, at), {}, marks=False, latin=True)
    path = Path(cost, tuple(steps), tuple(range(len(units))))
    return Alignment(probability(cost), path, tuple(units), target, swapped=swapped)


_KIN = {
    "same": "same",
    "sounds": "same",
    "nickname": "same",
    "typo": "typo",
    "typo2": "typo",
    "initial": "initial",
    "differs": "mismatch",
}
_VIA = {"nickname": "nickname", "sounds": "sounds"}


def _syllabic(written: Written) -> bool:
    """Whether every word can be Vietnamese, Chinese or Japanese, so that a letter or a word more is another name."""
    words = [token.plain for token in written.tokens if not token.initial]
    return all(is_plain_syllable(word) or readings.split_pinyin(word) for word in words) or all(
        map(kana.is_romaji, words)
    )


def _repaired(left: Written, right: Written) -> Alignment:
    """The best alignment over what both texts are and what they may have been before they were broken."""
    best = _general(left, right, _both(left, right))
    if best.agreement > 0.9:
        return best
    for first in (left.raw, *(fix.text for fix in repair.alternatives(left.raw))):
        for second in (right.raw, *(fix.text for fix in repair.alternatives(right.raw))):
            if (first, second) != (left.raw, right.raw):
                found = _both(read(first), read(second))
                cost = found.path.cost + costs()["repair"]
                if cost < best.path.cost:
                    path = Path(cost, found.path.steps, found.path.order)
                    best = found._replace(agreement=probability(cost), path=path)
    return best


def _both(left: Written, right: Written) -> Alignment:
    tried = [*_one_way(left, right, swapped=False)]
    if (
        not (left.script == right.script == "han")
        and min((one.path.cost for one in tried), default=9.0) > 0.2
    ):
        tried += _one_way(right, left, swapped=True)
    empty = Alignment(0.0, FAR, (), Target("", (0,), {}, marks=False, latin=True), swapped=False)
    return min(tried, key=lambda one: one.path.cost, default=empty)


def _one_way(source: Written, other: Written, *, swapped: bool) -> list[Alignment]:  # noqa: C901, PLR0912  (a table of script pairs)
    out: list[Alignment] = []

    def add(units: tuple[Unit, ...], target: Target) -> float:
        path = align(units, target, costs(), best=min((one.path.cost for one in out), default=99.0))
        path = _one_culture(path, target)
        if path.cost < FAR.cost:
            out.append(Alignment(probability(path.cost), path, units, target, swapped))
        return path.cost

    match source.script, other.script:
        case "latin", "latin":
            target = Target.of(other.tokens, _plain, marks=other.marks)
            for units in readings.latin_units(source, "latin"):
                add(units, target)
            if not (source.marks or other.marks) and all(
                kana.is_romaji(token.plain) for token in (*source.tokens, *other.tokens)
            ):
                add(_romaji_units(source), Target.of(other.tokens, _romaji, marks=False, latin=False))
        case "han", "han":
            units = tuple(Unit(letter, (), "han") for token in source.tokens for letter in token.plain)
            out.append(_han(units, other, swapped=swapped))
        case "han", "latin":
            for system in _SYSTEMS:
                if (
                    add(
                        readings.han_units(source, "latin", system),
                        Target.of(other.tokens, _plain, marks=other.marks),
                    )
                    < 0.3
                ):
                    break
            add(korean.units(source, latin=True), Target.of(other.tokens, _plain, marks=False, latin=False))
            _japanese(source, Target.of(other.tokens, _romaji, marks=False, latin=False), add)
        case "hangul", "latin":
            add(korean.units(source, latin=True), Target.of(other.tokens, _plain, marks=False, latin=False))
        case (("han" | "hangul"), "hangul"):
            add(korean.units(source, latin=False), Target.of(other.tokens, _plain, marks=False, latin=False))
        case "han", "kana":
            target = Target.of(other.tokens, _kana, marks=False, latin=False)
            for system in ("vi", "pinyin"):
                if add(readings.han_units(source, "kana", system), target) < 0.3:
                    break
            _japanese(source, target, add)
        case "latin", "kana":
            target = Target.of(other.tokens, _kana, marks=False, latin=False)
            for units in readings.latin_units(source, "kana"):
                add(units, target)
        case "kana", "kana":
            units = tuple(
                Unit(token.raw, (readings.Reading(_kana(token), None, "same", 0.0),), "ja")
                for token in source.tokens
            )
            add(units, Target.of(other.tokens, _kana, marks=False, latin=False))
        case _:
            pass
    return out


def _one_culture(path: Path, target: Target) -> Path:
    """A name that stays Vietnamese in one part does not turn Chinese in the next into what is Vietnamese as well.

    Likewise a name all in pinyin is not half Cantonese.
    """
    parts = [(step, target.text[step.start : step.end]) for step in path.steps]
    kept = [word for step, word in parts if step.via == "same" and step.relation == "same"]
    bridged = [word for step, word in parts if step.via in _SINO_VIETNAMESE]
    southern = [word for step, word in parts if step.via in _SOUTHERN]
    extra = 0.0
    if kept and bridged and not all(readings.split_pinyin(word) for word in kept):
        extra += costs()["mixed"] * sum(is_name_syllable(word) for word in bridged)
    if kept and southern and all(readings.split_pinyin(word) for word in (*kept, *southern)):
        extra += costs()["mixed"]
    return Path(path.cost + extra, path.steps, path.order) if extra else path


_SINO_VIETNAMESE = frozenset({"vi-pinyin", "vi-wade-giles"})
_SOUTHERN = frozenset({"cantonese", "southern-min", "hakka"})


def _romaji_units(source: Written) -> tuple[Unit, ...]:
    return tuple(
        Unit(token.raw, (readings.Reading(_romaji(token), None, "romaji", 0.05),), "ja")
        for token in source.tokens
    )


def _japanese(source: Written, target: Target, add: Callable[[tuple[Unit, ...], Target], float]) -> None:
    letters = "".join(token.raw for token in source.tokens)
    cut = len(source.tokens[0].raw) if len(source.tokens) == 2 else None
    for units in japanese.ways(letters, cut, target.text):
        if add(units, target) < 0.5:
            break


def _plain(token: Token) -> str:
    return token.plain


def _romaji(token: Token) -> str:
    return kana.coarse_romaji(token.plain) if token.script == "latin" else kana.coarse(token.plain)


def _kana(token: Token) -> str:
    return kana.coarse(token.raw) if token.script == "kana" else kana.coarse_romaji(token.plain)


def _han(units: tuple[Unit, ...], other: Written, *, swapped: bool) -> Alignment:
    table = costs()
    left = han.canonical("".join(unit.raw for unit in units))
    right = han.canonical(other.glued)
    steps = []
    for change in Levenshtein.opcodes(left, right):
        tag, start, stop = change.tag, change.src_start, change.src_end
        begin, end = change.dest_start, change.dest_end
        if tag == "equal":
            steps += [
                Step(start + i, begin + i, begin + i + 1, "character", "same", 0.0)
                for i in range(stop - start)
            ]
        elif tag == "replace":
            steps += [
                Step(start + i, begin + i, begin + i + 1, "", "mismatch", table["han"])
                for i in range(stop - start)
            ]
        elif tag == "delete":
            steps += [Step(i, begin, begin, "", "skipped", table["skipped"]) for i in range(start, stop)]
        else:
            steps += [Step(None, i, i + 1, "", "extra", table["extra"]) for i in range(begin, end)]
    path = Path(sum(step.cost for step in steps), tuple(steps), tuple(range(len(units))))
    target = Target(other.glued, tuple(range(len(other.glued) + 1)), {}, marks=False, latin=False)
    return Alignment(probability(path.cost), path, units, target, swapped)


def parts(found: Alignment) -> tuple[Part, ...]:
    """The aligned parts of both names, left-hand name first, each with its reading path."""
    out = []
    for step in found.path.steps:
        ours = found.units[step.unit].raw if step.unit is not None else ""
        theirs = _written(found.target, step.start, step.end)
        left, right = (theirs, ours) if found.swapped else (ours, theirs)
        out.append(Part(left, right, step.via or "none", step.relation, probability(step.cost)))
    return tuple(out)


def _written(target: Target, start: int, end: int) -> str:
    whole = target.words.get((start, end))
    return whole.raw if whole else target.text[start:end]


def read_both(left: str, right: str) -> Alignment:
    """Align two names as they are written."""
    return align_names(read(left), read(right))
