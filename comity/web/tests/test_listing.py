"""Lists without a database: what an address asks for, short lists page by page, texts that no program runs."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from comity.web.listing import Asked, Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.asked import SIZES
from comity.web.listing.defusing import defused, plain
from comity.web.listing.files import FileKind, Table, csv_of, write
from comity.web.listing.filters import FIRST_DAY, LAST_DAY
from comity.web.listing.listing import ListingError, Value, known_listing
from comity.web.listing.page import fitting
from comity.web.listing.small import in_order, page_of_items


@dataclass(frozen=True)
class Thing:
    """One item of a short list."""

    key: str
    size: int | None


COLOURS = [("red", "Red"), ("blue", "Blue")]
THINGS: Listing[Thing, Thing] = Listing(
    name="things",
    title="Things",
    rows=lambda _request, found: found,
    nothing=Nothing("No thing", "Add one."),
    order="size",
    place=lambda thing: thing.key,
    columns=(
        Column(
            "key", "Key", lambda thing: thing.key, lambda thing: thing.key, sort=Sort("key"), is_head=True
        ),
        Column("size", "Size", lambda thing: thing.size, lambda thing: thing.size, sort=Sort("size")),
    ),
    filters=(
        Choice("colour", "Colour", COLOURS, lambda _request, colour: lambda thing: colour in thing.key),
        Flag("big", "Big", lambda _request: lambda thing: (thing.size or 0) > 10),
        Reference("ref", "Reference", lambda _request, ref: lambda thing: thing.key == ref),
        Days("made", "Made", "made_at"),
    ),
)
REQUEST = RequestFactory().get("/")

days = st.one_of(st.just(""), st.dates(FIRST_DAY, LAST_DAY).map(date.isoformat))
states = st.builds(
    Asked,
    values=st.fixed_dictionaries(
        {
            "colour": st.sampled_from(["", "red", "blue"]),
            "big": st.sampled_from(["", "1"]),
            "ref": st.one_of(st.just(""), st.from_regex(r"\A[A-Z]-[0-9]{4}/[0-9]{1,6}\Z")),
            "made-from": days,
            "made-to": days,
        }
    ).map(lambda values: {key: value for key, value in values.items() if value}),
    sort=st.just("key"),
    descending=st.booleans(),
    size=st.sampled_from(SIZES),
    after=st.sampled_from(["", "0190-abc"]),
)


@given(states)
def test_an_address_asks_for_what_was_chosen(asked: Asked) -> None:
    read, form = THINGS.read(REQUEST, QueryDict(asked.query()))
    assert form.errors == {}
    assert read == asked
    assert read.query() == asked.query()


@given(
    st.dictionaries(st.sampled_from(["colour", "big", "ref", "made-from", "sort", "size", "x"]), st.text())
)
def test_whatever_an_address_says_a_list_is_shown(data: dict[str, str]) -> None:
    read, _form = THINGS.read(REQUEST, data)
    assert read.size in SIZES
    assert read.values.get("colour", "") in {"", "red", "blue"}
    again, form = THINGS.read(REQUEST, QueryDict(read.query()))
    assert (again, form.errors) == (read, {})


@given(st.text(st.characters(categories=["L", "Zs", "Mn"]), min_size=1))
def test_a_name_never_becomes_part_of_an_address(name: str) -> None:
    read, _form = THINGS.read(REQUEST, {"ref": name})
    assert "ref" not in read.values


things = st.lists(
    st.builds(Thing, st.text("abcdef", min_size=1), st.one_of(st.none(), st.integers(0, 5))),
    max_size=30,
    unique_by=lambda thing: thing.key,
)


@given(things, st.integers(1, 7), st.booleans())
def test_pages_of_a_short_list_show_each_item_once_in_order(
    items: list[Thing],
    size: int,
    descending: bool,  # noqa: FBT001  # hypothesis hands it over by its place
) -> None:
    sort = Sort("size")
    seen: list[Thing] = []
    pages = []
    after = ""
    while True:
        page = page_of_items(
            items, sort, place=lambda thing: thing.key, descending=descending, size=size, after=after
        )
        pages.append(page)
        seen += page.items
        if not page.has_later:
            break
        after = page.items[-1].key
    assert seen == list(in_order(items, sort, descending=descending))
    for earlier, later in pairwise(pages):
        back = page_of_items(
            items,
            sort,
            place=lambda thing: thing.key,
            descending=descending,
            size=size,
            before=later.items[0].key,
        )
        assert back.items == earlier.items
    values = [thing.size for thing in seen if thing.size is not None]
    assert values == sorted(values, reverse=descending)
    assert [thing.size for thing in seen[len(values) :]] == [None] * (len(seen) - len(values))


@pytest.mark.parametrize("key", ["made-from", "made-to"])
@pytest.mark.parametrize("day", ["9999-12-31", "3000-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_without_a_midnight_narrows_nothing_and_is_said(key: str, day: str) -> None:
    asked, form = THINGS.read(REQUEST, {key: day})
    assert form.errors[key] == ["Enter a day between 1900 and 2999."]
    assert THINGS.narrowings(REQUEST, asked) == []


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_outermost_days_are_looked_for(day: date) -> None:
    asked, form = THINGS.read(REQUEST, {"made-from": day.isoformat(), "made-to": day.isoformat()})
    assert not form.errors
    assert len(THINGS.narrowings(REQUEST, asked)) == 1


def test_filters_of_a_short_list_all_hold_together() -> None:
    items = [Thing("red1", 20), Thing("red2", 1), Thing("blue1", 30)]
    asked, _form = THINGS.read(REQUEST, {"colour": "red", "big": "1"})
    assert fitting(REQUEST, THINGS, items, asked) == [items[0]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"order": "colour"}, "no column"),
        ({"tabs": "big"}, "no choice"),
        ({"filters": (Flag("sort", "Sort", lambda _request: None),)}, "keys of their own"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused_at_start(change: dict[str, object], says: str) -> None:
    given_ = {
        name: getattr(THINGS, name) for name in ("name", "title", "rows", "nothing", "order", "columns")
    }
    with pytest.raises(ListingError, match=says):
        Listing(**{**given_, "name": "contradicting", **change})
    assert known_listing("contradicting") is None


def test_two_lists_do_not_bear_one_name() -> None:
    given_ = {
        name: getattr(THINGS, name) for name in ("name", "title", "rows", "nothing", "order", "columns")
    }
    with pytest.raises(ListingError, match="Two lists"):
        Listing(**given_)
    assert known_listing("things") is THINGS


RUNS = re.compile(r"\s*[=+\-@＝＋－＠]")


@given(st.text())
def test_no_text_begins_like_a_formula_in_any_separation(text: str) -> None:
    for cell in re.split(r"[;\t\r\n|]", defused(text)):
        assert not RUNS.match(cell) or cell == ""


@given(st.text() | st.text("=+-@＝＋－＠\t\r\n 1aĐ;|'\u200b"))
def test_what_was_defused_is_read_again_as_it_was(text: str) -> None:
    assert plain(defused(text)) == text


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\u200b=1", "\ufeff=1"],
)
def test_each_sign_that_makes_a_formula_is_defused(text: str) -> None:
    assert defused(text).lstrip("\t\r").startswith("'")


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in ("Nguyễn Văn A", "大野 沙織", "R-2026-0041", "1+1", "a=b", "", "it's"):
        assert defused(text) == text
        assert plain(text) == text


def test_csv_opens_as_utf8_and_every_cell_comes_back() -> None:
    content = csv_of([["Tên", "名"], ['say "hi", twice', "=1"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [
        ["Tên", "名"],
        ['say "hi", twice', "'=1"],
    ]


def test_a_spreadsheet_holds_texts_figures_and_moments_but_no_formula() -> None:
    moment = datetime(2026, 11, 22, 4, 9, tzinfo=UTC)
    rows: list[list[Value]] = [["=1+1", 7, moment, None], ["http://example.org", 1, date(2026, 1, 2), ""]]
    content = write(Table("Restricted & marked", ["A", "B", "C", "D"], rows, UTC), FileKind.XLSX)
    with ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        assert not any(
            "externalLink" in name or ("rels" in name and "sheet" in name) for name in book.namelist()
        )
    assert "<f>" not in sheet
    texts = ["".join(one.itertext()) for one in ET.fromstring(strings)]
    assert {"=1+1", "http://example.org", "Restricted & marked"} <= set(texts)
