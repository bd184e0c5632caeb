"""What stands on each page of a DOCX: the marks at the top, reference and number of the page at the foot."""

from collections.abc import Iterator

from docx.document import Document as Whole
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _BaseHeaderFooter as Band
from docx.text.paragraph import Paragraph

from comity.papers.docx_words import say
from comity.papers.model import Mark, Words


def mark_every_page(document: Whole, marks: tuple[Mark, ...]) -> None:
    """Set the marks above whatever the head of each page says, first and even pages too."""
    for band in _bands(document, "header") if marks else ():
        first = band.paragraphs[0] if band.paragraphs else band.add_paragraph()
        for mark in marks:
            line = first.insert_paragraph_before(style="Paper mark")
            for number, words in enumerate(mark.words):
                if number:
                    say(line, Words(" · "))
                say(line, words)


def foot(document: Whole, words: str) -> None:
    """Set the foot with the number of the page and of all pages below whatever a template has there."""
    for band in _bands(document, "footer"):
        is_empty = len(band.paragraphs) == 1 and not band.paragraphs[0].text and not band.tables
        line = band.paragraphs[0] if is_empty else band.add_paragraph()
        line.style = "Paper small"
        line.add_run(f"{words} · ")
        _count(line, "PAGE")
        line.add_run(" / ")
        _count(line, "NUMPAGES")


def _bands(document: Whole, name: str) -> Iterator[Band]:
    for place, section in enumerate(document.sections):
        bands = [getattr(section, name)]
        if section.different_first_page_header_footer:
            bands.append(getattr(section, f"first_page_{name}"))
        if document.settings.odd_and_even_pages_header_footer:
            bands.append(getattr(section, f"even_page_{name}"))
        for band in bands:
            # one that is taken over from the section before it has been written there
            if place == 0 or not band.is_linked_to_previous:
                yield band


def _count(line: Paragraph, what: str) -> None:
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), what)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    number.append(run)
    line._p.append(number)  # noqa: SLF001  # a field that the reader's program counts
