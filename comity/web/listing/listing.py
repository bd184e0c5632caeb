"""What a list is: its columns, what it can be narrowed by, its own order, and what it says when it is empty.

REQUESTS = Listing(
    name="requests", title=_("Requests"), columns=(…), filters=(…), order="due",
    rows=rows_of, nothing=Nothing(_("No request yet"), _("…"), "requests:new", _("Write a request")),
)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from comity.web.forms import Form
from comity.web.listing.asked import OWN_KEYS, Asked, read_order
from comity.web.listing.filters import Choice, Filter
from comity.web.listing.paging import Sort
from comity.web.words import Words

M = TypeVar("M")  # what is asked of the database
R = TypeVar("R")  # what a row shows
Value = str | int | float | Decimal | date | datetime | None


_known: dict[str, "Listing[Any, Any]"] = {}


class ListingError(ValueError):
    """The list cannot be made as it is written."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """One column: what a page shows of a row, and what a file holds of it.

    `cell` returns text, or markup that is marked safe, and is None for a column of files alone; `value` is None where the
    column never leaves by a file.
    `kind` is a class of the page: num, nowrap or mono. The head of a row (`is_head`) says which row it is.
    """

    key: str
    label: Words
    cell: Callable[[R], object] | None
    value: Callable[[R], Value] | None = None
    sort: Sort | None = None
    kind: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class Nothing:
    """What a list says before there is anything: what is so, and what one can do (an address and its words).

    `may` says whether the reader may do it; who only reads is not sent to a page that does not open.
    """

    title: Words
    sentence: Words
    url_name: str = ""
    act: Words = ""
    may: Callable[[HttpRequest], bool] = lambda _request: True


class FilterForm(Form):
    """The filters of one list as a form."""

    summary_title = gettext_lazy("The list cannot be narrowed by this")
    use_required_attribute = False

    def __init__(self, fields: Mapping[str, Field], data: Mapping[str, str]) -> None:
        """Take the fields and what the query string says."""
        super().__init__(data, auto_id="by-%s")
        self.fields.update(fields)


@dataclass(frozen=True)
class Listing(Generic[M, R]):
    """A list: see the module.

    `rows` turns what was asked of the database into what is shown, with a fixed number of further queries. `tabs` is
    the key of the choice that stands as tabs above the list. `order` is the key of a sortable column, `-` before it
    for the greatest first. `place` names an item of a short list; the database's rows are named by their key.
    """

    name: str
    title: Words
    columns: Sequence[Column[R]]
    rows: Callable[[HttpRequest, Sequence[M]], Sequence[R]]
    nothing: Nothing
    order: str
    filters: Sequence[Filter] = ()
    tabs: str = ""
    place: Callable[[M], str] | None = None

    def __post_init__(self) -> None:
        """Refuse a list whose keys clash, whose order names no column or whose name is taken."""
        keys = [one.key for one in self.filters]
        if len(set(keys)) != len(keys) or OWN_KEYS.intersection(keys):
            raise ListingError(f"The filters of {self.name!r} need keys of their own: {', '.join(keys)}.")
        if self.order.removeprefix("-") not in self.sorts:
            raise ListingError(f"The order {self.order!r} of {self.name!r} is no column that can be sorted.")
        if self.tabs and not isinstance(self._tabs_filter, Choice):
            raise ListingError(f"The tabs {self.tabs!r} of {self.name!r} are no choice among its filters.")
        if self.name in _known:
            raise ListingError(f"Two lists are called {self.name!r}; a kept view would open either.")
        _known[self.name] = self

    @cached_property
    def sorts(self) -> dict[str, Sort]:
        """What the list can be sorted by."""
        return {column.key: column.sort for column in self.columns if column.sort}

    @property
    def _tabs_filter(self) -> Filter | None:
        return next((one for one in self.filters if one.key == self.tabs), None)

    @property
    def tab_choice(self) -> Choice | None:
        """The choice that stands as tabs."""
        found = self._tabs_filter
        return found if isinstance(found, Choice) else None

    def form(self, request: HttpRequest, data: Mapping[str, str]) -> FilterForm:
        """Return the filters as a form that holds what a query string says."""
        fields: dict[str, Field] = {}
        for one in self.filters:
            fields |= one.fields(request)
        return FilterForm(fields, data)

    def read(self, request: HttpRequest, data: Mapping[str, str]) -> tuple[Asked, FilterForm]:
        """Return what a query string asks for, and the form with its complaints; what is wrong does not narrow."""
        form = self.form(request, data)
        form.full_clean()
        values: dict[str, str] = {}
        for one in self.filters:
            values |= one.written(form.cleaned_data)
        order = read_order(data, frozenset(self.sorts))
        return replace(order, values={key: value for key, value in values.items() if value}), form

    def order_of(self, asked: Asked) -> tuple[str, bool]:
        """Return the column a list is sorted by, and whether the greatest comes first."""
        if asked.sort:
            return asked.sort, asked.descending
        return self.order.removeprefix("-"), self.order.startswith("-")

    def narrowings(self, request: HttpRequest, asked: Asked) -> list[Any]:
        """Return what rows must fulfil: conditions for the database, for a short list functions of an item."""
        return [rule for one in self.filters for rule in one.narrowing(request, asked.values)]

    def shown(self) -> list[Column[R]]:
        """Return the columns of a page."""
        return [column for column in self.columns if column.cell is not None]

    def exported(self) -> list[Column[R]]:
        """Return the columns that a file holds."""
        return [column for column in self.columns if column.value is not None]


def known_listing(name: str) -> Listing[Any, Any] | None:
    """Return the list of a name; None where there is none."""
    return _known.get(name)
