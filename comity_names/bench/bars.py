"""What the engine promises, each promise beside the figure that was measured."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from comity_names.bench.figures import Quality, strict_threshold
from comity_names.bench.finding import Found
from comity_names.bench.pairs import THRESHOLD, Pair
from comity_names.bench.speed import Speed


class Bar(NamedTuple):
    """One promise: what is measured, the figure, the bound, and whether the figure must reach it or stay within it."""

    name: str
    figure: float
    bound: float
    least: bool = True

    @property
    def met(self) -> bool:
        """Whether the figure keeps the promise."""
        return self.figure >= self.bound if self.least else self.figure <= self.bound

    def line(self) -> str:
        """The promise as a row of a table."""
        sign = "≥" if self.least else "≤"
        return f"  {'met' if self.met else 'MISSED':7}{self.name:62}{self.figure:>10.3f}  {sign} {self.bound:g}\n"


_STRICT = dict.fromkeys(("vi-han", "ascii-han", "vi-pinyin", "vi-katakana"), 0.95)
_RECALL = {"ja-kanji-romaji": 0.9, "ja-kanji-kana": 0.9, "typo": 0.9}
_WRONG = {"hard-negative-tone": 0.02, "hard-negative-ascii": 0.15}
_SAID = {
    "hard-negative-tone": "pairs that differ in a tone, called the same",
    "hard-negative-ascii": "near pairs without marks (Thanh, Thang), called the same",
}


def of_pairs(found: Quality, pairs: Sequence[Pair], scores: Sequence[float]) -> list[Bar]:
    """The promises on the development pairs."""
    strict = strict_threshold(scores, [pair.same for pair in pairs])
    kinds: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        kinds[pair.kind, pair.same].append(score)

    def share(kind: str, *, same: bool, threshold: float) -> float:
        told = kinds[kind, same]
        return sum(score >= threshold for score in told) / max(len(told), 1)

    return [
        Bar("average precision", found.average_precision, 0.985),
        Bar("best F1", found.best_f1, 0.95),
        Bar("recall at 99 % precision", found.recall_at_99, 0.88),
        *(
            Bar(f"{kind}: recall at 99 % precision", share(kind, same=True, threshold=strict), least)
            for kind, least in _STRICT.items()
        ),
        *(
            Bar(f"{kind}: recall at {THRESHOLD}", share(kind, same=True, threshold=THRESHOLD), least)
            for kind, least in _RECALL.items()
        ),
        *(
            Bar(_SAID[kind], share(kind, same=False, threshold=THRESHOLD), most, least=False)
            for kind, most in _WRONG.items()
        ),
        Bar("expected calibration error", found.calibration_error, 0.03, least=False),
    ]


def of_spellings(scores: Mapping[str, Sequence[float]]) -> list[Bar]:
    """The promises on the spellings of one man and on the names of his neighbours."""
    return [
        Bar("other spellings of Nguyễn Văn Thành, the least", min(scores["same"]), 0.9),
        Bar("names of other men, the greatest", max(scores["different"]), 0.2, least=False),
    ]


def of_speed(rates: Speed, megabytes: float) -> list[Bar]:
    """The promises on one core and on memory."""
    return [
        Bar("pairs a second on one core, within a script", rates.within, 2000),
        Bar("pairs a second on one core, across scripts", rates.across, 1000),
        Bar("megabytes of tables", megabytes, 200, least=False),
    ]


MILLION = 1_000_000


def of_search(found: Found) -> list[Bar]:
    """The promises on a million rows; of a shorter list, whose few queries say little, there are none."""
    if found.rows < MILLION:
        return []
    return [
        Bar("recall@50", found.recall(), 0.95),
        Bar("recall@50 across scripts", found.recall("cross"), 0.95),
        Bar("milliseconds of a query, half of them", found.percentile(0.5), 25, least=False),
        Bar("milliseconds of a query, 95 of 100", found.percentile(0.95), 80, least=False),
        Bar("seconds to build the index", found.build_seconds, 180, least=False),
        Bar(
            "megabytes to build and to search",
            max(found.build_megabytes, found.search_megabytes),
            2000,
            least=False,
        ),
    ]


def table(bars: Iterable[Bar]) -> str:
    """All promises, one a line."""
    return "".join(bar.line() for bar in bars)
