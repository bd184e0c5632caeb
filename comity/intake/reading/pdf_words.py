"""The letters of a page of a PDF become fragments: runs on one line, each with the place of its letters as the font has them."""

from ctypes import byref
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw

from comity.intake.reading.layout import Fragment

# what PDFium writes for a hyphen at the end of a line
AT_END_OF_LINE = {0x02: "-", 0xFFFE: "-"}
_GAP = 1.0  # heights of a letter; what stands further away is another fragment
_BACK = 0.6  # the same, to the left: a letter over another is none
_LEVEL = 0.5  # the same, up or down: a raised number stays in its line
_SURROGATES = range(0xD800, 0xE000)


@dataclass
class _Run:
    """A fragment that grows."""

    left: float
    top: float
    right: float
    bottom: float
    letters: list[str] = field(default_factory=list)

    def goes_on(self, left: float, top: float, bottom: float) -> bool:
        height = max(0.1, self.bottom - self.top)
        level = abs((top + bottom) / 2 - (self.top + self.bottom) / 2) < _LEVEL * max(height, bottom - top)
        return level and -_BACK * height < left - self.right < _GAP * height

    def take(self, letter: str, left: float, top: float, right: float, bottom: float) -> None:
        self.letters.append(letter)
        self.left, self.right = min(self.left, left), max(self.right, right)
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)

    def done(self) -> Fragment:
        words = "".join(self.letters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return Fragment(self.left, self.top, self.right, self.bottom, words)


def fragments_of(page: pypdfium2.PdfTextPage, count: int) -> list[Fragment]:
    """Return the fragments of a page, in the order of the file; places in points, growing downwards."""
    runs: list[_Run] = []
    grows: _Run | None = None
    box = pypdfium2.raw.FS_RECTF()
    for place in range(count):
        code = pypdfium2.raw.FPDFText_GetUnicode(page, place)
        letter = AT_END_OF_LINE.get(code) or chr(code)
        if letter in "\r\n":
            grows = None
            continue
        if letter.isspace():
            if grows is not None:
                grows.letters.append(" ")
            continue
        if code == 0 or not pypdfium2.raw.FPDFText_GetLooseCharBox(page, place, byref(box)):
            continue
        left, top, right, bottom = box.left, -box.top, box.right, -box.bottom
        if code not in _SURROGATES and (grows is None or not grows.goes_on(left, top, bottom)):
            grows = _Run(left, top, right, bottom)
            runs.append(grows)
        if grows is not None:
            grows.take(letter, left, top, right, bottom)
    return [one.done() for one in runs if "".join(one.letters).strip()]
