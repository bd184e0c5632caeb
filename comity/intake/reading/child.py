"""The process that opens a file: `python -m comity.intake.reading.child`, started by `outside.py` and by nobody else.

The file comes as standard input, the answer goes to standard output (`wire.py`). Everything that is needed is loaded first, then
the process gives up its rights, and only then it looks at the file.
"""

import codecs
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from comity.intake.reading import confine, wire
from comity.intake.reading.bounds import MOST_BYTES
from comity.intake.reading.result import NotReadError, Reason

# what libraries import when they first meet such a file
_MODULES = (
    "comity.intake.reading.reader",
    "PIL.PngImagePlugin",
    "PIL.JpegImagePlugin",
    "PIL.MpoImagePlugin",
    "PIL.TiffImagePlugin",
    "PIL.BmpImagePlugin",
    "PIL.GifImagePlugin",
    "PIL.ImageColor",
    "PIL.ImagePalette",
    "email.parser",
    "email.policy",
    "email.generator",
    "email.iterators",
)
# encodings that files may name, and the names in archives; Python would load them when they are first needed
_CODECS = """
ascii latin_1 utf_8 utf_8_sig utf_7 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be cp437 cp850 cp866 cp874 cp932 cp949 cp950 mac_roman
cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859_1 iso8859_2 iso8859_5 iso8859_7 iso8859_9 iso8859_15 koi8_r koi8_u
shift_jis shift_jisx0213 shift_jis_2004 euc_jp euc_jis_2004 iso2022_jp iso2022_jp_1 iso2022_jp_2 gb2312 gbk gb18030 hz big5 big5hkscs
euc_kr iso2022_kr johab idna punycode
"""
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
    confine.bound(int(sys.argv[2]))
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
    for name in _MODULES:
        importlib.import_module(name)
    for name in _CODECS.split():
        codecs.lookup(name)
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
