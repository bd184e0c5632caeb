"""The calendar of a year: twelve months with the meetings on their days, and those for which only a month or a year is known."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from babel.dates import format_skeleton, get_day_names, get_month_names
from django.utils.translation import get_language

from comity.cooperation.core.spans import days_of
from comity.cooperation.meeting_words import text_of, when_words
from comity.cooperation.models import Meeting
from comity.cooperation.states import MEETING_TAGS, MeetingState
from comity.cooperation.year_sources import YearEntry
from comity.web.dates import LOCALES, colon, speech


@dataclass(frozen=True)
class CalendarMeeting:
    """A meeting on its days."""

    meeting: Meeting
    first: date
    last: date

    @property
    def tag(self) -> str:
        """How its state is drawn."""
        return MEETING_TAGS[MeetingState(self.meeting.state)]

    @cached_property
    def label(self) -> str:
        """Its title and its days, for the link at a day."""
        return f"{text_of(self.meeting.titles).text}, {when_words(self.meeting)}"


@dataclass(frozen=True)
class Day:
    """A cell: a day of the month with its meetings, or an empty one."""

    day: date | None
    meetings: Sequence[CalendarMeeting] = ()
    others: Sequence[YearEntry] = ()

    @property
    def words(self) -> str:
        """Everything of the day that is no meeting, in words."""
        return "; ".join(f"{one.word}{colon(get_language())}{one.text}" for one in self.others)

    @property
    def href(self) -> str:
        """Where the first thing of the day leads that is no meeting."""
        return next((one.href for one in self.others if one.href), "")


@dataclass(frozen=True)
class Month:
    """A month: its name, its weeks, and what is in it."""

    number: int
    name: str
    weeks: Sequence[Sequence[Day]]
    meetings: Sequence[CalendarMeeting]
    others: Sequence[YearEntry] = ()


@dataclass(frozen=True)
class Year:
    """A year: its months, the names of the days of a week, and what is planned for the year without a month."""

    number: int
    months: Sequence[Month]
    weekdays: Sequence[tuple[str, str]]
    without_month: Sequence[CalendarMeeting] = field(default_factory=tuple)


def year_of(number: int, meetings: Iterable[Meeting], others: Sequence[YearEntry] = ()) -> Year:
    """Lay the meetings of a year out, by the days of their places, and what else stands on its days."""
    spoken = LOCALES[speech(get_language())]
    placed = [
        CalendarMeeting(one, *days_of(one.begins_at, one.ends_at, one.zone)) for one in meetings if one.begins_at
    ]  # fmt: skip
    placed.sort(key=lambda one: (one.first, one.last, str(one.meeting.pk)))
    loose = [one for one in placed if one.meeting.is_month_only and one.first.month != one.last.month]
    fixed = [one for one in placed if one not in loose]
    wide = get_day_names("wide", context="stand-alone", locale=spoken)
    short = get_day_names("narrow", context="stand-alone", locale=spoken)
    names = get_month_names("wide", context="stand-alone", locale=spoken)
    months = [_month(number, month, str(names[month]), fixed, others) for month in range(1, 13)]
    weekdays = [(str(short[day]), str(wide[day])) for day in range(7)]
    return Year(number, months, weekdays, [one for one in loose if one.first.year == number])


def _month(
    year: int, month: int, name: str, meetings: Sequence[CalendarMeeting], others: Sequence[YearEntry]
) -> Month:
    first = date(year, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    within = [one for one in meetings if one.first <= last and one.last >= first]
    dayed = [one for one in within if not one.meeting.is_month_only]
    besides = [one for one in others if one.first <= last and one.last >= first]
    weeks = [
        [
            Day(
                day,
                [one for one in dayed if one.first <= day <= one.last],
                [one for one in besides if one.first <= day <= one.last],
            )
            if day.month == month
            else Day(None)
            for day in week
        ]
        for week in Calendar().monthdatescalendar(year, month)
    ]  # fmt: skip
    return Month(month, name[:1].upper() + name[1:], weeks, within, besides)


def year_words(number: int) -> str:
    """Return a year as the reader's language writes it."""
    return str(format_skeleton("y", date(number, 1, 1), locale=LOCALES[speech(get_language())]))
