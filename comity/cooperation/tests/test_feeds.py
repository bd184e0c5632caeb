"""Calendar feeds: what a program is given, that it follows what changes, what is never in it, and every way of no."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as node
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.log import configure_logging
from icalendar import Calendar
from pytest_django import Settings

from comity.accounts.actions import give_start_password, remove_code_key, resume_person, suspend_person
from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.core.calendar_reading import MOST_BYTES, read
from comity.cooperation.core.fetch_budget import FetchBudget
from comity.cooperation.core.spans import of_hours
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.feed_exceptions import FeedsForbiddenError, TooManyFeedsError
from comity.cooperation.feeds import access as feed_access
from comity.cooperation.feeds.secret import digest_of
from comity.cooperation.models import CalendarFeed, Meeting
from comity.cooperation.tests.feed_ground import Feeds, at_address, change, events_in
from comity.cooperation.tests.meeting_ground import MINISTER, SERIES
from comity.cooperation.views import feed_fetch
from comity.intake.models import Document
from comity.intake.tests.office import Papers
from comity.lib.clock import now

EVENT = "calendar-feed.handed-out"


def entries(feed: CalendarFeed, outcome: str = "done") -> list[Entry]:
    return list(Entry.objects.filter(event=EVENT, subject_id=str(feed.pk), outcome=outcome).order_by("at"))


def details(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(entry.body))["details"]
    return found


# --- what it says


def test_the_short_way_says_kind_number_states_and_time_alone(feeds: Feeds) -> None:
    series = actions.add_series(feeds.keeper, SERIES)
    found = feeds.soon(series=series.pk, ordinal=7)
    [event] = feeds.events(feeds.given().secret).values()
    assert str(event["summary"]) == "Meeting No. 7 with JPN, KOR"
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "CLASS"}
    assert (str(event["uid"]), str(event["class"]), event["sequence"]) == (str(found.pk), "PRIVATE", 0)
    assert event["dtstart"].dt == now().date() + timedelta(days=20)
    assert event["dtend"].dt == event["dtstart"].dt + timedelta(
        days=1
    )  # the end is the day after (RFC 5545 section 3.6.1)


def test_with_titles_and_places_it_says_them_in_the_language_of_its_owner(feeds: Feeds) -> None:
    found = feeds.soon()
    given = feeds.given(detail="full")
    [event] = feeds.events(given.secret).values()
    assert (str(event["summary"]), str(event["description"])) == ("Talks on Nguyễn’s ring", found.ref)
    assert str(event["location"]) == "Đà Nẵng, Vietnam"
    change(feeds.keeper, language="vi")
    [event] = feeds.events(given.secret).values()
    assert str(event["summary"]) == "Hội đàm"
    assert feeds.fetch(given.secret)["Content-Language"] == "vi"


@pytest.mark.parametrize("detail", ["short", "full"])
def test_nothing_of_persons_papers_and_the_house_is_in_it(feeds: Feeds, detail: str) -> None:
    found = feeds.soon(titles={"en": "Talks"}, summary="Our line on fraud")
    actions.add_delegates(feeds.keeper, found.pk, [MINISTER])
    actions.add_agenda(feeds.keeper, found.pk, [{"en": "Drugs on the border"}])
    feeds.meetings.event(found)
    feeds.meetings.line(found)
    actions.move_meeting(feeds.keeper, found.pk, found.version, "cancelled", "Their minister is ill.")
    change(found, uid="8@secret-system.partner.example")
    body = feeds.fetch(feeds.given(detail=detail).secret).content.decode().replace("\r\n ", "")
    forbidden = [
        *MINISTER.readings.values(), "Trịnh", "Drugs", "Arrival", "Both sides agreed", "fraud", "is ill", "partner.example", "://",
        "testserver", str(feeds.keeper), feeds.keeper.sign_in, "ATTENDEE", "ORGANIZER", "VALARM", "ATTACH", "URL",
    ]  # fmt: skip
    assert [one for one in forbidden if one in body] == []
    assert "STATUS:CANCELLED" in body
    if detail == "short":
        assert [
            one for one in ("Đà Nẵng", "LOCATION", "Ho_Chi_Minh", found.ref, "Talks") if one in body
        ] == []


def test_days_on_which_commitments_are_due_say_with_whom_and_never_what(ledgers: Any) -> None:
    person = ledgers.keeper
    due = now().date() + timedelta(days=40)
    found = ledgers.alone(due=due)
    with writing():
        type(found).objects.filter(pk=found.pk).update(unit=person.unit)
    without, given = (
        actions.make_feed(person, actions.FeedDraft()),
        actions.make_feed(person, actions.FeedDraft(with_due=True, detail="full")),
    )
    assert events_in(Client().get(at_address(without.secret)).content) == {}
    [event] = events_in(Client().get(at_address(given.secret)).content).values()
    assert (str(event["summary"]), str(event["description"])) == ("A commitment with KOR is due", found.ref)
    assert (event["dtstart"].dt, str(event["transp"])) == (due, "TRANSPARENT")
    assert b"officers" not in Client().get(at_address(given.secret)).content
    change(found, handling={"codes": ["H3"], "level": 1, "h3_text": "Not to be spoken of."})
    assert events_in(Client().get(at_address(given.secret)).content) == {}


def test_both_readers_read_back_what_stands_here(feeds: Feeds) -> None:
    """A property over zones, hours, states and long titles: the library and our own reader agree with the rows."""
    begins = datetime.combine(now().date() + timedelta(days=30), datetime.min.time(), UTC)
    for place, zone in enumerate(("Asia/Tokyo", "America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC")):
        first = begins + timedelta(days=11 * place, hours=7 * place, minutes=13)
        feeds.soon(zone=zone, span=of_hours(first, first + timedelta(hours=3 + 20 * place)))
        feeds.soon(days=-60 + 25 * place, zone=zone, titles={"ja": "第七回・閣僚級会合；犯罪, 対策\\" * 9})
    found = feeds.soon(days=45)
    actions.move_meeting(feeds.keeper, found.pk, found.version, "cancelled", "Later.")
    rows = {str(one.pk): one for one in Meeting.objects.all()}
    content = feeds.fetch(feeds.given(detail="full").secret).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # RFC 5545 section 3.1
    ours = {one.uid: one for one in read(content, "UTC").entries if not one.uid.endswith("-ends")}
    theirs = events_in(content)
    assert ours.keys() == theirs.keys() == rows.keys()
    for key, row in rows.items():
        assert row.begins_at is not None
        assert row.ends_at is not None
        mine, event = ours[key], theirs[key]
        title = row.titles.get("en") or row.titles["ja"]
        assert (mine.begins, mine.ends, mine.zone) == (row.begins_at, row.ends_at, row.zone)
        assert (mine.is_whole_days, mine.state) == (row.is_whole_days, row.state)
        assert (
            (mine.title, mine.sequence)
            == (title[:300], row.sequence)
            == (str(event["summary"])[:300], event["sequence"])
        )
        start, where = event["dtstart"].dt, ZoneInfo(row.zone)
        assert start == (row.begins_at.astimezone(where).date() if row.is_whole_days else row.begins_at)
        if not row.is_whole_days:
            assert event["dtstart"].to_ical().endswith(b"Z")  # in UTC no zone has to come along


def test_what_programs_need_to_follow_it_stands_at_its_head(feeds: Feeds) -> None:
    given = feeds.given()
    calendar: Any = Calendar.from_ical(feeds.fetch(given.secret).content)
    assert (str(calendar["version"]), calendar["refresh-interval"].to_ical()) == ("2.0", b"PT1H")
    assert str(calendar["x-published-ttl"]) == "PT1H"
    [last] = [one for one in calendar.walk("VEVENT") if str(one["uid"]).endswith("-ends")]
    assert last["dtstart"].dt == given.feed.ends_at.astimezone(feeds.keeper.time_zone).date()
    assert "new address" in str(last["summary"])


def test_a_feed_of_a_series_holds_its_meetings_alone(feeds: Feeds) -> None:
    series = actions.add_series(feeds.keeper, SERIES)
    of_it, _other = feeds.soon(series=series.pk), feeds.soon()
    assert feeds.events(feeds.given(series=series.pk).secret).keys() == {str(of_it.pk)}
    assert len(feeds.events(feeds.given().secret)) == 2


# --- what stays inside


def test_what_is_kept_out_is_not_even_a_time(feeds: Feeds) -> None:
    feeds.soon(is_kept_from_feeds=True)
    assert feeds.events(feeds.given(detail="full").secret) == {}


def test_a_private_meeting_of_a_partner_s_calendar_stays_out(feeds: Feeds) -> None:
    day = now().date() + timedelta(days=9)
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//EN", "BEGIN:VEVENT", "UID:s@t.example", "SUMMARY:Secret talks",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "CLASS:CONFIDENTIAL", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    content = "\r\n".join(lines).encode()
    taken = read(content, "UTC").entries
    [found] = actions.take_calendar(feeds.keeper, taken, kind="talks", language="en")
    assert found.is_kept_from_feeds
    assert feeds.events(feeds.given().secret) == {}
    known = read(content.replace(b"CLASS:CONFIDENTIAL\r\n", b"SEQUENCE:3\r\n"), "UTC").entries
    [again] = actions.take_calendar(feeds.keeper, known, kind="talks", language="en")
    assert again.is_kept_from_feeds  # what a keeper or an earlier file said is not taken back by silence


@pytest.mark.parametrize(
    ("codes", "level", "said"),
    [
        (["H0"], 1, "Talks on Nguyễn’s ring"),
        (["H2"], 0, "Meeting with JPN, KOR"),
        ([], 0, "Meeting with JPN, KOR"),  # none is read as H1 and H2
        (["H3"], 0, ""),
        (["H9"], 0, ""),
        (["H0"], 2, ""),
    ],
)
def test_the_handling_of_a_source_says_how_much(
    feeds: Feeds, codes: list[str], level: int, said: str
) -> None:
    papers = Papers(feeds.meetings.cast)
    document = papers.read(papers.taken("The ministers meet in Hanoi."))
    change(document.source, handling={"codes": codes, "classification": {"scheme": "comity", "level": level}})
    change(feeds.soon(), document=document.pk)
    found = [str(one["summary"]) for one in feeds.events(feeds.given(detail="full").secret).values()]
    assert found == ([said] if said else [])
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_source_that_is_gone_is_the_strictest(feeds: Feeds) -> None:
    change(feeds.soon(), document=uuid4())
    assert feeds.events(feeds.given().secret) == {}


# --- it follows what changes


def test_a_move_and_a_cancellation_are_in_the_next_fetch(feeds: Feeds) -> None:
    found, given = feeds.soon(), feeds.given()
    first = feeds.fetch(given.secret)
    same = feeds.fetch(given.secret, **{"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    moved = now().date() + timedelta(days=33)
    actions.take_calendar(
        feeds.keeper,
        read(
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{found.uid}\r\nSEQUENCE:5\r\n"
            f"DTSTART;VALUE=DATE:{moved:%Y%m%d}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
            "UTC",
        ).entries,
        kind="meeting",
        language="en",
    )
    after = feeds.fetch(given.secret, **{"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != first["ETag"]
    before, then = events_in(first.content)[str(found.pk)], events_in(after.content)[str(found.pk)]
    assert then["dtstart"].dt == moved
    assert then["sequence"] > before["sequence"]
    assert then["dtstamp"].dt >= before["dtstamp"].dt
    found.refresh_from_db()
    actions.move_meeting(feeds.keeper, found.pk, found.version, "cancelled", "Another year.")
    [event] = feeds.events(given.secret).values()
    assert (str(event["status"]), event["sequence"] > then["sequence"]) == ("CANCELLED", True)
    change(found, cancelled_at=now() - timedelta(days=61))
    assert feeds.events(given.secret) == {}


def test_the_log_has_what_was_handed_out_anew_and_no_line_for_the_same(feeds: Feeds) -> None:
    found, given = feeds.soon(), feeds.given()
    for _time in range(3):
        feeds.fetch(given.secret)
    [entry] = entries(given.feed)
    assert (entry.actor, details(entry)["meetings"]) == ("process:calendar-program", [str(found.pk)])
    assert details(entry)["owner"] == str(feeds.keeper.pk)
    feeds.soon(days=50)
    feeds.fetch(given.secret)
    assert [len(details(one)["meetings"]) for one in entries(given.feed)] == [1, 2]
    change(given.feed, fetched_at=now() - timedelta(hours=5))
    feeds.fetch(given.secret)
    given.feed.refresh_from_db()
    assert given.feed.fetched_at is not None
    assert now() - given.feed.fetched_at < timedelta(minutes=5)  # the owner sees it
    assert len(entries(given.feed)) == 2


def test_many_meetings_ask_no_more_and_stay_within_what_readers_take(feeds: Feeds) -> None:
    papers, given = Papers(feeds.meetings.cast), feeds.given(with_due=True)
    feeds.fetch(given.secret)
    counts = []
    for number in (2, 12):
        for day in range(number):
            document = (
                papers.read(papers.taken(f"Talks {number} {day}.", f"{number}-{day}.txt"))
                if day < 2
                else None
            )
            change(feeds.soon(days=day + 1), document=document.pk if document else None)
        feeds.fetch(given.secret)
        with CaptureQueriesContext(connection) as queries:
            assert feeds.fetch(given.secret).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    row = Meeting.objects.filter(document=None).earliest("pk")
    rows = [Meeting(**{**_values(row), "id": uuid4(), "uid": str(uuid4())}) for _place in range(600)]
    with writing():
        Meeting.objects.bulk_create(rows)
    content = feeds.fetch(given.secret).content
    assert len(read(content, "UTC").entries) == 500
    assert len(content) < MOST_BYTES


def _values(row: Meeting) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


# --- every way of no


def _of_no(feeds: Feeds, secret: str) -> tuple[Any, ...]:
    answer = feeds.fetch(secret)
    headers = {key: value for key, value in answer.items() if "nonce" not in value}
    return answer.status_code, answer.content, headers, dict(answer.cookies)


def _ended(feeds: Feeds, feed: CalendarFeed) -> None:
    actions.end_feed(feeds.keeper, feed.pk)


def _over(_feeds: Feeds, feed: CalendarFeed) -> None:
    change(feed, renewed_at=now() - timedelta(days=30), ends_at=now())


def _restored(_feeds: Feeds, feed: CalendarFeed) -> None:
    change(feed, epoch=feed.epoch + 1)


def _inactive(feeds: Feeds, _feed: CalendarFeed) -> None:
    change(feeds.keeper, is_active=False)


def _role(feeds: Feeds, _feed: CalendarFeed) -> None:
    change(feeds.keeper, roles=["investigator"])


def _other_agency(feeds: Feeds, _feed: CalendarFeed) -> None:
    change(feeds.keeper, unit=feeds.meetings.cast.partner.unit)


def _start_password(feeds: Feeds, _feed: CalendarFeed) -> None:
    change(feeds.keeper, has_start_password=True)


WAYS = {
    "ended": _ended,
    "over": _over,
    "restored": _restored,
    "suspended": _inactive,
    "role": _role,
    "other-agency": _other_agency,
    "start-password": _start_password,
}


@pytest.mark.parametrize("reason", WAYS)
def test_every_no_is_what_an_address_that_never_was_is_answered(feeds: Feeds, reason: str) -> None:
    feeds.soon()
    given = feeds.given()
    assert feeds.fetch(given.secret).status_code == 200
    never = _of_no(feeds, "x" * 43)
    assert never[0] == 404
    assert never[1] == b"There is nothing here for you\n"
    before = Entry.objects.count()
    assert _of_no(feeds, "not a secret") == never
    assert Entry.objects.count() == before  # strangers fill no log
    WAYS[reason](feeds, given.feed)
    for _time in range(3):
        assert _of_no(feeds, given.secret) == never
    [entry] = entries(given.feed, "refused")  # one a day
    assert details(entry)["refusal"] == reason


def test_the_node_may_forbid_feeds(feeds: Feeds, settings: Settings) -> None:
    given = feeds.given()
    settings.CALENDAR_FEEDS = False
    assert feeds.fetch(given.secret).status_code == 404
    with pytest.raises(FeedsForbiddenError):
        feeds.given()
    with pytest.raises(FeedsForbiddenError):
        actions.renew_feed(feeds.keeper, given.feed.pk, 30)
    assert actions.end_feed(feeds.keeper, given.feed.pk).ended_at is not None
    settings.CALENDAR_FEEDS = True
    assert feeds.fetch(given.secret).status_code == 404


def test_a_new_address_makes_the_old_one_worthless(feeds: Feeds) -> None:
    given = feeds.given(days=30)
    again = actions.renew_feed(feeds.keeper, given.feed.pk, 365)
    assert feeds.fetch(given.secret).status_code == 404
    assert feeds.fetch(again.secret).status_code == 200
    assert again.feed.ends_at - again.feed.renewed_at == timedelta(days=365)
    written = b"".join(bytes(one.body) for one in Entry.objects.all())
    assert str(given.feed.pk).encode() in written
    assert given.secret.encode() not in written
    assert again.secret.encode() not in written
    assert again.feed.digest == digest_of(again.secret) != again.secret


def test_after_a_restore_a_new_address_opens_it_again(feeds: Feeds, monkeypatch: pytest.MonkeyPatch) -> None:
    given = feeds.given()
    monkeypatch.setattr(feed_access, "own_epoch", lambda: 2)
    monkeypatch.setattr("comity.cooperation.actions.feeds.own_epoch", lambda: 2)
    assert feeds.fetch(given.secret).status_code == 404
    assert feeds.fetch(actions.renew_feed(feeds.keeper, given.feed.pk, 30).secret).status_code == 200


@pytest.mark.parametrize("act", [suspend_person, remove_code_key, give_start_password])
def test_feeds_end_with_an_account_and_do_not_live_again(feeds: Feeds, act: Any) -> None:
    operator, given = feeds.meetings.cast.operator, feeds.given()
    act(operator, feeds.keeper.pk)
    if act is suspend_person:
        resume_person(operator, feeds.keeper.pk)
    change(feeds.keeper, has_start_password=False)
    assert feeds.fetch(given.secret).status_code == 404
    given.feed.refresh_from_db()
    assert given.feed.ended_by == operator
    assert Entry.objects.filter(event="calendar-feed.ended", subject_kind="feeds").count() == 1


@pytest.mark.parametrize("act", [suspend_person, give_start_password])
def test_a_form_that_was_on_its_way_when_the_account_closed_makes_no_feed(feeds: Feeds, act: Any) -> None:
    """The page knows who sent it as they were when it came; the operator's act is done by the time that it writes."""
    who = Person.objects.select_related("unit__agency").get(pk=feeds.keeper.pk)
    act(feeds.meetings.cast.operator, who.pk)
    with pytest.raises(NotHereError):
        feeds.given(who)
    assert not CalendarFeed.objects.exists()


