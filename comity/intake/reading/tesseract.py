"""The program Tesseract: whether it is there, which languages it knows, and what it finds in an image. The image goes through a pipe and never lies on a disk."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache

from PIL import Image

from comity.intake.reading.bounds import MOST_PAGE_SECONDS
from comity.intake.reading.result import NotReadError, Reason

_TURN = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)
_SURE = re.compile(r"^Orientation confidence: ([\d.]+)$", re.MULTILINE)
_SCRIPT = re.compile(r"^Script: (\w+)$", re.MULTILINE)
_D = {0xD0: "\u0110"}  # the D of Icelandic, which looks the same, for that of Vietnamese
_WORD_LEVEL = "5"
_COLUMNS = 12
_SURE_TURN = 2.0  # how sure it must be that a page lies on its side


@dataclass(frozen=True)
class Word:
    """A word as recognised: its paragraph and line (numbers of the program), its place in pixels, how sure (0 to 1)."""

    paragraph: tuple[int, int]
    line: tuple[int, int, int]
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    text: str


@dataclass(frozen=True)
class Look:
    """How a page lies: degrees to turn it clockwise, and its script as Tesseract calls it (empty when it cannot tell)."""

    turn: int = 0
    script: str = ""


@cache
def program() -> str | None:
    """Return where the program is, or None."""
    return shutil.which("tesseract")


@cache
def languages() -> frozenset[str]:
    """Return the models that are there, by Tesseract's names: eng, vie, jpn, chi_sim, osd.

    Raises:
        NotReadError: the program is not there.
    """
    said = _run(["--list-langs"], b"").decode("utf-8", "replace").splitlines()
    return frozenset(one.strip() for one in said[1:] if one.strip())


def look(image: Image.Image, dpi: int) -> Look:
    """Return how a page lies and in which script it is; nothing is known of a page with few words."""
    if "osd" not in languages():
        return Look()
    said = _run(["-", "-", "--psm", "0", "--dpi", str(dpi)], _sent(image), may_fail=True).decode(
        "utf-8", "replace"
    )
    turn, sure, script = _TURN.search(said), _SURE.search(said), _SCRIPT.search(said)
    is_sure = sure is not None and float(sure[1]) >= _SURE_TURN
    return Look(int(turn[1]) if turn and is_sure else 0, script[1] if script else "")


def words_in(image: Image.Image, dpi: int, models: tuple[str, ...]) -> list[Word]:
    """Return the words of a page, in the order of reading."""
    options = [
        "-",
        "-",
        "-l",
        "+".join(models),
        "--dpi",
        str(dpi),
        "-c",
        "preserve_interword_spaces=0",
        "tsv",
    ]
    return parsed(_run(options, _sent(image)).decode("utf-8", "replace"))


def parsed(table: str) -> list[Word]:
    """Return the words in a table as Tesseract writes it; rows of another shape are passed over."""
    found = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        try:
            block, paragraph, line = (int(one) for one in cells[2:5])
            left, top, width, height = (int(one) for one in cells[6:10])
            confidence = float(cells[10])
        except ValueError:
            continue
        sure = min(1.0, max(0.0, confidence / 100))
        place = (left, top, left + width, top + height)
        found.append(
            Word((block, paragraph), (block, paragraph, line), *place, sure, cells[11].strip().translate(_D))
        )
    return found


def _sent(image: Image.Image) -> bytes:
    """Return a grey image in the plainest form there is (PGM): nothing to pack, nothing to unpack."""
    return f"P5\n{image.width} {image.height}\n255\n".encode() + image.tobytes()


def _run(options: list[str], given: bytes, *, may_fail: bool = False) -> bytes:
    where = program()
    if where is None:
        raise NotReadError(Reason.NO_RECOGNITION)
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system, with options of our own
            [where, *options],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_PAGE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotReadError(Reason.TOO_LONG, seconds=MOST_PAGE_SECONDS) from None
    except OSError:
        raise NotReadError(Reason.NO_RECOGNITION) from None
    if done.returncode != 0 and not may_fail:
        raise NotReadError(Reason.BROKEN)
    return done.stdout
