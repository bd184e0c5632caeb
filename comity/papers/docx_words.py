"""Words in a DOCX: each run says its language and its letters, East Asian ones apart from Latin ones."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table as Grid
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from comity.papers.model import Said, Words
from comity.papers.plain import LATIN, Voice, voice_of

CELL = "Papercell"  # as python-docx makes it of "Paper cell"


def say(paragraph: Paragraph, words: Words, *, is_strong: bool = False) -> None:
    """Put words into a paragraph; one that runs from right to left says so."""
    voice = voice_of(words.language)
    if voice.is_leftward:
        _before_alignment(paragraph, "w:bidi")
    for number, line in enumerate(words.text.split("\n")):
        run = paragraph.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        if is_strong:
            run.bold = True
        _speak(run, voice)


def say_all(paragraph: Paragraph, said: Said) -> None:
    """Put the same in several languages into one paragraph, below each other; the first is the strong one."""
    for number, words in enumerate(said):
        if number:
            paragraph.add_run().add_break()
        before = len(paragraph.runs)
        say(paragraph, words)
        if number:
            for run in paragraph.runs[before:]:
                run.bold = False


def as_cell(paragraph: Paragraph) -> Paragraph:
    """Give a paragraph the style of cells, by its id: to ask for it by name costs 6 ms, for each cell of a long table."""
    paragraph._p.style = CELL  # noqa: SLF001  # see above
    return paragraph


def give_air(grid: Grid) -> None:
    """Keep words off the rules above and below them: 1 mm, in the place the order of ISO 29500-1 (17.4.59) wants."""
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:top w:w="57" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/></w:tblCellMar>'
    )
    facts = grid._tbl.tblPr  # noqa: SLF001  # python-docx has no word for it
    look = facts.find(qn("w:tblLook"))
    if look is None:
        facts.append(margins)
    else:
        look.addprevious(margins)


def repeat_head(row: Row) -> None:
    """Let a row stand again at the top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  # python-docx has no word for it


def keep_together(row: Row) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001  # python-docx has no word for it


def _before_alignment(paragraph: Paragraph, name: str) -> None:
    """Say something of a paragraph in the place the order of ISO 29500-1 (17.3.1.26) wants."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has no word for it
    after = properties.find(qn("w:jc"))
    if after is None:
        properties.append(OxmlElement(name))
    else:
        after.addprevious(OxmlElement(name))


def _speak(run: Run, voice: Voice) -> None:
    """Say language and letters; the order of the parts is that of ISO 29500-1 (17.3.2.28)."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001  # python-docx has no word for the language of a run
    letters = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi"):
        letters.set(qn(script), LATIN)
    letters.set(qn("w:eastAsia"), voice.letters[1])
    letters.set(qn("w:cs"), voice.letters[1] if voice.is_leftward else LATIN)
    if voice.is_east:
        letters.set(qn("w:hint"), "eastAsia")
    if voice.is_leftward:
        properties.append(OxmlElement("w:rtl"))
    if voice.tag:
        said = OxmlElement("w:lang")
        if not voice.is_east and not voice.is_leftward:
            said.set(qn("w:val"), voice.tag)
        if voice.is_east:
            said.set(qn("w:eastAsia"), voice.tag)
        if voice.is_leftward:
            said.set(qn("w:bidi"), voice.tag)
        properties.append(said)
