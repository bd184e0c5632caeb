"""A list as its page shows it: one page of rows, the links to everything else, and the words when it is empty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from comity.web.listing.asked import ALL, SIZES, Asked
from comity.web.listing.kept import KeptView, keeper
from comity.web.listing.listing import Column, FilterForm, Listing
from comity.web.listing.paging import Page, Tally, page_of, tally
from comity.web.listing.small import page_of_items
from comity.web.words import Words

M = TypeVar("M", bound=Model)
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Head:
    """The head of a column; a link where the list can be sorted by it."""

    label: Words
    kind: str
    href: str = ""
    sorted: str = ""  # ascending, descending or nothing, as aria-sort says it


@dataclass(frozen=True)
class Link:
    """A link with its words, whether it is where the reader is, and how many rows stand behind it."""

    label: str
    href: str
    current: bool = False
    tally: Tally | None = None


@dataclass(frozen=True)
class ListPage(Generic[R]):
    """Everything `web/listing/list.html` needs."""

    listing: Listing[Any, R]
    asked: Asked
    form: FilterForm
    heads: Sequence[Head]
    body: SafeString
    rows: Sequence[R]
    tally: Tally
    has_any: bool
    earlier: str
    later: str
    tabs: Sequence[Link]
    chips: Sequence[Link]
    sizes: Sequence[Link]
    views: Sequence[KeptView] = ()
    current_view: KeptView | None = None
    keep_at: str = ""
    export_at: str = ""
    begin_at: str = ""  # what the reader may do about a list with nothing on it
    hidden: Sequence[tuple[str, str]] = field(default=())

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set, the tabs aside."""
        return bool(self.chips)

    @property
    def status(self) -> HTTPStatus:
        """422 where a filter cannot be read."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.form.errors else HTTPStatus.OK

    @property
    def fields(self) -> list[Any]:
        """The fields of the filters, without that of the tabs and without those of quiet ones that nobody set."""
        set_now = self.asked.values.keys() | self.form.errors.keys()
        left_out = {
            name
            for one in self.listing.filters
            if one.quiet and not set_now.intersection(one.names)
            for name in one.names
        }
        return [one for one in self.form if one.name not in left_out | {self.listing.tabs}]

    @property
    def query(self) -> str:
        """The query string of the list from its first page: what a view keeps and a file holds."""
        return self.asked.from_the_start().query()


def list_page(
    request: HttpRequest, listing: Listing[M, R], whole: QuerySet[M], *, export_at: str = ""
) -> ListPage[R]:
    """Return a page of a query that the reader may see (`access.visible_to`)."""
    asked, form, views = _asked(request, listing)
    sort, descending = listing.order_of(asked)
    found = narrowed(request, listing, whole, asked)
    page = page_of(
        whole,
        found,
        listing.sorts[sort],
        descending=descending,
        size=asked.size,
        after=asked.after,
        before=asked.before,
    )

    def counted(state: Asked) -> Tally:
        return tally(narrowed(request, listing, whole, state))

    has_any = bool(page.items) or whole.exists()
    return _shown(
        request,
        listing,
        asked,
        form,
        page=page,
        counted=counted,
        has_any=has_any,
        place=lambda item: str(item.pk),
        views=views,
        export_at=export_at,
    )


def small_page(
    request: HttpRequest, listing: Listing[T, R], items: Iterable[T], *, export_at: str = ""
) -> ListPage[R]:
    """Return a page of a short list that is not one query; the listing says how an item is named."""
    if listing.place is None:
        raise TypeError(f"The short list {listing.name!r} does not say how its items are named.")
    asked, form, views = _asked(request, listing)
    sort, descending = listing.order_of(asked)
    whole = list(items)
    page = page_of_items(
        fitting(request, listing, whole, asked),
        listing.sorts[sort],
        place=listing.place,
        descending=descending,
        size=asked.size,
        after=asked.after,
        before=asked.before,
    )

    def counted(state: Asked) -> Tally:
        return Tally(len(fitting(request, listing, whole, state)))

    return _shown(
        request,
        listing,
        asked,
        form,
        page=page,
        counted=counted,
        has_any=bool(whole),
        place=listing.place,
        views=views,
        export_at=export_at,
    )


def own_page(
    request: HttpRequest,
    listing: Listing[T, R],
    fetch: Callable[[Asked], Page[T]],
    counted: Callable[[Asked], Tally],
    *,
    place: Callable[[T], str],
    export_at: str = "",
) -> ListPage[R]:
    """Return a page of a list that asks the database in its own way: `fetch` pages it, `counted` counts it."""
    asked, form, views = _asked(request, listing)
    page = fetch(asked)
    has_any = bool(page.items) or counted(Asked()).number > 0
    return _shown(
        request,
        listing,
        asked,
        form,
        page=page,
        counted=counted,
        has_any=has_any,
        place=place,
        views=views,
        export_at=export_at,
    )


def narrowed(request: HttpRequest, listing: Listing[M, Any], whole: QuerySet[M], asked: Asked) -> QuerySet[M]:
    """Return the rows that fit what was asked."""
    return whole.filter(*(rule for rule in listing.narrowings(request, asked) if isinstance(rule, Q)))


def fitting(request: HttpRequest, listing: Listing[T, Any], whole: Iterable[T], asked: Asked) -> list[T]:
    """Return the items that fit what was asked."""
    rules = listing.narrowings(request, asked)
    return [item for item in whole if all(rule(item) for rule in rules)]


def _asked(request: HttpRequest, listing: Listing[Any, Any]) -> tuple[Asked, FilterForm, Sequence[KeptView]]:
    """Read the query string; a bare address means the reader's own view, where there is one."""
    views = keeper().views(request, listing.name)
    data = request.GET
    if not data:
        own = next((view for view in views if view.is_default), None)
        data = QueryDict(own.query) if own else data
    asked, form = listing.read(request, data)
    return asked, form, views


