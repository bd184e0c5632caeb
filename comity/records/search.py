"""What is typed into the search: a name in any script, or a number; and what was found, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from comity.records import access
from comity.records.models import Row
from comity.records.rows import name_keys, number_keys
from comity.web.listing import Sort, Tally
from comity.web.listing.paging import first_of, page_of, tally

MOST_SHOWN = 50


class Order(StrEnum):
    """What is found first."""

    NEAREST = ""
    NEWEST = "newest"
    BIRTH = "birth"


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Nothing written brings the records added last, and no page after them: nobody leafs through all."""

    written: str = ""
    schema: str = ""
    order: Order = Order.NEAREST
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class Found:
    """A page of what was found."""

    rows: Sequence[Row]
    tally: Tally
    has_earlier: bool = False
    has_later: bool = False


def search_keys(written: str) -> set[str]:
    """Return the keys under which what was typed may be found, as a name, a document number and an account."""
    text = written.strip()
    if not text:
        return set()
    return name_keys([text]) | number_keys([text], [text])


def page_found(visible: QuerySet[Row], wanted: Wanted) -> Found:
    """Return a page of the rows that fit, among those somebody may see."""
    whole, found, sort = _asked(visible, wanted)
    is_falling = wanted.order is not Order.BIRTH
    if not wanted.written.strip():
        rows = first_of(found, sort, descending=is_falling, most=MOST_SHOWN)
        return Found(rows, Tally(len(rows)))
    page = page_of(
        whole,
        found,
        sort,
        descending=is_falling,
        size=MOST_SHOWN,
        after=wanted.after,
        before=wanted.before,
    )
    return Found(page.items, tally(found), page.has_earlier, page.has_later)


def first_found(visible: QuerySet[Row], wanted: Wanted, most: int) -> list[Row]:
    """Return the first rows that fit, for a file; where nothing is written, no more than a page shows."""
    _whole, found, sort = _asked(visible, wanted)
    bound = most if wanted.written.strip() else MOST_SHOWN
    return first_of(found, sort, descending=wanted.order is not Order.BIRTH, most=bound)


def _asked(visible: QuerySet[Row], wanted: Wanted) -> tuple[QuerySet[Row], QuerySet[Row], Sort]:
    is_named = bool(wanted.written.strip())
    whole: QuerySet[Any] = access.sharing(visible, search_keys(wanted.written)) if is_named else visible
    found = whole.filter(schema=wanted.schema) if wanted.schema else whole
    if wanted.order is Order.BIRTH:
        return whole, found, Sort("birth_from", among=Q(birth_from__isnull=False))
    nearest = is_named and wanted.order is Order.NEAREST
    return whole, found, Sort("shared" if nearest else "pk")
