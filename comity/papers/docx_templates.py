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

LARGEST = 5 * 1024 * 1024  # bytes as they come
_LARGEST_UNPACKED = 40 * 1024 * 1024
_MOST_MEMBERS = 400
PLACE = "{{paper}}"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_FORBIDDEN = re.compile(r"vbaproject|/activex/|/embeddings/|/afchunk|\.bin$|/customui", re.IGNORECASE)
_FIELDS = re.compile(
    r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE|MACROBUTTON|AUTOTEXT|QUOTE|RD)\b",
    re.IGNORECASE,
)


class BadTemplateError(Exception):
    """The file is not a template that this house takes.

    Attributes:
        code: `size`, `kind` (no DOCX, or a broken one), `macros`, `linked`, `embedded` or `fields`.
    """

    def __init__(self, code: str) -> None:
        """Take the reason."""
        super().__init__(code)
        self.code = code


def check_template(content: bytes) -> None:
    """Look at a template before it is kept.

    Raises:
        BadTemplateError: it holds what none may hold, or is no DOCX.
    """
    opened(content)


def opened(content: bytes) -> Whole:
    """Return a template that passed.

    Raises:
        BadTemplateError: it holds what none may hold, or is no DOCX.
    """
    if len(content) > LARGEST:
        raise BadTemplateError("size")
    try:
        _look(content)
        return Document(io.BytesIO(content))
    except (
        zipfile.BadZipFile,
        PackageNotFoundError,
        etree.XMLSyntaxError,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        RuntimeError,  # an archive that asks for a password
    ) as error:
        raise BadTemplateError("kind") from error


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
        total = 0
        for member in members:
            if _FORBIDDEN.search(f"/{member.filename}"):
                raise BadTemplateError("macros" if "vba" in member.filename.lower() else "embedded")
            with archive.open(member) as stream:
                text = stream.read(_LARGEST_UNPACKED - total + 1)
            total += len(text)
            if total > _LARGEST_UNPACKED:  # whatever the archive said before
                raise BadTemplateError("size")
            if member.filename.lower().endswith((".xml", ".rels")):
                _look_at_part(member.filename, text)


def _look_at_part(name: str, text: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(text, parser)
    if tree.getroottree().docinfo.doctype:
        raise BadTemplateError("kind")
    if name.lower().endswith(".rels"):
        if any(one.get("TargetMode", "").lower() == "external" for one in tree):
            raise BadTemplateError("linked")
    elif name == "[Content_Types].xml":
        kinds = {one.get("ContentType", "") for one in tree}
        if any("macro" in kind.lower() for kind in kinds):
            raise BadTemplateError("macros")
        if _MAIN not in kinds:
            raise BadTemplateError("kind")
    else:
        said = "".join(
            one.text or ""
            for one in tree.iter()
            if isinstance(one.tag, str) and one.tag.endswith("}instrText")
        )
        simple = [value for one in tree.iter() for key, value in one.attrib.items() if key.endswith("}instr")]
        if any(_FIELDS.search(field) for field in (said, *simple)):
            raise BadTemplateError("fields")
