"""The rule pack and the table of laws, read from their files and checked at the first look."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from comity.lib.strict_yaml import check, resource
from comity.notices.core.laws import Fact, Laws, StateLaw, Treaty
from comity.notices.core.preflight import Rule, Verdict
from comity.notices.core.sheet import FIELDS

_TEXT = {"type": "string"}
_FACT: Mapping[str, Any] = {
    "type": "object",
    "required": ["value", "source", "verified"],
    "additionalProperties": False,
    "properties": {
        "value": {"type": ["boolean", "integer"]},
        "source": {"type": "string", "minLength": 1},
        "verified": {"type": "boolean"},
        "law": _TEXT,
    },
}
_RULES: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": "object",
        "required": ["source", "article", "verified", "kinds", "fields", "answers"],
        "additionalProperties": False,
        "properties": {
            "source": {"type": "string", "minLength": 1},
            "article": _TEXT,
            "verified": {"type": "boolean"},
            "kinds": {"type": "array", "minItems": 1, "items": {"enum": ["red", "bilateral"]}},
            "fields": {"type": "array", "minItems": 1, "items": {"enum": list(FIELDS)}},
            "answers": {"type": "array", "minItems": 1, "items": {"enum": [one.value for one in Verdict]}},
        },
    },
}
_LAWS: Mapping[str, Any] = {
    "type": "object",
    "required": ["states", "treaties"],
    "additionalProperties": False,
    "properties": {
        "states": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "threshold": _FACT,
                    "nationals": _FACT,
                    "offences": {"type": "object", "additionalProperties": _FACT},
                },
            },
        },
        "treaties": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["states"],
                "additionalProperties": False,
                "properties": {
                    "states": {"type": "array", "minItems": 2, "maxItems": 2, "items": _TEXT},
                    "threshold": _FACT,
                    "rest": _FACT,
                },
            },
        },
    },
}


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rule pack in its order. Raises InvalidDocumentError."""
    document = resource("comity.notices", "preflight.yaml")
    document.refuse(check(document, _RULES))
    return tuple(
        Rule(
            id=name,
            source=one["source"],
            article=one["article"],
            verified=one["verified"],
            kinds=frozenset(one["kinds"]),
            fields=tuple(one["fields"]),
            answers=frozenset(Verdict(each) for each in one["answers"]),
        )
        for name, one in document.data.items()
    )


@cache
def laws() -> Laws:
    """Return the table of laws. Raises InvalidDocumentError."""
    document = resource("comity.notices", "laws.yaml")
    document.refuse(check(document, _LAWS))
    states = {
        code: StateLaw(
            threshold=_fact(one.get("threshold")),
            nationals=_fact(one.get("nationals")),
            offences={each: Fact(**said) for each, said in one.get("offences", {}).items()},
        )
        for code, one in document.data["states"].items()
    }
    treaties = tuple(
        Treaty(frozenset(one["states"]), _fact(one.get("threshold")), _fact(one.get("rest")))
        for one in document.data["treaties"]
    )
    return Laws(states, treaties)


def _fact(said: Mapping[str, Any] | None) -> Fact | None:
    return Fact(**said) if said else None
