"""A page of a short list that is reckoned and not asked of the database: agreements, links, logs of partners. Pure."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from comity.web.listing.paging import Page, Sort

T = TypeVar("T")


def page_of_items(
    items: Iterable[T],
    sort: Sort,
    *,
    place: Callable[[T], str],
    descending: bool,
    size: int,
    after: str = "",
    before: str = "",
) -> Page[T]:
    """Return a page beside the item whose `place` is named; items without the value come last both ways."""
    ordered = in_order(items, sort, descending=descending)
    places = [place(item) for item in ordered]
    begin = 0
    if before in places:
        begin = max(places.index(before) - size, 0)
    elif after in places:
        begin = places.index(after) + 1
    shown = ordered[begin : begin + size]
    return Page(shown, has_earlier=begin > 0, has_later=begin + size < len(ordered))


def in_order(items: Iterable[T], sort: Sort, *, descending: bool) -> Sequence[T]:
    """Return items by an attribute; equal ones keep their order, which is the list's own."""
    value: Callable[[T], Any] = attrgetter(sort.field.replace("__", "."))
    held = list(items)
    with_value = [item for item in held if value(item) is not None]
    without = [item for item in held if value(item) is None]
    return [*sorted(with_value, key=value, reverse=descending), *without]
