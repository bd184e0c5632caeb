"""What a person changed in a proposal, held against comity-intake/1: a sentence for each field that is not of its kind. Pure."""

import math
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from comity.intake.accepting import vocabularies as codes
from comity.intake.written_dates import WrittenDateError, read

LONGEST_NAME = 300
LONGEST_TEXT = 300
MOST = 100  # of a list
LARGEST = 10**15

Known = Mapping[str, Collection[str]]
Rule = Callable[[Any, Known], str | None]
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def check(kind: str, content: Mapping[str, Any], known: Known) -> dict[str, str]:
    """Return a sentence for each field that is not as comity-intake/1 has it; empty when all is well.

    `known` holds the local ids of the document's `person`, `organisation` and `place` proposals.
    """
    rules = SCHEMAS[kind] if kind != "document" else _of_document(content)
    problems = {name: _("This kind of proposal has no such field.") for name in content if name not in rules}
    for name, rule in rules.items():
        sentence = rule(content.get(name), known)
        if sentence:
            problems[name] = sentence
    return problems


def merged(kind: str, content: Mapping[str, Any], changed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the content with what was changed in it, fields of its kind alone; texts without blanks around them, empty ones as None."""
    rules = SCHEMAS[kind] if kind != "document" else _of_document(content)
    found = {name: content.get(name) for name in rules}
    for name, value in (changed or {}).items():
        plain = value.strip() or None if isinstance(value, str) else value
        found[name] = list(plain) if isinstance(plain, tuple) else plain
    return found


def _text(longest: int = LONGEST_TEXT, *, needed: bool = False) -> Rule:
    def rule(value: Any, _known: Known) -> str | None:
        if value is None or value == "":
            return _("Nothing is written here.") if needed else None
        if not isinstance(value, str) or _CONTROL.search(value):
            return _("Write words here.")
        if not value.strip():
            return _("Nothing is written here.")
        if len(value) > longest:
            return _("This is longer than %(limit)s characters. Shorten it.") % {"limit": longest}
        return None

    return rule


def _choice(offered: Collection[str], *, needed: bool = False) -> Rule:
    def rule(value: Any, _known: Known) -> str | None:
        if value is None and not needed:
            return None
        return None if isinstance(value, str) and value in offered else _("Choose one of the list.")

    return rule


def _choices(offered: Collection[str]) -> Rule:
    def rule(value: Any, _known: Known) -> str | None:
        if not isinstance(value, list) or len(value) > MOST:
            return _("Choose from the list.")
        if any(not isinstance(one, str) or one not in offered for one in value):
            return _("Choose from the list.")
        return None

    return rule


def _country(value: Any, _known: Known) -> str | None:
    if value is None or (isinstance(value, str) and _COUNTRY.fullmatch(value)):
        return None
    return _("Write the two letters of the country, such as VN.")


def _countries(value: Any, known: Known) -> str | None:
    if not isinstance(value, list) or len(value) > MOST:
        return _("Write the two letters of each country, such as VN.")
    if any(one is None or _country(one, known) for one in value):
        return _("Write the two letters of each country, such as VN.")
    return None


def _whole(value: Any, _known: Known) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value < LARGEST:
        return _("Write a whole number, 1 at least.")
    return None


def _count(value: Any, known: Known) -> str | None:
    """Whole for persons and things; of a seizure a measure with a point too."""
    return None if value is None else _figure(value, known) or (None if value > 0 else _positive())


def _positive() -> str:
    return _("Write a number above nothing.")


def _figure(value: Any, _known: Known) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _("Write a number.")
    if not math.isfinite(value) or abs(value) >= LARGEST:
        return _("Write a number.")
    return None


def _date(value: Any, _known: Known) -> str | None:
    if value is None:
        return None
    return None if _is_date(value) else _unread_date()


def _needed_date(value: Any, _known: Known) -> str | None:
    return None if _is_date(value) else _unread_date()


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(read(value))
    except WrittenDateError:
        return False


def _unread_date() -> str:
    return _(
        "Write the date as 2021-04-11, shorter where less is known, and with XXXX for a year that is not said. "
        "From and until stand with / between them."
    )


def _day(value: Any, _known: Known) -> str | None:
    """A day of publication: no interval and no open year."""
    if isinstance(value, str) and len(value) <= len("2021-04-11") and _is_date(value) and "X" not in value:
        return None
    return _("Write the day as 2021-04-11, or shorter where less is known.")


def _reference(*kinds: str) -> Rule:
    def rule(value: Any, known: Known) -> str | None:
        return None if value is None or _is_known(value, kinds, known) else _not_proposed()

    return rule


def _references(*kinds: str) -> Rule:
    def rule(value: Any, known: Known) -> str | None:
        if not isinstance(value, list) or len(value) > MOST:
            return _not_proposed()
        return None if all(_is_known(one, kinds, known) for one in value) else _not_proposed()

    return rule


def _is_known(value: Any, kinds: tuple[str, ...], known: Known) -> bool:
    return isinstance(value, str) and any(value in known.get(kind, ()) for kind in kinds)


def _not_proposed() -> str:
    return _("Choose among what is proposed from this document.")


def _actor(value: Any, known: Known) -> str | None:
    if value is None or value == codes.BOTH or _is_known(value, ("person", "organisation"), known):
        return None
    if isinstance(value, str) and _COUNTRY.fullmatch(value):
        return None
    return _("Choose a person, a body, a country, or both sides.")


def _language(value: Any, _known: Known) -> str | None:
    if isinstance(value, str) and len(value) <= 10 and _LANGUAGE.fullmatch(value):
        return None
    return _("Write the code of the language, such as vi.")


def _address(value: Any, known: Known) -> str | None:
    told = _text(2000, needed=True)(value, known)
    if told:
        return told
    try:
        parts = urlsplit(value)
    except ValueError:
        return _unread_address()
    return None if parts.scheme in {"http", "https"} and parts.netloc else _unread_address()


def _unread_address() -> str:
    return _("Write the address with http:// or https:// before it.")


_OF_DOCUMENT: Mapping[str, Rule] = {
    "title": _text(LONGEST_NAME, needed=True),
    "publisher": _text(needed=True),
    "published": _day,
    "source_url": _address,
    "language": _language,
}


def _of_document(content: Mapping[str, Any]) -> Mapping[str, Rule]:
    field = content.get("field")
    value = _OF_DOCUMENT.get(field) if isinstance(field, str) else None
    return {"field": _choice(codes.DOCUMENT_FIELDS, needed=True), "value": value or _text(needed=True)}


_NAME, _WORDS = _text(LONGEST_NAME, needed=True), _text()
SCHEMAS: Mapping[str, Mapping[str, Rule]] = {
    "person": {
        "name": _NAME,
        "role": _WORDS,
        "rank": _WORDS,
        "organisation": _reference("organisation"),
        "country": _country,
    },
    "organisation": {"name": _NAME, "kind": _choice(codes.ORGANISATION_KINDS), "country": _country},
    "place": {"name": _NAME, "country": _country},
    "date": {"value": _needed_date},
    "crime_area": {"area": _choice(codes.CRIME_AREAS, needed=True)},
    "figure": {
        "value": _figure,
        "unit": _choice(codes.UNITS, needed=True),
        "qualifier": _choice(codes.QUALIFIERS, needed=True),
    },
    "meeting": {
        "kind": _choice(codes.MEETING_KINDS, needed=True),
        "ordinal": _whole,
        "date": _date,
        "place": _reference("place"),
        "participants": _references("person", "organisation"),
        "parties": _countries,
        "relation": _choice(codes.RELATIONS, needed=True),
    },
    "agreement": {
        "kind": _choice(codes.AGREEMENT_KINDS, needed=True),
        "count": _whole,
        "subjects": _choices(codes.SUBJECTS),
        "parties": _countries,
        "status": _choice(codes.AGREEMENT_STATES),
        "date": _date,
    },
    "operation": {
        "kind": _choice(codes.OPERATION_KINDS, needed=True),
        "count": _whole,
        "date": _date,
        "places": _references("place"),
    },
    "outcome": {"kind": _choice(codes.OUTCOME_KINDS, needed=True), "count": _count, "date": _date},
    "commitment": {"act": _choice(codes.ACTS, needed=True), "actor": _actor, "addressee": _WORDS},
}
