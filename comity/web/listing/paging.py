"""A page of a query that stays fast at any depth: it begins beside a row, and nothing before it is counted or skipped.

A page names the row next to it, never a value of that row: what is sorted by may be a name, and names do not stand in
addresses. Rows without the value that is sorted by come last in both directions, the newest first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Order = tuple[tuple[str, bool], ...]  # column, whether descending

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Sort:
    """What a column is sorted by: a column of the query.

    `among` says which rows have the value at all, in terms that are never unknown (`isnull`); None: all of them.
    `falls` when the first press on the column's head shows the greatest first, as for moments.
    """

    field: str
    among: Q | None = None
    falls: bool = False


@dataclass(frozen=True)
class Tally:
    """How many rows there are, counted up to a bound."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows beside each other, and whether there are some before and after them."""

    items: Sequence[T]
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True)
class _Stretch(Generic[M]):
    """Rows that share an order: those that have the value, or those that have none."""

    found: QuerySet[M]
    order: Order


def tally(found: QuerySet[Any], most: int = MOST_COUNTED) -> Tally:
    """Count rows, but never more than `most` of them."""
    number = found.order_by().values("pk")[: most + 1].count()
    return Tally(min(number, most), number > most)


def page_of(
    whole: QuerySet[M],
    found: QuerySet[M],
    sort: Sort,
    *,
    descending: bool,
    size: int,
    after: str = "",
    before: str = "",
) -> Page[M]:
    """Return a page of `found`.

    `whole` is the list before it was narrowed: a row that no longer fits still marks its place. A place that is none
    begins anew.
    """
    stretches = _stretches(found, sort, descending=descending)
    if before:
        items = _beside(whole, [_turned(one) for one in reversed(stretches)], sort, before, size + 1)
        if items is not None and len(items) > size:
            return Page(items[size - 1 :: -1], has_earlier=True, has_later=True)
        after = ""  # fewer than a page stand before: show the first page, whole
    items = _beside(whole, stretches, sort, after, size + 1) if after else None
    begins = items is None
    if items is None:
        items = _from_the_start(stretches, size + 1)
    return Page(items[:size], has_earlier=not begins, has_later=len(items) > size)


def first_of(found: QuerySet[M], sort: Sort, *, descending: bool, most: int) -> list[M]:
    """Return the first rows in an order, `most` of them."""
    return _from_the_start(_stretches(found, sort, descending=descending), most)


def _stretches(found: QuerySet[M], sort: Sort, *, descending: bool) -> list[_Stretch[M]]:
    order: Order = ((sort.field, descending), ("pk", descending))
    if sort.field == "pk":
        order = (("pk", descending),)
    if sort.among is None:
        return [_Stretch(found, order)]
    return [
        _Stretch(found.filter(sort.among), order),
        _Stretch(found.filter(~sort.among), (("pk", True),)),
    ]


def _turned(stretch: _Stretch[M]) -> _Stretch[M]:
    return _Stretch(stretch.found, tuple((column, not falls) for column, falls in stretch.order))


def _beside(
    whole: QuerySet[M], stretches: list[_Stretch[M]], sort: Sort, place: str, most: int
) -> list[M] | None:
    """Return the rows that follow a row in these stretches; None where there is no such row."""
    try:
        key = whole.model._meta.pk.to_python(place)  # noqa: SLF001  # Django's documented way to a model's fields
    except ValidationError:
        return None
    row = whole.filter(pk=key)
    has_value = sort.among is None or row.filter(sort.among).exists()
    begin = next(
        (place for place, one in enumerate(stretches) if has_value == (one.order[0][0] == sort.field)), 0
    )
    first = stretches[begin]
    values = row.values_list(*(column for column, _falls in first.order)).first()
    if values is None:
        return None
    rest = _Stretch(first.found.filter(_beyond(first.order, values)), first.order)
    return _from_the_start([rest, *stretches[begin + 1 :]], most)


def _beyond(order: Order, values: Sequence[Any]) -> Q:
    """Say that a row stands after these values; the outer bound lets an index begin at the right place."""
    (column, falls), *later = order
    comparison = "lt" if falls else "gt"
    if not later:
        return Q(**{f"{column}__{comparison}": values[0]})
    ((last, last_falls),) = later
    tie = Q(**{column: values[0], f"{last}__{'lt' if last_falls else 'gt'}": values[1]})
    return Q(**{f"{column}__{comparison}e": values[0]}) & (Q(**{f"{column}__{comparison}": values[0]}) | tie)


def _from_the_start(stretches: list[_Stretch[M]], most: int) -> list[M]:
    items: list[M] = []
    for stretch in stretches:
        if len(items) < most:
            order = [f"-{column}" if falls else column for column, falls in stretch.order]
            items += stretch.found.order_by(*order)[: most - len(items)]
    return items
