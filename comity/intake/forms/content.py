"""What a proposal says, as boxes that can be changed, and back again as comity-intake/1 has it.

What cannot be read stays as it was typed: the act that accepts has a sentence for each field.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.agreements.countries import country_name
from comity.intake.kind_words import BOTH, field_words, in_order, vocabulary
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState
from comity.web.forms import SeveralOf

PREFIX = "says-"
LONGEST = 2000
MOST_OFFERED = 200  # names of one document in a list of choices
NUMBERS = frozenset({"count", "ordinal"})
LISTS_OF_NAMES = {
    "participants": (ProposalKind.PERSON, ProposalKind.ORGANISATION),
    "places": (ProposalKind.PLACE,),
}
REFERENCES = {
    (ProposalKind.PERSON, "organisation"): (ProposalKind.ORGANISATION,),
    (ProposalKind.MEETING, "place"): (ProposalKind.PLACE,),
}
_WHOLE, _DECIMAL = re.compile(r"-?\d{1,15}"), re.compile(r"-?\d{1,15}\.\d{1,6}")
Pairs = list[tuple[str, str]]


@dataclass
class Names:
    """The persons, organisations and places of a document by their ids in it, for the choices of a form."""

    by_kind: dict[str, Pairs] = field(default_factory=dict)
    countries: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, document: Document) -> "Names":
        """Return those that a document names."""
        found = cls()
        rows = Proposal.objects.filter(
            document=document, kind__in=[ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE]
        )
        for row in rows.exclude(state=ProposalState.REPLACED).exclude(local="").order_by("place", "id"):
            content = row.counts
            found.by_kind.setdefault(row.kind, []).append((row.local, str(content.get("name") or row.local)))
            country = content.get("country")
            if isinstance(country, str) and country not in found.countries:
                found.countries.append(country)
        return found

    def of_kinds(self, kinds: Iterable[str], chosen: Sequence[str]) -> Pairs:
        """Return the names of some kinds, those chosen among them however many there are."""
        every = [pair for kind in kinds for pair in self.by_kind.get(kind, [])]
        return every[:MOST_OFFERED] + [pair for pair in every[MOST_OFFERED:] if pair[0] in chosen]


def boxes(kind: str, content: Mapping[str, Any], names: Names) -> dict[str, forms.Field]:
    """Return a box for each field of a content, by its name with PREFIX."""
    return {
        f"{PREFIX}{name}": _box(kind, name, value, names)
        for name, value in in_order(content)
        if name != "field"
    }


def _box(kind: str, name: str, value: Any, names: Names) -> forms.Field:
    label = field_words(kind, name)
    known = vocabulary(kind, name)
    if name == "subjects" and known is not None:
        return forms.MultipleChoiceField(
            label=label,
            choices=list(known.items()),
            required=False,
            initial=value,
            widget=SeveralOf(in_line=True),
        )
    if known is not None:
        return forms.ChoiceField(
            label=label, choices=[("", "—"), *known.items()], required=False, initial=value
        )
    if name in LISTS_OF_NAMES:
        offered = names.of_kinds(LISTS_OF_NAMES[name], value or [])
        return forms.MultipleChoiceField(
            label=label, choices=offered, required=False, initial=value, widget=SeveralOf(in_line=True)
        )
    if (kind, name) in REFERENCES:
        offered = names.of_kinds(REFERENCES[ProposalKind(kind), name], [value] if value else [])
        return forms.ChoiceField(label=label, choices=[("", "—"), *offered], required=False, initial=value)
    if name == "actor":
        return forms.ChoiceField(label=label, choices=_actors(value, names), required=False, initial=value)
    written = ", ".join(str(one) for one in value) if isinstance(value, list) else value
    return forms.CharField(
        label=label, help_text=_hint(kind, name), max_length=LONGEST, required=False, initial=written
    )


def _hint(kind: str, name: str) -> str:
    if name == "country":
        return _("Two letters, such as VN.")
    if name == "parties":
        return _("Two letters for each, with commas between them, such as VN, JP.")
    if name == "date" or (kind == ProposalKind.DATE and name == "value"):
        return _(
            "Such as 2025-02-14 or 2025-02; a period with / between its ends; XXXX for a year that is not said."
        )
    return ""


def _actors(value: Any, names: Names) -> list[tuple[str, Any]]:
    offered = names.of_kinds([ProposalKind.PERSON, ProposalKind.ORGANISATION], [value] if value else [])
    codes = list(dict.fromkeys([*names.countries, *([value] if _is_country(value) else [])]))
    return [
        ("", "—"),
        ("both", BOTH),
        *offered,
        *((code, country_name(code, get_language() or "en")) for code in codes),
    ]


def _is_country(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[A-Z]{2}", value))


def content_of(kind: str, content: Mapping[str, Any], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Return a content with what stands in the boxes."""
    return {
        name: value
        if f"{PREFIX}{name}" not in cleaned
        else _read(kind, name, value, cleaned[f"{PREFIX}{name}"])
        for name, value in content.items()
    }


def _read(kind: str, name: str, was: Any, written: Any) -> Any:
    if isinstance(written, list):
        # in the order in which the text has them, not in that of the boxes
        before = [one for one in was or [] if one in written]
        return [*before, *(one for one in written if one not in before)]
    text = str(written).strip()
    if name == "parties":
        return [one.upper() for one in re.split(r"[\s,;、，]+", text) if one]
    if not text:
        return [] if isinstance(was, list) else None
    if name == "country":
        return text.upper()
    if name in NUMBERS or (kind == ProposalKind.FIGURE and name == "value"):
        return _number(text)
    return text


def _number(text: str) -> int | float | str:
    plain = text.replace("\u00a0", "").replace(" ", "")
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if _DECIMAL.fullmatch(plain) else text