def test_who_may_make_renew_and_end(feeds: Feeds) -> None:
    cast, given = feeds.meetings.cast, feeds.given()
    for stranger in (cast.investigator, cast.auditor, cast.operator, cast.partner):
        with pytest.raises(NotHereError):
            feeds.given(stranger)
    for other in (cast.officer, cast.supervisor, cast.operator):
        with pytest.raises(NotHereError):
            actions.renew_feed(other, given.feed.pk, 30)
    for other in (cast.officer, cast.auditor, cast.partner):
        with pytest.raises(NotHereError):
            actions.end_feed(other, given.feed.pk)
    assert actions.end_feed(cast.supervisor, given.feed.pk).ended_by == cast.supervisor
    assert actions.end_feed(cast.operator, feeds.given().feed.pk).ended_by == cast.operator
    with pytest.raises(NotHereError):
        actions.end_feed(feeds.keeper, given.feed.pk)
    with pytest.raises(NotHereError):
        feeds.given(series=uuid4())


def test_ten_feeds_are_enough(feeds: Feeds) -> None:
    for _time in range(10):
        feeds.given()
    with pytest.raises(TooManyFeedsError):
        feeds.given()
    feeds.given(feeds.meetings.cast.officer)


# --- the fetch itself


def test_a_fetch_reads_no_session_and_sets_no_cookie(feeds: Feeds) -> None:
    given, client = feeds.given(), signed_in(Client(), feeds.meetings.cast.operator)
    session = client.session
    ends = Session.objects.get(pk=session.session_key).expire_date
    assert feeds.fetch(given.secret, client).status_code == 200
    assert Session.objects.get(pk=session.session_key).expire_date == ends
    with CaptureQueriesContext(connection) as queries:
        answer = feeds.fetch(given.secret)
    assert [one["sql"] for one in queries if "django_session" in one["sql"]] == []
    assert answer.cookies == {}
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-cache", "no-referrer")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Cookie" not in answer.get("Vary", "")
    assert Client().head(at_address(given.secret)).status_code == 200
    assert Client().post(at_address(given.secret)).status_code == 405
    assert Client().put(at_address(given.secret)).status_code == 405


