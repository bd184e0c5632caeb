"""Measure the engine on labelled pairs: `comity-names bench` or `python -m comity_names.bench`.

The pairs are not part of the package. They are looked for in the environment variable COMITY_NAMES_DATA, then in a folder
`shared/data` beside or above the working directory; where there are none the bench says so and ends.
"""

import argparse
import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from comity_names.methods import CURRENT
from comity_names.writing import fold

THRESHOLD = 0.5
BINS = 10
FROZEN = Path(__file__).parent / "tests" / "frozen"


class Pair(NamedTuple):
    """A labelled pair: whether both names are of one person, and what kind of difference it shows."""

    id: str
    left: str
    right: str
    same: bool
    kind: str


class Quality(NamedTuple):
    """Average precision, best F1, recall at 99 % precision, expected calibration error (all 0 to 1)."""

    average_precision: float
    best_f1: float
    recall_at_99: float
    calibration_error: float


def data_folder() -> Path | None:
    """Where the labelled pairs lie, or None."""
    given = os.environ.get("COMITY_NAMES_DATA")
    if given:
        return Path(given)
    here = Path.cwd()
    places = (folder / "shared" / "data" for folder in (here, *here.parents))
    return next((place for place in places if (place / "names-dev.csv").is_file()), None)


def development_pairs(folder: Path) -> list[Pair]:
    """The pairs of names-dev.csv."""
    with (folder / "names-dev.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["id"], row["left_name"], row["right_name"], row["same"] == "1", row["kind"])
            for row in csv.DictReader(file)
        ]


def general_pairs(folder: Path) -> list[Pair]:
    """The pairs of persons of name-bench/cases.csv, numbered in order; empty where the file is missing."""
    path = folder / "name-bench" / "cases.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        people = [row for row in csv.DictReader(file) if row["schema"] == "Person"]
    return [
        Pair(f"G{place:04d}", row["name1"], row["name2"], row["is_match"] == "true", "general")
        for place, row in enumerate(people)
    ]


def quality(scores: Sequence[float], same: Sequence[bool]) -> Quality:
    """The four figures of a scored list; equal scores stand or fall together."""
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    wanted = max(sum(same), 1)
    true = precision_sum = recall_before = best_f1 = recall_99 = 0.0
    place = 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            true += same[order[end]]
            end += 1
        precision, recall = true / end, true / wanted
        precision_sum += precision * (recall - recall_before)
        recall_before = recall
        if true:
            best_f1 = max(best_f1, 2 * precision * recall / (precision + recall))
        if precision >= 0.99:
            recall_99 = recall
        place = end
    return Quality(precision_sum, best_f1, recall_99, calibration_error(scores, same))


def calibration_error(scores: Sequence[float], same: Sequence[bool]) -> float:
    """Mean distance between the probability said and the share found, over ten equal bins."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for score, truth in zip(scores, same, strict=True):
        bins[min(int(score * BINS), BINS - 1)].append((score, truth))
    gaps = (abs(sum(s for s, _ in found) - sum(t for _, t in found)) for found in bins.values())
    return sum(gaps) / max(len(scores), 1)


def _ours(left: str, right: str) -> float:
    return CURRENT.read_both(left, right).agreement


def _rapidfuzz(left: str, right: str) -> float:
    return fuzz.token_sort_ratio(fold(left), fold(right)) / 100


MATCHERS: dict[str, Callable[[str, str], float]] = {"comity_names": _ours, "rapidfuzz token_sort": _rapidfuzz}


def run(pairs: Sequence[Pair], matcher: Callable[[str, str], float]) -> tuple[list[float], float]:
    """Scores of all pairs and the processor time a pair took, in microseconds."""
    start = time.process_time()
    scores = [matcher(pair.left, pair.right) for pair in pairs]
    return scores, 1e6 * (time.process_time() - start) / max(len(pairs), 1)


def report(title: str, pairs: Sequence[Pair], *, kinds: bool) -> list[float]:
    """Print the figures of every matcher on these pairs; the scores of the engine are returned."""
    say = sys.stdout.write
    same = [pair.same for pair in pairs]
    say(f"{title}: {len(pairs)} pairs, {sum(same)} same\n")
    say(f"{'matcher':24}{'AP':>8}{'best F1':>9}{'R@99P':>8}{'ECE':>8}{'µs/pair':>9}\n")
    ours: list[float] = []
    for name, matcher in MATCHERS.items():
        scores, took = run(pairs, matcher)
        ours = ours or scores
        found = quality(scores, same)
        say(f"{name:24}" + "".join(f"{figure:8.3f}" for figure in found) + f"{took:9.0f}\n")
    if kinds:
        _by_kind(pairs, ours)
    return ours


def _by_kind(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    ranked = sorted(zip(scores, (pair.same for pair in pairs), strict=True), reverse=True)
    cut = strict = 1.0
    true = 0
    for place, (score, truth) in enumerate(ranked, start=1):
        true += truth
        if true / place >= 0.99:
            strict = score
        cut = min(cut, score)
    say = sys.stdout.write
    say(f"share called the same, by kind, at {THRESHOLD} and at {strict:.3f} (99 % precision)\n")
    groups: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for pair, score in zip(pairs, scores, strict=True):
        groups[not pair.same, pair.kind].append(score)
    for (different, kind), found in sorted(groups.items()):
        at_half = sum(score >= THRESHOLD for score in found) / len(found)
        at_strict = sum(score >= strict for score in found) / len(found)
        say(
            f"  {'different' if different else 'same':10}{kind:32}{len(found):5}{at_half:8.3f}{at_strict:8.3f}\n"
        )


def flips(name: str, pairs: Sequence[Pair], scores: Sequence[float]) -> list[str]:
    """Pairs that changed sides since the frozen run: "id before → now"."""
    path = FROZEN / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        before = {row["id"]: float(row["name_agreement"]) for row in csv.DictReader(file)}
    return [
        f"{pair.id} {before[pair.id]:.3f} → {score:.3f}"
        for pair, score in zip(pairs, scores, strict=True)
        if pair.id in before and (before[pair.id] >= THRESHOLD) != (score >= THRESHOLD)
    ]


def freeze(name: str, pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    """Write this run as the one that later runs are held against."""
    FROZEN.mkdir(parents=True, exist_ok=True)
    lines = ["id,name_agreement", *(f"{p.id},{s:.3f}" for p, s in zip(pairs, scores, strict=True))]
    (FROZEN / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    """Measure on every set of pairs that is at hand."""
    parser = argparse.ArgumentParser(prog="comity-names bench", description=__doc__)
    parser.add_argument(
        "--freeze", action="store_true", help="keep this run for later ones to be held against"
    )
    args = parser.parse_args(argv)
    folder = data_folder()
    if folder is None:
        sys.stdout.write("No labelled pairs here: set COMITY_NAMES_DATA to the folder of names-dev.csv.\n")
        return 0
    for name, pairs in (("names-dev", development_pairs(folder)), ("general", general_pairs(folder))):
        if not pairs:
            continue
        scores = report(name, pairs, kinds=name == "names-dev")
        changed = flips(name, pairs, scores)
        sys.stdout.write(
            f"changed sides since the frozen run: {len(changed)}\n"
            + "".join(f"  {x}\n" for x in changed[:40])
        )
        if args.freeze:
            freeze(name, pairs, scores)
    return 0


if __name__ == "__main__":
    sys.exit(main())
