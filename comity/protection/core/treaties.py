"""The treaties on consular notification as data: what each pair of states asks for, and by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from comity.lib.strict_yaml import check, resource

FILE = "consular-treaties.yaml"
_LANGUAGES = ("en", "vi", "ja", "zh-Hans")


class Duty(StrEnum):
    """What a pair of states asks for."""

    MANDATORY = "mandatory"
    TREAT_AS = "treat-as-mandatory"
    ON_REQUEST = "on-request"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Law:
    """Where a rule stands, and whether somebody read the passage."""

    source: str
    article: str
    verified: bool


@dataclass(frozen=True)
class Treaty:
    """What two states agreed; `limit` is None where the text says without delay, or nothing is known of a limit."""

    states: frozenset[str]
    also: frozenset[str]
    duty: Duty
    limit: timedelta | None
    limit_verified: bool
    law: Law
    labels: Mapping[str, str]

    def joins(self, detaining: str, nationality: str) -> bool:
        """Whether it speaks for a national of one held by the other; the order does not count."""
        if detaining == nationality:
            return False
        pair = {detaining, nationality}
        # a further territory stands for the first state of the pair, and only as a nationality
        return pair == self.states or (nationality in self.also and detaining in self.states)


@dataclass(frozen=True)
class OwnRule:
    """What the detaining state's own rules say; `notifies`: also where nobody asks."""

    state: str
    notifies: bool
    law: Law
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """All of the file."""

    treaties: tuple[Treaty, ...]
    own_rules: tuple[OwnRule, ...]
    tell_within: timedelta
    notify_within: timedelta
    tell_law: Law
    wish: Law
    death: Law
    guardian: Law

    def between(self, detaining: str, nationality: str) -> Treaty | None:
        """Return what two states agreed; None where the file knows nothing of the pair."""
        return next((one for one in self.treaties if one.joins(detaining, nationality)), None)

    def rules_of(self, state: str) -> Sequence[OwnRule]:
        """Return the own rules of a detaining state."""
        return [one for one in self.own_rules if one.state == state]


_LABELS = {
    "type": "object",
    "additionalProperties": False,
    "required": list(_LANGUAGES),
    "properties": {name: {"type": "string", "minLength": 1} for name in _LANGUAGES},
}
_STATE = {"type": "string", "pattern": "^[A-Z]{1,3}$"}
_MARKS: dict[str, Any] = {"source": {"type": "string", "minLength": 1}, "verified": {"type": "boolean"}}
_HOURS = {"type": ["integer", "null"], "minimum": 1, "maximum": 720}
_ARTICLE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "article", "verified"],
    "properties": {**_MARKS, "article": {"type": "string"}},
}
_DEFAULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["limit_hours", "source", "verified", "reason"],
    "properties": {**_MARKS, "limit_hours": {"type": "integer", "minimum": 1}, "reason": {"type": "string"}},
}
_SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["defaults", "vienna", "pairs", "own_rules"],
    "properties": {
        "defaults": {
            "type": "object",
            "additionalProperties": False,
            "required": ["tell", "notice"],
            "properties": {"tell": _DEFAULT, "notice": _DEFAULT},
        },
        "vienna": {
            "type": "object",
            "additionalProperties": False,
            "required": ["wish", "death", "guardian"],
            "properties": {"wish": _ARTICLE, "death": _ARTICLE, "guardian": _ARTICLE},
        },
        "pairs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [
                    "pair",
                    "notify",
                    "limit_hours",
                    "limit_verified",
                    "source",
                    "verified",
                    "labels",
                ],
                "properties": {
                    **_MARKS,
                    "pair": {
                        "type": "array",
                        "minItems": 2,
                        "maxItems": 2,
                        "uniqueItems": True,
                        "items": _STATE,
                    },
                    "also": {"type": "array", "uniqueItems": True, "items": _STATE},
                    "notify": {"enum": [one.value for one in Duty]},
                    "limit_hours": _HOURS,
                    "limit_verified": {"type": "boolean"},
                    "labels": _LABELS,
                },
            },
        },
        "own_rules": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["state", "notifies", "source", "verified", "labels"],
                "properties": {
                    **_MARKS,
                    "state": _STATE,
                    "notifies": {"type": "boolean"},
                    "labels": _LABELS,
                },
            },
        },
    },
}


class DoubledPairError(ValueError):
    """Two entries speak for one pair of states. Keep one of them."""


def _law(entry: Mapping[str, Any]) -> Law:
    return Law(entry["source"], entry.get("article", ""), entry["verified"])


def _treaty(entry: Mapping[str, Any]) -> Treaty:
    hours = entry["limit_hours"]
    return Treaty(
        frozenset(entry["pair"]),
        frozenset(entry.get("also", ())),
        Duty(entry["notify"]),
        timedelta(hours=hours) if hours else None,
        entry["limit_verified"],
        _law(entry),
        entry["labels"],
    )


@cache
def treaties() -> Table:
    """Return the file, checked.

    Raises:
        InvalidDocumentError: it has mistakes; each names its line.
        DoubledPairError: a pair stands in it twice.
    """
    document = resource("comity.protection", FILE)
    document.refuse(check(document, _SHAPE))
    data = document.data
    found = tuple(_treaty(entry) for entry in data["pairs"])
    if len({one.states for one in found}) < len(found):
        raise DoubledPairError
    tell, notice, vienna = data["defaults"]["tell"], data["defaults"]["notice"], data["vienna"]
    return Table(
        treaties=found,
        own_rules=tuple(
            OwnRule(entry["state"], entry["notifies"], _law(entry), entry["labels"])
            for entry in data["own_rules"]
        ),
        tell_within=timedelta(hours=tell["limit_hours"]),
        notify_within=timedelta(hours=notice["limit_hours"]),
        tell_law=_law(tell),
        wish=_law(vienna["wish"]),
        death=_law(vienna["death"]),
        guardian=_law(vienna["guardian"]),
    )
