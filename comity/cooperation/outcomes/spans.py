"""The time between two meetings of a series: from the end of the one to the beginning of the other."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import get_current_timezone_name, localdate, make_aware
from django.utils.translation import gettext_lazy

from comity.cooperation.models import Meeting
from comity.cooperation.series_showing import neighbours
from comity.lib.clock import now
from comity.web.counts import Period
from comity.web.words import Words

UNTIL_NOW: Words = gettext_lazy("Until now: the rest of this time lies ahead")


def from_to(since: datetime, until: datetime, zone: str) -> Period:
    """Return the period between two moments, with the days that they lie on at a place; `until` is outside it."""
    place = ZoneInfo(zone)
    begins, ends = since.astimezone(place), until.astimezone(place)
    last = (ends - timedelta(microseconds=1)).date() if ends > begins else begins.date()
    return Period(begins.date(), last, begins, max(begins, ends))


def as_moments(period: Period) -> tuple[Period, str]:
    """Return a period from moment to moment, and the zone in which its days were said: of days the reader's."""
    if period.since is not None and period.until is not None:
        return period, str(period.since.tzinfo)
    since = make_aware(datetime.combine(period.first, time.min))
    until = make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    zone = get_current_timezone_name()
    return from_to(since, until, zone), zone


def has_begun(period: Period) -> bool:
    """Whether a period has begun: before that nothing in it can be counted."""
    return period.since <= now() if period.since is not None else period.first <= localdate()


def goes_on(period: Period) -> bool:
    """Whether a period has begun and is not over: what is counted in it is counted until now. Of days the last may be today."""
    is_open = period.until > now() if period.until is not None else period.last > localdate()
    return has_begun(period) and is_open


def between(meeting: Meeting) -> Period | None:
    """Return the time from the end of the meeting before to the beginning of this one, with days of this one's place.

    Where no day of this meeting is known yet it lasts until now; where this one lies ahead it `goes_on`. None where no meeting with a known day stands before it.
    """
    before, _after = neighbours(meeting)
    if before is None or before.begins_at is None:
        return None
    since = before.ends_at or before.begins_at
    return from_to(since, meeting.begins_at or now(), meeting.zone)
