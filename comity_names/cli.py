"""The command line: comity-names score | explain | index build | search | search-many | bench."""

import argparse
import csv
import gc
import json
import sys
from pathlib import Path

from comity_names import lists, screening
from comity_names.compare import compare
from comity_names.index import Candidate, Index, IndexFolderError
from comity_names.match import LANGUAGES
from comity_names.methods import CURRENT
from comity_names.person import Person


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it did its work, 2 when the input cannot be used."""
    args = _parser().parse_args(argv)
    try:
        code: int = args.run(args)
    except UnicodeDecodeError as problem:
        sys.stderr.write(f"The file is not UTF-8 (byte {problem.start}); save it as UTF-8 and try again.\n")
        return 2
    except (lists.ListError, IndexFolderError, OSError, csv.Error) as problem:
        sys.stderr.write(f"{problem or problem.__doc__}\n")
        return 2
    return code


_MOST_SAID = 20


class _Complaints:
    """Says what is wrong with single rows: the first ones in words, the rest as a number."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, sentence: str) -> None:
        self.count += 1
        if self.count <= _MOST_SAID:
            sys.stderr.write(f"{sentence}\n")

    def end(self) -> None:
        if self.count > _MOST_SAID:
            sys.stderr.write(f"… and {self.count - _MOST_SAID} more such lines.\n")


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _day(text: str) -> str:
    if not lists.is_date(text):
        raise argparse.ArgumentTypeError(f"{text!r} is neither YYYY-MM-DD nor YYYY")
    return text


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
    index = commands.add_parser("index", help="make an index of a list").add_subparsers(required=True)
    build = index.add_parser(
        "build", help="index a CSV list (id, name, and what else is known) into a folder"
    )
    build.add_argument("list", type=Path)
    build.add_argument("folder", type=Path)
    build.set_defaults(run=_build)
    search = commands.add_parser("search", help="find one person in an index")
    search.add_argument("folder", type=Path)
    search.add_argument("name")
    search.add_argument("--birth-date", type=_day, help="1990-02-03 or 1990")
    search.add_argument("--limit", type=_whole, default=10)
    search.add_argument("--json", action="store_true", help="one JSON object a line")
    search.set_defaults(run=_search)
    many = commands.add_parser(
        "search-many", help="find every person of a CSV file (id, name, and what else is known)"
    )
    many.add_argument("folder", type=Path)
    many.add_argument("queries", type=Path)
    many.add_argument("--limit", type=_whole, default=50)
    many.add_argument("--out", type=Path, required=True)
    many.add_argument(
        "--processes", type=_whole, default=0, help="how many search at a time (all processors)"
    )
    many.set_defaults(run=_search_many)
    bench = commands.add_parser("bench", help="measure the engine on labelled pairs, where they are at hand")
    bench.add_argument(
        "--freeze", action="store_true", help="keep this run for later ones to be held against"
    )
    bench.add_argument("--rows", type=int, default=0, help="also search an invented list of so many rows")
    bench.add_argument("--queries", type=int, default=600, help="perturbed names that are looked for in it")
    bench.set_defaults(run=_bench)
    return parser


def _score(args: argparse.Namespace) -> int:
    complaints = _Complaints()
    with args.pairs.open(encoding="utf-8-sig", newline="") as source:
        rows = lists.reader(source, args.pairs, ("id", "left_name", "right_name"), complaints)
        first = next(rows, None)  # a file that cannot be used leaves no empty answer behind
        with args.out.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["id", "name_agreement"])
            for row in (*([first] if first else []), *rows):
                found = CURRENT.read_both(row.cells["left_name"], row.cells["right_name"])
                writer.writerow([row.cells["id"], f"{found.agreement:.6f}"])
    complaints.end()
    return 0


def _explain(args: argparse.Namespace) -> int:
    match = compare(Person((args.left,)), Person((args.right,)))
    numbers = f"name_agreement {match.name_agreement:.3f}, same_person {match.same_person:.6f}"
    sys.stdout.write(f"{numbers} ({match.method} {match.version})\n{match.explanation(args.lang)}\n")
    return 0


def _build(args: argparse.Namespace) -> int:
    complaints = _Complaints()
    gc.disable()  # rows of a list are in no cycle, so that nothing is lost by not looking
    try:
        index = Index.build(lists.persons(args.list, complaints), args.folder)
    finally:
        gc.enable()
    complaints.end()
    sys.stdout.write(f"{len(index)} rows in {args.folder}\n")
    return 0


def _search(args: argparse.Namespace) -> int:
    index = Index.open(args.folder)
    for rank, found in enumerate(index.search(Person((args.name,), args.birth_date), args.limit), start=1):
        sys.stdout.write(_line(rank, found, as_json=args.json) + "\n")
    return 0


def _line(rank: int, found: Candidate, *, as_json: bool) -> str:
    match = found.match
    if not as_json:
        return (
            f"{rank}\t{found.row_id}\t{match.same_person:.6f}\t{match.name_agreement:.3f}\t{match.right_name}"
        )
    return json.dumps(
        {
            "rank": rank,
            "row_id": found.row_id,
            "name": match.right_name,
            "same_person": match.same_person,
            "name_agreement": match.name_agreement,
            "factors": [{"kind": f.kind, "relation": f.relation, "bits": f.bits} for f in match.factors],
            "method": match.method,
            "version": match.version,
        },
        ensure_ascii=False,
    )


def _search_many(args: argparse.Namespace) -> int:
    complaints = _Complaints()
    Index.open(args.folder)  # says so where there is none, before anything is written
    with args.queries.open(encoding="utf-8-sig", newline="") as source:
        rows = lists.reader(source, args.queries, ("id", "name"), complaints)
        wanted = [(row.cells["id"], lists.person(row, args.queries, complaints)) for row in rows]
    with args.out.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["query_id", "rank", "row_id", "same_person"])
        for query_id, found in screening.search_all(args.folder, wanted, args.limit, args.processes):
            for rank, one in enumerate(found, start=1):
                writer.writerow([query_id, rank, one.row_id, f"{one.match.same_person:.9f}"])
    complaints.end()
    return 0


def _bench(args: argparse.Namespace) -> int:
    from comity_names import bench  # noqa: PLC0415  (a measuring tool, read only when asked for)

    asked = ["--rows", str(args.rows), "--queries", str(args.queries)]
    return bench.main([*asked, *(["--freeze"] if args.freeze else [])])
