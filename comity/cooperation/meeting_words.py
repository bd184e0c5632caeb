"""Meetings in words of the reader's language: titles and names by language, numbers in a series, when it is."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.agreements.countries import country_name
from comity.cooperation.core.calendar_file import Entry
from comity.cooperation.core.delegates import Named, Said, text_in
from comity.cooperation.core.spans import days_of, month_text
from comity.cooperation.models import Delegate, Meeting
from comity.web.dates import city, day_words, offset_words, part_day_words, period_words, speech
from comity.web.pieces.quotes import said

_LANGUAGE = re.compile(r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
LISTED_WITH_A_POINT = frozenset({"ja", "zh"})
MOST_LANGUAGES, MOST_TITLE = 12, 300  # of a body `cooperation/commitment/1`


def text_of(texts: Mapping[str, str]) -> Said:
    """Return a text in the reader's language, else in English, else the first there is, with its language."""
    return text_in(texts, get_language() or "en")


def titles_told(meeting: Meeting) -> dict[str, str]:
    """Return what a meeting is called in each language that was entered, as a letter names it; its reference where it has no title.

    A calendar may have said a language that is no code (BCP 47): such a title stays here.
    """
    found = {
        code: text.strip()[:MOST_TITLE]
        for code, text in meeting.titles.items()
        if text.strip() and _LANGUAGE.match(code)
    }
    return dict(list(found.items())[:MOST_LANGUAGES]) or {"und": meeting.ref}


def shown(texts: Mapping[str, str]) -> SafeString:
    """Draw a text by language, marked with the language it is in."""
    found = text_of(texts)
    return said(found.text, found.language)


def ordinal_words(ordinal: int) -> str:
    """Return a number in a series, as a title says it."""
    return pgettext("meeting of a series", "No. %(ordinal)s") % {"ordinal": ordinal}


def when_words(meeting: Meeting) -> str:
    """Return when a meeting is at its place: days, days with hours, a month or a year."""
    if meeting.begins_at is None:
        return _("No day yet")
    language = get_language() or "en"
    if meeting.is_month_only:
        return part_day_words(month_text(meeting.begins_at, meeting.ends_at, meeting.zone), language)
    if not meeting.is_whole_days:
        ends = meeting.ends_at or meeting.begins_at
        return period_words(meeting.begins_at, ends, ZoneInfo(meeting.zone), language)
    return days_words(*days_of(meeting.begins_at, meeting.ends_at, meeting.zone))


def when_with_place(meeting: Meeting) -> str:
    """Return when a meeting is, its hours with the place whose clock they are of, for a paper that is read elsewhere."""
    words = when_words(meeting)
    if meeting.begins_at is None or meeting.is_month_only or meeting.is_whole_days:
        return words
    place = city(ZoneInfo(meeting.zone), get_language() or "en")
    return _("%(when)s (time of %(place)s)") % {"when": words, "place": place}


def days_words(first: date, last: date) -> str:
    """Return one day, or the first and the last."""
    language = get_language() or "en"
    if first == last:
        return day_words(first, language)
    return f"{day_words(first, language)} – {day_words(last, language)}"


def when_shown(meeting: Meeting) -> SafeString:
    """Draw when a meeting is, with the city whose days these are where its hours matter."""
    if meeting.begins_at is None or meeting.is_month_only or meeting.is_whole_days:
        return format_html("{}", when_words(meeting))
    place = city(ZoneInfo(meeting.zone), get_language() or "en")
    return format_html('{} <span class="small soft">{}</span>', when_words(meeting), place)


def clock_of(zone: str, at: datetime | None) -> str:
    """Return whose clock days and hours are of: the city of a zone (IANA), and how far it is from UTC at a moment where that is known."""
    place = ZoneInfo(zone)
    called = city(place, get_language() or "en")
    if at is None:
        return called
    offset = offset_words(place, at)
    # the clock of no city is called by what it is
    return offset if called == offset else _("Time of %(city)s (%(zone)s)") % {"city": called, "zone": offset}


def comma() -> str:
    """Return what stands between the items of a list in the reader's language."""
    return "、" if speech(get_language()) in LISTED_WITH_A_POINT else ", "


def states_words(codes: Iterable[str], most: int = 0) -> str:
    """Return states by their names; of many the first ones and how many more."""
    language = get_language() or "en"
    names = [country_name(code, language) for code in codes]
    if most and len(names) > most:
        rest = len(names) - most
        return _("%(names)s and %(rest)s more") % {"names": comma().join(names[:most]), "rest": rest}
    return comma().join(names)


def place_words(meeting: Meeting) -> str:
    """Return the place and its state."""
    country = country_name(meeting.place_country, get_language() or "en") if meeting.place_country else ""
    return comma().join(part for part in (meeting.place, country) if part)


def named(delegate: Delegate) -> Named:
    """Return a delegate as the pure part writes names."""
    return Named(
        delegate.name,
        delegate.name_language,
        delegate.family,
        delegate.readings,
        delegate.rank,
        delegate.office,
    )


def is_older(entry: Entry, meeting: Meeting) -> bool:
    """Whether a calendar says less new of a meeting than what stands: by the numbers of whoever sends it, as far as it sent one before."""
    stands = meeting.sequence if meeting.their_sequence is None else meeting.their_sequence
    return entry.sequence < stands


def entry_of(meeting: Meeting) -> Entry | None:
    """Return a meeting as a calendar says it; None where no day is known."""
    if meeting.begins_at is None or meeting.is_month_only:
        return None
    title = text_of(meeting.titles)
    return Entry(
        meeting.uid,
        title.text,
        meeting.begins_at,
        meeting.ends_at or meeting.begins_at,
        meeting.zone,
        meeting.is_whole_days,
        language=title.language,
        place=meeting.place,
        sequence=meeting.sequence,
        state=meeting.state,
        is_private=meeting.is_kept_from_feeds,
    )