def test_too_many_fetches_are_stopped_before_any_row_is_read(
    feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_fetch, "OF_ONE", FetchBudget(2, timedelta(hours=1)))
    statuses: list[int] = []
    given = feeds.given()
    for secret in (given.secret, "y" * 43):
        statuses += [feeds.fetch(secret).status_code for _time in range(2)]
        with CaptureQueriesContext(connection) as queries:
            answer = feeds.fetch(secret)
        assert (answer.status_code, len(queries), int(answer["Retry-After"]) > 3500) == (429, 0, True)
    assert statuses == [200, 200, 404, 404]
    monkeypatch.setattr(feed_fetch, "OF_ALL", FetchBudget(1, timedelta(hours=1)))
    assert [feeds.fetch(one * 43).status_code for one in "abc"] == [404, 429, 429]


def test_the_address_is_in_no_line_of_the_log(feeds: Feeds, capfd: pytest.CaptureFixture[str]) -> None:
    given = feeds.given()
    _ended(feeds, given.feed)
    configure_logging("logging.config.dictConfig", node.LOGGING)
    logging.disable(logging.NOTSET)
    for path in (
        at_address(given.secret),
        f"/cooperation/calendar/{given.secret}/x",
        f"/cooperation/calendar/{given.secret}?a=1",
    ):
        assert Client().get(path).status_code == 404
    Client().post(at_address(given.secret))
    lines = capfd.readouterr().err
    assert "/cooperation/calendar/…" in lines
    assert given.secret not in lines


def test_a_role_that_is_given_back_lets_it_go_on(feeds: Feeds) -> None:
    feeds.soon()
    officer: Person = feeds.meetings.cast.officer
    given = feeds.given(officer)
    assert len(feeds.events(given.secret)) == 1
    change(officer, roles=["investigator"])
    assert feeds.fetch(given.secret).status_code == 404
    change(officer, roles=["officer", "investigator"])
    assert len(feeds.events(given.secret)) == 1
