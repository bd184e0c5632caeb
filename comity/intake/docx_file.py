"""A hand-out as DOCX (ECMA-376): a title, lines, a table of two columns, a foot on each page. Pure; the same content makes the same bytes."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = re.compile(r"(\n|\t)")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_AT = (1980, 1, 1, 0, 0, 0)  # the first moment an archive can name: the content alone decides the bytes
MEDIA = f"{_TYPE}.document"
_EAST = ("ja", "zh", "ko")
_TAGS = {"zh-Hans": "zh-CN", "zh": "zh-CN", "ja": "ja-JP", "vi": "vi-VN", "en": "en-GB"}


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
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml", _R),
            ("metadata/core-properties", "docProps/core.xml", _REL),
        ),
        "docProps/core.xml": _core(sheet.title.text),
        "word/document.xml": _document(sheet),
        "word/styles.xml": _styles(),
        "word/footer1.xml": _footer(sheet.foot),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml", _R), ("footer", "footer1.xml", _R)
        ),
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _AT), _HEAD + content, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _types() -> str:
    listed = (
        ("/word/document.xml", f"{_TYPE}.document.main+xml"),
        ("/word/styles.xml", f"{_TYPE}.styles+xml"),
        ("/word/footer1.xml", f"{_TYPE}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in listed)
        + "</Types>"
    )


def _relations(*several: tuple[str, str, str]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target, base) in enumerate(several, 1)
    )
    return f'<Relationships xmlns="{_REL}">{"".join(lines)}</Relationships>'


def _core(title: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_plain(title)}</dc:title></cp:coreProperties>'
    )


def _styles() -> str:
    sizes = (("Title", 32, True), ("Small", 17, False), ("Strong", 21, True))
    fonts = (
        '<w:rFonts w:ascii="Noto Sans" w:hAnsi="Noto Sans" w:eastAsia="Noto Sans CJK JP" w:cs="Noto Sans"/>'
    )
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts}<w:sz w:val="21"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + "".join(
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="Hand-out {name}"/>'
            f'<w:basedOn w:val="Normal"/><w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr></w:style>'
            for name, size, bold in sizes
        )
        + "</w:styles>"
    )


def _footer(words: str) -> str:
    number = '<w:r><w:t xml:space="preserve"> · </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Small"/></w:pPr>{_run(Words(words))}{number}</w:p></w:ftr>'


def _document(sheet: Sheet) -> str:
    above = "".join(map(_paragraph, [sheet.title, *sheet.lines]))
    head = _row(((sheet.heads[0],), (sheet.heads[1],)), "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    rows = "".join(_row(row, "") for row in sheet.rows)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="888888"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="4819"/><w:gridCol w:w="4819"/></w:tblGrid>{head}{rows}</w:tbl>'
    )
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    return (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{above}{table}<w:p/>{page}</w:body></w:document>'
    )


def _row(cells: tuple[Sequence[Words], Sequence[Words]], how: str) -> str:
    return f"<w:tr>{how}{''.join(map(_cell, cells))}</w:tr>"


def _cell(words: Iterable[Words]) -> str:
    inner = "".join(map(_paragraph, words)) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="4819" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def _paragraph(words: Words) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{words.style}"/></w:pPr>{_run(words)}</w:p>'


def _run(words: Words) -> str:
    pieces = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    inner = "".join(
        pieces.get(piece) or f'<w:t xml:space="preserve">{_plain(piece)}</w:t>'
        for piece in _BREAK.split(words.text.replace("\r\n", "\n").replace("\r", "\n"))
        if piece
    )
    return f"<w:r>{_language(words.language)}{inner}</w:r>"


def _language(code: str) -> str:
    if not code:
        return ""
    tag = quoteattr(_TAGS.get(code, code))
    if code.startswith(_EAST):
        return f'<w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia={tag}/></w:rPr>'
    return f"<w:rPr><w:lang w:val={tag}/></w:rPr>"


def _plain(text: str) -> str:
    return escape(_NO_XML.sub("", text))
