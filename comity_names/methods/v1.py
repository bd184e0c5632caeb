"""Method v1: the cheapest alignment of syllables over all bridges between two spellings, as log-odds.

Every bridge (same letters, Sino-Vietnamese, pinyin, Wade-Giles, Cantonese, katakana …) is tried; the path with the
least cost decides, and it is what the explanation shows.
"""

import math
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from comity_names import han, kana, readings
from comity_names.alignment import Costs, Path, Step, Target, align
from comity_names.match import Part
from comity_names.readings import Unit
from comity_names.resources import rows
from comity_names.writing import Token, Written, read

VERSION = "v1"
_SYSTEMS = ("vi", "pinyin", "wade-giles", "cantonese", "ja")


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
    return 1 / (1 + math.exp(table["beta"] * cost - table["alpha"]))


def align_names(left: Written, right: Written) -> Alignment:
    """The best alignment of two names; the same, but for `swapped`, whichever is given first."""
    if left.raw > right.raw:
        found = _both(right, left)
        return found._replace(swapped=not found.swapped)
    return _both(left, right)


def _both(left: Written, right: Written) -> Alignment:
    tried = [*_one_way(left, right, swapped=False)]
    if (
        not (left.script == right.script == "han")
        and min((one.path.cost for one in tried), default=9.0) > 0.2
    ):
        tried += _one_way(right, left, swapped=True)
    empty = Alignment(
        0.0, Path(99.0, (), ()), (), Target("", (0,), {}, marks=False, latin=True), swapped=False
    )
    return min(tried, key=lambda one: one.path.cost, default=empty)


def _one_way(source: Written, other: Written, *, swapped: bool) -> list[Alignment]:  # noqa: C901, PLR0912  (a table of script pairs)
    out = []

    def add(units: tuple[Unit, ...], target: Target, *, ordered: bool = False) -> float:
        path = align(units, target, costs(), ordered=ordered)
        out.append(Alignment(probability(path.cost), path, units, target, swapped))
        return path.cost

    match source.script, other.script:
        case "latin", "latin":
            target = Target.of(other.tokens, _plain, marks=other.marks)
            for units in readings.latin_units(source, "latin"):
                add(units, target)
        case "han", "han":
            units = tuple(Unit(letter, (), "han") for token in source.tokens for letter in token.plain)
            out.append(_han(units, other, swapped=swapped))
        case "han", "latin":
            for system in _SYSTEMS:
                spell = _romaji if system == "ja" else _plain
                target = Target.of(other.tokens, spell, marks=other.marks, latin=system != "ja")
                if add(readings.han_units(source, "latin", system), target) < 0.3:
                    break
        case "han", "kana":
            target = Target.of(other.tokens, _kana, marks=False, latin=False)
            for system in ("vi", "ja", "pinyin"):
                if add(readings.han_units(source, "kana", system), target) < 0.3:
                    break
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
