"""When somebody is reminded of a clock, and when it is escalated: rules as data, and a pure function that reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Self

from comity.lib.strict_yaml import check, resource

CONFIRM_REQUEST, CONFIRM_ANSWER = "confirm-request", "confirm-answer"  # the night rule, PRODUCT H2
NOBODY = "nobody"  # written beside the reminders: the operators were told that there is nobody to remind


class Side(StrEnum):
    """Whose clock it is."""

    ANSWERING = "answering"
    ASKING = "asking"


class Tell(StrEnum):
    """Who is told."""

    KEEPERS = "keepers"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True)
class ReminderRule:
    """One line of resources/reminders.yaml: `left` is a part of the time, `after` a span beyond it; one of them is set."""

    code: str
    side: Side
    urgencies: frozenset[str]
    left: float | None
    after: timedelta | None
    says: str
    tell: Tell
    escalates: bool

    @classmethod
    def read(cls, entry: dict[str, Any]) -> Self:
        """Read one checked entry."""
        return cls(
            entry["code"],
            Side(entry["side"]),
            frozenset(entry["urgencies"]),
            float(entry["left"]) if "left" in entry else None,
            timedelta(hours=entry["hours_after"]) if "hours_after" in entry else None,
            entry["says"],
            Tell(entry["tell"]),
            entry["escalates"],
        )

    def at(self, due: datetime, allowance: timedelta) -> datetime:
        """Return the moment from which the rule holds."""
        return due + self.after if self.after is not None else due - (self.left or 0.0) * allowance


_RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "side", "urgencies", "says", "tell", "escalates", "reason", "source", "verified"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z][a-z-]{1,38}$"},
        "side": {"enum": [one.value for one in Side]},
        "urgencies": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {"enum": ["flash", "urgent-direct", "urgent", "ordinary"]},
        },
        "left": {"type": "string", "pattern": r"^(0|0\.\d{1,3})$"},
        "hours_after": {"type": "integer", "minimum": 0, "maximum": 8760},
        "says": {"type": "string", "pattern": r"^clock\.[a-z-]+$"},
        "tell": {"enum": [one.value for one in Tell]},
        "escalates": {"type": "boolean"},
        "reason": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1},
        "verified": {"type": "boolean"},
    },
    "oneOf": [{"required": ["left"]}, {"required": ["hours_after"]}],
}
_SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["rules"],
    "properties": {"rules": {"type": "array", "minItems": 1, "items": _RULE}},
}


class DoubledRuleError(ValueError):
    """Two reminders have one code. Give each its own: a reminder is said once by its code."""


@cache
def reminder_rules() -> Sequence[ReminderRule]:
    """Return the rules, checked.

    Raises:
        InvalidDocumentError: the file has mistakes; each names its line.
        DoubledRuleError: two rules have one code.
    """
    document = resource("comity.requests", "reminders.yaml")
    document.refuse(check(document, _SHAPE))
    rules = tuple(ReminderRule.read(entry) for entry in document.data["rules"])
    if len({rule.code for rule in rules}) < len(rules):
        raise DoubledRuleError
    return rules


def holding(
    side: Side, urgency: str, due: datetime, allowance: timedelta, at: datetime
) -> Sequence[ReminderRule]:
    """Return the rules that hold for a clock at a moment, what began to hold first in front."""
    mine = [rule for rule in reminder_rules() if rule.side is side and urgency in rule.urgencies]
    return sorted(
        (rule for rule in mine if rule.at(due, allowance) <= at), key=lambda rule: rule.at(due, allowance)
    )
