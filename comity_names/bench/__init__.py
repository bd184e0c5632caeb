"""Measure the engine: `comity-names bench` or `python -m comity_names.bench`.

On labelled pairs where they are at hand (see pairs.py) it prints quality, calibration and shares by kind beside its peers, error
rates by culture, speed and memory; with --rows it indexes an invented list of that length and searches it. At the end every
promise stands beside what was measured.
"""

import argparse
import sys
from collections.abc import Sequence

from comity_names.bench import bars, regional
from comity_names.bench.figures import by_kind, quality
from comity_names.bench.finding import measure
from comity_names.bench.pairs import Pair, data_folder, development_pairs, flips, freeze, general_pairs
from comity_names.bench.peers import matchers, ours
from comity_names.bench.report import SPELLINGS, load, print_search, print_spellings, report, run
from comity_names.bench.speed import speed, table_megabytes


def main(argv: list[str] | None = None) -> int:
    """Measure on every set of pairs that is at hand and print every promise beside its figure."""
    parser = argparse.ArgumentParser(prog="comity-names bench", description=__doc__)
    parser.add_argument(
        "--freeze", action="store_true", help="keep this run for later ones to be held against"
    )
    parser.add_argument("--rows", type=int, default=0, help="also search an invented list of so many rows")
    parser.add_argument("--queries", type=int, default=600, help="perturbed names that are looked for in it")
    args = parser.parse_args(argv)
    kept = [*_of_pairs(keep=args.freeze), *_of_regional(keep=args.freeze)]
    if "nomenklatura logic-v1" not in matchers():
        sys.stdout.write("nomenklatura is not installed and was not measured; see requirements/bench.txt.\n")
    kept += bars.of_spellings(print_spellings())
    if args.rows:
        found = measure(args.rows, args.queries)
        print_search(found)
        kept += bars.of_search(found)
        if found.rows < bars.MILLION:
            sys.stdout.write("What is promised of a search is promised of a million rows: --rows 1000000.\n")
    sys.stdout.write(f"\npromises ({load()}; on a busy machine times are longer)\n{bars.table(kept)}")
    return 0


def _of_pairs(*, keep: bool) -> list[bars.Bar]:
    folder = data_folder()
    if folder is None:
        sys.stdout.write("No labelled pairs here: set COMITY_NAMES_DATA to the folder of names-dev.csv.\n")
        return []
    pairs, general = development_pairs(folder), general_pairs(folder)
    rates, megabytes = speed(pairs), table_megabytes()
    sys.stdout.write(
        f"pairs a second on one core: {rates.within:.0f} within a script, {rates.across:.0f} across; "
        f"tables {megabytes:.0f} MB ({load()})\n"
    )
    scores, found = report("names-dev", pairs, kinds=True)
    _held_against("names-dev", pairs, scores, keep=keep)
    kept = bars.of_pairs(found, pairs, scores)
    if general:
        scores, found = report("general", general, kinds=False)
        _held_against("general", general, scores, keep=keep)
        kept.append(bars.Bar("names of other corners: average precision", found.average_precision, 0.82))
    return [*kept, *bars.of_speed(rates, megabytes)]


def _of_regional(*, keep: bool) -> list[bars.Bar]:
    pairs = regional.pairs()
    scores, _ = report("regional, invented", pairs, kinds=False)
    _held_against("regional", pairs, scores, keep=keep)
    shares = {share.same: share.at_half for share in by_kind(pairs, scores)}
    return [bars.Bar("Chinese names as communities abroad spell them: recall at 0.5", shares[True], 0.8)]


def _held_against(name: str, pairs: Sequence[Pair], scores: Sequence[float], *, keep: bool) -> None:
    changed = flips(name, pairs, scores)
    sys.stdout.write(
        f"changed sides since the frozen run: {len(changed)}\n" + "".join(f"  {x}\n" for x in changed[:40])
    )
    if keep:
        freeze(name, pairs, scores)


__all__ = [
    "SPELLINGS",
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
