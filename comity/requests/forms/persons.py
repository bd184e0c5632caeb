"""The boxes of the persons a request is about."""

from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale
from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.requests.choices import ALPHA2, PASSPORT_COUNTRIES, languages
from comity.requests.drafts import SubjectDraft
from comity.requests.forms.signs import BirthDate, require_digit, require_letter_or_digit, require_seen
from comity.requests.states import PersonCategory

MOST_SUBJECTS = 20


def _countries() -> list[tuple[str, str]]:
    names = Locale.parse((get_language() or "en").replace("-", "_"), sep="_").territories
    return [(code, f"{code} · {names.get(ALPHA2[code], code)}") for code in PASSPORT_COUNTRIES]


def _boxes() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(
            label=_("Name, exactly as it is known to you"),
            max_length=300,
            required=False,
            validators=[require_seen],
        ),
        "name_language": forms.ChoiceField(
            label=_("Language of the name"), choices=languages(), required=False
        ),
        "category": forms.ChoiceField(
            label=_("Who is it in this matter?"),
            choices=[("", "—"), *PersonCategory.choices],
            required=False,
        ),
        "birth_date": BirthDate(
            label=_("Born"), help_text=_("1994-03-12, or the year alone."), max_length=40, required=False
        ),
        "sex": forms.ChoiceField(
            label=_("Sex"),
            choices=[("", "—"), ("male", _("Male")), ("female", _("Female")), ("other", _("Other"))],
            required=False,
        ),
        "nationality": forms.ChoiceField(
            label=_("Nationality"), choices=[("", "—"), *_countries()], required=False
        ),
        "phone": forms.CharField(
            label=_("Phone number"), max_length=40, required=False, validators=[require_seen, require_digit]
        ),
        "document": forms.CharField(
            label=_("Passport or identity number"),
            max_length=40,
            required=False,
            validators=[require_seen, require_letter_or_digit],
        ),
    }


class PersonFields(forms.Form):
    """Eight boxes for each person; `subjects` says for how many."""

    subjects: int = 0

    def add_subjects(self, wanted: int) -> None:
        """Add the boxes of so many persons, at most twenty."""
        self.subjects = min(max(wanted, 0), MOST_SUBJECTS)
        for place in range(self.subjects):
            for name, box in _boxes().items():
                self.fields[f"subjects-{place}-{name}"] = box

    def subject_fields(self) -> Iterator[dict[str, BoundField]]:
        """Return the boxes of each person, by name."""
        for place in range(self.subjects):
            start = f"subjects-{place}-"
            yield {name.removeprefix(start): self[name] for name in self.fields if name.startswith(start)}

    def subjects_of(self, said: Mapping[str, Any]) -> tuple[SubjectDraft, ...]:
        """Return the persons as typed; boxes that were left empty are left out."""
        found = [
            SubjectDraft(**{name: said[f"subjects-{place}-{name}"] for name in SubjectDraft.boxes()})
            for place in range(self.subjects)
        ]
        return tuple(subject for subject in found if not subject.is_blank)
