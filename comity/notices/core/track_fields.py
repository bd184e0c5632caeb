"""Whether what was entered is what a step or an act asks for. Both sides ask this of every entry."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from comity.notices.core.track_plan import Field

LINE, TEXT = 300, 4000
YEARS = range(1990, 2200)
UNITS = ("hour", "calendar-day", "month")
LIMIT = frozenset({"rule", "length", "unit", "source", "verified", "until"})


def moment(value: object) -> datetime | None:
    """Return a moment with its offset; None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and found.year in YEARS else None


def day(value: object) -> date | None:
    """Return a day; None for anything else."""
    try:
        return (
            date.fromisoformat(value) if isinstance(value, str) and len(value) == len("2026-11-29") else None
        )
    except ValueError:
        return None


def wrong_in(data: Mapping[str, Any], fields: Sequence[Field], *, more: frozenset[str] = frozenset()) -> str:
    """Return the name of the first field that is missing, strange or unknown; empty where all is well.

    `more` are names that may stand there beside the fields. A field that may be left empty is left out, or empty.
    """
    names = {one.name for one in fields}
    if unknown := sorted(set(data) - names - more):
        return unknown[0]
    return next((one.name for one in fields if not _fits(data.get(one.name), one)), "")


def _fits(value: object, field: Field) -> bool:
    if value is None or value == "":
        return field.optional
    return _KINDS[field.kind](value, field)


def _line(value: object, _field: Field) -> bool:
    return isinstance(value, str) and len(value.strip()) > 0 and len(value) <= LINE and "\n" not in value


def _text(value: object, _field: Field) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= TEXT


def _code(value: object, _field: Field) -> bool:
    return isinstance(value, str) and 1 < len(value) <= len("zh-Hans-Hant")


def _number(value: object, _field: Field) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10_000


def _several(value: object, field: Field) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and len(set(map(str, value))) == len(value)
        and all(one in field.choices for one in value)
    )


def _limit(value: object, _field: Field) -> bool:
    """A limit is never without its source."""
    if not isinstance(value, Mapping) or set(value) != LIMIT:
        return False
    length = value["length"]
    return (
        isinstance(value["rule"], str)
        and isinstance(value["verified"], bool)
        and isinstance(length, int)
        and not isinstance(length, bool)
        and 0 < length <= 1000
        and value["unit"] in UNITS
        and _line(value["source"], _field)
        and moment(value["until"]) is not None
    )


_KINDS = {
    "moment": lambda value, _field: moment(value) is not None,
    "day": lambda value, _field: day(value) is not None,
    "line": _line,
    "text": _text,
    "country": _code,
    "language": _code,
    "number": _number,
    "choice": lambda value, field: value in field.choices,
    "several": _several,
    "limit": _limit,
}
