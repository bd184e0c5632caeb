"""Styles of a paper. A template keeps its own; what it lacks is added."""

from docx.document import Document as Whole
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle, _TableStyle
from lxml import etree

from comity.papers.docx_templates import BadTemplateError
from comity.papers.plain import LATIN, voice_of

INK, WARN = RGBColor(0x1F, 0x29, 0x37), RGBColor(0x9B, 0x1C, 0x1C)
_SIZES = {"Title": 19, "Subtitle": 15, "Heading 1": 14, "Heading 2": 12, "Heading 3": 10.5}
_OWN = {"Paper small": 8.5, "Paper cell": 9, "Paper mark": 8.5}
_SUBSTITUTES = {
    LATIN: "Arial",
    **{
        voice.letters[1]: voice.office
        for voice in map(voice_of, ("ja", "zh-Hans", "zh-Hant", "ko"))
        if voice.office
    },
}


def dress(document: Whole, *, is_ours: bool) -> None:
    """Set page and styles of our own paper, and add to a template what it lacks."""
    if is_ours:
        page = document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin, page.bottom_margin = Mm(24), Mm(22)
        _font(_paragraph_style(document, "Normal"), 10, space_after=5)
    for name in _SIZES.keys() & {one.name for one in document.styles}:
        _paragraph_style(document, name)
    for name, size in _SIZES.items():
        if is_ours or name not in document.styles:
            style = _paragraph_style(document, name)
            _font(style, size, space_after=4, is_bold=name != "Subtitle")
            style.font.italic = False
            style.font.color.rgb = INK
            style.paragraph_format.keep_with_next = True
            for border in style.element.findall(".//" + qn("w:pBdr")):
                border.getparent().remove(border)
    for name, size in _OWN.items():
        _font(_paragraph_style(document, name), size, space_after=1)
    mark = _paragraph_style(document, "Paper mark")
    mark.font.bold, mark.font.color.rgb, mark.paragraph_format.alignment = (
        True,
        WARN,
        WD_ALIGN_PARAGRAPH.CENTER,
    )
    if "Table Grid" not in document.styles:
        _ruled(document)
    if "Paper grid" not in document.styles:
        document.styles.add_style("Paper grid", WD_STYLE_TYPE.TABLE)
    if not all(isinstance(document.styles[name], _TableStyle) for name in ("Table Grid", "Paper grid")):
        raise BadTemplateError("styles")


def _paragraph_style(document: Whole, name: str) -> ParagraphStyle:
    if name not in document.styles:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _SIZES)
        if name.startswith("Heading "):  # so that a list of contents finds it
            level = int(name[-1]) - 1
            style.element.get_or_add_pPr().append(
                parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>')
            )
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):  # a template's own, of another kind
        raise BadTemplateError("styles")
    return style


def _font(style: ParagraphStyle, size: float, *, space_after: float, is_bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), is_bold
    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        letters.attrib.pop(qn(f"w:{theme}"), None)  # a theme's letters would win over ours
    letters.set(qn("w:eastAsia"), voice_of("ja").letters[1])
    style.paragraph_format.space_after = Pt(space_after)


def _ruled(document: Whole) -> None:
    style = document.styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE, builtin=True)
    if not isinstance(style, _TableStyle):
        raise TypeError("Table Grid")
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9CA3AF"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"))


def name_substitutes(document: Whole) -> None:
    """Say in the list of fonts which letters an office computer may take where it has no Noto fonts (ISO 29500-1, 17.8.3.1)."""
    for relation in document.part.rels.values():
        if relation.reltype != RELATIONSHIP_TYPE.FONT_TABLE or relation.is_external:
            continue
        part = relation.target_part
        fonts = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        known = {font.get(qn("w:name")) for font in fonts}
        for name, other in _SUBSTITUTES.items():
            if name not in known:
                font = etree.SubElement(fonts, qn("w:font"), {qn("w:name"): name})
                etree.SubElement(font, qn("w:altName"), {qn("w:val"): other})
        part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001  # no other way to change a part that python-docx does not know
