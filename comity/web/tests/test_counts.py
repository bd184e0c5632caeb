"""A period of statistics holds exactly the moments that a list narrowed to the same days shows."""

from datetime import date, datetime, time, timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.timezone import make_aware, override
from hypothesis import given
from hypothesis import strategies as st

from comity.web.counts import Count, Period, list_at
from comity.web.listing import Days

DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
ZONES = st.sampled_from(
    ["Asia/Ho_Chi_Minh", "Asia/Tokyo", "Europe/Berlin", "America/Santiago", "Pacific/Apia"]
)


def bounds(period: Period) -> dict[str, datetime]:
    return dict(cast("list[tuple[str, datetime]]", period.within("at").children))


@given(first=DAYS, last=DAYS, zone=ZONES)
def test_a_period_is_what_a_list_narrows_to(first: date, last: date, zone: str) -> None:
    with override(ZoneInfo(zone)):
        told = {"at-from": first.isoformat(), "at-to": last.isoformat()}
        assert [Period(first, last).within("moment")] == Days("at", "When", "moment").narrowing(
            HttpRequest(), told
        )


@given(
    since=st.datetimes(datetime(1901, 1, 1), datetime(2990, 1, 1)),  # noqa: DTZ001  # the zone is given with it
    span=st.timedeltas(timedelta(), timedelta(days=900)),
    zone=ZONES,
)
def test_from_moment_to_moment_a_list_narrows_to_the_same(
    since: datetime, span: timedelta, zone: str
) -> None:
    place = ZoneInfo(zone)
    begins = since.replace(tzinfo=place)
    ends = begins + span
    period = Period(begins.date(), ends.date(), begins, ends)
    address = list_at("desk:statistics", "at", period)
    told = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    with override(ZoneInfo("Pacific/Apia")):  # wherever the reader is
        assert [period.within("moment")] == Days("at", "When", "moment").narrowing(HttpRequest(), told)


@given(day=DAYS, days=st.integers(0, 400), zone=ZONES)
def test_neighbouring_periods_share_no_moment_and_leave_none_out(day: date, days: int, zone: str) -> None:
    last = min(day + timedelta(days=days), date(2999, 12, 30))
    with override(ZoneInfo(zone)):
        one = bounds(Period(day, last))
        other = bounds(Period(last + timedelta(days=1), date(2999, 12, 31)))
        assert one["at__gte"] == make_aware(datetime.combine(day, time()))
        assert one["at__lt"] == other["at__gte"]


def test_an_address_says_what_was_asked_and_nothing_empty() -> None:
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    address = list_at("web:language", "at", period, box="every", partner=None, agreement="")
    assert parse_qs(urlsplit(address).query) == {
        "all": ["1"], "box": ["every"], "at-from": ["2026-01-01"], "at-to": ["2026-12-31"],
    }  # fmt: skip


def test_a_figure_is_its_records_unless_it_is_made_of_them() -> None:
    assert Count("held", "Held", 3).listed == 3
    assert Count("arrest", "Arrests", 13, records=2).listed == 2
