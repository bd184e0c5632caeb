"""A hand-out as DOCX: a title, lines, a table of two columns, a foot on each page. Written by python-docx."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EAST = ("ja", "zh", "ko")
_TAGS = {"zh-Hans": "zh-CN", "zh": "zh-CN", "ja": "ja-JP", "vi": "vi-VN", "en": "en-GB"}
_STYLES = {"Title": (16, True), "Small": (8.5, False), "Strong": (10.5, True)}


@dataclass(frozen=True)
class Words:
    """Words in one language (ISO 639-1, empty where not known); `style` is `Normal`, `Title`, `Small` or `Strong`."""

    text: str
    language: str = ""
    style: str = "Normal"


@dataclass(frozen=True)
class Sheet:
    """What stands on a hand-out: title, lines below it, the heads of the two columns, rows of two cells, a foot with the page number."""

    title: Words
    lines: Sequence[Words]
    heads: tuple[Words, Words]
    rows: Sequence[tuple[Sequence[Words], Sequence[Words]]] = field(default=())
    foot: str = ""


def written(sheet: Sheet) -> bytes:
    """Return the file."""
    document = Document()
    document.core_properties.title = _plain(sheet.title.text)[:255]  # what the property holds
    _dress(document)
    for words in (sheet.title, *sheet.lines):
        _write(document.add_paragraph(), words)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    head = table.add_row()
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # it stands again on each page; python-docx has no word for it
    for row, cells in (
        (head, ((sheet.heads[0],), (sheet.heads[1],))),
        *((table.add_row(), one) for one in sheet.rows),
    ):
        for cell, several in zip(row.cells, cells, strict=True):
            for number, words in enumerate(several):
                _write(cell.add_paragraph() if number else cell.paragraphs[0], words)
    _foot(document.sections[0].footer.paragraphs[0], sheet.foot)
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def _dress(document: Any) -> None:
    """Set the page and the few styles; fonts are named, not carried along."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Sans", Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Sans CJK JP")
    normal.paragraph_format.space_after = Pt(4)
    for name, (size, bold) in _STYLES.items():
        style: ParagraphStyle = document.styles.add_style(f"Hand-out {name}", 1)
        style.base_style = normal
        style.font.size, style.font.bold = Pt(size), bold


def _write(paragraph: Paragraph, words: Words) -> None:
    if words.style in _STYLES:
        paragraph.style = f"Hand-out {words.style}"
    run = paragraph.add_run(_plain(words.text.replace("\r\n", "\n").replace("\r", "\n")))
    if words.language:
        _speak(run, words.language)


def _speak(run: Run, language: str) -> None:
    """Say in which language the words are, for the speller and the choice of font."""
    tag, is_east = _TAGS.get(language, language), language.startswith(_EAST)
    properties = run._r.get_or_add_rPr()  # noqa: SLF001  # python-docx has no word for the language of a run
    if is_east:
        properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    said = OxmlElement("w:lang")
    said.set(qn("w:eastAsia" if is_east else "w:val"), tag)
    properties.append(said)


def _foot(paragraph: Paragraph, words: str) -> None:
    paragraph.style = "Hand-out Small"
    paragraph.add_run(f"{_plain(words)} · ")
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    paragraph._p.append(number)  # noqa: SLF001  # a field that the reader's program counts


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)
