"""Templates of an agency: a DOCX with its letterhead and styles. It is checked before it is kept and each time it is used.

Taken is what can only stand there: no macros, nothing linked from elsewhere, nothing embedded, no fields that read files or run
programs. A template never adds words to what a paper says beyond its own header, footer and what stands before and after.
"""

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.document import Document as Whole
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from comity.lib.broken_archives import BROKEN_ARCHIVE

LARGEST = 5 * 1024 * 1024  # bytes as they come
_LARGEST_UNPACKED = 40 * 1024 * 1024
_MOST_MEMBERS = 400
PLACE = "{{paper}}"
_TYPES = "[Content_Types].xml"
# a picture or letters; everything else is looked at as XML, whatever its name. A picture in XML is looked at too.
_NO_WORDS = re.compile(
    r"(?:image/(?!.*xml)|font/|application/(?:x-font|vnd\.openxmlformats-officedocument\.obfuscatedfont))"
)
_EMBEDDED = re.compile(r"/(?:aFChunk|oleObject|package|control|subDocument)$", re.IGNORECASE)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FORBIDDEN = re.compile(r"vbaproject|/activex/|/embeddings/|/afchunk|\.bin$|/customui", re.IGNORECASE)
_FIELDS = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|AUTOTEXT|QUOTE|RD)\b",
    re.IGNORECASE,
)


class BadTemplateError(Exception):
    """The file is not a template that this house takes.

    Attributes:
        code: `size`, `kind` (no DOCX, or a broken one), `macros`, `linked`, `embedded`, `fields`, or `styles` (no paper can be
            set in it).
    """

    def __init__(self, code: str) -> None:
        """Take the reason."""
        super().__init__(code)
        self.code = code


def opened(content: bytes) -> Whole:
    """Return a template that passed.

    Raises:
        BadTemplateError: it holds what none may hold, or is no DOCX.
    """
    if len(content) > LARGEST:
        raise BadTemplateError("size")
    try:
        _look(content)
        document = Document(io.BytesIO(content))
    except (*BROKEN_ARCHIVE, PackageNotFoundError, etree.XMLSyntaxError) as error:
        raise BadTemplateError("kind") from error
    if not document.sections:  # no page would carry a mark
        raise BadTemplateError("kind")
    return document


def place_of(document: Whole) -> Any:
    """Return the paragraph of the body that is put away for the paper, or None: then the paper stands at the end."""
    for paragraph in document.paragraphs:
        if paragraph.text.strip() == PLACE:
            return paragraph._p  # noqa: SLF001  # where it stands in the tree
    return None


def _look(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _LARGEST_UNPACKED:
            raise BadTemplateError("size")
        if len({one.filename for one in members}) != len(members):
            raise BadTemplateError("kind")
        kinds = _kinds(archive)
        total = 0
        for member in members:
            if _FORBIDDEN.search(f"/{member.filename}"):
                raise BadTemplateError("macros" if "vba" in member.filename.lower() else "embedded")
            with archive.open(member) as stream:
                text = stream.read(_LARGEST_UNPACKED - total + 1)
            total += len(text)
            if total > _LARGEST_UNPACKED:  # whatever the archive said before
                raise BadTemplateError("size")
            if not member.is_dir() and not _NO_WORDS.match(_kind_of(member.filename, kinds)):
                _look_at_part(member.filename, text)


def _tree_of(text: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(text, parser)


def _kinds(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the kinds of content by `/name` of a part or `.ending`, in small letters. Raises KeyError."""
    with archive.open(_TYPES) as stream:
        tree = _tree_of(stream.read(_LARGEST_UNPACKED))
    found = {}
    for one in tree.iter(etree.Element):
        kind = one.get("ContentType", "").lower()
        if one.get("PartName"):
            found["/" + one.get("PartName").lower().lstrip("/")] = kind
        elif one.get("Extension"):
            found["." + one.get("Extension").lower()] = kind
    return found


def _kind_of(name: str, kinds: dict[str, str]) -> str:
    """Return the kind of content of a member; empty, so that it is looked at, where it is XML by its name or nothing is said."""
    small = name.lower()
    if small.endswith((".xml", ".rels")):
        return ""
    return kinds.get(f"/{small}", kinds.get("." + small.rpartition(".")[2], ""))


def _look_at_part(name: str, text: bytes) -> None:
    tree = _tree_of(text)
    if tree.getroottree().docinfo.doctype:
        raise BadTemplateError("kind")
    if name.lower().endswith(".rels"):
        if any(one.get("TargetMode", "").lower() == "external" for one in tree):
            raise BadTemplateError("linked")
        if any(_EMBEDDED.search(one.get("Type", "")) for one in tree):
            raise BadTemplateError("embedded")
    elif name == _TYPES:
        kinds = {one.get("ContentType", "") for one in tree}
        if any("macro" in kind.lower() for kind in kinds):
            raise BadTemplateError("macros")
        if _MAIN not in kinds:
            raise BadTemplateError("kind")
    else:
        _look_at_elements(tree)


def _look_at_elements(tree: Any) -> None:
    said, simple = "", []
    for one in tree.iter(etree.Element):
        kind = etree.QName(one).localname
        if kind == "altChunk":
            raise BadTemplateError("embedded")
        if kind == "fldChar":  # where a field begins or ends: what stands on both sides is not one word
            said += " "
        elif kind in {"instrText", "delInstrText"}:
            said += one.text or ""
        simple += [value for key, value in one.attrib.items() if etree.QName(key).localname == "instr"]
    if any(_FIELDS.search(field) for field in (said, *simple)):
        raise BadTemplateError("fields")
