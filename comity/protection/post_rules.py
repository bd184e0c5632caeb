"""The clocks of a post, read from `resources/post-clocks.yaml` and checked at the first look."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from comity.lib.strict_yaml import check, resource
from comity.protection.core.post_clock import VisitRule

_DAYS = {"type": "integer", "minimum": 1, "maximum": 365}
_STATES = {
    "type": "array",
    "minItems": 2,
    "maxItems": 2,
    "items": {"type": "string", "pattern": "^[A-Z]{1,3}$"},
}
_SAID = {
    "source": {"type": "string", "minLength": 1},
    "article": {"type": "string"},
    "verified": {"type": "boolean"},
}
_CLOCKS = dict.fromkeys(("first_visit_days", "next_visit_days", "ask_again_days", "answer_days"), _DAYS)
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["default", "pairs"],
    "properties": {
        "default": {
            "type": "object",
            "additionalProperties": False,
            "required": [*_CLOCKS, *_SAID],
            "properties": {**_CLOCKS, **_SAID},
        },
        "pairs": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["states", *_SAID],
                "properties": {"states": _STATES, **_CLOCKS, **_SAID},
            },
        },
    },
}


@dataclass(frozen=True)
class PostRule:
    """The clocks between the state of a post and the state that holds, and where they are from."""

    visits: VisitRule
    answer: timedelta  # how soon the holding side says when the post may come, or hands a message on
    source: str
    article: str
    verified: bool


@cache
def _table() -> dict[str, Any]:
    document = resource("comity.protection", "post-clocks.yaml")
    document.refuse(check(document, SCHEMA))
    found: dict[str, Any] = document.data
    return found


def rule_for(post: str, holding: str) -> PostRule:
    """Return the clocks for a post of one state and a holding state (codes as on passports); a pair's own come first."""
    table = _table()
    pair: dict[str, Any] = next((one for one in table["pairs"] if set(one["states"]) == {post, holding}), {})
    found = {**table["default"], **pair}
    return PostRule(
        VisitRule(
            first=timedelta(days=found["first_visit_days"]),
            following=timedelta(days=found["next_visit_days"]),
            again=timedelta(days=found["ask_again_days"]),
        ),
        timedelta(days=found["answer_days"]),
        found["source"],
        found["article"],
        found["verified"],
    )
