"""Addresses that are a secret: no line of the log has one, however it was written, and no trace either."""

import io
import logging
from collections.abc import Iterator

import pytest

from comity.web.secret_addresses import Masked

SECRET = "q" * 43
log = logging.getLogger("comity.of-a-test")
ADDRESS = f"/cooperation/calendar/{SECRET}.ics"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Give what a log writes as the node writes its own."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Masked())
    log.addHandler(handler)
    yield stream
    log.removeHandler(handler)


@pytest.mark.parametrize("before", ["", " ", '"', "<", "'", "/"])
def test_however_it_was_copied_it_is_masked(written: io.StringIO, before: str) -> None:
    log.warning("Not Found: %s", f"/cooperation/calendar/{before}{SECRET}.ics")
    log.warning("A line behind it")
    assert written.getvalue() == "Not Found: /cooperation/calendar/…\nA line behind it\n"


def go_wrong() -> None:
    raise LookupError(f"Nothing at https://pages.agency.example{ADDRESS}")


def test_no_trace_has_it(written: io.StringIO) -> None:
    try:
        go_wrong()
    except LookupError:
        log.exception("Internal Server Error: %s", ADDRESS, stack_info=True)
    assert SECRET not in written.getvalue()
    found = "LookupError: Nothing at https://pages.agency.example/cooperation/calendar/…"
    for words in (found, "Stack (most", __file__):
        assert words in written.getvalue()
