"""Which office document an archive is, and its words."""

from comity.intake.reading import docx, odt
from comity.intake.reading.archive import Archive
from comity.intake.reading.flow import paragraphs
from comity.intake.reading.kinds import Kind
from comity.intake.reading.result import NotReadError, Origin, ReadFile, ReadPage, Reason

_ODT_KINDS = (Kind.ODT.encode(), Kind.ODT.encode() + b"-template")


def pages_of(content: bytes) -> ReadFile:
    """Return an office document as one page: what stands on which page is decided by the program that shows it.

    Raises:
        NotReadError: it is another archive, broken, a bomb, or has a password.
    """
    archive = Archive(content)
    if archive.has("mimetype") and archive.bytes_of("mimetype").strip() in _ODT_KINDS:
        return _one(Kind.ODT, odt.texts_of(archive), odt.title_of(archive))
    if archive.has("[Content_Types].xml"):
        return _one(Kind.DOCX, docx.texts_of(archive), docx.title_of(archive))
    raise NotReadError(Reason.UNKNOWN_KIND)


def _one(kind: Kind, texts: list[str], title: str) -> ReadFile:
    return ReadFile(kind, (ReadPage(1, Origin.TEXT, paragraphs(texts)),), title=title)
