"""A meeting that is moved to another zone: it is said from when to when, and asked what is meant where the hour stayed."""

from datetime import UTC, datetime, timedelta

from comity.cooperation.core.spans import of_hours
from comity.cooperation.models import Meeting
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.test_meetings_pages import at, done, go, ok, refused

HONOLULU, TOKYO = "Pacific/Honolulu", "Asia/Tokyo"
NINE = datetime(2027, 3, 1, 19, tzinfo=UTC)  # 09:00 in Honolulu


def sent(found: Meeting, **change: str) -> dict[str, str]:
    return {
        "kind": "meeting", "series": "", "ordinal": "", "title_en": "Seventh ministerial meeting", "first": "2027-03-01", "from_hour": "09:00",
        "to_hour": "10:30", "zone": HONOLULU, "place": "Honolulu", "place_country": "US", "month": "", "version": str(found.version),
    } | change  # fmt: skip


def in_honolulu(meetings: Meetings) -> Meeting:
    return meetings.add(
        ordinal=None, span=of_hours(NINE, NINE + timedelta(minutes=90)), zone=HONOLULU, place="Honolulu", place_country="US"
    )  # fmt: skip


def test_the_zone_alone_asks_once_what_is_meant(meetings: Meetings) -> None:
    found, client = in_honolulu(meetings), go(meetings.keeper)
    page = refused(client.post(at("change", found.pk), sent(found, zone=TOKYO)))
    assert "The time zone was changed, and the hour was not. Say which is meant." in page
    assert "The hour on the clock there: 1 Mar 2027, 09:00 in Tokyo" in page
    assert "The same moment as before: 2 Mar 2027, 04:00 in Tokyo" in page
    done(client.post(at("change", found.pk), sent(found, zone=TOKYO, meant="clock")))
    page = ok(client.get(at("meeting", found.pk)))
    assert (
        "It was 1 Mar 2027, 09:00–10:30 in Honolulu (UTC-10), it is 1 Mar 2027, 09:00–10:30 in Tokyo (UTC+9): 19 h earlier."
        in page
    )
    found.refresh_from_db()
    assert found.begins_at == NINE - timedelta(hours=19)


def test_the_same_moment_is_kept_where_that_is_meant(meetings: Meetings) -> None:
    found, client = in_honolulu(meetings), go(meetings.keeper)
    done(client.post(at("change", found.pk), sent(found, zone=TOKYO, meant="moment")))
    found.refresh_from_db()
    assert (found.begins_at, found.zone) == (NINE, TOKYO)
    page = ok(client.get(at("meeting", found.pk)))
    assert "it is 2 Mar 2027, 04:00–05:30 in Tokyo (UTC+9): it begins at the same moment." in page


def test_another_hour_or_place_asks_nothing(meetings: Meetings) -> None:
    found, client = in_honolulu(meetings), go(meetings.keeper)
    done(client.post(at("change", found.pk), sent(found, place="Hilo")))
    assert "It was 1 Mar" not in ok(client.get(at("meeting", found.pk)))
    found.refresh_from_db()
    done(client.post(at("change", found.pk), sent(found, zone="Asia/Kolkata", from_hour="08:00")))
    assert "in New Delhi (UTC+5:30): 16 h 30 min earlier." in ok(client.get(at("meeting", found.pk)))


def test_whole_days_are_days_of_the_place_and_ask_nothing(meetings: Meetings) -> None:
    found, client = meetings.seventh(), go(meetings.keeper)
    days = {"first": "2020-12-01", "last": "2020-12-02", "from_hour": "", "to_hour": ""}
    kept = {"zone": "Pacific/Apia", "ordinal": "7", "series": str(found.series_id)}
    done(client.post(at("change", found.pk), sent(found, **days, **kept)))
    page = ok(client.get(at("meeting", found.pk)))
    assert (
        "It was 1 Dec 2020 – 2 Dec 2020 in Ha Noi (UTC+7), it is 1 Dec 2020 – 2 Dec 2020 in Apia (UTC+14): 7 h earlier."
        in page
    )
