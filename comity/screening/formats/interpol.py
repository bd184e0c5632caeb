"""Public notices as INTERPOL's web service gives them (RULES 4, I16): one notice, several, or the pages of a search.

Fields: `entity_id, forename, name, date_of_birth (YYYY/MM/DD or YYYY), sex_id, nationalities[], place_of_birth,
distinguishing_marks, arrest_warrants[{charge}]`. The family name stands in `name`.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from comity.records.mapping import Reason
from comity.screening.formats.reading import ListError, Reading, cleaned

COLUMNS = ("entity_id", "name", "forename", "date_of_birth")
SEXES = {"M": "male", "F": "female"}  # U says that the notice does not tell


def read(content: bytes) -> Reading:
    """Read all notices. Raises ListError."""
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ListError(
            _("The file is no JSON. Choose the file as the notices’ web service gave it.")
        ) from error
    reading = Reading(header=COLUMNS)
    for place, notice in enumerate(_notices(whole), 1):
        _take(reading, place, notice)
    if not reading.persons and not reading.refused:
        raise ListError(_("The file holds no notice. Choose the file as the notices’ web service gave it."))
    return reading


def _notices(whole: object) -> Iterator[object]:
    """The notices of a file: a list, the pages of a search, or one notice."""
    if isinstance(whole, list):
        for one in whole:
            yield from _notices(one) if isinstance(one, dict) and "_embedded" in one else iter([one])
    elif isinstance(whole, dict):
        embedded = whole.get("_embedded")
        if isinstance(embedded, dict) and isinstance(embedded.get("notices"), list):
            yield from embedded["notices"]
        elif "entity_id" in whole:
            yield whole


def _take(reading: Reading, place: int, notice: object) -> None:
    if not isinstance(notice, dict):
        reading.refuse(place, ("", str(notice)[:200], "", ""), [Reason("", _("This is no notice."))])
        return
    cells = tuple(_text(notice, column) for column in COLUMNS)
    values, reasons = cleaned(_told(notice))
    if reasons:
        reading.refuse(place, cells, reasons)
    else:
        reading.take(place, _text(notice, "entity_id"), values, cells)


def _told(notice: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    family, given = _text(notice, "name"), _text(notice, "forename")
    yield "name", f"{family}, {given}" if family and given else family or given
    yield "birthDate", _text(notice, "date_of_birth")
    yield "gender", SEXES.get(_text(notice, "sex_id").upper(), "")
    for country in _some(notice.get("nationalities")):
        yield "nationality", str(country)
    yield "birthPlace", _text(notice, "place_of_birth")
    yield "appearance", _text(notice, "distinguishing_marks")
    for warrant in _some(notice.get("arrest_warrants")):
        if isinstance(warrant, dict):
            yield "notes", _text(warrant, "charge")


def _text(notice: Mapping[str, Any], name: str) -> str:
    value = notice.get(name)
    return value.strip() if isinstance(value, str) else ""


def _some(value: object) -> list[object]:
    return value if isinstance(value, list) else []
