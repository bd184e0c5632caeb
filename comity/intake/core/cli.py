"""The command `comity intake extract`: needs no database, keys or node settings.

comity intake extract FILE... --out DIR    writes DIR/<FILE's name without its ending>.json in comity-intake/1, one for each FILE

A FILE that was read before by the same rules is passed over, so that an interrupted run goes on where it stopped; --again reads it anew.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from comity.intake.core.checked import faults
from comity.intake.core.extract import extract
from comity.intake.core.tables import own_files
from comity.intake.core.written import written

MOST = 1_000_000  # bytes; a text above is a book, to be given in parts
_MANY = 10  # files from which progress is told
_PAUSE = 1.0  # seconds between two lines of progress


class UnreadableError(Exception):
    """A file that cannot be read; its words say why and what to do."""


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
    parser.add_argument("--again", action="store_true", help="read also what was read before")
    given = parser.parse_args(words)
    if wrong := faults():
        sys.stderr.write("".join(f"{one}\n" for one in wrong))
        return 1
    try:
        given.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.stderr.write(f"{given.out}: it cannot be used as a folder: {error.strerror}.\n")
        return 1
    failed = passed = 0
    taken: dict[str, Path] = {}
    told = time.monotonic()
    for number, file in enumerate(given.files, 1):
        try:
            passed += _read(file, given.out, taken, again=given.again)
        except UnreadableError as reason:
            sys.stderr.write(f"{file}: {reason}\n")
            failed += 1
        if len(given.files) >= _MANY and (time.monotonic() - told >= _PAUSE or number == len(given.files)):
            told = time.monotonic()
            sys.stderr.write(
                f"{number} of {len(given.files)} files; {passed} passed over, {failed} not read\n"
            )
    return 1 if failed else 0


def _read(file: Path, out: Path, taken: dict[str, Path], *, again: bool) -> bool:
    """Read one file and write what was found; return whether it was passed over."""
    if file.stem in taken:
        raise UnreadableError(
            f"its result would replace that of {taken[file.stem]}, which has the same name. Rename one of them."
        )
    raw = _text_of(file)
    taken[file.stem] = file
    target = out / f"{file.stem}.json"
    if not again and _was_read(target, raw):
        return True
    if not raw.strip():
        sys.stderr.write(f"{file}: it holds no words; nothing was found.\n")
    found = {**written(extract(raw), file.stem), "rules": rules()}
    # written beside and then put in place: a run that is killed leaves no half file
    fresh = out / f".{file.stem}.json.new"
    try:
        fresh.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        fresh.replace(target)
    except OSError as error:
        raise UnreadableError(f"its result cannot be written: {error.strerror}.") from error
    return False


def _text_of(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > MOST:
            raise UnreadableError(
                f"it has {size / 1e6:.1f} MB; at most {MOST / 1e6:.0f} MB of text are read at once. Give it in parts."
            )
        return file.read_bytes().decode("utf-8")  # newlines as stored: offsets count on them
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("it is not UTF-8. Save it as UTF-8 text and give it again.") from error


def _was_read(target: Path, raw: str) -> bool:
    """Whether a result is there, of the same text by the same rules."""
    try:
        found = json.loads(target.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return (
        isinstance(found, dict)
        and found.get("text_sha256") == hashlib.sha256(raw.encode()).hexdigest()
        and found.get("rules") == rules()
    )


@cache
def rules() -> str:
    """Return a short hash of the rules and their knowledge: results of other rules are not passed over."""
    whole = hashlib.sha256()
    for name, content in _sources(files("comity.intake.core"), ""):
        whole.update(name.encode() + b"\0" + content + b"\0")
    for place in own_files():
        whole.update(str(place).encode() + b"\0" + place.read_bytes() + b"\0")
    return whole.hexdigest()[:16]


def _sources(folder: Traversable, above: str) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda each: each.name):
        if one.is_dir():
            if one.name not in {"tests", "__pycache__"}:
                yield from _sources(one, f"{above}{one.name}/")
        elif one.name.endswith((".py", ".yaml", ".tsv")):
            yield f"{above}{one.name}", one.read_bytes()
