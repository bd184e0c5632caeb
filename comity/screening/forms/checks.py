"""Forms for one person: who is looked for, the lines of a passport, the decision, the card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.records.forms import HINTS, LookingForm
from comity.records.sources import LANGUAGE_CHOICES
from comity.screening.asked import LONGEST_NAME, Asked, AskedName, NobodyAskedForError
from comity.screening.models import Verdict
from comity.web.forms import Form, OneOf

# fields of the form by the field of the query they fill
FIELDS = {"name": "name", "birth_date": "birth_date", "sex": "sex", "nationality": "nationality"}


class CheckForm(LookingForm):
    """One person to look for now."""

    summary_title = _("This person cannot be looked for yet")
    name = forms.CharField(label=_("Name, in any script"), max_length=LONGEST_NAME, required=False)
    name_language = forms.ChoiceField(
        label=_("Language of the name"), choices=LANGUAGE_CHOICES, required=False
    )
    other_names = forms.CharField(
        label=_("Other names"),
        help_text=_("One a line."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    birth_date = forms.CharField(label=_("Born"), help_text=HINTS["birthDate"], max_length=20, required=False)
    sex = forms.CharField(label=_("Sex"), help_text=HINTS["gender"], max_length=20, required=False)
    nationality = forms.CharField(
        label=_("Nationality"), help_text=HINTS["nationality"], max_length=60, required=False
    )
    document = forms.CharField(label=_("Passport or identity number"), max_length=60, required=False)
    account = forms.CharField(label=_("Telephone or account"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask who first and why last."""
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in {"purpose", "reference"})])

    def clean(self) -> dict[str, Any]:
        """Make a query of the fields."""
        found = super().clean()
        try:
            found["asked"] = _asked(found)
        except NobodyAskedForError as error:
            self.add_error("name", str(error))
        return found

    @property
    def asked(self) -> Asked:
        """Who is asked for, once the form is valid."""
        asked: Asked = self.cleaned_data["asked"]
        return asked

    def show(self, unread: dict[str, str]) -> None:
        """Put the sentence of each value that cannot be read beside its field."""
        for name, sentence in unread.items():
            self.add_error(FIELDS[name], sentence)


def _asked(found: dict[str, Any]) -> Asked:
    others = found.get("other_names", "").splitlines()
    names = [AskedName(found.get("name", ""), found.get("name_language", "")), *map(AskedName, others)]
    return Asked(
        names=tuple(name for name in names if name.text.strip()),
        birth_date=found.get("birth_date", ""),
        sex=found.get("sex", ""),
        nationalities=_some(found.get("nationality", "")),
        documents=_some(found.get("document", "")),
        accounts=_some(found.get("account", "")),
    )


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text.strip() else ()


class DecisionForm(Form):
    """What a person decides about a hit, and why."""

    summary_title = _("This cannot be recorded yet")
    verdict = forms.ChoiceField(
        label=_("Is it the same person?"),
        choices=Verdict.choices,
        widget=OneOf(
            hints={
                Verdict.SAME.value: _("A confirmed hit. Nothing is merged, and it can be decided anew."),
                Verdict.NOT_SAME.value: _("Stays rejected when the same person is asked for again."),
                Verdict.CANNOT_TELL.value: _("Stays on the desk. You say what is missing."),
            },
            keys={Verdict.SAME.value: "s", Verdict.NOT_SAME.value: "n", Verdict.CANNOT_TELL.value: "u"},
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence that an auditor will understand."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ZoneForm(Form):
    """The machine-readable lines of a passport or card, typed or sent by a reader that types."""

    summary_title = _("The lines cannot be read yet")
    zone = forms.CharField(
        label=_("Machine-readable lines"),
        help_text=_(
            "Two lines of 44 or 36 signs, or three of 30, as they stand at the foot of the document."
        ),
        max_length=400,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "class": "mono",
                "spellcheck": "false",
                "autocomplete": "off",
                "autocapitalize": "off",
            }
        ),
    )


class ReasonForm(Form):
    """Why something is ended or withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence that an auditor will understand."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CardForm(Form):
    """Until when a card of a namesake counts."""

    summary_title = _("The card cannot be issued yet")
    valid_until = forms.DateField(
        label=_("Last day of the card"), help_text=_("Such as 2027-12-31, five years from now at most.")
    )
