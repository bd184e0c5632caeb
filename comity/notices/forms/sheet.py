"""The form of the sheet. A draft may be half-written: the form refuses only what cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from comity.accounts.zones import offered_zones
from comity.lib.zones import known_zones
from comity.notices.core.sheet import MOST_ROWS, Assurance, IdentityDocument, Name, WantedSheet
from comity.notices.showing import state_name
from comity.notices.words import CODED, DOCUMENTS, LABELS, PROMISES, SAID
from comity.requests.choices import PASSPORT_COUNTRIES, languages, offences
from comity.requests.forms.limits import TextAsIs
from comity.requests.forms.signs import BirthDate, require_letter_or_digit, require_seen
from comity.sharing.forms.days import LastDayField
from comity.web.forms import Form, SeveralOf
from comity.web.words import Words

Choices = Sequence[tuple[str, Words]]
HINTS: Mapping[str, Any] = {
    "birth_date": _("1994-03-12, or the year alone."),
    "description": _("Height, build, hair, eyes, scars, tattoos."),
    "charge": _("In the words of the warrant or the judgment."),
    "law": _("Such as: Penal Code, article 173(4)."),
    "limitation": _("The day on which the offence or the sentence lapses by our law."),
    "facts": _("Who did what, when, where and how; what the person’s part was."),
    "facts_place": _("Town and country at least."),
    "sought_in": _(
        "The law of each of these states is asked in the pre-flight. A file goes only to partners in them."
    ),
    "refugee_from": _("These states never get the file."),
    "max_months": _("By our law. 20 years are 240 months."),
}
TEXTS = {
    "birth_place": 300, "law": 1000, "facts_place": 300, "warrant_authority": 300, "warrant_number": 300,
}  # fmt: skip
LONG = {"description": 4000, "charge": 1000}
STATES = ("nationalities", "sought_in", "refugee_from")
DAYS = ("limitation", "facts_date", "warrant_issued", "warrant_until")
MONTHS = ("max_months", "sentence_months", "rest_months")
ASKED = (
    "photograph", "fingerprints", "dna", "organised", "life", "warrant_endless", "warrant_judicial", "warrant_copy",
    "extradition_sought", "authority_agrees", "political", "military", "religious", "racial", "press_or_defender",
    "private_dispute", "administrative", "norms", "death_penalty", "torture_risk",
)  # fmt: skip
NOTHING: tuple[str, Words] = ("", "—")
ASKED_AS: Mapping[str, Any] = LABELS  # lazy words, of a kind that fields are not told of


def _states(kept: Sequence[str] = ()) -> Choices:
    return [(code, state_name(code)) for code in dict.fromkeys([*PASSPORT_COUNTRIES, *kept])]


def _text(label: Any, longest: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False, validators=[require_seen], **more)


def _choice(label: Any, choices: Choices, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[NOTHING, *choices], required=False, help_text=hint)


def _name_boxes() -> dict[str, forms.Field]:
    return {
        "text": _text(_("Name, exactly as it is known"), 300),
        "language": forms.ChoiceField(label=_("Language of the name"), choices=languages(), required=False),
        "family": _text(_("Family name"), 150),
        "given": _text(_("Given name"), 150),
    }


def _document_boxes() -> dict[str, forms.Field]:
    number = _text(_("Number"), 60)
    number.validators.append(require_letter_or_digit)
    return {
        "kind": _choice(_("Kind of document"), list(DOCUMENTS.items())),
        "number": number,
        "country": _choice(_("Issued by"), _states()),
    }


def _assurance_boxes() -> dict[str, forms.Field]:
    return {
        "about": _choice(_("Against what"), list(PROMISES.items())),
        "who": _text(_("Who promises"), 300),
        "text": _text(_("The words of the promise"), 4000, widget=forms.Textarea(attrs={"rows": 2})),
        "authority": _text(_("The authority it binds"), 300),
        "date": LastDayField(label=_("Date of the promise"), required=False),
    }


ROWS: Mapping[str, tuple[Any, Any]] = {
    "names": (Name, _name_boxes),
    "documents": (IdentityDocument, _document_boxes),
    "assurances": (Assurance, _assurance_boxes),
}
NEEDED = {"names": "text", "documents": "number", "assurances": "about"}


class SheetForm(Form):
    """The sheet as one page, in six sections; `add` says how many empty rows stand below those that are there."""

    summary_title = _("The sheet is not kept yet")

    def __init__(
        self,
        *args: Any,
        sheet: WantedSheet,
        rows: Mapping[str, int],
        language: str = "",
        zone: str = "",
        **kwargs: Any,
    ) -> None:
        """Take the sheet that the page is opened with, how many rows each group shows, and whose language and zone it begins with."""
        super().__init__(*args, **kwargs)
        self.rows = {name: min(max(rows.get(name, 1), 1), MOST_ROWS) for name in ROWS}
        for name, box in _boxes(sheet).items():
            self.fields[name] = box
        for group, (_kind, boxes) in ROWS.items():
            kept = getattr(sheet, group)
            for place in range(self.rows[group]):
                for name, box in boxes().items():
                    self.fields[f"{group}-{place}-{name}"] = box
                    if place < len(kept):
                        self.initial[f"{group}-{place}-{name}"] = getattr(kept[place], name)
        for name in self.fields:
            if hasattr(sheet, name):
                value = getattr(sheet, name)
                self.initial[name] = list(value) if isinstance(value, tuple) else value
        self._begin_with(language, zone)

    def _begin_with(self, language: str, zone: str) -> None:
        """Offer the writer's own language and zone where nothing was written that has one yet."""
        if not self.initial.get("facts"):
            self.initial["facts_language"] = self.initial.get("facts_language") or language
        if not self.initial.get("facts_time"):
            self.initial["facts_zone"] = self.initial.get("facts_zone") or zone
        for place in range(self.rows["names"]):
            if not self.initial.get(f"names-{place}-text"):
                self.initial[f"names-{place}-language"] = language

    def row_fields(self, group: str) -> Iterator[dict[str, BoundField]]:
        """Return the boxes of each row of a group, by name."""
        for place in range(self.rows[group]):
            start = f"{group}-{place}-"
            yield {name.removeprefix(start): self[name] for name in self.fields if name.startswith(start)}

    def name_rows(self) -> Iterator[dict[str, BoundField]]:
        """Return the boxes of the names."""
        return self.row_fields("names")

    def document_rows(self) -> Iterator[dict[str, BoundField]]:
        """Return the boxes of the documents."""
        return self.row_fields("documents")

    def assurance_rows(self) -> Iterator[dict[str, BoundField]]:
        """Return the boxes of the assurances."""
        return self.row_fields("assurances")

    def sheet(self) -> WantedSheet:
        """Return the sheet as typed; after the form was found right. Rows that were left empty are left out."""
        said = self.cleaned_data
        plain: dict[str, Any] = {
            name: said[name] if name in MONTHS else _plain(said[name]) for name in said if "-" not in name
        }
        plain |= {group: self._rows(group) for group in ROWS}
        return WantedSheet(**plain)

    def _rows(self, group: str) -> tuple[Any, ...]:
        kind, boxes = ROWS[group]
        found = []
        for place in range(self.rows[group]):
            said = {name: _plain(self.cleaned_data[f"{group}-{place}-{name}"]) for name in boxes()}
            if group == "names" and not said["text"] and (said["family"] or said["given"]):
                said["text"] = f"{said['family']} {said['given']}".strip()
            if said[NEEDED[group]]:
                found.append(kind(**said))
        return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, list):
        return tuple(value)
    return value or ""


