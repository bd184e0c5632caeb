"""A paper as DOCX, by python-docx: real headings, heads of tables that stand again, a language and letters for each run of words."""

import io
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as Whole
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell as Cell

from comity.papers import docx_bars
from comity.papers.docx_marks import foot, mark_every_page
from comity.papers.docx_packing import packed
from comity.papers.docx_styles import dress, name_substitutes
from comity.papers.docx_templates import opened, place_of
from comity.papers.docx_words import as_cell, give_air, keep_together, repeat_head, say, say_all
from comity.papers.model import (
    Bars,
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Said,
    SideBySide,
    Signature,
    Table,
)

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WIDTH = 170  # mm between the margins


def write_docx(paper: Paper, template: bytes | None = None) -> bytes:
    """Return the file; the same bytes for the same paper and template.

    Args:
        paper: what it says.
        template: a checked DOCX of the agency; its page, styles, header and footer are kept, and the paper stands where a paragraph
            says `{{paper}}`, else at the end.

    Raises:
        BadTemplateError: the template is not one that this house takes.
    """
    document = Document() if template is None else opened(template)
    dress(document, is_ours=template is None)
    place = place_of(document) if template is not None else None
    before = len(document.element.body)
    if template is None:
        _letterhead(document, paper)
    for number, words in enumerate(paper.title):
        say(document.add_paragraph(style="Title" if number == 0 else "Subtitle"), words)
    for block in paper.blocks:
        _write(document, block)
    if place is not None:
        for element in [
            one for one in document.element.body[before - 1 :] if not one.tag.endswith("}sectPr")
        ]:
            place.addprevious(element)
        place.getparent().remove(place)
    mark_every_page(document, paper.marks)
    foot(document, paper.foot)
    name_substitutes(document)
    _describe(document, paper)
    return packed(document, paper.made_on)


def _describe(document: Whole, paper: Paper) -> None:
    facts = document.core_properties
    facts.title = " · ".join(words.text for words in paper.title)[:255]  # what the property holds
    facts.created = facts.modified = datetime(
        paper.made_on.year, paper.made_on.month, paper.made_on.day, tzinfo=UTC
    )
    facts.author = facts.last_modified_by = facts.comments = facts.keywords = ""
    facts.revision = 1
    facts.language = paper.languages[0][:255]
    facts.version = paper.version[:255]


def _letterhead(document: Whole, paper: Paper) -> None:
    head = paper.letterhead
    if head.logo:
        picture = document.add_paragraph().add_run().add_picture(io.BytesIO(head.logo), height=Mm(16))
        docx_bars.say_what_it_shows(picture, " ".join(words.text for words in head.lines) or "logo")
    for number, words in enumerate(head.lines):
        line = document.add_paragraph(style="Paper small")
        line.paragraph_format.space_after = Pt(14 if number == len(head.lines) - 1 else 4)
        say(line, words)


def _write(document: Whole, block: Block) -> None:
    match block:
        case Heading():
            say_all(document.add_heading("", min(max(block.level, 1), 3)), block.words)
        case Paragraph():
            for words in block.words:
                style = "Paper small" if block.is_small else "Normal"
                say(document.add_paragraph(style=style), words, is_strong=block.is_strong)
        case SideBySide():
            grid = _grid(document, 1, 2, (1, 1), is_ruled=False)
            for cell, words in zip(grid.rows[0].cells, (block.left, block.right), strict=True):
                say(cell.paragraphs[0], words, is_strong=block.is_strong)
        case Table():
            _table(document, block)
        case Bars():
            docx_bars.write(document, block, lambda rows: _grid(document, rows, 3, (4, 5, 2), is_ruled=False))
        case Signature():
            _signature(document, block)
        case PageBreak():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _table(document: Whole, block: Table) -> None:
    grid = _grid(document, len(block.rows) + 1, len(block.heads), block.widths or (1,) * len(block.heads))
    repeat_head(grid.rows[0])
    for row, cells in zip(grid.rows, (block.heads, *block.rows), strict=True):
        for column, (cell, said) in enumerate(zip(row.cells, cells, strict=True)):
            _fill(cell, said, is_strong=cells is block.heads, is_number=column in block.numbers)
        if sum(len(words.text) for said in cells for words in said) < 1200:  # a longer row may fit on no page
            keep_together(row)
    document.add_paragraph(style="Paper small")  # else two tables in a row become one


def _fill(cell: Cell, said: Said, *, is_strong: bool, is_number: bool) -> None:
    for number, words in enumerate(said):
        line = as_cell(cell.add_paragraph() if number else cell.paragraphs[0])
        if is_number:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        say(line, words, is_strong=is_strong)


def _signature(document: Whole, block: Signature) -> None:
    if not block.below:
        return
    document.add_paragraph().paragraph_format.space_before = Mm(18)
    grid = _grid(document, 1, len(block.below), (1,) * len(block.below), is_ruled=False)
    for cell, said in zip(grid.rows[0].cells, block.below, strict=True):
        cell.paragraphs[0].add_run("_" * max(10, 60 // len(block.below)))
        for words in said:
            say(as_cell(cell.add_paragraph()), words)


def _grid(
    document: Whole, rows: int, columns: int, widths: tuple[int, ...], *, is_ruled: bool = True
) -> Grid:
    """Add an empty table over the whole width; widths stand on each cell, as every word processor wants them."""
    grid: Grid = document.add_table(rows=rows, cols=columns, style="Table Grid" if is_ruled else "Paper grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if is_ruled:
        give_air(grid)
    exact = [Mm(WIDTH * part / sum(widths)) for part in widths]
    for column, width in zip(grid.columns, exact, strict=True):
        column.width = width
    for row in grid.rows:  # asking each column for its cells would take time with the square of the rows
        for cell, width in zip(row.cells, exact, strict=True):
            cell.width = width
    return grid
