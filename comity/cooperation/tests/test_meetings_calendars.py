"""Calendar files on the pages of meetings: what goes out with an invitation, what comes in, what is cancelled by one."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.audit.acts import writing
from comity.cooperation.models import Meeting
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_meetings_pages import at, done, go, ok, refused


def test_a_calendar_that_cancels_asks_why(meetings: Meetings) -> None:
    found, client = meetings.add(ordinal=None), go(meetings.keeper)
    written = client.get(at("calendar", found.pk)).content
    body = written.replace(b"STATUS:TENTATIVE", b"STATUS:CANCELLED").replace(b"SEQUENCE:0", b"SEQUENCE:4")
    other = body.replace(str(found.pk).encode(), b"other@example")
    body = body.replace(b"END:VCALENDAR", b"BEGIN:VEVENT" + other.split(b"BEGIN:VEVENT")[1])
    said = {"kind": "meeting", "series": "", "language": "en", "zone": "UTC"}
    first = ok(client.get(at("calendar-in")))
    assert 'name="reason"' not in first
    page = ok(client.post(at("calendar-in"), {**said, "file": SimpleUploadedFile("a.ics", body)}))
    assert "Why the cancelled ones are not held" in page
    held = re.search(r'name="content" value="([^"]*)"', page)
    assert held is not None
    take = {**said, "content": held[1], "take": "1"}
    page = refused(client.post(at("calendar-in"), take))
    assert "Give the reason in one sentence." in page
    assert held[1] in page
    assert Meeting.objects.filter(state="planned").count() == 1
    done(client.post(at("calendar-in"), {**take, "reason": "The host asked for another year."}))
    reasons = Meeting.objects.filter(state="cancelled").values_list("cancelled_reason", flat=True)
    assert list(reasons) == ["The host asked for another year."] * 2


def test_a_calendar_says_what_an_invitation_needs_and_nothing_of_the_house(meetings: Meetings) -> None:
    found = meetings.seventh()
    with writing():
        Meeting.objects.filter(pk=found.pk).update(
            summary="Our line on fraud", state="cancelled", cancelled_reason="Their minister is ill."
        )
    client = go(meetings.keeper)
    for name, args in (("calendar", found.pk), ("series-calendar", found.series_id)):
        text = client.get(at(name, args)).content.decode()
        names = {line.split(":")[0].split(";")[0] for line in re.sub(r"\r\n[ \t]", "", text).splitlines()}
        assert names - {"X-WR-CALNAME"} == {
            "BEGIN", "END", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "DTEND",
            "SUMMARY", "SEQUENCE", "STATUS", "LOCATION", "X-COMITY-ZONE",
        }  # fmt: skip
        for kept in ("://", "testserver", "Our line on fraud", "is ill", found.ref, str(meetings.keeper)):
            assert kept not in text, kept


def test_a_calendar_goes_out_and_comes_in(meetings: Meetings) -> None:
    found = meetings.seventh()
    client = go(meetings.keeper)
    content = client.get(at("calendar", found.pk)).content
    assert b"BEGIN:VCALENDAR" in content
    assert b"DTSTART;VALUE=DATE:20201201" in content
    series = client.get(at("series-calendar", found.series_id)).content
    assert series.count(b"BEGIN:VEVENT") == 2  # a month has no day
    other = content.replace(str(found.pk).encode(), b"other@example").replace(b"Seventh", b"Eleventh")
    moved = content.replace(b"20201201", b"20201130").replace(b"SEQUENCE:0", b"SEQUENCE:4")
    body = moved.replace(b"END:VCALENDAR", other.split(b"BEGIN:VEVENT")[1].join([b"BEGIN:VEVENT", b""]))
    said = {"kind": "meeting", "series": "", "language": "en", "zone": "UTC"}
    page = ok(client.post(at("calendar-in"), {**said, "file": SimpleUploadedFile("a.ics", body)}))
    assert "Eleventh ministerial meeting" in page
    assert Meeting.objects.count() == 3
    held = re.search(r'name="content" value="([^"]*)"', page)
    assert held is not None
    done(client.post(at("calendar-in"), {**said, "content": held[1], "take": "1"}))
    assert Meeting.objects.count() == 4
    found.refresh_from_db()
    assert found.begins_at is not None
    assert found.begins_at.isoformat().startswith("2020-11-29T17:00")
    assert "This is no calendar file" in refused(
        client.post(at("calendar-in"), {**said, "file": SimpleUploadedFile("a.ics", b"x")})
    )
    again = ok(client.post(at("calendar-in"), {**said, "content": held[1]}))
    assert "Take over" not in again