def _zones(kept: str) -> list[str]:
    """Return the zones that are offered, and the one that is written already."""
    return list(dict.fromkeys([*([kept] if kept in known_zones() else []), *offered_zones()]))


def _boxes(sheet: WantedSheet) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        "birth_date": BirthDate(
            label=ASKED_AS["birth_date"], help_text=HINTS["birth_date"], max_length=40, required=False
        ),
        "offence": forms.ChoiceField(
            label=ASKED_AS["offence"],
            choices=offences(),
            required=False,
            help_text=_("The class of the United Nations’ list, ICCS."),
        ),
        "facts": TextAsIs(
            label=ASKED_AS["facts"],
            help_text=HINTS["facts"],
            max_length=20_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 6}),
        ),
        "facts_language": forms.ChoiceField(
            label=ASKED_AS["facts_language"], choices=languages(), required=False
        ),
        "facts_time": forms.TimeField(
            label=ASKED_AS["facts_time"],
            required=False,
            widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        ),
        "facts_zone": forms.ChoiceField(
            label=ASKED_AS["facts_zone"],
            choices=[NOTHING, *((one, one) for one in _zones(sheet.facts_zone))],
            required=False,
        ),
        "warrant_country": _choice(
            LABELS["warrant_country"], _states([sheet.warrant_country] if sheet.warrant_country else [])
        ),
    }
    found |= {name: _choice(ASKED_AS[name], list(words.items())) for name, words in CODED.items()}
    found |= {
        name: _text(ASKED_AS[name], most, help_text=HINTS.get(name, "")) for name, most in TEXTS.items()
    }
    found |= {
        name: _text(
            LABELS[name], most, help_text=HINTS.get(name, ""), widget=forms.Textarea(attrs={"rows": 2})
        )
        for name, most in LONG.items()
    }
    found |= {
        name: LastDayField(label=ASKED_AS[name], help_text=HINTS.get(name, ""), required=False)
        for name in DAYS
    }
    found |= {
        name: forms.IntegerField(
            label=ASKED_AS[name], help_text=HINTS.get(name, ""), min_value=0, max_value=2400, required=False
        )
        for name in MONTHS
    }
    found |= {name: _choice(ASKED_AS[name], list(SAID.items())) for name in ASKED}
    found |= {
        name: forms.MultipleChoiceField(
            label=ASKED_AS[name],
            help_text=HINTS.get(name, ""),
            choices=_states(getattr(sheet, name)),
            widget=SeveralOf(in_line=True),
            required=False,
        )
        for name in STATES
    }
    return found
