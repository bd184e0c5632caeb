"""A meeting that was moved, in words: its day, hour and zone before and now, and how much earlier or later that is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.cooperation.meeting_words import when_words
from comity.cooperation.models import Meeting
from comity.web.dates import city, moment_words, offset_words, span_words


@dataclass(frozen=True)
class Placed:
    """When a meeting is, as it stood before a change: days, hours and whose clock they are by."""

    begins: datetime | None
    ends: datetime | None
    zone: str
    words: str
    is_month_only: bool


def placed(meeting: Meeting) -> Placed:
    """Return when a meeting is, with its words."""
    zone, words = ZoneInfo(meeting.zone), when_words(meeting)
    if meeting.begins_at:
        words = _("%(when)s in %(city)s (%(zone)s)") % {
            "when": words,
            "city": city(zone, get_language() or "en"),
            "zone": offset_words(zone, meeting.begins_at),
        }
    return Placed(meeting.begins_at, meeting.ends_at, meeting.zone, words, meeting.is_month_only)


def moved_words(before: Placed, now: Placed) -> str:
    """Return a sentence on a meeting that was moved; empty where it is when it was."""
    if (before.begins, before.ends, before.zone) == (now.begins, now.ends, now.zone):
        return ""
    words = {"before": before.words, "now": now.words}
    if before.begins is None or now.begins is None or before.is_month_only or now.is_month_only:
        return _("It was %(before)s, it is %(now)s.") % words
    words["difference"] = _difference(now.begins - before.begins)
    return _("It was %(before)s, it is %(now)s: %(difference)s.") % words


def _difference(span: timedelta) -> str:
    words = span_words(abs(span), get_language() or "en")
    if span < timedelta(0):
        return _("%(span)s earlier") % {"span": words}
    if span > timedelta(0):
        return _("%(span)s later") % {"span": words}
    return _("it begins at the same moment")


def clock_choices(begins: datetime, old: str, new: str) -> list[tuple[str, str]]:
    """Return the two things that a change of the zone alone may mean: the hour on the clock there, or the same moment."""
    language = get_language() or "en"
    was, place = begins.astimezone(ZoneInfo(old)), ZoneInfo(new)
    called = city(place, language)
    on_clock = {"when": moment_words(was.replace(tzinfo=place), place, language), "city": called}
    same = {"when": moment_words(begins, place, language), "city": called}
    return [
        ("clock", _("The hour on the clock there: %(when)s in %(city)s") % on_clock),
        ("moment", _("The same moment as before: %(when)s in %(city)s") % same),
    ]
