"""What the codes of comity-intake/1 mean, in the reader's language, and what its fields are called."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.agreements.countries import country_name
from comity.intake.date_words import date_words
from comity.intake.models import ProposalKind
from comity.web.dates import number_words
from comity.web.words import Words

COUNTRY = re.compile(r"[A-Z]{2}")
# the letter of a kind before the number of a proposal: the same in every language, as the ids of comity-intake/1
LETTERS: dict[str, str] = {
    ProposalKind.DOCUMENT: "D",
    ProposalKind.PERSON: "P",
    ProposalKind.ORGANISATION: "O",
    ProposalKind.OPERATION: "X",
    ProposalKind.OUTCOME: "R",
    ProposalKind.MEETING: "M",
    ProposalKind.AGREEMENT: "A",
    ProposalKind.COMMITMENT: "C",
    ProposalKind.PLACE: "L",
    ProposalKind.DATE: "T",
    ProposalKind.CRIME_AREA: "K",
    ProposalKind.FIGURE: "F",
}
GROUPS: dict[str, Words] = {
    ProposalKind.DOCUMENT: _("The document itself"),
    ProposalKind.PERSON: _("Persons"),
    ProposalKind.ORGANISATION: _("Organisations"),
    ProposalKind.OPERATION: _("Operations"),
    ProposalKind.OUTCOME: _("Results"),
    ProposalKind.MEETING: _("Meetings"),
    ProposalKind.AGREEMENT: _("Agreements"),
    ProposalKind.COMMITMENT: _("Commitments"),
    ProposalKind.PLACE: _("Places"),
    ProposalKind.DATE: _("Dates"),
    ProposalKind.CRIME_AREA: _("Crime areas"),
    ProposalKind.FIGURE: _("Figures"),
}
MEETINGS: dict[str, Words] = {
    "meeting": _("Meeting"),
    "conference": _("Conference"),
    "dialogue": _("Dialogue"),
    "talks": _("Talks"),
    "reception": pgettext_lazy("kind of meeting", "Reception"),
    "visit": pgettext_lazy("kind of meeting", "Visit"),
    "ceremony": _("Ceremony"),
    "press_conference": _("Press conference"),
    "video_call": _("Video call"),
}
AGREEMENTS: dict[str, Words] = {
    "mou": _("Memorandum of understanding"),
    "agreement": _("Agreement"),
    "minutes": pgettext_lazy("kind of agreement", "Minutes"),
    "plan": pgettext_lazy("kind of agreement", "Plan"),
    "joint_statement": _("Joint statement"),
}
OPERATIONS: dict[str, Words] = {
    "raid": _("Raid"),
    "joint_investigation": _("Joint investigation"),
    "campaign": pgettext_lazy("kind of operation", "Campaign"),
}
OUTCOMES: dict[str, Words] = {
    "arrest": pgettext_lazy("what came of police work", "Arrest"),
    "handover": pgettext_lazy("what came of police work", "Handover"),
    "rescue": pgettext_lazy("what came of police work", "Rescue"),
    "wanted": pgettext_lazy("what came of police work", "Search for a person"),
    "red_notice": _("Red notice"),
    "seizure": pgettext_lazy("what came of police work", "Seizure"),
    "identified": pgettext_lazy("what came of police work", "Somebody identified"),
    "dismantled": pgettext_lazy("what came of police work", "Ring broken up"),
    "deportation": pgettext_lazy("what came of police work", "Deportation"),
}
AREAS: dict[str, Words] = {
    "drugs": _("Drugs"),
    "high_tech": _("High-tech crime"),
    "trafficking": _("Trafficking in persons"),
    "terrorism": _("Terrorism"),
    "economic": _("Economic crime"),
    "theft": _("Theft"),
    "smuggling": _("Smuggling"),
    "organised": _("Organised and transnational crime"),
    "illegal_migration": _("Illegal migration"),
    "money_laundering": _("Money laundering"),
    "fraud": _("Fraud"),
    "gambling": _("Gambling"),
    "violent": _("Violent crime"),
    "telecom": _("Telecommunication"),
    "border_management": _("Border management"),
    "prisoner_transfer": _("Transfer of prisoners"),
    "mutual_legal_assistance": _("Mutual legal assistance"),
    "law_enforcement": _("Law enforcement"),
    "information_exchange": _("Exchange of information"),
    "training": _("Training"),
    "general": pgettext_lazy("subject of an agreement", "In general"),
}
ACTS: dict[str, Words] = {
    "proposed": pgettext_lazy("what was said", "Proposed"),
    "requested": pgettext_lazy("what was said", "Asked for"),
    "pledged": pgettext_lazy("what was said", "Pledged"),
    "agreed": pgettext_lazy("what was said", "Agreed"),
    "hoped": pgettext_lazy("what was said", "Hoped"),
}
ORGANISATIONS: dict[str, Words] = {
    "ministry": _("Ministry"),
    "police": _("Police"),
    "agency": _("Agency"),
    "court": _("Court"),
    "prosecutor": _("Prosecutor"),
    "international": _("International body"),
    "company": _("Company"),
    "media": pgettext_lazy("kind of organisation", "Press and broadcasting"),
    "party": pgettext_lazy("kind of organisation", "Political party"),
    "embassy": _("Embassy or consulate"),
    "other": pgettext_lazy("kind of organisation", "Other"),
}
UNITS: dict[str, Words] = {
    "people": pgettext_lazy("unit of a figure", "People"),
    "cases": pgettext_lazy("unit of a figure", "Cases"),
    "percent": _("Per cent"),
    "money": pgettext_lazy("unit of a figure", "Money"),
    "kg": _("Kilograms"),
    "items": pgettext_lazy("unit of a figure", "Items"),
    "places": pgettext_lazy("unit of a figure", "Places"),
    "countries": pgettext_lazy("unit of a figure", "Countries"),
    "organisations": _("Organisations"),
    "agreements": _("Agreements"),
    "events": pgettext_lazy("unit of a figure", "Events"),
    "years": pgettext_lazy("unit of a figure", "Years"),
}
QUALIFIERS: dict[str, Words] = {
    "exact": pgettext_lazy("of a figure", "exactly"),
    "nearly": pgettext_lazy("of a figure", "nearly"),
    "about": pgettext_lazy("of a figure", "about"),
    "over": pgettext_lazy("of a figure", "more than"),
    "at_least": pgettext_lazy("of a figure", "at least"),
    "at_most": pgettext_lazy("of a figure", "at most"),
    "up": pgettext_lazy("of a figure", "up by"),
    "down": pgettext_lazy("of a figure", "down by"),
}
STATUSES: dict[str, Words] = {
    "signed": pgettext_lazy("of an agreement", "Signed"),
    "in_force": pgettext_lazy("of an agreement", "In force"),
    "agreed": pgettext_lazy("of an agreement", "Agreed"),
    "proposed": pgettext_lazy("of an agreement", "Proposed"),
    "issued": pgettext_lazy("of an agreement", "Issued"),
}
RELATIONS: dict[str, Words] = {
    "this": pgettext_lazy("of a meeting", "The one the text is about"),
    "previous": pgettext_lazy("of a meeting", "The one before"),
    "next": pgettext_lazy("of a meeting", "The next one"),
    "mentioned": pgettext_lazy("of a meeting", "Mentioned"),
}
DOCUMENT_FIELDS: dict[str, Words] = {
    "title": _("Title"),
    "publisher": _("Publisher"),
    "published": _("Day of publication"),
    "source_url": _("Address on the web"),
    "language": _("Language"),
}
BOTH = gettext_lazy("Both sides")

FIELDS: dict[str, Words] = {
    "name": _("Name"),
    "role": _("Office or part played"),
    "rank": _("Rank"),
    "organisation": _("Organisation"),
    "country": _("Country"),
    "kind": _("Kind"),
    "value": _("Value"),
    "unit": pgettext_lazy("of a figure", "Of what"),
    "qualifier": pgettext_lazy("of a figure", "How exactly"),
    "area": _("Crime area"),
    "ordinal": _("Which in its series"),
    "date": _("Day or period"),
    "place": _("Place"),
    "places": _("Places"),
    "participants": _("Who took part"),
    "parties": pgettext_lazy("who takes part", "States"),
    "relation": _("Which meeting"),
    "count": _("How many"),
    "subjects": _("About what"),
    "status": pgettext_lazy("of an agreement", "How far it is"),
    "act": pgettext_lazy("of a commitment", "What was said"),
    "actor": _("By whom"),
    "addressee": _("To whom"),
    "field": _("What of the document"),
}
# the vocabulary of a field, by kind where kinds differ
_VOCABULARIES: dict[tuple[str, str], dict[str, Words]] = {
    (ProposalKind.MEETING, "kind"): MEETINGS,
    (ProposalKind.AGREEMENT, "kind"): AGREEMENTS,
    (ProposalKind.OPERATION, "kind"): OPERATIONS,
    (ProposalKind.OUTCOME, "kind"): OUTCOMES,
    (ProposalKind.ORGANISATION, "kind"): ORGANISATIONS,
    (ProposalKind.AGREEMENT, "status"): STATUSES,
    (ProposalKind.AGREEMENT, "subjects"): AREAS,
    (ProposalKind.MEETING, "relation"): RELATIONS,
    (ProposalKind.COMMITMENT, "act"): ACTS,
    (ProposalKind.CRIME_AREA, "area"): {
        code: AREAS[code]
        for code in (
            "drugs", "high_tech", "trafficking", "terrorism", "economic", "theft", "smuggling", "organised",
            "illegal_migration", "money_laundering", "fraud", "gambling", "violent",
        )
    },
    (ProposalKind.FIGURE, "unit"): UNITS,
    (ProposalKind.FIGURE, "qualifier"): QUALIFIERS,
    (ProposalKind.DOCUMENT, "field"): DOCUMENT_FIELDS,
}  # fmt: skip


def vocabulary(kind: str, field: str) -> dict[str, Words] | None:
    """Return the codes a field may hold with their words; None for one that holds words of its own."""
    return _VOCABULARIES.get((kind, field))


def code_words(kind: str, field: str, value: Any) -> str:
    """Return one value of a field in words: a code's meaning, a number as the language writes it, else as it is."""
    known = vocabulary(kind, field)
    if known is not None and value in known:
        return str(known[value])
    if isinstance(value, str) and _is_date(kind, field):
        return date_words(value)
    if (
        isinstance(value, str)
        and field in {"country", "parties", "actor", "addressee"}
        and COUNTRY.fullmatch(value)
    ):
        return country_name(value, get_language() or "en")
    if isinstance(value, int | float) and field != "ordinal":
        return number_words(value, get_language() or "en")
    return str(value)


def _is_date(kind: str, field: str) -> bool:
    return field == "date" or (kind == ProposalKind.DATE and field == "value")


def field_words(kind: str, field: str) -> str:
    """Return what a field is called."""
    if kind == ProposalKind.DOCUMENT and field == "value":
        return str(_("What it says"))
    return str(FIELDS.get(field, field))


def in_order(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the fields of a content as people read them; the database keeps them in an order of its own."""
    places = {name: place for place, name in enumerate(FIELDS)}
    return sorted(content.items(), key=lambda pair: (places.get(pair[0], len(places)), pair[0]))
