"""Whatever a text holds, it is read to the end, and every quote is what stands there."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.intake.core.extract import extract
from comity.intake.core.written import written

PAGES = Path(__file__).parent / "pages"


@cache
def words() -> list[str]:
    return [word for page in sorted(PAGES.glob("*.txt")) for word in page.read_text("utf-8").split(" ")]


def quotes(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        if {"start", "end", "text"} <= found.keys():
            yield found
        found = list(found.values())
    if isinstance(found, list):
        for one in found:
            yield from quotes(one)


PIECES = st.lists(st.deferred(lambda: st.sampled_from(words())) | st.text(max_size=6), max_size=60)


@settings(max_examples=60)
@given(PIECES, st.sampled_from([" ", "\n", ""]))
def test_every_quote_stands_in_the_text(pieces: list[str], between: str) -> None:
    raw = between.join(pieces)
    found = written(extract(raw), "x")
    assert all(raw[one["start"] : one["end"]] == one["text"] for one in quotes(found))


def test_the_same_text_is_read_alike() -> None:
    for page in sorted(PAGES.glob("*.txt"))[:4]:
        raw = page.read_text("utf-8")
        assert written(extract(raw), "x") == written(extract(raw), "x")
