"""Words of DOCX and ODT, as a reader sees them."""

from comity.intake.reading import office
from comity.intake.reading.kinds import ARCHIVE, Kind, kind_of
from comity.intake.reading.tests import making


def texts(content: bytes) -> list[str]:
    assert kind_of(content).media == ARCHIVE
    return [one.text for one in office.pages_of(content).pages[0].paragraphs]


def test_paragraphs_of_word_with_changes_accepted() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>Two </w:t></w:r><w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t xml:space='preserve'>new </w:t></w:r></w:ins><w:r><w:t>men</w:t><w:br/><w:t>in Hanoi</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:sdt><w:sdtContent><w:r><w:t>Chosen</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert texts(making.docx(body)) == ["Two new men\nin Hanoi", "Chosen"]


def test_rows_boxes_notes_headers_of_word() -> None:
    cell = "<w:tc>{}</w:tc>"
    row = f"<w:tr>{cell.format(making.paragraph('Heroin'))}{cell.format(making.paragraph('12.5 kg'))}</w:tr>"
    box = f"<w:p><w:r><w:t>Around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{making.paragraph('In a box')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{making.paragraph('In a box')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    content = making.docx(
        f"<w:tbl>{row}</w:tbl>{box}",
        parts={
            "word/header1.xml": ("header", making.paragraph("Ministry")),
            "word/header2.xml": ("header", making.paragraph("Ministry")),
            "word/footnotes.xml": ("footnotes", f"<w:footnote>{making.paragraph('A note')}</w:footnote>"),
        },
    )
    assert texts(content) == ["Ministry", "Heroin\t12.5 kg", "Around", "In a box", "A note"]


def test_the_title_of_word_is_told() -> None:
    core = '<c:coreProperties xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Third report</dc:title></c:coreProperties>'
    found = office.pages_of(making.docx(making.paragraph("Words"), members={"docProps/core.xml": core}))
    assert (found.title, found.media) == ("Third report", Kind.DOCX)


def test_paragraphs_of_open_document() -> None:
    body = (
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:h>Head<text:s text:c='2'/>line</text:h><text:p>One<text:line-break/>two<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>A note</text:p></text:note-body></text:note> three</text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Heroin</text:p></table:table-cell>"
        "<table:table-cell><text:p>12.5 kg</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert texts(making.odt(body)) == ["Head line", "One\ntwo three", "A note", "Heroin\t12.5 kg"]
