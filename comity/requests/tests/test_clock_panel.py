"""The clock's panel: due here and there, holidays of both sides, and what changes without a reload."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.requests import actions, calendars
from comity.requests.clock import Fact, FactKind, Reading, Rule, allowance, read_clock, working_time
from comity.requests.clock_panel import Panel, panel_of
from comity.requests.models import Request
from comity.requests.showing import partner_of
from comity.requests.tests.office import Office

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def reading(request: Request, at: datetime = AT) -> Reading:
    return read_clock(Rule.from_json(request.clock_rule or {}), [Fact(FactKind.BEGAN, at)], at)


def panel(request: Request, at: datetime = AT, language: str = "en") -> Panel:
    with translation.override(language):
        found = panel_of(request, partner_of(request), reading(request, at), at)
    assert found is not None
    return found


def lines(shown: Panel) -> list[tuple[str, str, str]]:
    return [(one.special.day.isoformat(), one.special.name, one.country) for one in shown.holidays]


def test_holidays_of_both_sides_are_named(office: Office) -> None:
    shown = panel(office.received())
    assert lines(shown) == [
        ("2026-11-23", "Labor Thanksgiving Day", "Japan"),
        ("2026-11-24", "Vietnam Cultural Day", "Vietnam"),
    ]
    assert (shown.unknown, shown.computed, shown.differs) == ([], [], [])


def test_the_name_as_said_there_where_the_library_has_no_translation(office: Office) -> None:
    japan, vietnam = panel(office.received(), language="vi").holidays
    assert (japan.special.name, japan.special.language, japan.country) == ("勤労感謝の日", "ja", "Nhật Bản")
    assert (vietnam.special.name, vietnam.special.language) == ("Ngày Văn hóa Việt Nam", "vi")


def test_a_country_without_a_calendar_is_said(office: Office) -> None:
    request = office.received()
    with writing():
        request.agency.country = "UNK"
        request.agency.save()
    assert panel(request).unknown == ["UNK"]


def test_a_year_that_nobody_decreed_is_said(office: Office) -> None:
    computed = panel(office.received(), datetime(2026, 12, 30, tzinfo=UTC)).computed
    assert [(one.country, one.year) for one in computed] == [("Vietnam", 2027)]


def test_a_rule_that_counts_otherwise_than_our_calendar_is_said(office: Office) -> None:
    clock = {"length": 5, "unit": "working-day", "source": "article 1", "zone": "Asia/Ho_Chi_Minh"}
    shown = panel(office.received(clock=clock))
    assert shown.counted_in == "Vietnam"
    assert [one.special.day.isoformat() for one in shown.differs] == ["2026-11-24"]


def test_of_a_clock_that_runs_for_decades_the_days_of_the_next_year_are_named(office: Office) -> None:
    hostile = {
        "country": "VN", "since": "2026-01-01", "until": "2027-01-01", "weekend": [1, 2, 3, 4, 5, 6], "off": [], "on": [],
        "decided": True,
    }  # fmt: skip
    clock = {
        "length": 3650,
        "unit": "working-day",
        "source": "x",
        "zone": "Asia/Ho_Chi_Minh",
        "days": hostile,
    }
    request = office.received(clock=clock)
    assert request.clock_began_at is not None
    counted = working_time.cache_info().misses
    for _look in range(3):
        reading(request, request.clock_began_at)
    assert working_time.cache_info().misses == counted  # counted when it came in
    calendars.special_year.cache_clear()
    shown = panel(request)
    assert shown.reading.due is not None
    assert shown.reading.due.year > 2090
    assert len(shown.holidays) + shown.more < 60
    assert (
        calendars.special_year.cache_info().currsize <= 6
    )  # two countries, and years that differ from this one by one
    again = calendars.special_year.cache_info().misses
    panel(request)
    assert calendars.special_year.cache_info().misses == again


def test_a_request_of_working_days_travels_with_the_days_that_count(office: Office) -> None:
    office.change_terms(("length: 7, unit: calendar-day", "length: 7, unit: working-day"))
    rule = Rule.from_json(office.sent().clock_rule or {})
    assert rule.days is not None
    assert (rule.days.country, rule.zone) == ("JP", office.peer.zone)
    assert rule.days.until - rule.days.since > timedelta(days=390)
    received = office.received(clock=rule.to_json())
    assert received.clock_began_at is not None
    assert received.clock_allowance == allowance(rule, received.clock_began_at, None)


@pytest.mark.parametrize(
    "days",
    [
        {"off": ["2026-02-30"]},
        {"off": ["1026-02-03"]},
        {"weekend": [1, 2, 3, 4, 5, 6, 7]},
        {"weekend": [8]},
        {"off": [f"21{year:02}-01-{day:02}" for year in range(20) for day in range(1, 22)]},
        {"more": True},
    ],
    ids=str,
)
def test_a_calendar_that_cannot_be_read_is_refused(office: Office, days: dict[str, object]) -> None:
    whole = {
        "country": "VN", "since": "2026-11-20", "until": "2026-12-20", "weekend": [6, 7], "off": [], "on": [],
        "decided": True, **days,
    }  # fmt: skip
    clock = {"length": 5, "unit": "working-day", "source": "article 1", "zone": "UTC", "days": whole}
    letter = office.write("requests/request/1", office.request_data(clock=clock))
    assert (letter.state, letter.reason) == ("refused", "malformed")
    assert not Request.objects.exists()


def test_the_panel_comes_along_when_the_page_looks_again(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    page = client.get(reverse("requests:thread", args=[request.id])).content.decode()
    assert 'id="clock-panel"' in page
    assert "hx-swap-oob" not in page
    again = client.get(reverse("requests:status", args=[request.id]), {"clock": "run"})
    assert 'id="clock-panel"' in again.content.decode()
    assert 'hx-swap-oob="true"' in again.content.decode()
    assert "HX-Trigger" not in again.headers


def test_a_change_of_state_is_said_aloud(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    again = client.get(reverse("requests:status", args=[request.id]), {"clock": "stop"})
    assert json.loads(again["HX-Trigger"]) == {"say": {"sentence": "The clock runs."}}


def looked_at(client: Client, request: Request) -> str:
    """Open the page; return the address at which it looks again."""
    page = client.get(reverse("requests:thread", args=[request.id])).content.decode()
    found = re.search(r'hx-get="([^"]*/status/[^"]+)"', page)
    assert found
    return html.unescape(found[1])


def test_a_page_opened_before_a_change_says_that_it_is_old(office: Office, client: Client) -> None:
    request = office.waiting()
    signed_in(client, office.cast.officer)
    again = looked_at(client, request)
    assert client.get(again).status_code == 200
    actions.approve_request(office.cast.supervisor, request.id, version=request.version)
    old = client.get(again)
    assert (old.status_code, old["HX-Retarget"], old["HX-Reswap"]) == (286, "#changed", "innerHTML")
    assert "This request has changed since you opened the page." in old.content.decode()
    assert reverse("requests:thread", args=[request.id]) in old.content.decode()
    assert 'class="msg' not in old.content.decode()
    assert client.get(looked_at(client, request)).status_code == 200


def test_a_question_that_came_in_makes_the_page_old(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    again = looked_at(client, request)
    actions.ask_back(office.cast.officer, request.id, "Which May?")
    assert client.get(again).status_code == 286


def test_the_request_is_signed_by_its_drafter_and_names_who_approved(office: Office, client: Client) -> None:
    request = office.waiting()
    actions.approve_request(office.cast.supervisor, request.id, version=request.version)
    signed_in(client, office.cast.officer)
    page = client.get(reverse("requests:thread", args=[request.id]))
    line = page.context["thread"].lines[0]
    assert (line.person, line.approved) == (office.cast.officer, office.cast.supervisor)
    assert "approved by" in page.content.decode()


def test_the_thread_says_which_side_asked_back(office: Office, client: Client) -> None:
    request = office.received()
    actions.ask_back(office.cast.officer, request.id, "Which May?")
    signed_in(client, office.cast.officer)
    page = client.get(reverse("requests:thread", args=[request.id])).content.decode()
    assert "You asked the partner back on" in page
    assert "The partner asked back" not in page
