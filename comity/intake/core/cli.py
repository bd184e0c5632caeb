"""The command `comity intake extract`: needs no database, keys or node settings.

comity intake extract FILE... --out DIR    writes DIR/<FILE's name without its ending>.json in comity-intake/1, one for each FILE
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from comity.intake.core.extract import extract
from comity.intake.core.written import written


def main(words: Sequence[str]) -> int:
    """Read files; return 0, or 1 where one could not be read: the others are written all the same."""
    parser = argparse.ArgumentParser(
        prog="comity intake extract",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a text in UTF-8")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="where the JSON files go; made when missing"
    )
    given = parser.parse_args(words)
    given.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for file in given.files:
        try:
            raw = file.read_bytes().decode("utf-8")  # newlines as stored: offsets count on them
        except (OSError, UnicodeDecodeError) as error:
            sys.stderr.write(f"{file}: {_why(error)}\n")
            failed = 1
            continue
        found = written(extract(raw), file.stem)
        fresh = given.out / f".{file.stem}.json.new"
        fresh.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        fresh.replace(given.out / f"{file.stem}.json")
    return failed


def _why(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8. Save it as UTF-8 text and give it again."
    return f"it cannot be read: {error.strerror}."
