"""Working days and public holidays of a country: the holiday library, and our corrections to it as data.

What the library or a decree does not say is not guessed: an unknown country has no calendar, and years after the last
one that was decided are told apart. A calendar that travels with a request is a plain list of days, so that two nodes
with different editions of the library count the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Self

import icu

from comity.lib.strict_yaml import check, resource

if TYPE_CHECKING:
    import holidays

LANGUAGES = {"en": "en_US", "vi": "vi", "ja": "ja", "zh": "zh_CN"}  # ours, as the library calls them
MOST_YEARS = 256  # kept in memory, each of one country in one language
ESTIMATED = "(estimated)"  # how the library marks, in English, a day that the sight of the moon will settle
_WORDS = {
    "type": "object",
    "required": ["en", "vi", "ja", "zh-Hans"],
    "additionalProperties": {"type": "string"},
}
_CORRECTION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "names", "source", "verified"],
    "properties": {
        "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "every": {"type": "string", "pattern": r"^\d{2}-\d{2}$"},
        "kind": {"enum": ["off", "on"]},
        "names": _WORDS,
        "source": {"type": "string", "minLength": 1},
        "verified": {"type": "boolean"},
    },
    "oneOf": [{"required": ["day"]}, {"required": ["every"]}],
}
_COUNTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["decided_until", "source", "verified", "corrections"],
    "properties": {
        "decided_until": {"type": "integer"},
        "source": {"type": "string", "minLength": 1},
        "verified": {"type": "boolean"},
        "corrections": {"type": "array", "items": _CORRECTION},
    },
}
_SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["default_decided_until", "countries"],
    "properties": {
        "default_decided_until": {"type": "integer"},
        "countries": {
            "type": "object",
            "propertyNames": {"pattern": "^[A-Z]{2}$"},
            "additionalProperties": _COUNTRY,
        },
    },
}


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from the week: closed, or worked though it lies on a weekend; `language` is that of the name."""

    day: date
    name: str
    language: str
    worked: bool = False


@dataclass(frozen=True)
class WorkingDays:
    """The working days of a span, as they travel: the weekend (1 Monday to 7 Sunday) and every day that differs from it.

    Days outside `since` to `until` follow the weekend alone, on both nodes.
    """

    country: str
    since: date
    until: date
    weekend: frozenset[int]
    off: frozenset[date]
    on: frozenset[date]
    decided: bool  # False: some of it lies in a year that nobody has decreed yet

    def __contains__(self, day: date) -> bool:
        """Whether a day is worked."""
        if day in self.on:
            return True
        return day not in self.off and day.isoweekday() not in self.weekend

    def to_json(self) -> dict[str, Any]:
        """As it travels in the rule of a clock."""
        return {
            "country": self.country,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "weekend": sorted(self.weekend),
            "off": [day.isoformat() for day in sorted(self.off)],
            "on": [day.isoformat() for day in sorted(self.on)],
            "decided": self.decided,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """As it was received; the body's schema has been checked before.

        Raises:
            ValueError: a day is none of the calendar's.
        """
        return cls(
            data["country"],
            date.fromisoformat(data["since"]),
            date.fromisoformat(data["until"]),
            frozenset(data["weekend"]),
            frozenset(map(date.fromisoformat, data["off"])),
            frozenset(map(date.fromisoformat, data["on"])),
            data["decided"],
        )


@cache
def corrections() -> Mapping[str, Any]:
    """Return our corrections as data, checked.

    Raises:
        InvalidDocumentError: the file has mistakes; each names its line.
    """
    document = resource("comity.requests", "holidays.yaml")
    document.refuse(check(document, _SHAPE))
    found: Mapping[str, Any] = document.data
    return found


def iso_country(code: str) -> str:
    """Return the ISO 3166-1 code of two letters for a code of two, of three, or of a passport."""
    if code == "D":  # German passports carry one letter (ICAO Doc 9303 part 3, section 5)
        return "DE"
    return str(icu.Locale(f"und_{code}").getCountry()) or code


@lru_cache(MOST_YEARS)
def _library(country: str, year: int, language: str) -> "holidays.HolidayBase | None":
    import holidays  # noqa: PLC0415  # slow to load, and only programs that count days need it
    from holidays.constants import PUBLIC  # noqa: PLC0415

    try:
        plain = holidays.country_holidays(country)
    except NotImplementedError:
        return None
    return holidays.country_holidays(
        country,
        years=year,
        expand=False,
        language=language if language in plain.supported_languages else plain.default_language,
        categories=PUBLIC,
    )


def has_calendar(country: str) -> bool:
    """Whether anything is known of a country's holidays."""
    return _library(iso_country(country), decided_until(country), "") is not None


def decided_until(country: str) -> int:
    """Return the last year whose days were fixed by law or decree, as far as this edition knows."""
    entry = corrections()["countries"].get(iso_country(country))
    found: int = entry["decided_until"] if entry else corrections()["default_decided_until"]
    return found


def special_days(country: str, since: date, until: date, *, language: str = "en") -> Iterator[SpecialDay]:
    """Return each day of a span that differs from the week, named in a language, else as people there name it.

    A holiday that falls on a weekend changes nothing and is left out. An unknown country has none.
    """
    iso, spoken = iso_country(country), language.split("-", maxsplit=1)[0].lower()
    for year in range(since.year, until.year + 1):
        yield from (special for special in special_year(iso, year, spoken) if since <= special.day <= until)


@lru_cache(MOST_YEARS)
def special_year(iso: str, year: int, spoken: str) -> Sequence[SpecialDay]:
    """Return the special days of a year; kept, because every look at a clock asks for them."""
    found = _library(iso, year, LANGUAGES.get(spoken, ""))
    if found is None:
        return ()
    ours, first = _ours(iso), date(year, 1, 1)
    special = []
    for day in (first + timedelta(days=count) for count in range((date(year, 12, 31) - first).days + 1)):
        corrected = ours.get(day.isoformat()) or ours.get(day.strftime("%m-%d"))
        worked = corrected["kind"] == "on" if corrected else found.is_working_day(day)
        if worked == found.is_weekend(day):
            name, tongue = _named(corrected, spoken) if corrected else (found.get(day, ""), _tongue(found))
            special.append(SpecialDay(day, name, tongue, worked=worked))
    return tuple(special)


def _tongue(found: "holidays.HolidayBase") -> str:
    code = (found.language or found.default_language or "en").split("_")[0]
    return "zh-Hans" if code == "zh" else code


def _ours(iso: str) -> dict[str, Any]:
    entry = corrections()["countries"].get(iso, {})
    return {one.get("day") or one["every"]: one for one in entry.get("corrections", ())}


def _named(correction: Mapping[str, Any], language: str) -> tuple[str, str]:
    names = correction["names"]
    wanted = "zh-Hans" if language == "zh" else language
    return (names[wanted], wanted) if wanted in names else (names["en"], "en")


def working_days(country: str, since: date, until: date) -> WorkingDays | None:
    """Return the working days of a country in a span of days; None where no calendar is known."""
    iso = iso_country(country)
    first = _library(iso, since.year, "")
    if first is None:
        return None
    days = list(special_days(country, since, until, language="en"))
    return WorkingDays(
        iso,
        since,
        until,
        frozenset(day + 1 for day in first.weekend),
        frozenset(one.day for one in days if not one.worked),
        frozenset(one.day for one in days if one.worked),
        until.year <= decided_until(country) and not any(ESTIMATED in one.name for one in days),
    )
