"""A notice or a piece of news as lines of label and text: for whoever approves it, and for the letter's own page."""

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.agreements import reference
from comity.exchange.core.moments import from_rfc3339
from comity.protection.bodies import NOTICE, PROCEEDING
from comity.protection.models import DOCUMENTS, MATTERS, PROCEEDINGS, SEXES
from comity.protection.words import SAID_BECAUSE, SAID_WISH, state_name
from comity.sharing.keepers import Line
from comity.web.dates import moment_words, part_day_words
from comity.web.words import Words


def lines_of_body(schema: str, data: Mapping[str, Any]) -> list[Line]:
    """Return every word of a body of this room; of another one nothing."""
    said = {NOTICE: _notice, PROCEEDING: _proceeding}.get(schema)
    return [line for line in said(data) if line.text] if said else []


def _words(table: list[tuple[str, Words]], code: str) -> str:
    return str(dict(table).get(code, code))


def _moment(text: str, zone: str) -> str:
    try:
        return f"{moment_words(from_rfc3339(text), ZoneInfo(zone), get_language() or 'en')} ({zone})"
    except (ValueError, ZoneInfoNotFoundError):
        return text


def _offence(code: str) -> str:
    entry = reference.offence_classes().get(code)
    return f"{entry.label(get_language() or 'en')} (ICCS {code})" if entry else code


def _notice(data: Mapping[str, Any]) -> Iterator[Line]:
    person, wish, law = data["person"], data["wish"], data["law"]
    yield Line(_("Told of"), _words(MATTERS, data["kind"]))
    yield Line(_("To the post of"), state_name(data["state"]))
    yield Line(_("Reference"), data["ref"])
    for place, one in enumerate(person["names"]):
        yield Line(_("Name"), one["text"], one["language"], f"/person/names/{place}/text")
    yield Line(
        _("Born"), part_day_words(person["birth_date"], get_language() or "en"), at="/person/birth_date"
    )
    yield Line(_("Sex"), _words(SEXES, person["sex"]))
    document = f"{_words(DOCUMENTS, person['document_kind'])} {person['document']}".strip()
    yield Line(_("Document"), document if person["document"] else "", at="/person/document")
    yield Line(_("Deprived of liberty"), _moment(data["deprived_at"], data["zone"]))
    if data.get("died_at"):
        yield Line(_("Died"), _moment(data["died_at"], data["zone"]))
    yield Line(_("Place"), data["place"], at="/place")
    yield Line(_("Held by"), data["held_by"], at="/held_by")
    yield Line(_("How to reach them"), data["contact"], at="/contact")
    yield Line(_("Offence"), _offence(data["offence"]))
    yield Line(_("Reason"), data["reason"], at="/reason")
    yield Line(_("Why the post is told"), str(SAID_BECAUSE.get(data["because"], data["because"])))
    yield Line(_("Where that stands"), f"{law['source']} {law['article']}".strip())
    yield Line(_("The person"), str(SAID_WISH.get(wish["answer"], wish["answer"])))
    yield Line(_("In the person’s own words"), wish["words"], wish["language"], "/wish/words")


def _proceeding(data: Mapping[str, Any]) -> Iterator[Line]:
    yield Line(_("Reference"), data["ref"])
    yield Line(_("What happened"), _words(PROCEEDINGS, data["kind"]))
    yield Line(_("When"), _moment(data["at"], data["zone"]))
    yield Line(_("Place"), data["place"], at="/place")
    yield Line(_("Court or authority"), data["court"], at="/court")
    yield Line(_("In words"), data["text"], data["language"], "/text")
