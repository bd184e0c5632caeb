"""A file is read: what it is, its pages and paragraphs. Runs inside the child; pure, so that tests run it here."""

from comity.intake.reading import images, mail, office, pdf
from comity.intake.reading.beat import Beat
from comity.intake.reading.bounds import MOST_BYTES, MOST_TEXT
from comity.intake.reading.flow import blocks_of, paragraphs
from comity.intake.reading.kinds import ARCHIVE, IMAGES, Found, Kind, kind_of
from comity.intake.reading.result import NotReadError, Origin, ReadFile, ReadPage, ReadParagraph, Reason
from comity.intake.reading.webpage import page_of


def read(content: bytes, beat: Beat) -> ReadFile:
    """Return what a file says. `beat` is called after each piece of work: the outside ends a reader that gives no sign.

    Raises:
        NotReadError: with the reason.
    """
    if len(content) > MOST_BYTES:
        raise NotReadError(Reason.TOO_LARGE, size=len(content), most=MOST_BYTES)
    found = kind_of(content)
    beat()
    read_file = _read(found, content, beat)
    if not any(page.paragraphs for page in read_file.pages) and not read_file.parts:
        raise NotReadError(Reason.NO_WORDS)
    size = sum(
        len(one.text.encode("utf-8", "replace")) for page in read_file.pages for one in page.paragraphs
    )
    if size > MOST_TEXT:  # each page may be within bounds, and all of them together not
        raise NotReadError(Reason.TOO_MUCH_TEXT, size=size, most=MOST_TEXT)
    return read_file


def _read(found: Found, content: bytes, beat: Beat) -> ReadFile:
    if found.media == Kind.HTML:
        title, blocks = page_of(found.text)
        return one_page(Kind.HTML, paragraphs(blocks), title)
    if found.media == Kind.PLAIN:
        return one_page(Kind.PLAIN, paragraphs(blocks_of(found.text)))
    if found.media == Kind.PDF:
        return pdf.pages_of(content, beat)
    if found.media == ARCHIVE:
        return office.pages_of(content)
    if found.media == Kind.MAIL:
        return mail.pages_of(content)
    for kind in IMAGES:
        if found.media == kind:
            return images.pages_of(content, kind, beat)
    raise NotReadError(Reason.UNKNOWN_KIND)


def one_page(media: Kind, texts: tuple[ReadParagraph, ...], title: str = "") -> ReadFile:
    """Return a file without pages as one page."""
    return ReadFile(media, (ReadPage(1, Origin.TEXT, texts),), title=title)
