"""What travels: an invitation with all that was said before, and one entry after the other."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from comity.operations.core.entries import Kind, Signed
from comity.operations.models import Operation

JOINT = "operations/joint/1"
ENTRY = "operations/entry/1"
FACTS, CONTACT, GOODS, IDENTITY = "case-facts", "contact", "goods", "identity"


@cache
def shape(name: str) -> dict[str, Any]:
    """Return a body's JSON schema by the name of its file."""
    text = (files("comity.operations") / "resources" / f"{name}.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def joint_body(operation: Operation, said: Iterable[Signed]) -> dict[str, Any]:
    """Write an invitation: the head of the operation, and all that we have said in it."""
    return {
        "operation": str(operation.pk),
        "ref": operation.ref,
        "kind": operation.kind,
        "title": operation.title,
        "language": operation.title_language,
        "offence": operation.offence,
        "said": [one.to_wire() for one in said],
    }


def entry_body(operation: Operation, said: Signed) -> dict[str, Any]:
    """Write one entry."""
    return {"operation": str(operation.pk), "said": said.to_wire()}


def said_in(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the entries in a body of either kind, as they travel."""
    said = data["said"]
    return list(said) if isinstance(said, list) else [said]


def categories_of(said: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return which data is in entries: sender and receiver ask the release decision about the same."""
    return list(dict.fromkeys(one for entry in said for one in _categories(entry["kind"], entry["data"])))


def _categories(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    yield FACTS
    if kind == Kind.PLAN and (data["contacts"] or any(site["address"] for site in data["sites"])):
        yield CONTACT
    found = {Kind.RESULT.value: data, Kind.CORRECTION.value: data.get("now")}.get(kind)
    if found and found["seizure"]:
        yield GOODS
    if found and found["person"]:
        yield IDENTITY
