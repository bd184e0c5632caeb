"""The command line: comity verify BUNDLE [FILES...] [--root THUMBPRINT] [--json]."""

import argparse
import io
import json
import sys
from pathlib import Path

from comity_verify.bundle import read_bundle
from comity_verify.ledger import verify_ledger
from comity_verify.letter import verify_letter
from comity_verify.looked import verify_looked
from comity_verify.report import Report
from comity_verify.shapes import FlawError

CANNOT_READ = 2


def main(argv: list[str] | None = None) -> int:
    """Check one bundle; 0 when it holds, 1 when it does not, 2 when a file cannot be read."""
    asked = _parser().parse_args(argv)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that cannot write every letter
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        report = verify(asked.bundle, asked.root, asked.files)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_READ
    said = json.dumps(report.as_json(), ensure_ascii=False, indent=1) if asked.json else report.as_text()
    sys.stdout.write(f"{said}\n")
    return 0 if report.holds else 1


def verify(path: Path, pins: list[str], files: list[Path]) -> Report:
    """Check the bundle in a file. Raises OSError when a file cannot be read."""
    try:
        bundle = read_bundle(path)
    except FlawError as flaw:
        report = Report(f"{path}")
        report.failed.append(str(flaw))
        return report
    if bundle.kind == "ledger":
        return verify_ledger(bundle, pins)
    return (verify_letter if bundle.kind == "letter" else verify_looked)(bundle, pins, files)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comity verify",
        description="Check a proof made by a node of Comity. Ends with status 1 when it does not hold.",
    )
    parser.add_argument("bundle", type=Path, help="the zip with the proof")
    parser.add_argument(
        "files",
        type=Path,
        nargs="*",
        help="attachments of the letter; beside a list of looks: receipts and checkpoints of its maker",
    )
    parser.add_argument(
        "--root",
        action="append",
        default=[],
        metavar="[NODE=]THUMBPRINT",
        help="the thumbprint of a root key, as the agency itself said it; once for each node, best with its id before it",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    return parser