def _shown(
    request: HttpRequest,
    listing: Listing[Any, R],
    asked: Asked,
    form: FilterForm,
    *,
    page: Page[Any],
    counted: Callable[[Asked], Tally],
    has_any: bool,
    place: Callable[[Any], str],
    views: Sequence[KeptView],
    export_at: str,
) -> ListPage[R]:
    rows = listing.rows(request, page.items)
    start = asked.from_the_start()
    query = start.query()
    current = next((view for view in views if view.query == query), None)
    ends = (place(page.items[0]), place(page.items[-1])) if page.items else ("", "")
    none = listing.nothing
    begin_at = reverse(none.url_name) if not has_any and none.url_name and none.may(request) else ""
    hidden = [(key, value) for key, value in (("size", str(asked.size)), ("sort", _sort_of(asked))) if value]
    if listing.tabs and asked.values.get(listing.tabs):
        hidden.append((listing.tabs, asked.values[listing.tabs]))
    return ListPage(
        listing=listing,
        asked=asked,
        form=form,
        heads=_heads(listing, asked),
        body=_body(listing.shown(), rows),
        rows=rows,
        tally=counted(start) if page.has_earlier or page.has_later else Tally(len(page.items)),
        has_any=has_any,
        earlier=asked.going_back_before(ends[0]).href if page.has_earlier and page.items else "",
        later=asked.going_on_after(ends[1]).href if page.has_later else "",
        tabs=_tabs(request, listing, asked, counted),
        chips=_chips(request, listing, asked),
        sizes=[Link(str(size), asked.sized(size).href, current=size == asked.size) for size in SIZES],
        views=views,
        current_view=current,
        keep_at=keeper().keep_at(request),
        export_at=f"{export_at}?{query or ALL}" if export_at else "",
        begin_at=begin_at,
        hidden=hidden,
    )


def _sort_of(asked: Asked) -> str:
    return f"-{asked.sort}" if asked.descending else asked.sort


def _heads(listing: Listing[Any, Any], asked: Asked) -> list[Head]:
    sort, descending = listing.order_of(asked)
    heads = []
    for column in listing.shown():
        if column.sort is None:
            heads.append(Head(column.label, _head_kind(column)))
            continue
        is_sorted = column.key == sort
        falls = not descending if is_sorted else column.sort.falls
        heads.append(
            Head(
                column.label,
                _head_kind(column),
                asked.sorted_by(column.key, descending=falls).href,
                ("descending" if descending else "ascending") if is_sorted else "",
            )
        )
    return heads


def _head_kind(column: Column[Any]) -> str:
    return "num" if "num" in column.kind.split() else ""


def _tabs(
    request: HttpRequest, listing: Listing[Any, Any], asked: Asked, counted: Callable[[Asked], Tally]
) -> list[Link]:
    choice = listing.tab_choice
    if choice is None:
        return []
    now = asked.values.get(choice.key, "")
    links = []
    for value, words in [("", choice.any_words), *choice.offered(request)]:
        alone = Asked(values={choice.key: value} if value else {})
        href = asked.having(**{choice.key: value}).href
        links.append(Link(str(words), href, current=value == now, tally=counted(alone)))
    return links


def _chips(request: HttpRequest, listing: Listing[Any, Any], asked: Asked) -> list[Link]:
    return [
        Link(words, asked.having(**dict.fromkeys(keys, "")).href)
        for one in listing.filters
        if one.key != listing.tabs
        for keys, words in one.says(request, asked.values)
    ]


def _body(columns: Sequence[Column[R]], rows: Sequence[R]) -> SafeString:
    """Return the rows of the table; made here, because a template draws a page of cells ten times slower."""
    frames = [_frame(column) for column in columns]
    pairs = list(zip(columns, frames, strict=True))
    return format_html_join(
        "\n",
        "<tr>{}</tr>",
        (
            (
                SafeString(
                    "".join(
                        f"{before}{_escaped(column.cell, row)}{after}" for column, (before, after) in pairs
                    )
                ),
            )
            for row in rows
        ),
    )


def _escaped(cell: Callable[[R], object] | None, row: R) -> str:
    shown = cell(row) if cell else ""
    return conditional_escape(shown if isinstance(shown, str) else str(shown))


def _frame(column: Column[Any]) -> tuple[str, str]:
    kind = format_html(' class="{}"', column.kind) if column.kind else ""
    if column.is_head:
        return format_html('<th scope="row" data-k="{}"{}>', column.label, kind), "</th>"
    return format_html('<td data-k="{}"{}>', column.label, kind), "</td>"


__all__ = ["ListPage", "fitting", "list_page", "narrowed", "own_page", "small_page"]
