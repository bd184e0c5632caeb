"""The process that opens a file: `python -m comity.intake.reading.child`, started by `outside.py` and by nobody else.

The file comes as standard input, the answer goes to standard output (`wire.py`). Everything that is needed is loaded first, then
the process gives up its rights, and only then it looks at the file.
"""

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from comity.intake.reading import confine, wire
from comity.intake.reading.bounds import MOST_BYTES
from comity.intake.reading.result import NotReadError, Reason

_LATER = (
    "encodings.cp932",
    "encodings.euc_jp",
    "encodings.gb18030",
    "encodings.big5hkscs",
    "encodings.cp1258",
    "encodings.cp1252",
    "encodings.iso2022_jp_2",
    "encodings.utf_16_le",
    "encodings.utf_16_be",
    "encodings.utf_32_le",
    "encodings.utf_32_be",
    "encodings.idna",
    "comity.intake.reading.reader",
)
_READABLE = (
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
    "/proc/self",
)


def main() -> int:
    """Read one file; return 0 when an answer was given, whatever it says."""
    parent = int(sys.argv[1])
    answer = _own_output()
    confine.bound()
    load()
    scratch = Path.cwd()
    confine.apart(parent)
    confine.shut(scratch, _readable())
    try:
        _answer(answer)
    except MemoryError:
        wire.write_not_read(answer, NotReadError(Reason.TOO_MUCH_MEMORY))
    return 0


def _own_output() -> BinaryIO:
    """Keep the pipe for the answer alone: whatever a library prints goes nowhere."""
    kept = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return kept


def load() -> None:
    """Import what is needed only for some files, and the tables of languages: later the disk is closed."""
    for name in _LATER:
        importlib.import_module(name)
    from comity.intake.core.language import language_of  # noqa: PLC0415 - after the bounds are set

    for words in ("told", "là của", "了", "の"):
        language_of(words)


def _readable() -> list[Path]:
    """Return the folders of programs, libraries, this program's own modules and the models of recognition."""
    own = Path(__file__).resolve().parents[3]
    told = os.environ.get("TESSDATA_PREFIX")
    return [
        *map(Path, _READABLE),
        Path(sys.prefix),
        Path(sys.base_prefix),
        own / "comity",
        own / "comity_names",
        *([Path(told)] if told else []),
    ]


def _answer(answer: BinaryIO) -> None:
    from comity.intake.reading.reader import read  # noqa: PLC0415 - after the bounds are set

    with os.fdopen(0, "rb", closefd=False) as given:
        content = given.read(MOST_BYTES + 1)
    try:
        wire.write_read(answer, read(content, lambda: wire.write_beat(answer)))
    except NotReadError as refused:
        wire.write_not_read(answer, refused)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where whatever a library throws becomes an answer
        last = traceback.extract_tb(error.__traceback__)[-1]
        wire.write_broke(answer, f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}")


if __name__ == "__main__":
    sys.exit(main())
