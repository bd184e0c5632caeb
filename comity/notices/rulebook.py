"""The rule pack and the table of laws, read from their files and checked at the first look."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from comity.agreements import reference
from comity.lib.strict_yaml import MESSAGES, Document, Problem, check, parse, resource
from comity.notices.core.laws import Fact, Laws, StateLaw, Treaty
from comity.notices.core.preflight import Rule, Verdict
from comity.notices.core.sheet import FIELDS

_TEXT = {"type": "string"}
_STATE = {"type": "string", "pattern": "^[A-Z]{3}$"}


def _line(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "type": "object",
        "required": ["value", "source", "verified"],
        "additionalProperties": False,
        "properties": {
            "value": value,
            "source": {"type": "string", "minLength": 1},
            "verified": {"type": "boolean"},
            "law": _TEXT,
        },
    }


_MONTHS = _line({"type": "integer", "minimum": 1})
_WHETHER = _line({"type": "boolean"})
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
            "propertyNames": _STATE,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "threshold": _MONTHS,
                    "nationals": _WHETHER,
                    "offences": {"type": "object", "additionalProperties": _WHETHER},
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
                    "states": {"type": "array", "minItems": 2, "maxItems": 2, "items": _STATE},
                    "threshold": _MONTHS,
                    "rest": _MONTHS,
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
    """Return the table of laws, the node's own lines first. Raises InvalidDocumentError."""
    shipped = read_laws(resource("comity.notices", "laws.yaml"))
    own: Path | None = settings.OWN_LAWS_FILE
    if own is None or not own.is_file():
        return shipped
    return read_laws(parse(own.read_bytes(), str(own))).before(shipped)


def read_laws(document: Document) -> Laws:
    """Read a table of laws. Raises InvalidDocumentError: a line without its source, an unknown class, a no without its article."""
    document.refuse(check(document, _LAWS))
    document.refuse(_mistakes(document))
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


def _mistakes(document: Document) -> Iterator[Problem]:
    """What a schema cannot say: offences are classes that the node knows; that something is none there has its article."""
    known = reference.offence_classes()
    for state, one in document.data["states"].items():
        for code, said in one.get("offences", {}).items():
            at = ("states", state, "offences", code)
            if code not in known:
                yield document.problem(at, MESSAGES["not-listed"], value=code, known="iccs.yaml")
            if not said["value"] and not said.get("law", "").strip():
                yield document.problem(at, MESSAGES["missing"], key="law")


def _fact(said: Mapping[str, Any] | None) -> Fact | None:
    return Fact(**said) if said else None
