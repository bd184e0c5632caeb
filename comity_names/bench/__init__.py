"""Measure the engine: `comity-names bench` or `python -m comity_names.bench`.

On labelled pairs where they are at hand (see pairs.py) it prints quality, calibration and shares by kind beside its peers, error
rates by culture, speed and memory; with --rows it indexes an invented list of that length and searches it.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from comity_names.bench.figures import by_culture, by_kind, quality, strict_threshold
from comity_names.bench.finding import Found, measure
from comity_names.bench.pairs import (
    THRESHOLD,
    Pair,
    data_folder,
    development_pairs,
    flips,
    freeze,
    general_pairs,
)
from comity_names.bench.peers import Matcher, matchers, ours
from comity_names.bench.speed import speed, table_megabytes

SPELLINGS = {
    "same": ("Nguyen Van Thanh", "NguyenVanThanh", "Ruan Wencheng", "Ruanwen Cheng", "Ruan Văn Thành", "阮文成", "グエン・ヴァン・タイン"),
    "different": ("Nguyễn Văn Thanh", "Nguyễn Văn Thạnh", "Nguyễn Văn Thắng", "Trần Văn Thành", "Nguyễn Văn Thanh Sơn", "阮文清"),
}  # fmt: skip


def run(pairs: Sequence[Pair], matcher: Matcher) -> tuple[list[float], float]:
    """Scores of all pairs and the processor time a pair took, in microseconds."""
    start = time.process_time()
    scores = [matcher(pair.left, pair.right) for pair in pairs]
    return scores, 1e6 * (time.process_time() - start) / max(len(pairs), 1)


def report(title: str, pairs: Sequence[Pair], *, kinds: bool) -> list[float]:
    """Print the figures of every matcher on these pairs; the scores of the engine are returned."""
    say = sys.stdout.write
    same = [pair.same for pair in pairs]
    say(f"\n{title}: {len(pairs)} pairs, {sum(same)} same\n")
    say(
        f"{'matcher':26}{'AP':>8}{'best F1':>9}{'R@99P':>8}{'ECE':>8}{'µs/pair':>9}{'AP ratio to ours':>20}\n"
    )
    ours_scored: list[float] = []
    floor = 1.0
    for name, matcher in matchers().items():
        scores, took = run(pairs, matcher)
        found = quality(scores, same)
        floor = floor if ours_scored else found.average_precision
        ours_scored = ours_scored or scores
        figures = "".join(f"{figure:8.3f}" for figure in found)
        say(f"{name:26}{figures}{took:9.0f}{found.average_precision / max(floor, 1e-9):20.2f}\n")
    if kinds:
        _print_kinds(pairs, ours_scored)
        _print_cultures(pairs, ours_scored)
    return ours_scored


def _print_kinds(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    strict = strict_threshold(scores, [pair.same for pair in pairs])
    say = sys.stdout.write
    say(f"share called the same, by kind, at {THRESHOLD} and at {strict:.3f} (99 % precision)\n")
    for share in by_kind(pairs, scores):
        label = "same" if share.same else "different"
        say(f"  {label:10}{share.kind:32}{share.pairs:5}{share.at_half:8.3f}{share.at_strict:8.3f}\n")


def _print_cultures(pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    say = sys.stdout.write
    found = by_culture(pairs, scores)
    missed = sum(one.missed * one.same for one in found) / max(sum(one.same for one in found), 1)
    wrong = sum(one.wrong * one.different for one in found) / max(sum(one.different for one in found), 1)
    say(
        f"errors at {THRESHOLD} by culture of the name, and how far from all names ({missed:.3f} missed, {wrong:.3f} wrong)\n"
    )
    say(f"  {'':36}{'same':>6}{'missed':>8}{'differs':>9}{'different':>11}{'wrong':>8}{'differs':>9}\n")
    for one in found:
        left = f"{one.same:6}{one.missed:8.3f}{one.missed - missed:+9.3f}"
        say(f"  {one.culture:36}{left}{one.different:11}{one.wrong:8.3f}{one.wrong - wrong:+9.3f}\n")


def _print_spellings() -> None:
    say = sys.stdout.write
    say("\nNguyễn Văn Thành beside other spellings of his name (same) and other men's names (different)\n")
    for label, names in SPELLINGS.items():
        for name in names:
            say(f"  {label:10}{name:26}{ours('Nguyễn Văn Thành', name):7.3f}\n")


def _print_search(found: Found) -> None:
    say = sys.stdout.write
    say(
        f"\nsearch: {found.rows} invented rows, {found.forms} written forms, {len(found.milliseconds)} perturbed queries\n"
    )
    say(
        f"  built in {found.build_seconds:.0f} s with {found.build_megabytes:.0f} MB, {found.disk_megabytes:.0f} MB on disk\n"
    )
    say(f"  recall@50 {found.recall():.3f}, across scripts {found.recall('cross'):.3f}\n")
    wait = f"p50 {found.percentile(0.5):.1f} ms, p95 {found.percentile(0.95):.1f} ms, longest {max(found.milliseconds):.0f} ms"
    say(f"  {wait} (load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)\n")
    for kind, hits in sorted(found.hits.items()):
        say(f"  {kind:32}{len(hits):5}{sum(hits) / len(hits):8.3f}\n")


def main(argv: list[str] | None = None) -> int:
    """Measure on every set of pairs that is at hand."""
    parser = argparse.ArgumentParser(prog="comity-names bench", description=__doc__)
    parser.add_argument(
        "--freeze", action="store_true", help="keep this run for later ones to be held against"
    )
    parser.add_argument("--rows", type=int, default=0, help="also search an invented list of so many rows")
    parser.add_argument("--queries", type=int, default=600, help="perturbed names that are looked for in it")
    args = parser.parse_args(argv)
    folder = data_folder()
    if folder is None:
        sys.stdout.write("No labelled pairs here: set COMITY_NAMES_DATA to the folder of names-dev.csv.\n")
    else:
        rates = speed(development_pairs(folder))
        sys.stdout.write(
            f"pairs a second on one core: {rates.within:.0f} within a script, {rates.across:.0f} across; "
            f"tables {table_megabytes():.0f} MB (load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors)\n"
        )
        for name, pairs in (("names-dev", development_pairs(folder)), ("general", general_pairs(folder))):
            if pairs:
                _measure(name, pairs, keep=args.freeze)
        if "nomenklatura logic-v1" not in matchers():
            sys.stdout.write(
                "nomenklatura is not installed and was not measured; see requirements/bench.txt.\n"
            )
    _print_spellings()
    if args.rows:
        _print_search(measure(args.rows, args.queries))
    return 0


def _measure(name: str, pairs: Sequence[Pair], *, keep: bool) -> None:
    scores = report(name, pairs, kinds=name == "names-dev")
    changed = flips(name, pairs, scores)
    sys.stdout.write(
        f"changed sides since the frozen run: {len(changed)}\n" + "".join(f"  {x}\n" for x in changed[:40])
    )
    if keep:
        freeze(name, pairs, scores)


__all__ = [
    "data_folder",
    "development_pairs",
    "flips",
    "general_pairs",
    "main",
    "ours",
    "quality",
    "report",
    "run",
]
