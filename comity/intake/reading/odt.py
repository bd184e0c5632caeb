"""ODT (OpenDocument 1.3): paragraphs as a reader sees them, with changes accepted; tables row by row; notes and boxes too."""

from collections.abc import Iterator

from lxml import etree

from comity.intake.reading.archive import Archive
from comity.intake.reading.flow import tidy
from comity.intake.reading.result import NotReadError, Reason

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _TABLE, _OFFICE, _MANIFEST, _STYLE = (
    _SPACE % one for one in ("text", "table", "office", "manifest", "style")
)
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_BLOCKS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_NOT_SHOWN = frozenset(
    {
        f"{_TEXT}tracked-changes",
        f"{_OFFICE}annotation",
        f"{_TEXT}ruby-text",
        f"{_TEXT}note-citation",
        f"{_TEXT}hidden-text",
    }
)
_MOST_BLANKS = 100


def texts_of(archive: Archive) -> list[str]:
    """Return the paragraphs of a document; headers and footers of its pages around them. Raises NotReadError."""
    if archive.has("META-INF/manifest.xml"):
        manifest = archive.tree("META-INF/manifest.xml")
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise NotReadError(Reason.PASSWORD)
    body = archive.tree("content.xml").find(f"{_OFFICE}body")
    if body is None:
        raise NotReadError(Reason.BROKEN)
    heads: dict[str, None] = {}
    feet: dict[str, None] = {}
    if archive.has("styles.xml"):
        styles = archive.tree("styles.xml")
        for one in styles.iter(f"{_STYLE}header"):
            heads |= dict.fromkeys(_paragraphs(one))
        for one in styles.iter(f"{_STYLE}footer"):
            feet |= dict.fromkeys(_paragraphs(one))
    return [*heads, *_paragraphs(body), *feet]


def title_of(archive: Archive) -> str:
    """Return the title in the properties of a document, or nothing."""
    if not archive.has("meta.xml"):
        return ""
    told = next(archive.tree("meta.xml").iter(f"{_DUBLIN}title"), None)
    return " ".join("".join(told.itertext()).split())[:300] if told is not None else ""


def _paragraphs(root: etree._Element) -> list[str]:
    found: list[str] = []
    for node in _blocks(root):
        if node.tag == f"{_TABLE}table-row":
            cells = [
                " ".join(filter(None, (_words(one) for one in cell.iter(*_BLOCKS))))
                for cell in node.iter(f"{_TABLE}table-cell")
            ]
            found.append("\t".join(filter(None, cells)))
        else:
            found.append(_words(node))
    return [one for one in found if one]


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """Return paragraphs and rows; a row that holds another table is taken apart."""
    walker = etree.iterwalk(root, events=("start",))
    for _, node in walker:
        if node.tag in _NOT_SHOWN:
            walker.skip_subtree()
        elif node.tag == f"{_TABLE}table-row" and _is_plain(node):
            walker.skip_subtree()
            yield node
        elif node.tag in _BLOCKS:
            yield node


def _is_plain(row: etree._Element) -> bool:
    return next(row.iter(f"{_TABLE}table"), None) is None and len("".join(row.itertext())) <= 600


def _words(paragraph: etree._Element) -> str:
    """Return the words of a paragraph without those of notes and boxes in it, which are paragraphs of their own."""
    said: list[str] = []
    walker = etree.iterwalk(paragraph, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, node in walker:
        if event == "start":
            if node is not paragraph and (node.tag in _NOT_SHOWN or node.tag in _BLOCKS):
                walker.skip_subtree()
                skipped = node
                continue
            said.append(_mark(node))
            said.append(node.text or "")
        else:
            if node is skipped:
                skipped = None
            if node is not paragraph:
                said.append(node.tail or "")
    return "\n".join(filter(None, map(tidy, "".join(said).split("\x00"))))


def _mark(node: etree._Element) -> str:
    """Return what an element stands for: blanks, a tab, a break."""
    if node.tag == f"{_TEXT}s":
        told = node.get(f"{_TEXT}c", "1")
        return " " * min(int(told), _MOST_BLANKS) if told.isdecimal() else " "
    return {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\x00"}.get(node.tag, "")
