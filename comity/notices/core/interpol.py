"""Public red notices as INTERPOL's web service gives them: read strictly, each mistake with its place.

Fields (RULES, source I16): `entity_id, forename, name, date_of_birth, sex_id, nationalities[], place_of_birth, country_of_birth_id,
languages_spoken_ids[], height, weight, eyes_colors_id[], hairs_id[], distinguishing_marks, arrest_warrants[], _embedded, _links`; a warrant has
`charge, issuing_country_id, charge_translation`. A date is `YYYY/MM/DD`, or the year alone. The family name stands in `name`.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from comity.notices.core.ages import age_range
from comity.notices.core.sheet import EXTRADITION, Name, WantedSheet

MOST = 200
LONGEST_TEXT = 4000
_NUMBER = re.compile(r"\d{4}/\d{1,9}")
_DATE = re.compile(r"(\d{4})(?:/(\d{2})/(\d{2}))?")
_STATE = re.compile(r"[A-Z]{2}")
SEXES = {"M": "male", "F": "female", "U": "unknown"}
KNOWN = frozenset(
    {
        "entity_id", "forename", "name", "date_of_birth", "sex_id", "nationalities", "place_of_birth", "country_of_birth_id",
        "languages_spoken_ids", "height", "weight", "eyes_colors_id", "hairs_id", "distinguishing_marks", "arrest_warrants",
        "_embedded", "_links",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """One mistake: in which notice of the file (from 1, 0 for the file), in which field, and its code."""

    place: int
    field: str
    code: str


class PublicNoticeError(ValueError):
    """The file cannot be taken over; nothing of it is."""

    def __init__(self, problems: list[Problem]) -> None:
        """Take all mistakes."""
        self.problems = problems
        super().__init__("; ".join(f"{one.place} {one.field} {one.code}" for one in problems))


@dataclass(frozen=True)
class PublicNotice:
    """A public notice: its number, and what it says as a sheet."""

    number: str
    sheet: WantedSheet


def read(content: bytes, code_of: Callable[[str], str]) -> list[PublicNotice]:
    """Read one notice, a list of them, or the pages of a search. `code_of` makes a passport code of a two-letter one.

    Raises:
        PublicNoticeError: with every mistake of the file.
    """
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PublicNoticeError([Problem(0, "", "no-json")]) from error
    found = list(_notices(whole))
    if not found:
        raise PublicNoticeError([Problem(0, "", "no-notice")])
    if len(found) > MOST:
        raise PublicNoticeError([Problem(0, "", "too-many")])
    problems: list[Problem] = []
    notices: list[PublicNotice] = []
    for place, one in enumerate(found, 1):
        reader = _Reader(place, one, problems, code_of)
        notice = reader.notice()
        if notice is not None:
            notices.append(notice)
    numbers = [one.number for one in notices]
    problems += [
        Problem(place, "entity_id", "doubled")
        for place, number in enumerate(numbers, 1)
        if number in numbers[: place - 1]
    ]
    if problems:
        raise PublicNoticeError(problems)
    return notices


def _notices(whole: object) -> Iterator[object]:
    if isinstance(whole, list):
        for one in whole:
            is_page = isinstance(one, dict) and "entity_id" not in one and "_embedded" in one
            yield from _notices(one) if is_page else iter([one])
    elif isinstance(whole, dict):
        inside = whole.get("_embedded")
        if "entity_id" in whole:
            yield whole
        elif isinstance(inside, dict) and isinstance(inside.get("notices"), list):
            yield from inside["notices"]


class _Reader:
    """One notice being read; mistakes are gathered."""

    def __init__(self, place: int, found: object, problems: list[Problem], code_of: Callable[[str], str]) -> None:
        self.place, self.problems, self.code_of = place, problems, code_of
        self.before = len(problems)
        self.found: Mapping[str, Any] = found if isinstance(found, dict) else {}
        if not isinstance(found, dict):
            self.complain("", "no-object")

    def complain(self, field: str, code: str) -> None:
        self.problems.append(Problem(self.place, field, code))

    def notice(self) -> PublicNotice | None:
        if len(self.problems) > self.before:
            return None
        for name in sorted(set(self.found) - KNOWN):
            self.complain(name[:40], "unknown-field")
        number = self.text("entity_id")
        if not _NUMBER.fullmatch(number):
            self.complain("entity_id", "no-number")
        family, given = self.text("name"), self.text("forename")
        if not family:
            self.complain("name", "missing")
        warrants = self.warrants()
        sheet = WantedSheet(
            names=(Name(f"{family}, {given}" if given else family, "", family, given),),
            birth_date=self.date(),
            birth_place=self.text("place_of_birth"),
            sex=self.sex(),
            nationalities=self.states("nationalities"),
            description="; ".join(self.looks()),
            charge="; ".join(charge for charge, _state in warrants)[:LONGEST_TEXT],
            warrant_country=next((state for _charge, state in warrants if state), ""),
            purpose=EXTRADITION,
        )
        return PublicNotice(number, sheet) if len(self.problems) == self.before else None

    def text(self, name: str) -> str:
        value = self.found.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            self.complain(name, "no-text")
            return ""
        return value.strip()

    def texts(self, name: str) -> list[str]:
        value = self.found.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.complain(name, "no-list")
            return []
        return [one.strip() for one in value if one.strip()]

    def date(self) -> str:
        value = self.text("date_of_birth")
        if not value:
            return ""
        matched = _DATE.fullmatch(value)
        written = value.replace("/", "-")
        if matched is None or age_range(written) is None:
            self.complain("date_of_birth", "no-date")
            return ""
        return written

    def sex(self) -> str:
        value = self.text("sex_id")
        if value and value not in SEXES:
            self.complain("sex_id", "no-sex")
        return SEXES.get(value, "")

    def states(self, name: str) -> tuple[str, ...]:
        return tuple(self.state(name, one) for one in dict.fromkeys(self.texts(name)))

    def state(self, name: str, code: str) -> str:
        if not _STATE.fullmatch(code):
            self.complain(name, "no-state")
            return ""
        return self.code_of(code)

    def looks(self) -> Iterator[str]:
        for name, unit in (("height", "m"), ("weight", "kg")):
            value = self.found.get(name)
            if value is None:
                continue
            if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                self.complain(name, "no-figure")
            elif value:
                yield f"{value} {unit}"
        for name in ("eyes_colors_id", "hairs_id"):
            if found := self.texts(name):
                yield f"{name.split('_', maxsplit=1)[0]}: {', '.join(found)}"
        if marks := self.text("distinguishing_marks"):
            yield marks

    def warrants(self) -> list[tuple[str, str]]:
        value = self.found.get("arrest_warrants")
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.complain("arrest_warrants", "no-list")
            return []
        found = []
        for one in value:
            charge, state = one.get("charge"), one.get("issuing_country_id")
            if not isinstance(charge, str | None) or not isinstance(state, str | None):
                self.complain("arrest_warrants", "no-text")
                continue
            found.append(((charge or "").strip(), self.state("arrest_warrants", state) if state else ""))
        return found
