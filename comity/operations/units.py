"""Units in which seizures are counted: `resources/units.yaml`, checked at the first look."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language

from comity.agreements.reference import LANGUAGES, Entry
from comity.lib.strict_yaml import check, resource


@dataclass(frozen=True, kw_only=True)
class Measure(Entry):
    """A unit: a measure of UN/ECE Recommendation 20, or money of ISO 4217."""

    money: bool


_TEXT: Mapping[str, Any] = {"type": "string", "minLength": 1}
_FLAG: Mapping[str, Any] = {"type": "boolean"}
_SHAPE: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[A-Z0-9]{3}$"},
    "additionalProperties": {
        "type": "object",
        "required": ["money", "source", "verified", "labels"],
        "properties": {
            "money": _FLAG,
            "source": _TEXT,
            "verified": _FLAG,
            "labels": {
                "type": "object",
                "required": list(LANGUAGES),
                "properties": dict.fromkeys(LANGUAGES, _TEXT),
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    },
}


@cache
def measures() -> Mapping[str, Measure]:
    """Return the units by code."""
    document = resource("comity.operations", "units.yaml")
    document.refuse(check(document, _SHAPE))
    return MappingProxyType({code: Measure(code=code, **values) for code, values in document.data.items()})


def measure_words(code: str) -> str:
    """Return a unit in the reader's language; a code that we do not know as it is."""
    found = measures().get(code)
    return found.label(get_language() or "en") if found else code
