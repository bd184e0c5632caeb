"""Pages of a document as they were read, inside the act that keeps them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from comity.audit.acts import Act
from comity.intake.assembling import Row, rows_of
from comity.intake.models import Document, Page, TextOrigin
from comity.intake.reading.result import ReadPage

Place = tuple[int, int]  # number of the page from 1, place on it from 0


def keep_pages(act: Act, document: Document, pages: Iterable[ReadPage]) -> tuple[int, int]:
    """Keep pages in the place of those that were there; return how many, and how many corrections found their words no more.

    A paragraph that a person had corrected is corrected again where the machine reads the same words in the same place; in another
    place of the page only where nothing else on it says the same.
    """
    pages = list(pages)
    before = {
        (page.number, place): row
        for page in document.pages.all()
        for place, row in enumerate(page.paragraphs)
        if row["was"] is not None
    }
    rows = {page.number: rows_of(page) for page in pages}
    lost = _correct(
        {(number, place): row for number in rows for place, row in enumerate(rows[number])}, before
    )
    document.pages.all().delete()
    Page.objects.bulk_create(
        Page(
            document=document,
            number=page.number,
            origin=TextOrigin(page.origin.value),
            paragraphs=rows[page.number],
        )
        for page in pages
    )
    act.note(pages=len(pages), corrections_lost=lost)
    return len(pages), lost


def _correct(fresh: Mapping[Place, Row], before: Mapping[Place, Row]) -> int:
    """Take corrections over into what was read anew; return how many found no place."""
    free, left = dict(fresh), dict(before)
    for at, row in before.items():
        if at in free and free[at]["text"] == row["was"]:
            _take_over(free.pop(at), left.pop(at))
    wanted = Counter((number, row["was"]) for (number, _place), row in left.items())
    said = Counter((number, row["text"]) for (number, _place), row in fresh.items())
    once = {(number, row["text"]): row for (number, _place), row in free.items()}
    for at, row in list(left.items()):
        words = (at[0], row["was"])
        if words in once and wanted[words] == said[words] == 1:
            _take_over(once[words], left.pop(at))
    return len(left)


def _take_over(row: Row, corrected: Row) -> None:
    row.update(
        {name: corrected[name] for name in ("text", "language", "was", "corrected_by", "corrected_at")}
    )
