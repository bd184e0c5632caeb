"""Lines become paragraphs: what was broken to fit a page or a mail is joined, what stands alone stays alone."""

import re
from collections.abc import Iterable, Sequence

from comity.intake.core.language import language_of
from comity.intake.reading.bounds import MOST_PARAGRAPHS, MOST_TEXT
from comity.intake.reading.result import NotReadError, ReadParagraph, Reason

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
# a soft hyphen, marks of width nothing, the mark of byte order
_NOTHING = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BLANK = re.compile(r"\n[ \t\u3000]*\n\s*")
HAN_OR_KANA = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_END = re.compile(r"[.!?。!?…:;:;][\"'”’」』))]*$")
_BULLET = re.compile(
    r"(?:[-–—•●■□◆○・*]|\(?\d{1,3}[.)、]|[a-zđ][.)]|[IVX]{1,5}\.|[一二三四五六七八九十]{1,3}[、.]|第.{1,4}[条章节節])\s*\S"
)
_HYPHEN = re.compile(r"(?<=[a-zà-ỹ])[-\u2010]$")
_NARROW = 40  # letters under which a full line is no line of running text
_SURE = 30  # letters from which a paragraph tells its language by itself


def tidy(line: str) -> str:
    """Return a line with single blanks and without signs that show nothing."""
    return _SPACES.sub(" ", _NOTHING.sub("", line)).strip()


def joined(lines: Sequence[str]) -> str:
    """Return lines as one: without a blank between signs of Chinese and Japanese, and a word that was parted made whole.

    >>> joined(["the investi-", "gation in Hanoi"]), joined(["警視庁は", "男を逮捕した"])
    ('the investigation in Hanoi', '警視庁は男を逮捕した')
    """
    whole = ""
    for line in lines:
        if not whole or not line:
            whole += line
        elif _HYPHEN.search(whole) and line[0].islower():
            whole = whole[:-1] + line
        elif _is_without_blank(whole, line):
            whole += line
        else:
            whole += f" {line}"
    return whole


def _is_without_blank(before: str, after: str) -> bool:
    """Whether nothing stands between two lines: one of them ends or begins with a sign, and the other has some too."""
    at_end, at_start = HAN_OR_KANA.match(before[-1]), HAN_OR_KANA.match(after)
    return bool(
        (at_end and at_start)
        or (at_end and HAN_OR_KANA.search(after))
        or (at_start and HAN_OR_KANA.search(before))
    )


def width_of(line: str) -> int:
    """Return how wide a line is on paper: a sign of Chinese or Japanese is as wide as two letters."""
    return len(line) + len(HAN_OR_KANA.findall(line))


def begins_item(line: str) -> bool:
    """Whether a line begins an item of a list or an article."""
    return _BULLET.match(line) is not None


def ends_sentence(line: str) -> bool:
    """Whether a line ends with what ends a sentence."""
    return _END.search(line) is not None


def blocks_of(text: str) -> list[str]:
    """Return the paragraphs of a plain text: parted by empty lines, or each line its own where lines were not broken to a width."""
    found: list[str] = []
    for block in _BLANK.split(text.strip("\n")):
        lines = [line for line in map(tidy, block.split("\n")) if line]
        found += runs(lines) if is_broken_to_width(lines) else lines
    return found


def is_broken_to_width(lines: Sequence[str]) -> bool:
    """Whether lines were broken to fit: of those that are not the last most are nearly as wide as the widest, and not wider than paper."""
    if len(lines) < 2:
        return False
    widths = [width_of(line) for line in lines]
    widest = max(widths)
    if not _NARROW <= widest <= 130:
        return False
    full = [width > 0.75 * widest for width in widths[:-1]]
    open_ended = [not _END.search(line) for line in lines[:-1]]
    return sum(full) >= 0.6 * len(full) and sum(open_ended) >= 0.4 * len(open_ended)


def runs(lines: Sequence[str]) -> list[str]:
    """Return the paragraphs of lines that were broken to a width: a short line that ends a sentence ends one, an item of a list begins one."""
    widest = max(map(width_of, lines), default=0)
    found: list[list[str]] = []
    ended = True
    for line in lines:
        if ended or _BULLET.match(line):
            found.append([line])
        else:
            found[-1].append(line)
        short = width_of(line) < 0.75 * widest
        ended = short and bool(_END.search(line) or width_of(line) < 0.5 * widest)
    return [joined(one) for one in found]


def paragraphs(texts: Iterable[str]) -> tuple[ReadParagraph, ...]:
    """Return paragraphs with their languages; those that are too short to tell have the language of all of them.

    Raises:
        NotReadError: there is more text than is read at once.
    """
    kept = [one for one in texts if one.strip()]
    Meter().take(kept)
    whole = language_of("\n".join(kept)[:20_000]) if kept else ""
    return tuple(ReadParagraph(one, language_in(one, whole)) for one in kept)


def language_in(words: str, otherwise: str) -> str:
    """Return the language of a paragraph, or `otherwise` where it is too short to tell."""
    return language_of(words) if letters_in(words) >= _SURE else otherwise


def letters_in(words: str) -> int:
    """Return how much a text says: letters, where a sign of Chinese or Japanese counts as three."""
    return sum(one.isalpha() for one in words) + 2 * len(HAN_OR_KANA.findall(words))


class Meter:
    """Counts the text of a file while its pages are read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._size = self._count = 0

    def take(self, texts: Sequence[str]) -> None:
        """Count texts. Raises NotReadError where they are, all together, more than is read at once."""
        self._size += sum(len(one.encode("utf-8", "replace")) + 1 for one in texts)
        self._count += len(texts)
        if self._size > MOST_TEXT or self._count > MOST_PARAGRAPHS:
            raise NotReadError(Reason.TOO_MUCH_TEXT, size=self._size, most=MOST_TEXT)
