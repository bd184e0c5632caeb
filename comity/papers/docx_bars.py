"""Charts of a DOCX: label, bar and figure a line. A bar is one blue point, drawn as long as its part of the longest."""

import io
from collections.abc import Callable
from functools import cache

from docx.document import Document as Whole
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shape import InlineShape
from docx.shared import Mm
from docx.table import Table as Grid
from PIL import Image

from comity.papers.docx_words import as_cell, give_air, keep_together, say
from comity.papers.model import Bars

LONGEST = 70  # mm
SHORTEST = 0.4  # mm, so that what is not nothing is seen
COLOUR = (0x31, 0x57, 0x7F)


def write(document: Whole, block: Bars, grid_of: Callable[[int], Grid]) -> None:
    """Write title and bars; `grid_of` adds a table of three columns with so many rows."""
    for words in block.title:
        line = document.add_paragraph()
        line.paragraph_format.keep_with_next = True
        say(line, words, is_strong=True)
    if not block.bars:
        return
    grid = grid_of(len(block.bars))
    give_air(grid)
    for row, bar, part in zip(grid.rows, block.bars, block.parts, strict=True):
        keep_together(row)
        label, drawn, figure = row.cells
        for number, words in enumerate(bar.label):
            say(as_cell(label.add_paragraph() if number else label.paragraphs[0]), words)
        if part > 0:
            run = drawn.paragraphs[0].add_run()
            width = Mm(max(LONGEST * part, SHORTEST))
            picture = run.add_picture(io.BytesIO(_point()), width=width, height=Mm(3.4))
            said = " / ".join(words.text for words in bar.label)
            say_what_it_shows(picture, f"{said}: {bar.shown.text}")
        line = as_cell(figure.paragraphs[0])
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        say(line, bar.shown, is_strong=True)


def say_what_it_shows(picture: InlineShape, words: str) -> None:
    """Give a picture the words that are read out in its place, and no space of its own: word processors would put some around it."""
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")  # noqa: SLF001  # python-docx has no word for it
    picture._inline.docPr.set("descr", words.replace("\n", " ")[:500])  # noqa: SLF001  # python-docx has no word for it


@cache
def _point() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4), COLOUR).save(drawn, "PNG")
    return drawn.getvalue()
