"""The lists that agreements, requests and releases draw their codes from.

Each list is a commented YAML file under ``resources/``, checked at the first look; every entry carries its source, a
``verified`` mark that screens show, and its words in the four languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

from comity.lib.strict_yaml import check, resource

LANGUAGES = ("en", "vi", "ja", "zh-Hans")


class Urgency(StrEnum):
    """How urgent a message is, most urgent first; the place is the wire's ``prio`` 0 to 3."""

    FLASH = "flash"
    URGENT_DIRECT = "urgent-direct"
    URGENT = "urgent"
    ORDINARY = "ordinary"


class Unit(StrEnum):
    """What a clock counts."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One code of a list, with its words by language, its source, and whether somebody read the source."""

    code: str
    labels: Mapping[str, str]
    source: str
    verified: bool

    def label(self, language: str) -> str:
        """The words in `language` (``vi``, ``zh-hans`` …), else in English."""
        return text_in(self.labels, language)


@dataclass(frozen=True, kw_only=True)
class Category(Entry):
    """A category of data."""

    personal: bool
    special: bool


@dataclass(frozen=True, kw_only=True)
class Purpose(Entry):
    """A purpose: whether it is police work (code H0) and whether it is use in court (code H1)."""

    police: bool
    court: bool


@dataclass(frozen=True, kw_only=True)
class Kind(Entry):
    """A kind of request: whether it is a coercive measure, and the fields it cannot leave without."""

    coercive: bool
    requires: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OffenceClass(Entry):
    """A class of ICCS; `words` are what officers call it, `tags` what to carry beside it."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DefaultClock(Entry):
    """A clock that holds where the agreement sets none."""

    urgencies: tuple[str, ...]
    length: int
    unit: str


def categories() -> Mapping[str, Category]:
    """Categories of data by code."""
    return _read("categories.yaml", Category)


def purposes() -> Mapping[str, Purpose]:
    """Purposes by code."""
    return _read("purposes.yaml", Purpose)


def kinds() -> Mapping[str, Kind]:
    """Kinds of request by code."""
    return _read("kinds.yaml", Kind)


def offence_classes() -> Mapping[str, OffenceClass]:
    """ICCS classes by code."""
    return _read("iccs.yaml", OffenceClass)


def refusal_grounds() -> Mapping[str, Entry]:
    """Grounds of refusal by code."""
    return _read("refusals.yaml", Entry)


def caveats() -> Mapping[str, Entry]:
    """Rights caveats by code."""
    return _read("caveats.yaml", Entry)


def default_clocks() -> Mapping[str, DefaultClock]:
    """Clocks that hold where an agreement sets none, by code."""
    return _read("clocks.yaml", DefaultClock)


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, compared without case; else in English, else the first there is."""
    by_name = {name.casefold(): text for name, text in texts.items()}
    return by_name.get(language.casefold()) or by_name.get("en") or next(iter(texts.values()), "")


E = TypeVar("E", bound=Entry)

_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
_FLAG: Mapping[str, Any] = {"type": "boolean"}
_TEXTS: Mapping[str, Any] = {"type": "array", "items": _TEXT, "uniqueItems": True}
_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "labels": {
        "type": "object",
        "required": list(LANGUAGES),
        "properties": dict.fromkeys(LANGUAGES, _TEXT),
        "additionalProperties": False,
    },
    "source": _TEXT,
    "verified": _FLAG,
    "personal": _FLAG,
    "special": _FLAG,
    "police": _FLAG,
    "court": _FLAG,
    "coercive": _FLAG,
    "requires": {**_TEXTS, "minItems": 1},
    "words": _TEXTS,
    "tags": _TEXTS,
    "urgencies": {"type": "array", "minItems": 1, "items": {"enum": list(Urgency)}},
    "length": {"type": "integer", "minimum": 1},
    "unit": {"enum": list(Unit)},
}
_OPTIONAL = {"words", "tags"}


@cache
def _read(name: str, entry: type[E]) -> Mapping[str, E]:
    """Read one list; the fields of `entry` are its schema."""
    document = resource("comity.agreements", name)
    fields = [field for field in entry.__dataclass_fields__ if field != "code"]
    shape = {
        "type": "object",
        "required": [field for field in fields if field not in _OPTIONAL],
        "properties": {field: _FIELDS[field] for field in fields},
        "additionalProperties": False,
    }
    document.refuse(check(document, {"type": "object", "minProperties": 1, "additionalProperties": shape}))
    return MappingProxyType(
        {code: entry(code=code, **_frozen(values)) for code, values in document.data.items()}
    )


def _frozen(values: Mapping[str, Any]) -> dict[str, Any]:
    frozen = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return frozen | {"labels": MappingProxyType(values["labels"])}
