"""DOCX (ECMA-376): paragraphs as a reader sees them, with changes accepted; tables row by row; text boxes, notes, headers and footers too."""

from collections.abc import Iterator

from lxml import etree

from comity.intake.reading.archive import Archive
from comity.intake.reading.flow import tidy
from comity.intake.reading.result import NotReadError, Reason

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # the strict form of the standard
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same box a second time, for old programs
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
_MAIN = (".document.main+xml", ".template.main+xml", "document.macroEnabled.main+xml")
_BESIDE = (".header+xml", ".footer+xml", ".footnotes+xml", ".endnotes+xml")
_NOT_SHOWN = frozenset(
    {"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "tblPr", "tcPr", "sectPr", "rt", "vanish"}
)


def texts_of(archive: Archive) -> list[str]:
    """Return the paragraphs of a document: headers first, then the body, then notes and footers. Raises NotReadError."""
    types = _types(archive)
    main = [name for name, kind in types if kind.endswith(_MAIN)]
    if not main:
        raise NotReadError(Reason.UNKNOWN_KIND)  # a workbook or slides
    found: list[str] = []
    beside = {
        ending: _unlike(archive, [name for name, kind in types if kind.endswith(ending)])
        for ending in _BESIDE
    }
    found += beside[".header+xml"]
    found += _paragraphs(archive.tree(main[0]))
    for ending in (".footnotes+xml", ".endnotes+xml", ".footer+xml"):
        found += beside[ending]
    return found


def title_of(archive: Archive) -> str:
    """Return the title in the properties of a document, or nothing."""
    if not archive.has("docProps/core.xml"):
        return ""
    told = archive.tree("docProps/core.xml").findtext(f"{_DUBLIN}title")
    return " ".join((told or "").split())[:300]


def _types(archive: Archive) -> list[tuple[str, str]]:
    """Return the names of members and what they are."""
    listed = archive.tree("[Content_Types].xml").iter(f"{_TYPES}Override")
    pairs = [(one.get("PartName", "").lstrip("/"), one.get("ContentType", "")) for one in listed]
    return [(name, kind) for name, kind in pairs if archive.has(name)]


def _unlike(archive: Archive, names: list[str]) -> list[str]:
    """Return the paragraphs of members, each once: most documents have the same header three times."""
    found: dict[str, None] = {}
    for name in sorted(names):
        found |= dict.fromkeys(_paragraphs(archive.tree(name)))
    return list(found)


def _name(node: etree._Element) -> str:
    """Return the name of an element of Word, or nothing for others."""
    tag = node.tag if isinstance(node.tag, str) else ""
    for space in (_W, _W_STRICT):
        if tag.startswith(space):
            return tag[len(space) :]
    return ""


def _paragraphs(root: etree._Element) -> list[str]:
    """Return the paragraphs of a part in the order in which they end; a row of a table is one."""
    found: list[str] = []
    for node in _blocks(root):
        if _name(node) == "tr":
            cells = [
                " ".join(filter(None, (_words(one) for one in cell.iter(f"{_W}p", f"{_W_STRICT}p"))))
                for cell in _cells(node)
            ]
            found.append("\t".join(filter(None, cells)))
        else:
            found.append(_words(node))
    return [one for one in found if one]


def _blocks(root: etree._Element) -> Iterator[etree._Element]:
    """Return paragraphs and rows; a row that holds another table is taken apart."""
    walker = etree.iterwalk(root, events=("start",))
    for _, node in walker:
        name = _name(node)
        if node.tag == _FALLBACK or name in _NOT_SHOWN:
            walker.skip_subtree()
        elif name == "p" or (name == "tr" and _is_plain(node)):
            if name == "tr":
                walker.skip_subtree()
            yield node


def _is_plain(row: etree._Element) -> bool:
    """Whether a row is a line of a table and no layout: no table in it, and few words."""
    inner = sum(1 for one in row.iterdescendants() if _name(one) in {"tbl", "txbxContent"})
    return inner == 0 and len("".join(row.itertext())) <= 600


def _cells(row: etree._Element) -> list[etree._Element]:
    return list(row.iter(f"{_W}tc", f"{_W_STRICT}tc"))


def _words(paragraph: etree._Element) -> str:
    """Return the words of a paragraph without those of boxes anchored in it, which are paragraphs of their own."""
    said: list[str] = []
    walker = etree.iterwalk(paragraph, events=("start",))
    for _, node in walker:
        name = _name(node)
        if (
            node.tag == _FALLBACK
            or name in _NOT_SHOWN
            or name == "txbxContent"
            or (name == "r" and _is_hidden(node))
        ):
            walker.skip_subtree()
        elif name == "t":
            said.append(node.text or "")
        elif name in {"tab", "ptab"}:
            said.append("\t")
        elif name in {"br", "cr"}:
            said.append("\n")
        elif name == "noBreakHyphen":
            said.append("-")
    return "\n".join(filter(None, map(tidy, "".join(said).split("\n"))))


def _is_hidden(run: etree._Element) -> bool:
    return any(_name(one) == "vanish" for each in run if _name(each) == "rPr" for one in each)
