"""The command line: comity-names score | explain | index build | search | search-many | bench."""

import argparse
import csv
import sys
from pathlib import Path

from comity_names.compare import compare
from comity_names.match import LANGUAGES
from comity_names.methods import CURRENT
from comity_names.person import Person


class ListError(ValueError):
    """The CSV file lacks a column the command needs; the first line must name the columns."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 2 when the input cannot be used."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except (ListError, OSError, UnicodeDecodeError) as problem:
        sys.stderr.write(f"{problem or problem.__doc__}\n")
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity-names", description="Compare and find names across scripts."
    )
    commands = parser.add_subparsers(required=True)
    score = commands.add_parser("score", help="score pairs of a CSV file (id, left_name, right_name)")
    score.add_argument("pairs", type=Path)
    score.add_argument("--out", type=Path, required=True)
    score.set_defaults(run=_score)
    explain = commands.add_parser("explain", help="say how two names compare, and why")
    explain.add_argument("left")
    explain.add_argument("right")
    explain.add_argument("--lang", choices=LANGUAGES, default="en")
    explain.set_defaults(run=_explain)
    bench = commands.add_parser("bench", help="measure the engine on labelled pairs, where they are at hand")
    bench.add_argument(
        "--freeze", action="store_true", help="keep this run for later ones to be held against"
    )
    bench.set_defaults(run=_bench)
    return parser


def _bench(args: argparse.Namespace) -> int:
    from comity_names import bench  # noqa: PLC0415  (a measuring tool, read only when asked for)

    return bench.main(["--freeze"] if args.freeze else [])


def _score(args: argparse.Namespace) -> int:
    with (
        args.pairs.open(encoding="utf-8-sig", newline="") as source,
        args.out.open("w", encoding="utf-8", newline="") as out,
    ):
        reader = csv.DictReader(source)
        missing = {"id", "left_name", "right_name"} - set(reader.fieldnames or ())
        if missing:
            raise ListError(f"{args.pairs} lacks the columns {', '.join(sorted(missing))}.")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "name_agreement"])
        for row in reader:
            found = CURRENT.read_both(row["left_name"], row["right_name"])
            writer.writerow([row["id"], f"{found.agreement:.6f}"])
    return 0


def _explain(args: argparse.Namespace) -> int:
    match = compare(Person((args.left,)), Person((args.right,)))
    numbers = f"name_agreement {match.name_agreement:.3f}, same_person {match.same_person:.6f}"
    sys.stdout.write(f"{numbers} ({match.method} {match.version})\n{match.explanation(args.lang)}\n")
    return 0
