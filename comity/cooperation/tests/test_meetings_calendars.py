"""Calendar files on the pages of meetings: what goes out with an invitation, what comes in, what is cancelled by one."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.core.calendar_reading import read
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


SAID = {"kind": "meeting", "series": "", "language": "en", "zone": "UTC"}


def taken_in(meetings: Meetings, content: bytes, **more: str) -> str:
    """Take a file in: first read, then said so; return what the first page says."""
    client = go(meetings.keeper)
    page = ok(client.post(at("calendar-in"), {**SAID, "file": SimpleUploadedFile("a.ics", content)}))
    held = re.search(r'name="content" value="([^"]*)"', page)
    assert held is not None
    if "Take over" in page:
        done(client.post(at("calendar-in"), {**SAID, "content": held[1], "take": "1", **more}))
    return page


def theirs(
    sequence: int, *, day: str = "20270105", status: str = "TENTATIVE", title: str = "Eighth meeting"
) -> bytes:
    """What a partner sends of one meeting."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Theirs//EN", "BEGIN:VEVENT", "UID:8@theirs.example", f"SEQUENCE:{sequence}",
        f"SUMMARY:{title}", f"DTSTART;VALUE=DATE:{day}", f"STATUS:{status}", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


def test_a_partner_s_calendar_changes_the_same_meeting_whatever_was_changed_here(meetings: Meetings) -> None:
    taken_in(meetings, theirs(1))
    found = Meeting.objects.get()
    assert (found.uid, found.sequence) == ("8@theirs.example", 1)
    for version in (1, 2, 3):  # each raises our own number above theirs
        actions.move_meeting(meetings.keeper, found.pk, version, "planned" if version == 2 else "invited")
    assert "Changes" in taken_in(meetings, theirs(2, day="20270212", title="Eighth meeting, moved"))
    assert "Older than what stands" in taken_in(meetings, theirs(1))
    found = Meeting.objects.get()
    assert found.begins_at is not None
    assert (found.begins_at.isoformat()[:10], found.titles) == ("2027-02-12", {"en": "Eighth meeting, moved"})
    taken_in(meetings, theirs(3, status="CANCELLED"), reason="They asked for another year.")
    found = Meeting.objects.get()
    assert (found.state, found.cancelled_reason) == ("cancelled", "They asked for another year.")
    assert found.cancelled_by == meetings.keeper
    taken_in(meetings, theirs(2, day="20270301"))  # one that came late changes nothing
    assert Meeting.objects.get().begins_at == found.begins_at


def test_an_older_calendar_changes_nothing_by_the_act_itself(meetings: Meetings) -> None:
    for sequence, day in ((4, "20270105"), (3, "20270301")):
        entries = read(theirs(sequence, day=day), "UTC").entries
        actions.take_calendar(meetings.keeper, entries, kind="meeting", language="en")
    found = Meeting.objects.get()
    assert found.begins_at is not None
    assert found.begins_at.isoformat()[:10] == "2027-01-05"


def test_a_broken_calendar_is_refused_with_its_line(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    broken = theirs(1).replace(b"DTSTART;VALUE=DATE:", b"DTSTART ")
    said = refused(client.post(at("calendar-in"), {**SAID, "file": SimpleUploadedFile("a.ics", broken)}))
    assert "Line 8: This is no line of a calendar" in said
    page = ok(
        client.post(at("calendar-in"), {**SAID, "file": SimpleUploadedFile("a.ics", theirs(1, day="soon"))})
    )
    assert "Line 8: It has no day, or one that cannot be read." in page
    assert not Meeting.objects.exists()
