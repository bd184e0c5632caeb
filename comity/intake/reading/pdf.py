"""A PDF becomes pages: its own words where it has them, otherwise the page as an image for recognition. Scripts and attachments in it stay asleep."""

from contextlib import closing, suppress

import pypdfium2
import pypdfium2.raw
from PIL import Image

from comity.intake.reading.beat import Beat
from comity.intake.reading.bounds import MOST_PAGES, MOST_RENDERED, MOST_TEXT
from comity.intake.reading.flow import Meter, blocks_of, letters_in, paragraphs
from comity.intake.reading.kinds import Kind
from comity.intake.reading.layout import texts_of
from comity.intake.reading.pdf_words import AT_END_OF_LINE, fragments_of
from comity.intake.reading.recognition import Recogniser
from comity.intake.reading.result import NotReadError, Origin, ReadFile, ReadPage, Reason

_DPI = 300  # what the models of recognition were trained on
_POINTS = 72  # in an inch
_FEW = 12  # letters; a page with fewer and a large image is a scan: a stamp or a number may be typed on it
_LARGE = 0.4  # share of a page from which an image is the page
_MOST_FRAGMENTS = 20_000  # of one page
_DEEP = 4  # forms in forms, in which an image may lie
_UNREADABLE = frozenset("\ufffd\ufffe\uffff")


def pages_of(content: bytes, beat: Beat) -> ReadFile:
    """Return the pages of a PDF.

    Raises:
        NotReadError: it is broken, has a password or too many pages, or needs recognition and there is none.
    """
    with closing(_opened(content)) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise NotReadError(Reason.TOO_MANY_PAGES, pages=count, most=MOST_PAGES)
        recogniser = Recogniser(beat)
        pages: list[ReadPage] = []
        meter = Meter()
        for number in range(1, count + 1):
            pages.append(_page(document, number, recogniser))
            meter.take([one.text for one in pages[-1].paragraphs])
            beat()
        return ReadFile(Kind.PDF, tuple(pages), title=_title(document))


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if document.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
            document.init_forms()
    except pypdfium2.PdfiumError as error:
        secret = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise NotReadError(Reason.PASSWORD if secret else Reason.BROKEN) from None
    if not len(document):
        raise NotReadError(Reason.BROKEN)
    return document


def _title(document: pypdfium2.PdfDocument) -> str:
    with suppress(pypdfium2.PdfiumError, UnicodeDecodeError):
        told = " ".join(str(document.get_metadata_value("Title")).split())
        return "" if told.lower().startswith(("microsoft ", "untitled")) else told[:300]
    return ""


def _page(document: pypdfium2.PdfDocument, number: int, recogniser: Recogniser) -> ReadPage:
    try:
        page = _with_fields(document, number - 1)
    except pypdfium2.PdfiumError:
        raise NotReadError(Reason.BROKEN, page=number) from None
    with closing(page):
        texts = _texts(page)
        words = "".join(texts)
        unreadable = sum(one in _UNREADABLE or "\ue000" <= one <= "\uf8ff" for one in words)
        is_scan = letters_in(words) < _FEW and _has_large_image(page)
        if is_scan or unreadable > 0.2 * len(words):
            return ReadPage(number, Origin.RECOGNISED, recogniser.paragraphs(_rendered(page), _DPI))
        return ReadPage(number, Origin.TEXT, paragraphs(texts))


def _with_fields(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """Return a page; what stands in the fields of a form becomes words of the page."""
    page = document[index]
    if page.formenv is None:
        return page
    with suppress(pypdfium2.PdfiumError):
        page.flatten()
    page.close()
    return document[index]  # the page as it was opened knows nothing of that


def _texts(page: pypdfium2.PdfPage) -> list[str]:
    """Return the paragraphs of a page."""
    with closing(page.get_textpage()) as words:
        count = words.count_chars()
        if count > MOST_TEXT:
            raise NotReadError(Reason.TOO_MUCH_TEXT, size=count, most=MOST_TEXT)
        fragments = fragments_of(words, count)
        singles = sum(len(one.words.strip()) == 1 for one in fragments)
        if len(fragments) > _MOST_FRAGMENTS or (len(fragments) > 40 and singles > 0.6 * len(fragments)):
            # each letter was put by itself: only the order of the file tells
            return blocks_of(words.get_text_range().translate(AT_END_OF_LINE))
    width, _ = page.get_size()
    return texts_of(fragments, width)


def _has_large_image(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEP):
        with suppress(pypdfium2.PdfiumError):
            left, bottom, right, top = one.get_bounds()
            covered += max(0.0, min(right, width) - max(left, 0)) * max(
                0.0, min(top, height) - max(bottom, 0)
            )
    return bool(covered > _LARGE * width * height)


def _rendered(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(_DPI / _POINTS, (MOST_RENDERED / max(1.0, width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return image.convert("L")
