from datetime import datetime, timedelta

import pytest

from comity.exchange.core import strict_json
from comity.exchange.core.clocks import ClockReading, read_clock
from comity.exchange.core.moments import to_rfc3339


@pytest.mark.parametrize("ahead", [0, 1500, -90_000])
def test_the_middle_of_the_way_is_compared(now: datetime, ahead: int) -> None:
    theirs = now + timedelta(milliseconds=100 + ahead)
    body = strict_json.dump({"server_time": to_rfc3339(theirs)})
    found = read_clock(body, now, now + timedelta(milliseconds=200))
    assert found == ClockReading(ahead_ms=ahead, round_trip_ms=200)


def test_a_clock_of_ours_that_was_set_back_meanwhile_makes_no_negative_way(now: datetime) -> None:
    body = strict_json.dump({"server_time": to_rfc3339(now)})
    assert read_clock(body, now, now - timedelta(seconds=5)) == ClockReading(0, 0)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"server_time":7}', b'{"server_time":"soon"}', b"[]"])
def test_no_time_is_no_reading(now: datetime, body: bytes) -> None:
    assert read_clock(body, now, now) is None
