"""The lines of a text as it was stored, and what can be seen of each without reading it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from comity.intake.core.model import Span

_LINE = re.compile(r"[^\n\r\u2028\u2029\f\v\x85]+")
# a sentence may end in a stop and then in closing quotes or brackets; `./.` is the end mark of Vietnamese agencies
# or, in Japanese, in the name of who wrote it in brackets
_ENDING = re.compile(
    r"(?:[.!?。！？…．｡]|\./\.)[\"'”’»」』）)\]]*$|[.!?]\s*(?:[—–]|--)\s*[A-Z][\w/.]*(?:\s[A-Z][\w/.]*){0,4}$|。\s?[(（【][^()（）【】。、]{1,24}(?:[、・=＝][^()（）【】。]{1,24})?[)）】]$"
)
HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SPACES = re.compile(r"\s+")
# what a bare eye does not see: width marks and joiners
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def key_of(words: str) -> str:
    """Return words for comparing: width, case, marks of quotation and spaces made alike. Its offsets are not those of the text."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", words)).casefold()
    plain = plain.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return _SPACES.sub(" ", plain).strip()


def solid(key: str) -> str:
    """Return the letters and digits of a key alone: glued and unglued words are then the same."""
    return "".join(char for char in key if char.isalnum())


@dataclass(frozen=True)
class Line:
    """A line, or a part of one, without the spaces around it."""

    span: Span
    words: str

    @cached_property
    def key(self) -> str:
        """The words for comparing."""
        return key_of(self.words)

    @cached_property
    def solid(self) -> str:
        """The letters and digits of the key."""
        return solid(self.key)

    @cached_property
    def ends(self) -> bool:
        """Whether it ends like a sentence."""
        return bool(_ENDING.search(self.words))

    @cached_property
    def length(self) -> int:
        """How many words it has: two signs of Chinese or Japanese count as one word."""
        signs = len(HAN_OR_KANA.findall(self.key))
        return signs // 2 + len(_WORD.findall(HAN_OR_KANA.sub(" ", self.key)))

    @property
    def told(self) -> bool:
        """Whether it reads like a piece of a story: a sentence of some length."""
        return (self.ends and self.length >= 5) or self.length >= 30


def part(raw: str, start: int, end: int) -> Line | None:
    """Return a stretch as a line without the spaces around it; None where nothing is left."""
    words = raw[start:end]
    left = len(words) - len(words.lstrip())
    words = words.strip()
    return Line(Span(start + left, start + left + len(words)), words) if words else None


def lines_of(raw: str) -> list[Line]:
    """Return the lines that hold anything."""
    found = (part(raw, one.start(), one.end()) for one in _LINE.finditer(raw))
    return [one for one in found if one is not None]
