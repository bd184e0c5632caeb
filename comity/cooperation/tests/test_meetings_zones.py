"""Whose clock a meeting is by, as people of each language read it; a calendar file and what is sent keep the name of the zone."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.audit.acts import writing
from comity.cooperation.core.spans import of_days, of_hours, of_month
from comity.cooperation.meeting_words import clock_of
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_meetings_pages import at, go, ok

TOKYO = "Asia/Tokyo"
CLOCKS = {
    "en": "Time of Tokyo (UTC+9)",
    "vi": "Giờ Tokyo (UTC+9)",
    "ja": "東京時間（UTC+9）",
    "zh-hans": "东京时间（UTC+9）",
}


@pytest.mark.parametrize("language", CLOCKS)
def test_the_page_says_the_city_and_how_far_its_clock_is_from_utc(meetings: Meetings, language: str) -> None:
    nine = datetime(2027, 3, 1, 0, tzinfo=UTC)
    for span in (of_hours(nine, nine), of_days(date(2027, 3, 1), date(2027, 3, 2), TOKYO)):
        found = meetings.add(ordinal=None, span=span, zone=TOKYO)
        with writing():
            type(meetings.keeper).objects.filter(pk=meetings.keeper.pk).update(language=language)
        page = ok(go(meetings.keeper).get(at("meeting", found.pk)))
        assert f'<br><span class="small soft">{CLOCKS[language]}</span>' in page
        assert TOKYO not in page
        assert (
            "X-COMITY-ZONE:Asia/Tokyo" in go(meetings.keeper).get(at("calendar", found.pk)).content.decode()
        )


def test_a_month_has_no_clock(meetings: Meetings) -> None:
    found = meetings.add(ordinal=None, span=of_month("2027-03", TOKYO), zone=TOKYO)
    assert "UTC+9" not in ok(go(meetings.keeper).get(at("meeting", found.pk)))


def test_a_calendar_that_comes_in_is_read_out_alike(meetings: Meetings) -> None:
    found = meetings.add(
        ordinal=None, span=of_days(date(2027, 3, 1), date(2027, 3, 2), TOKYO), zone=TOKYO, place="東京"
    )
    client = go(meetings.keeper)
    content = client.get(at("calendar", found.pk)).content
    there = content.replace(b"Asia/Tokyo", b"America/New_York").replace(b"SEQUENCE:0", b"SEQUENCE:4")
    said = {"kind": "meeting", "series": "", "language": "en", "zone": TOKYO}
    page = ok(client.post(at("calendar-in"), {**said, "file": SimpleUploadedFile("a.ics", there)}))
    would = page.split('id="would"')[1].split("</section>")[0]
    assert '<span class="soft">Time of Washington (UTC-5)</span>' in would
    assert " · Time of Tokyo (UTC+9) → " in would
    assert not re.search(r"Asia/|America/", would)


def test_a_clock_is_said_as_it_is_on_that_day() -> None:
    summer, winter = datetime(2027, 7, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert clock_of("Europe/Paris", summer) == "Time of Paris (UTC+2)"
    assert clock_of("Europe/Paris", winter) == "Time of Paris (UTC+1)"
    assert clock_of("Europe/Paris", None) == "Paris"
    assert [clock_of("UTC", at) for at in (summer, None)] == ["UTC", "UTC"]
