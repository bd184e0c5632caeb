"""Pages of a document as they were read, inside the act that keeps them."""

from collections.abc import Iterable, Sequence

from comity.audit.acts import Act
from comity.intake.assembling import Row, rows_of
from comity.intake.models import Document, Page, TextOrigin
from comity.intake.reading.result import ReadPage


def keep_pages(act: Act, document: Document, pages: Iterable[ReadPage]) -> int:
    """Keep pages in the place of those that were there; return how many.

    A paragraph that a person had corrected is corrected again where the machine reads the same words on the same page.
    """
    corrected = {
        (page.number, row["was"]): row
        for page in document.pages.all()
        for row in page.paragraphs
        if row["was"] is not None
    }
    document.pages.all().delete()
    made = [
        Page(
            document=document,
            number=page.number,
            origin=TextOrigin(page.origin.value),
            paragraphs=_corrected(page.number, rows_of(page), corrected),
        )
        for page in pages
    ]
    Page.objects.bulk_create(made)
    act.note(pages=len(made), corrections_lost=len(corrected))
    return len(made)


def _corrected(number: int, rows: Sequence[Row], corrected: dict[tuple[int, str], Row]) -> list[Row]:
    """Take each correction over once; what is left of `corrected` found its words no more."""
    return [{**row, **_kept(corrected.pop((number, row["text"]), None))} for row in rows]


def _kept(before: Row | None) -> Row:
    if before is None:
        return {}
    return {name: before[name] for name in ("text", "language", "was", "corrected_by", "corrected_at")}
