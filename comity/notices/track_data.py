"""The kinds of track, the time limits of arrest and what states do with their own nationals, read from the room's files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from comity.lib.strict_yaml import Document, check, resource
from comity.notices.core.track_plan import Plan, read_plans

_CODE = {"type": "string", "pattern": "^[a-z][a-z-]{1,38}$"}
_WORDS = {"type": "string", "minLength": 1, "maxLength": 400}
_SIDE = {"enum": ["asking", "holding"]}
_CODES = {"type": "array", "uniqueItems": True, "items": _CODE}
_PLAIN = {
    "enum": [
        f"{kind}{end}"
        for kind in ("moment", "day", "line", "text", "number", "country", "language", "limit")
        for end in ("", "-or-none")
    ]
}
_CHOICES = {"type": "array", "minItems": 1, "uniqueItems": True, "items": _CODE}
_FIELDS = {
    "type": "object",
    "propertyNames": {"pattern": "^[a-z_]{2,30}$"},
    "additionalProperties": {
        "oneOf": [
            _PLAIN,
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["choice"],
                "properties": {"choice": _CHOICES},
            },
            {
                "type": "object",
                "additionalProperties": False,
                "required": ["several"],
                "properties": {"several": _CHOICES},
            },
        ]
    },
}


def _entry(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


_SOURCED = {"source": _WORDS, "verified": {"type": "boolean"}}
_STOP = _entry(
    {
        "code": _CODE,
        "private": {"type": "boolean"},
        "holds_from": {"type": "string"},
        "settled_by": {"enum": ["reason", "consent", "assurance"]},
        **_SOURCED,
    }
)
_ACT = _entry(
    {
        "code": _CODE,
        "who": {"type": "array", "minItems": 1, "items": {"enum": ["asking", "holding", "transit"]}},
        "data": _CODES,
        "fields": _FIELDS,
    }
)
_TRUE = {"type": "boolean"}
_STEP = _entry(
    {"code": _CODE, "owner": {"enum": ["asking", "holding", "both"]}, "data": _CODES, "fields": _FIELDS, **_SOURCED},
    {
        "stops": _CODES, "optional": _TRUE, "derived": _TRUE, "starts_limit": _TRUE, "before_stops": _TRUE,
        "limit_until": _CODE, "due": _CODE,
    },
)  # fmt: skip
_KIND = _entry(
    {
        "code": _CODE,
        "promises_by": _SIDE,
        "request_kind": _CODE,
        "purpose": _CODE,
        "stops": _CODES,
        "required": _CODES,
        "steps": {"type": "array", "minItems": 2, "items": _STEP},
        **_SOURCED,
    }
)


def _list(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": items}


_TRACKS = _entry(
    {
        "stops": _list(_STOP),
        "acts": _list(_ACT),
        "ends": {"type": "object", "additionalProperties": _SIDE},
        "kinds": _list(_KIND),
    }
)
_COUNTRY = {"type": "string", "pattern": "^[A-Z]{2}$"}
_CLOCKS = _entry(
    {
        "clocks": _list(
            _entry(
                {
                    "code": _CODE,
                    "holding": _COUNTRY,
                    "asking": {"type": "array", "items": _COUNTRY},
                    "treaty": {"enum": ["any", "bound", "none"]},
                    "first": {"type": "integer", "minimum": 1},
                    "more": {"type": "integer", "minimum": 0},
                    "unit": {"enum": ["hour", "calendar-day", "month"]},
                    "press": _TRUE,
                    **_SOURCED,
                }
            )
        ),
        "red_notice": _list(
            _entry({"country": _COUNTRY, "basis": {"enum": ["yes", "no", "treaty"]}, **_SOURCED})
        ),
        "nationals": _list(_entry({"country": _COUNTRY, "hands_over": {"enum": ["yes", "no"]}, **_SOURCED})),
    }
)


def _checked(name: str, shape: Mapping[str, Any]) -> Document:
    document = resource("comity.notices", name)
    document.refuse(check(document, dict(shape)))
    return document


@cache
def plans() -> Mapping[str, Plan]:
    """Return the kinds of track by their codes. Raises InvalidDocumentError: the file has mistakes."""
    return read_plans(_checked("tracks.yaml", _TRACKS).data)


@dataclass(frozen=True)
class ArrestClock:
    """A time limit of provisional arrest that law or a treaty sets, as the file has it."""

    code: str
    holding: str
    asking: tuple[str, ...]
    treaty: str
    first: int
    more: int
    unit: str
    source: str
    press: bool
    verified: bool

    def fits(self, holding: str, asking: str) -> bool:
        """Whether it may be the one between two countries; whether a treaty binds them, the officer knows."""
        return self.holding == holding and (not self.asking or asking in self.asking)


@cache
def arrest_clocks() -> Sequence[ArrestClock]:
    """Return all time limits."""
    entries = _checked("arrest-clocks.yaml", _CLOCKS).data["clocks"]
    return tuple(ArrestClock(**{**entry, "asking": tuple(entry["asking"])}) for entry in entries)


def clocks_between(holding: str, asking: str) -> list[ArrestClock]:
    """Return the time limits that may bind between the side that holds a person and the one that asks."""
    return [one for one in arrest_clocks() if one.fits(holding, asking)]


@dataclass(frozen=True)
class Fact:
    """What is known of a state's law, with its source; `verified` where the text was read."""

    says: str
    source: str
    verified: bool


def red_notice_basis(country: str) -> Fact | None:
    """Return whether a red notice alone is a basis for arrest there; None where nothing is known."""
    return _fact("red_notice", "basis", country)


def own_nationals(country: str) -> Fact | None:
    """Return whether a state hands over its own nationals; None where nothing is known."""
    return _fact("nationals", "hands_over", country)


def _fact(table: str, name: str, country: str) -> Fact | None:
    entries = _checked("arrest-clocks.yaml", _CLOCKS).data[table]
    found = next((one for one in entries if one["country"] == country), None)
    return Fact(found[name], found["source"], found["verified"]) if found else None


def until(at: datetime, length: int, unit: str) -> datetime:
    """Return when a limit ends that began at a moment: of two readings the shorter, to the hour of the arrest.

    A month ends on the same day of a later one, or on that month's last.
    """
    if unit == "hour":
        return at + timedelta(hours=length)
    if unit == "calendar-day":
        return at + timedelta(days=length)
    years, month = divmod(at.month - 1 + length, 12)
    for back in range(4):
        try:
            return at.replace(year=at.year + years, month=month + 1, day=at.day - back)
        except ValueError:
            continue
    raise ValueError(unit)
