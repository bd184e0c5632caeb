"""Dates and intervals of the body: written dates with the year, month or day that they leave open resolved where the text allows it.

The year of "6 March" comes from the day of publication, or from a full date near it; where neither is known the value says `XXXX-03-06`.
A weekday alone is the last one before the day of publication, or the next where the sentence looks ahead; without that day it is no date.
Vague spans ("in recent years") are no dates.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from comity.intake.core.date_forms import Day, WrittenDate, written_dates
from comity.intake.core.date_grammar import grammar
from comity.intake.core.model import DateFound, DocumentData, SourceText, Span

_PAST = re.compile(
    r"\b(?:arrived|left|departed|said|told|announced|signed|met|held|began|returned)(?: on)? \Z"
)
# a date of the coming weeks needs no word of the future; one further on belongs to the year before
_SOON = timedelta(days=60)
# how far a date without a year may stand from a full date that lends it one
_NEAR = timedelta(days=31)
_FOLLOWS = timedelta(days=120)


def find_dates(text: SourceText, document: DocumentData) -> list[DateFound]:
    """Return the dates of the body, in order."""
    reader = _Reader(text, _published(document))
    found = []
    for written in written_dates(text.raw, text.language):
        span = Span(written.start, written.end)
        if not text.in_body(span):
            continue
        value = reader.read(written)
        if value is not None:
            found.append(DateFound(value, span, f"{written.form}/{text.language}"))
    return found


def _published(document: DocumentData) -> date | None:
    if document.published is None:
        return None
    iso = re.match(r"\d{4}-\d\d-\d\d", document.published.value)
    return date.fromisoformat(iso.group()) if iso else None


@dataclass(frozen=True)
class _Read:
    """A date already read: its place, its first day, and whether the text itself gave the year."""

    start: int
    paragraph: int
    day: Day
    full: bool


class _Reader:
    """Reads the dates of a text in order, and remembers them."""

    def __init__(self, text: SourceText, published: date | None) -> None:
        self.text = text
        self.published = published
        self.read_before: list[_Read] = []
        self.full_days = [
            (one.start, calendar_day)
            for one in written_dates(text.raw, text.language)
            if text.in_body(Span(one.start, one.end)) and (calendar_day := _calendar(one.first)) is not None
        ]

    def read(self, written: WrittenDate) -> str | None:
        """Return the value of a written date; None where it counts from a day that is not known."""
        given = written.first.year is not None
        first, until = self._resolved(written)
        if first is None:
            return None
        self.read_before.append(_Read(written.start, self._paragraph(written.start), first, full=given))
        return _iso(first) if until is None else f"{_iso(first)}/{_iso(until)}"

    def _resolved(self, written: WrittenDate) -> tuple[Day | None, Day | None]:
        first, until = written.first, written.until
        if written.weekday is not None:
            return self._weekday(written), None
        if written.day_from is not None:
            base = self._last_day() if written.on_last else self.published
            return (None if base is None else _day(base + timedelta(days=written.day_from))), None
        if written.month_from is not None:
            first = self._month_from(first, written)
            if first.month is None and first.day is None:
                return None, None
        elif written.year_from is not None:
            year = self._base_year(written)
            if year is not None:
                first = replace(first, year=year + written.year_from)
            elif first.month is None:
                return None, None
        elif first.month is None and first.day is not None:
            first = self._day_of_month(first.day, written)
        elif first.year is None:
            first = replace(first, year=self._year_of(first, written))
        return first, None if until is None else _following(first, until)

    def _weekday(self, written: WrittenDate) -> Day | None:
        """Return the day that a weekday alone means, counted from the day of publication."""
        if self.published is None or written.weekday is None:
            return None
        back = (self.published.weekday() - written.weekday) % 7
        if written.gone_by and back == 0:
            back = 7
        ahead = not written.gone_by and back and self._future(written)
        return _day(self.published + timedelta(days=7 - back if ahead else -back))

    def _last_day(self) -> date | None:
        """Return the day read last, where it is known to the day."""
        return next((found for one in reversed(self.read_before[-1:]) if (found := _calendar(one.day))), None)

    def _base_year(self, written: WrittenDate) -> int | None:
        if written.on_last:
            return next((one.day.year for one in reversed(self.read_before) if one.day.year), None)
        if self.published is not None:
            return self.published.year
        return self.full_days[0][1].year if self._leads() else None

    def _leads(self) -> bool:
        """Whether the first full date stands in the lead, so that the text is of about that day."""
        return bool(self.full_days) and self._paragraph(self.full_days[0][0]) <= 1

    def _month_from(self, first: Day, written: WrittenDate) -> Day:
        step = written.month_from or 0
        if self.published is not None and not written.on_last:
            year, month = self.published.year, self.published.month
        else:
            bare = self.text.language != "ja"  # a month alone is not what 今月 counts from
            last = next(
                (one.day for one in reversed(self.read_before) if one.day.month and (bare or one.day.day)),
                None,
            )
            if last is None or last.month is None:
                return first
            if last.year is None:
                return replace(first, month=(last.month - 1 + step) % 12 + 1)
            year, month = last.year, last.month
        months = year * 12 + month - 1 + step
        return replace(first, year=months // 12, month=months % 12 + 1)

    def _day_of_month(self, day: int, written: WrittenDate) -> Day:
        """Resolve `20日`: in the month of a date just before it, or the last such day before publication."""
        before = self.read_before[-1] if self.read_before else None
        beside = (
            before is not None
            and before.day.day is not None
            and self._one_sentence(before.start, written.start)
        )
        of_month = before is not None and before.day.month and (self.text.language != "ja" or before.day.day)
        if before is not None and of_month and (self.published is None or (beside and before.full)):
            inherited = Day(before.day.year, before.day.month, day)
            if inherited.possible() and day >= (before.day.day or 1):
                return inherited
        if self.published is None:
            return Day(day=day)
        ahead = self._future(written)
        months = self.published.year * 12 + self.published.month - 1
        near = [
            found
            for month in (months - 1, months, months + 1)
            if (found := _calendar(Day(month // 12, month % 12 + 1, day))) is not None
        ]
        return _day(_chosen(near, self.published, timedelta(days=3), ahead=ahead))

    def _year_of(self, first: Day, written: WrittenDate) -> int | None:
        lent = self._lent(first, written)
        if lent is not None or self.published is None:
            return lent
        near = [
            found
            for year in (self.published.year - 1, self.published.year, self.published.year + 1)
            if (found := _calendar(Day(year, first.month, first.day or 1))) is not None
        ]
        if not near:
            return None
        soon = timedelta() if written.gone_by or first.day is None else _SOON
        return _chosen(near, self.published, soon, ahead=self._future(written) and not written.gone_by).year

    def _lent(self, first: Day, written: WrittenDate) -> int | None:
        """Return the year that another date of the text lends: the one just before it, or without a day of publication any full date near."""
        if self.read_before and first.month is not None:
            before = self.read_before[-1]
            same = before.paragraph == self._paragraph(written.start)
            if same and before.full and before.day.year and before.day.month:
                last = _calendar(replace(before.day, day=before.day.day or 1))
                here = _calendar(Day(before.day.year, first.month, first.day or 28))
                if last is not None and here is not None and timedelta() <= here - last <= _FOLLOWS:
                    return before.day.year
        if self.published is not None:
            return None
        steps = [
            (abs(here - full), here.year)
            for start, full in self.full_days
            if self._paragraph(start) in {0, 1, self._paragraph(written.start)}
            for year in (full.year - 1, full.year, full.year + 1)
            if (here := _calendar(Day(year, first.month, first.day or 15))) is not None
        ]
        distance, year = min(steps, default=(timedelta.max, 0))
        return year if distance <= _NEAR else None

    def _future(self, written: WrittenDate) -> bool:
        sentence = self.text.sentence_of(Span(written.start, written.end))
        words = self.text.at(sentence.span) if sentence is not None else ""
        if self.text.language == "en" and _PAST.search(
            self.text.raw, max(0, written.start - 30), written.start
        ):
            return False
        return grammar(self.text.language).future.search(words) is not None

    def _one_sentence(self, first: int, second: int) -> bool:
        sentence = self.text.sentence_of(Span(second, second + 1))
        return sentence is not None and sentence.span.start <= first < sentence.span.end

    def _paragraph(self, start: int) -> int:
        return next((n for n, one in enumerate(self.text.paragraphs) if one.start <= start < one.end), -1)


def _chosen(near: list[date], published: date, soon: timedelta, *, ahead: bool) -> date:
    """Return the nearest day where the sentence looks ahead, else the last one that is not far after publication."""
    past = [one for one in near if one <= published + soon]
    if ahead or not past:
        return min(near, key=lambda one: abs(one - published))
    return max(past)


def _following(first: Day, until: Day) -> Day:
    """Give the end of an interval the year and month that its beginning was found to have."""
    year, month = until.year or first.year, until.month
    if until.day is not None and month is None:
        month = first.month
    over = first.month is not None and month is not None and month < first.month
    if until.year is None and year is not None and over:
        year += 1
    return Day(year, month, until.day)


def _calendar(day: Day) -> date | None:
    if day.year is None or day.month is None or day.day is None or not day.possible():
        return None
    return date(day.year, day.month, day.day)


def _day(one: date) -> Day:
    return Day(one.year, one.month, one.day)


def _iso(day: Day) -> str:
    year = "XXXX" if day.year is None else f"{day.year:04}"
    if day.day is not None:
        return f"{year}-{'XX' if day.month is None else f'{day.month:02}'}-{day.day:02}"
    return year if day.month is None else f"{year}-{day.month:02}"
