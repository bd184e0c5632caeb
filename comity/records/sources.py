"""The source part of a form: where something comes from and what may be done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.forms import NAME_LANGUAGES
from comity.accounts.models import Agency
from comity.agreements.reference import purposes, text_in
from comity.handling.classification import AboveCeilingError, Ceiling, Classification
from comity.handling.codes import Code
from comity.handling.grading import HOUSE, Grading, systems
from comity.records.drafts import NewSource
from comity.records.models import SourceKind
from comity.records.stamps import own_stamp
from comity.web.forms import Form, SeveralOf
from comity.web.words import CLASSIFICATIONS, HANDLING

Choices = Sequence[tuple[str, str | Promise]]
UNSAID = ("", gettext_lazy("Not said"))
LANGUAGE_CHOICES: Choices = [UNSAID, *NAME_LANGUAGES]


def _grades(axis: str) -> Choices:
    language = get_language() or "en"
    return [
        ("", _("Not graded")),
        *((code, f"{code} · {text_in(words, language)}") for code, words in systems()[HOUSE][axis].items()),
    ]


def _purposes() -> Choices:
    language = get_language() or "en"
    return [(code, entry.label(language)) for code, entry in purposes().items() if entry.police]


class StampForm(Form):
    """What may be done with something: handling codes, the words of H3, the classification."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Handling codes"),
        help_text=gettext_lazy("None chosen counts as H1 and H2."),
        choices=[(code.value, code.value) for code in Code],
        widget=SeveralOf(hints=HANDLING),
        required=False,
    )
    limits = forms.CharField(
        label=gettext_lazy("Other limits, in words"),
        help_text=gettext_lazy("Needed with H3."),
        max_length=400,
        required=False,
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Classification"), choices=list(enumerate(CLASSIFICATIONS)), coerce=int, initial=0
    )

    def clean_level(self) -> int:
        """Refuse what stands above the ceiling of this node, and say where to take it."""
        level: int = self.cleaned_data["level"]
        ceiling = Ceiling(settings.CLASSIFICATION_CEILING, "", "")
        try:
            ceiling.check(Classification(level))
        except AboveCeilingError as error:
            raise forms.ValidationError(
                _(
                    "This node holds nothing above “%(ceiling)s”. Do not enter it here; take it to the channel your "
                    "agency has named for such matters."
                )
                % {"ceiling": CLASSIFICATIONS[settings.CLASSIFICATION_CEILING]}
            ) from error
        return level

    def clean(self) -> dict[str, Any]:
        """Ask for what goes together: H3 with its words."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if Code.H3 in found.get("codes", []) and not found.get("limits"):
            self.add_error("limits", _("H3 stands for a limit in words. Write it down."))
        return found


class SourceForm(StampForm):
    """Where it comes from, in which language it is, and the stamp that goes with it."""

    field_order = (
        "reference", "kind", "language", "purpose", "codes", "limits", "level", "grade_source", "grade_information"
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The file, letter or list this comes from, with its number."),
        max_length=200,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of source"),
        choices=[choice for choice in SourceKind.choices if choice[0] != SourceKind.IMPORT],
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the source"), choices=LANGUAGE_CHOICES, required=False
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Collected for"), choices=_purposes)
    grade_source = forms.ChoiceField(
        label=gettext_lazy("How reliable the source is"), choices=lambda: _grades("source"), required=False
    )
    grade_information = forms.ChoiceField(
        label=gettext_lazy("How sure the information is"),
        choices=lambda: _grades("information"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for what goes together: both grades or none."""
        found = super().clean()
        if bool(found.get("grade_source")) != bool(found.get("grade_information")):
            self.add_error("grade_information", _("Grade the source and the information, or neither."))
        return found

    def new_source(self, agency: Agency) -> NewSource:
        """Return the source as entered, owned by the agency."""
        return new_source(self.cleaned_data, agency)


def new_source(found: Mapping[str, Any], agency: Agency, kind: SourceKind | None = None) -> NewSource:
    """Return a source from the cleaned fields of a `SourceForm`; `kind` when the page decides it."""
    graded = found["grade_source"] and found["grade_information"]
    return NewSource(
        kind=kind or SourceKind(found["kind"]),
        reference=found["reference"],
        language=found["language"],
        handling=own_stamp(
            agency,
            found["codes"],
            purpose=found["purpose"],
            level=found["level"],
            grading=Grading(found["grade_source"], found["grade_information"]) if graded else None,
            limits=found["limits"],
        ),
    )
