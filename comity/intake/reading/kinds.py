"""What a file is, told by its bytes: its name and what was declared about it may lie."""

import re
from dataclasses import dataclass
from enum import StrEnum

from comity.intake.reading.bounds import MOST_PLAIN
from comity.intake.reading.encodings import NotTextError, decode
from comity.intake.reading.result import NotReadError, Reason


class Kind(StrEnum):
    """What can be read; the value is the media type."""

    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODT = "application/vnd.oasis.opendocument.text"
    MAIL = "message/rfc822"
    PLAIN = "text/plain"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"


IMAGES = frozenset({Kind.PNG, Kind.JPEG, Kind.TIFF})
ARCHIVE = "application/zip"  # an office document, or none: its members tell
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
)
# compound files of Microsoft Office before 2007; since then a new document lies in one when it has a password
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# what is text on its face and yet nothing that is read here: rich text, PostScript, scripts
_OTHER_TEXT = re.compile(rb"\s*(?:\{\\rtf|%!PS|#!\s*/)")
_PDF_WITHIN = 1024  # bytes before which a PDF must say that it is one (ISO 32000-1, annex H.3.4.1)
_HEAD = 4000
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|div|p|span|table|article|section|main|h[1-6]|ul|br|meta|script|a\s+href)\b[^<>]*>",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_HEADER = re.compile(r"(?:(?P<name>[A-Za-z][A-Za-z0-9-]*):.*(?:\n[ \t].*)*\n)")
_OF_MAILS = frozenset(
    {"from", "to", "date", "subject", "received", "return-path", "message-id", "mime-version", "delivered-to"}
)


@dataclass(frozen=True)
class Found:
    """What a file is: a kind, or an archive that is still to be opened. `text` is there for texts."""

    media: str
    text: str = ""


def kind_of(content: bytes) -> Found:
    """Return what a file is.

    Raises:
        NotReadError: it is empty, has a password, or is nothing that is read here.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise NotReadError(Reason.EMPTY)
    for start, kind in _STARTS:
        if content.startswith(start):
            return Found(kind)
    if content.startswith(b"PK\x03\x04"):
        return Found(ARCHIVE)
    if content.startswith(_COMPOUND):
        raise NotReadError(Reason.PASSWORD if _ENCRYPTED in content else Reason.UNKNOWN_KIND)
    if b"%PDF-" in content[:_PDF_WITHIN] and not content.startswith((b"MZ", b"\x7fELF")):
        return Found(Kind.PDF)
    if _OTHER_TEXT.match(content):
        raise NotReadError(Reason.UNKNOWN_KIND)
    return _text_found(content)


def _text_found(content: bytes) -> Found:
    if is_mail(content[:_HEAD].decode("latin-1").replace("\r\n", "\n").lstrip("\ufeff\n")):
        return Found(Kind.MAIL)  # its words have encodings of their own
    try:
        text = decode(content[:MOST_PLAIN], declared_in(content))
    except NotTextError:
        raise NotReadError(Reason.UNKNOWN_KIND) from None
    if len(content) > MOST_PLAIN:
        raise NotReadError(Reason.TOO_MUCH_TEXT, size=len(content), most=MOST_PLAIN)
    return Found(_kind_of_text(text), text)


_DECLARED = re.compile(
    rb"<(?:meta\b[^<>]{0,300}?charset|\?xml\b[^<>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)


def declared_in(content: bytes) -> str:
    """Return the encoding that a page declares in its head, or nothing."""
    found = _DECLARED.search(content[:_HEAD])
    return found[1].decode("ascii", "replace") if found else ""


def _kind_of_text(text: str) -> Kind:
    head = text[:_HEAD].lstrip("\ufeff \t\n")
    if _XML.match(head):
        if "<html" not in head.lower():
            raise NotReadError(Reason.UNKNOWN_KIND)
        return Kind.HTML
    # a text may speak of a tag: a page begins with one, or has several
    if head.startswith("<") and _HTML.search(head):
        return Kind.HTML
    return Kind.HTML if len(_HTML.findall(head)) >= 3 else Kind.PLAIN


def is_mail(head: str) -> bool:
    """Whether a text begins with the headers of a mail: three of those that every mail has, before anything else."""
    names = []
    place = head.find("\n") + 1 if head.startswith("From ") else 0  # as a mailbox file has it
    while found := _HEADER.match(head, place):
        names.append(found["name"].lower())
        place = found.end()
    known = _OF_MAILS.intersection(names)
    return len(known) >= 3 and bool(known & {"from", "received", "return-path"})
