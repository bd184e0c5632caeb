"""Fields that every form has which lets something leave: handling, and the questions about rights."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.requests.rights import QUESTIONS
from comity.requests.texts import unix_lines
from comity.web.forms import OneOf, SeveralOf
from comity.web.words import CLASSIFICATIONS, HANDLING


class TextAsIs(forms.CharField):
    """A text that travels as it was pasted; what a browser does to the ends of lines is undone before it is measured."""

    def __init__(self, **kwargs: Any) -> None:
        """Keep blanks at both ends."""
        super().__init__(strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with the ends of lines as they were (HTML, form submission)."""
        return unix_lines(super().to_python(value) or "")


class HandlingFields(forms.Form):
    """Codes, grading and classification, on every form that lets something leave."""

    codes = forms.MultipleChoiceField(
        label=_("Handling codes"),
        help_text=_("They bind whoever receives it."),
        choices=[(code, code) for code in HANDLING],
        required=False,
        widget=SeveralOf(hints=HANDLING, in_line=True),
    )
    h3_text = forms.CharField(
        label=_("The other limit, in words"),
        help_text=_("Only for H3."),
        required=False,
        max_length=1000,
    )
    grade_source = forms.ChoiceField(
        label=_("How reliable is the source?"),
        choices=[
            ("", "—"),
            ("A", _("A: no doubt")),
            ("B", _("B: mostly reliable")),
            ("C", _("C: mostly unreliable")),
            ("X", _("X: cannot be assessed")),
        ],
        required=False,
    )
    grade_information = forms.ChoiceField(
        label=_("How sure is the information?"),
        choices=[
            ("", "—"),
            ("1", _("1: not in doubt")),
            ("2", _("2: known to the source, not to the officer")),
            ("3", _("3: not known to the source, but supported")),
            ("4", _("4: neither known nor supported")),
        ],
        required=False,
    )
    classification = forms.TypedChoiceField(
        label=_("Classification"),
        choices=list(enumerate(CLASSIFICATIONS)),
        coerce=int,
        initial=1,
    )

    @staticmethod
    def handling_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was chosen, in the room's own short form."""
        return {
            "codes": list(cleaned.get("codes") or []),
            "h3_text": cleaned.get("h3_text") or "",
            "source": cleaned.get("grade_source") or "",
            "information": cleaned.get("grade_information") or "",
            "level": cleaned.get("classification", 1),
        }

    @staticmethod
    def handling_initial(handling: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form's first values from what is kept."""
        return {
            "codes": handling.get("codes", []),
            "h3_text": handling.get("h3_text", ""),
            "grade_source": handling.get("source", ""),
            "grade_information": handling.get("information", ""),
            "classification": handling.get("level", 1),
        }


YES_NO = [("no", pgettext_lazy("answer", "No")), ("yes", pgettext_lazy("answer", "Yes"))]


class RightsFields(forms.Form):
    """The questions that stop the machine. Unanswered is not no; one tick of a named person answers all four with no."""

    rights_none = forms.BooleanField(
        label=_("None of these applies, so that all four answers are no"), required=False
    )
    rights_political_or_belief = forms.ChoiceField(
        label=_("Is it a political, military, religious or racial matter?"),
        choices=YES_NO,
        required=False,
        widget=OneOf(in_line=True),
    )
    rights_press_or_defender = forms.ChoiceField(
        label=_("Is it about somebody of the press, or a defender of rights?"),
        choices=YES_NO,
        required=False,
        widget=OneOf(in_line=True),
    )
    rights_refugee_or_asylum = forms.ChoiceField(
        label=_("Is it about a refugee or somebody who seeks asylum?"),
        choices=YES_NO,
        required=False,
        widget=OneOf(in_line=True),
    )
    rights_death_or_torture = forms.ChoiceField(
        label=_("Could it lead to the death penalty or to torture?"),
        choices=YES_NO,
        required=False,
        widget=OneOf(in_line=True),
    )

    @staticmethod
    def rights_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers; None where nothing was answered."""
        said = {"yes": True, "no": False}
        unsaid = False if cleaned.get("rights_none") else None
        return {name: said.get(cleaned.get(f"rights_{name}") or "", unsaid) for name in QUESTIONS}

    def clean_rights_death_or_torture(self) -> str:
        """The last of the four: by now it is known whether a yes stands under the tick that says none applies."""
        said = self.cleaned_data
        last = str(said.get("rights_death_or_torture") or "")
        answers = [last, *(said.get(f"rights_{name}") for name in QUESTIONS)]
        if said.get("rights_none") and "yes" in answers:
            self.add_error(
                "rights_none",
                _("One of the four is answered with yes. Take this tick away, or change the answer."),
            )
        return last

    @classmethod
    def rights_said(cls, rights: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return each question with its answer in words, for whoever approves."""
        words = {"yes": YES_NO[1][1], "no": YES_NO[0][1], "": _("Not answered")}
        said = cls.rights_initial(rights)
        return [(str(cls.base_fields[name].label), str(words[answer])) for name, answer in said.items()]

    @staticmethod
    def rights_initial(rights: Mapping[str, Any]) -> dict[str, Any]:
        """Return the form's first values from what is kept."""
        said = {True: "yes", False: "no"}
        return {f"rights_{name}": said.get(rights.get(name), "") for name in QUESTIONS}  # type: ignore[arg-type]  # None finds nothing
