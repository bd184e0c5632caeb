"""FollowTheMoney entities, one JSON object a line, as OpenSanctions publishes them (`entities.ftm.json`), or nested targets.

Persons are taken; the numbers of their passports and identifications, which stand in entities of their own or nested
in the person, are put with them. Every other entity is counted as left out.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from comity.records.mapping import Reason
from comity.screening.formats.reading import ListError, Reading, cleaned

PERSON = "Person"
PAPERS = {"Passport": "passportNumber", "Identification": "idNumber"}
COLUMNS = ("id", "caption")


def read(content: bytes) -> Reading:
    """Read all persons. Raises ListError."""
    reading = Reading(header=COLUMNS)
    people: list[tuple[int, Mapping[str, Any]]] = []
    papers: dict[str, list[tuple[str, str]]] = {}
    for line, entity in _entities(content, reading):
        schema, properties = entity["schema"], entity["properties"]
        if schema == PERSON:
            people.append((line, entity))
        elif schema in PAPERS:
            for holder in _texts(properties.get("holder")):
                papers.setdefault(holder, []).extend(
                    (PAPERS[schema], number) for number in _texts(properties.get("number"))
                )
        else:
            reading.left_out += 1
    if not people and not reading.refused:
        raise ListError(_("The file names no person. Choose the file with the entities themselves."))
    for line, entity in people:
        _take(reading, line, entity, papers)
    return reading


def _take(
    reading: Reading, line: int, entity: Mapping[str, Any], papers: Mapping[str, list[tuple[str, str]]]
) -> None:
    key = str(entity["id"])
    properties = entity["properties"]
    told = [(prop, text) for prop, some in properties.items() for text in _texts(some)]
    for nested in [one for some in properties.values() for one in _nested(some)]:
        schema, inner = nested.get("schema"), nested.get("properties")
        if isinstance(schema, str) and schema in PAPERS and isinstance(inner, dict):
            told += [(PAPERS[schema], number) for number in _texts(inner.get("number"))]
    told += papers.get(key, [])
    cells = (key, str(entity.get("caption", "")))
    values, reasons = cleaned(_names_first(told))
    if reasons:
        reading.refuse(line, cells, reasons)
    else:
        reading.take(line, key, dict.fromkeys(values), cells)


def _names_first(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The properties of an entity come in any order; the first name is what the person is called."""
    return sorted(told, key=lambda one: one[0] != "name")


def _entities(content: bytes, reading: Reading) -> Iterator[tuple[int, Mapping[str, Any]]]:
    begun = False
    for line, raw in enumerate(content.splitlines(), 1):
        if not raw.strip():
            continue
        try:
            entity = json.loads(raw)
            is_entity = (
                isinstance(entity, dict)
                and isinstance(entity.get("id"), str)
                and isinstance(entity.get("schema"), str)
                and isinstance(entity.get("properties"), dict)
            )
        except (ValueError, RecursionError):
            is_entity = False
        if not is_entity:
            if not begun:
                raise ListError(
                    _(
                        "Line %(line)s is no FollowTheMoney entity: a JSON object with id, schema and properties. Choose "
                        "the file with one entity a line."
                    )
                    % {"line": line}
                )
            shown = raw[:200].decode("utf-8", "replace")
            reading.refuse(line, ("", shown), [Reason("", _("This line is no FollowTheMoney entity."))])
            continue
        begun = True
        yield line, entity
    if not begun:
        raise ListError(_("The file is empty. Choose the file that holds the list."))


def _texts(some: object) -> list[str]:
    return [one for one in some if isinstance(one, str)] if isinstance(some, list) else []


def _nested(some: object) -> list[dict[str, Any]]:
    return [one for one in some if isinstance(one, dict)] if isinstance(some, list) else []
