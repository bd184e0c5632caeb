"""Templates of an agency: the good one keeps its head, whatever could do something is refused with its reason."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from docx import Document

from comity.papers import Mark, Paper, Paragraph, Words, write_docx
from comity.papers.docx_checking import check_template
from comity.papers.docx_templates import LARGEST, BadTemplateError
from comity.papers.tests.samples import template

PAPER = Paper(
    (Words("Brief", "en"),),
    ("en",),
    (Paragraph((Words("What was promised", "en"),)),),
    date(2026, 11, 30),
    marks=(Mark((Words("DRAFT", "en"),)),),
)


def test_paper_stands_at_its_place_and_head_and_mark_on_each_page() -> None:
    document = Document(io.BytesIO(write_docx(PAPER, template())))
    assert [line.text for line in document.paragraphs] == [
        "To whom it concerns",
        "Brief",
        "What was promised",
        "Done in two copies",
    ]
    page = document.sections[0]
    assert [line.text for line in page.header.paragraphs] == ["DRAFT", "Ministry of Examples"]
    assert [line.text for line in page.first_page_header.paragraphs] == ["DRAFT", "First page"]
    assert write_docx(PAPER, template()) == write_docx(PAPER, template())


def test_without_a_place_it_stands_at_the_end() -> None:
    document = Document(io.BytesIO(write_docx(PAPER, template(place=False))))
    assert [line.text for line in document.paragraphs][1:3] == ["Done in two copies", "Brief"]


def _with(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({name: content})


def _instead(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)

    return change


LINK = b'<Relationship Id="r9" Type="x" Target="https://evil.example/a.dotm" TargetMode="External"/></Relationships>'
CHUNK = b'<Relationship Id="r9" Type="http://x.example/relationships/aFChunk" Target="/word/part.htm"/></Relationships>'
TWO_FIELDS = (
    b'<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r>'
    b"<w:r><w:instrText>AUTO c</w:instrText></w:r></w:p><w:sectPr"
)


def _main_in_dat(members: dict[str, bytes]) -> None:
    """The whole document with a field under a name that is not that of XML."""
    members["word/document.dat"] = members.pop("word/document.xml").replace(b"<w:sectPr", FIELD, 1)
    members["word/_rels/document.dat.rels"] = members.pop("word/_rels/document.xml.rels")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        members[name] = members[name].replace(b"word/document.xml", b"word/document.dat")


def _without_section(members: dict[str, bytes]) -> None:
    members["word/document.xml"] = re.sub(
        rb"<w:sectPr.*</w:sectPr>", b"", members["word/document.xml"], flags=re.DOTALL
    )


def _style(name: str, kind: str) -> Callable[[dict[str, bytes]], None]:
    """A style of that name, of a kind that is not the paper's."""
    own = f'<w:style w:type="{kind}" w:styleId="Own1"><w:name w:val="{name}"/></w:style></w:styles>'.encode()

    def change(members: dict[str, bytes]) -> None:
        old = rb'<w:style [^>]*>\s*<w:name w:val="' + name.encode() + rb'"/>.*?</w:style>'
        members["word/styles.xml"] = re.sub(old, b"", members["word/styles.xml"], flags=re.DOTALL).replace(
            b"</w:styles>", own
        )

    return change


FIELD = b'<w:p><w:r><w:instrText>INCLUDETEXT "C:\\\\secret"</w:instrText></w:r></w:p><w:sectPr'


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_with("word/vbaProject.bin", b"x"), "macros"),
        (_with("word/embeddings/oleObject1.bin", b"x"), "embedded"),
        (_with("word/activeX/activeX1.xml", b"<a/>"), "embedded"),
        (_instead("word/_rels/document.xml.rels", b"</Relationships>", LINK), "linked"),
        (_instead("word/document.xml", b"<w:sectPr", FIELD), "fields"),
        (
            _instead(
                "word/document.xml", b"<w:sectPr", b'<w:p><w:fldSimple w:instr="DDEAUTO c"/></w:p><w:sectPr'
            ),
            "fields",
        ),
        (
            _instead("[Content_Types].xml", b"document.main+xml", b"document.macroEnabled.main+xml"),
            "macros",
        ),
        (_with("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "kind"),
        (_with("word/x.xml", b"<a"), "kind"),
        (_with("word/x.xml", b"<a>" + b" " * 45_000_000 + b"</a>"), "size"),
        (_main_in_dat, "fields"),
        (_instead("word/_rels/document.xml.rels", b"</Relationships>", CHUNK), "embedded"),
        (_instead("word/document.xml", b"<w:sectPr", b"<w:altChunk/><w:sectPr"), "embedded"),
        (_instead("word/document.xml", b"<w:sectPr", TWO_FIELDS), "fields"),
        (_without_section, "kind"),
        (_style("Title", "character"), "styles"),
        (_style("Paper mark", "character"), "styles"),
        (_style("Table Grid", "paragraph"), "styles"),
        (lambda members: members.pop("word/document.xml"), "kind"),
        (lambda members: members.pop("[Content_Types].xml"), "kind"),
    ],
)
def test_what_could_do_something_is_refused(change: Callable[[dict[str, bytes]], None], code: str) -> None:
    with pytest.raises(BadTemplateError) as refused:
        check_template(template(change))
    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", template()[:-30]])
def test_what_is_no_docx_is_refused(content: bytes) -> None:
    with pytest.raises(BadTemplateError) as refused:
        check_template(content)
    assert refused.value.code == "kind"


def test_large_one_is_refused() -> None:
    with pytest.raises(BadTemplateError) as refused:
        check_template(b"PK" + b"x" * LARGEST)
    assert refused.value.code == "size"


@pytest.mark.parametrize("where", ["bytes", "method", "password"])
def test_a_member_that_cannot_be_unpacked_is_refused(where: str) -> None:
    content = bytearray(template())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        member = archive.getinfo("word/document.xml")
        listed = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    if where == "bytes":
        begins = member.header_offset + 30 + len(member.filename)
        content[begins : begins + member.compress_size] = b"\xff" * member.compress_size
    elif where == "method":
        content[listed + 10] = content[member.header_offset + 8] = 99
    else:
        content[listed + 8] |= 1
        content[member.header_offset + 6] |= 1
    with pytest.raises(BadTemplateError) as refused:
        check_template(bytes(content))
    assert refused.value.code == "kind"
