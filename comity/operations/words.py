"""Entries in words: every word of one, label by label, for approvers, for the page of a letter and for our own page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.agreements import reference
from comity.exchange.core.moments import from_rfc3339
from comity.operations.core.entries import Kind
from comity.operations.states import (
    ENTRY_WORDS,
    VICTIM_SOURCES,
    OperationKind,
    Reason,
    ResultKind,
)
from comity.operations.units import measure_words
from comity.sharing.keepers import Line
from comity.sharing.showing import names_of
from comity.web.dates import moment_words, number_words


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def offence_words(code: str) -> str:
    """Return a class of offence in the reader's language with its code; empty for none."""
    entry = reference.offence_classes().get(code)
    return f"{entry.label(language())} (ICCS {code})" if entry else code


def decision_words(word: str) -> str:
    """Return go and no-go in words."""
    return pgettext("of an operation", "Go") if word == "go" else pgettext("of an operation", "No-go")


def source_words(source: str) -> str:
    """Return who reported: a code for victims, words otherwise."""
    return str(VICTIM_SOURCES.get(source, source))


def moment_at(at: datetime, zone: str) -> str:
    """Return a moment in a zone with the zone's name, for texts; pages use the house's tags."""
    return f"{moment_words(at, ZoneInfo(zone), language())} ({zone})"


def lines_of_body(data: Mapping[str, Any]) -> Iterator[Line]:
    """Return what a body of either kind says, line by line, each with where it stands in the body."""
    said = data["said"]
    if isinstance(said, list):
        yield Line(_("Reference"), data["ref"])
        yield Line(_("Kind"), str(dict(OperationKind.choices).get(data["kind"], data["kind"])))
        yield Line(_("What it is about"), data["title"], data["language"], "/title")
        yield Line(_("Offence"), offence_words(data["offence"]))
        for place, one in enumerate(said):
            yield from entry_lines(one, f"/said/{place}/data")
    else:
        yield from entry_lines(said, "/said/data")


def entry_lines(wire: Mapping[str, Any], at: str = "") -> Iterator[Line]:
    """Return what one entry says, as it travels."""
    yield Line(_("What it does"), str(ENTRY_WORDS[wire["kind"]]))
    yield from _LINES[Kind(wire["kind"])](wire["data"], at)


def _plan(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    for place, site in enumerate(data["sites"]):
        text = " · ".join(one for one in (site["name"], site["address"], site["zone"]) if one)
        yield Line(_("Site"), text, at=f"{at}/sites/{place}/name")
    for place, one in enumerate(data["phases"]):
        begins, ends = from_rfc3339(one["from"]), from_rfc3339(one["until"])
        text = f"{one['name']}: {moment_at(begins, one['zone'])} – {moment_at(ends, one['zone'])}"
        yield Line(_("Phase"), text, at=f"{at}/phases/{place}/name")
    for place, one in enumerate(data["forces"]):
        text = " · ".join(part for part in (one["agency"], one["unit"], str(one["people"])) if part)
        yield Line(_("Forces"), text, at=f"{at}/forces/{place}/unit")
    for place, one in enumerate(data["contacts"]):
        text = " · ".join(part for part in (one["name"], one["duty"], one["reached"]) if part)
        yield Line(_("Contact point"), text, at=f"{at}/contacts/{place}/name")
    if data["reason"]:
        yield Line(_("Why it was changed"), data["reason"], at=f"{at}/reason")


def _party(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    name = names_of([data["node"]])[data["node"]]
    yield Line(_("Takes part") if data["takes_part"] else _("Takes part no longer"), name)
    if data.get("reason"):
        yield Line(pgettext("of an operation", "Reason"), data["reason"], at=f"{at}/reason")


def _decision(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield Line(_("Decision"), decision_words(data["word"]))
    yield Line(pgettext("of an operation", "Reason"), data["reason"], at=f"{at}/reason")


def _course(data: Mapping[str, Any], _at: str) -> Iterator[Line]:
    yield Line(_("Course"), _("It begins") if data["word"] == "begin" else _("It has ended"))


def _result(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield Line(_("Kind"), str(dict(ResultKind.choices).get(data["outcome"], data["outcome"])))
    yield Line(_("How many"), number_words(data["number"], language()))
    yield Line(_("When"), moment_at(from_rfc3339(data["at"]), data["zone"]))
    if data["place"]:
        yield Line(_("Where"), data["place"], at=f"{at}/place")
    elif data["site"]:
        yield Line(_("Where"), _("A planned site"))
    yield Line(_("Agency"), data["agency"], at=f"{at}/agency")
    yield Line(_("Who reported it"), source_words(data["source"]), at=f"{at}/source")
    if data["what"]:
        yield Line(_("What"), data["what"], at=f"{at}/what")
    if data["seizure"]:
        yield from _seizure(data["seizure"], f"{at}/seizure")
    if data["person"]:
        yield Line(_("Suspect"), data["person"]["name"], data["person"]["language"], f"{at}/person/name")


def _seizure(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield Line(_("What was seized"), data["what"], at=f"{at}/what")
    yield Line(_("Quantity"), f"{data['quantity']} {measure_words(data['unit'])}")
    if data["offence"]:
        yield Line(_("Offence"), offence_words(data["offence"]))


def _correction(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield from _why(data, at)
    yield from _result(data["now"], f"{at}/now")


def _why(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield Line(_("Why"), str(dict(Reason.choices).get(data["reason"], data["reason"])))
    if data["text"]:
        yield Line(_("In words"), data["text"], at=f"{at}/text")


def _same(data: Mapping[str, Any], at: str) -> Iterator[Line]:
    yield Line(_("Two results"), _("They are one") if data["word"] == "same" else _("They are not one"))
    if data["text"]:
        yield Line(_("In words"), data["text"], at=f"{at}/text")


_LINES = {
    Kind.PLAN: _plan,
    Kind.PARTY: _party,
    Kind.DECISION: _decision,
    Kind.COURSE: _course,
    Kind.RESULT: _result,
    Kind.CORRECTION: _correction,
    Kind.WITHDRAWAL: _why,
    Kind.SAME: _same,
}


def pairs_of(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return lines as label and text."""
    return [(str(line.label), line.text) for line in lines]
