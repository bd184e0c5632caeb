"""What somebody asks of a list: filters, order, size and place. All of it stands in the query string. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

SIZES = (20, 50, 100)
SIZE = 20
ALL = "all=1"  # an address that asks for nothing in particular, where the bare one means somebody's own view
OWN_KEYS = frozenset({"sort", "size", "after", "before", "all"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The state of a list.

    `values` holds what each filter was set to, none of them empty; `sort` is the key of a column, empty for the list's
    own order; `after` and `before` name the row next to which the page begins or ends.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    size: int = SIZE
    after: str = ""
    before: str = ""

    def query(self) -> str:
        """Return the query string that asks for the same, always written in the same way; empty for nothing asked."""
        pairs = sorted((key, value) for key, value in self.values.items() if value)
        if self.sort:
            pairs.append(("sort", f"-{self.sort}" if self.descending else self.sort))
        if self.size != SIZE:
            pairs.append(("size", str(self.size)))
        pairs += [(key, place) for key, place in (("after", self.after), ("before", self.before)) if place]
        return urlencode(pairs)

    @property
    def href(self) -> str:
        """The link that asks for the same from the list's own page."""
        return f"?{self.query() or ALL}"

    def from_the_start(self) -> Self:
        """Return the same list from its first page: what a view keeps."""
        return replace(self, after="", before="")

    def having(self, **values: str) -> Self:
        """Return the list with some filters set anew, an empty value taking one off, from its first page."""
        kept = {key: value for key, value in {**self.values, **values}.items() if value}
        return replace(self.from_the_start(), values=kept)

    def sorted_by(self, sort: str, *, descending: bool) -> Self:
        """Return the list in another order, from its first page."""
        return replace(self.from_the_start(), sort=sort, descending=descending)

    def sized(self, size: int) -> Self:
        """Return the list with another number of rows a page, from its first page."""
        return replace(self.from_the_start(), size=size)

    def going_on_after(self, place: object) -> Self:
        """Return the page that follows a row."""
        return replace(self, after=str(place), before="")

    def going_back_before(self, place: object) -> Self:
        """Return the page that ends before a row."""
        return replace(self, after="", before=str(place))


def read_order(data: Mapping[str, str], sortable: frozenset[str]) -> Asked:
    """Return order, size and place from a query string; what is unknown falls back to the list's own."""
    written = data.get("sort", "")
    sort = written.removeprefix("-")
    if sort not in sortable:
        sort = ""
    size = data.get("size", "")
    return Asked(
        sort=sort,
        descending=bool(sort) and written.startswith("-"),
        size=int(size) if size in {str(one) for one in SIZES} else SIZE,
        after=data.get("after", ""),
        before="" if data.get("after") else data.get("before", ""),
    )
