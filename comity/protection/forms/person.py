"""The form of a person held: who it is, where, since when, why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.accounts.zones import ZoneField
from comity.protection.drafts import PersonHeld
from comity.protection.forms.choices import DASH, languages, nationalities
from comity.protection.models import DOCUMENTS, SEXES, Detention
from comity.requests.choices import offences
from comity.requests.forms.moments import MomentField
from comity.requests.forms.signs import BirthDate, require_letter_or_digit, require_seen
from comity.web.forms import Form, SeveralOf
from comity.web.words import CLASSIFICATIONS, HANDLING

NAMES = 3
CODES = ("H1", "H2", "H3")  # H0 is for police purposes alone, and a consular post serves another


class HeldForm(Form):
    """A person deprived of liberty."""

    summary_title = _("The person was not entered")
    name_1 = forms.CharField(
        label=_("Name, as the person writes it"), max_length=300, validators=[require_seen]
    )
    name_1_language = forms.ChoiceField(label=_("Language of the name"), required=False)
    name_2 = forms.CharField(
        label=_("Name in another script, or as on the passport"),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    name_2_language = forms.ChoiceField(label=_("Language of this name"), required=False)
    name_3 = forms.CharField(
        label=_("Another name"), max_length=300, required=False, validators=[require_seen]
    )
    name_3_language = forms.ChoiceField(label=_("Language of the other name"), required=False)
    nationality = forms.ChoiceField(
        label=_("Nationality"),
        help_text=_("Check passport and residence card. Choose “Not known” where neither is there."),
    )
    nationality_2 = forms.ChoiceField(
        label=_("Second nationality"), help_text=_("The rules of both states are shown."), required=False
    )
    birth_date = BirthDate(
        label=_("Born"), help_text=_("1994-03-12, or the year alone."), max_length=40, required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=[DASH, *SEXES], required=False)
    document_kind = forms.ChoiceField(label=_("Kind of document"), choices=[DASH, *DOCUMENTS], required=False)
    document = forms.CharField(
        label=_("Number of the document"),
        max_length=40,
        required=False,
        validators=[require_seen, require_letter_or_digit],
    )
    deprived_at = MomentField(
        label=_("Deprived of liberty"),
        help_text=_("The clock runs from this moment. Your own time."),
    )
    place = forms.CharField(
        label=_("Place where the person is held"), max_length=300, validators=[require_seen]
    )
    zone = ZoneField(label=_("Time zone of the place"))
    held_by = forms.CharField(
        label=_("Held by"),
        help_text=_("Agency and unit, as the post reads it. Empty: your own."),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    contact = forms.CharField(
        label=_("How the post reaches them"),
        help_text=_("Telephone of the unit, hours."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    offence = forms.ChoiceField(
        label=_("Offence"), help_text=_("The class of the United Nations’ list, ICCS.")
    )
    reason = forms.CharField(
        label=_("Reason, in a few words"),
        help_text=_("The post reads it. Nothing about victims, witnesses or asylum belongs here."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        validators=[require_seen],
    )
    codes = forms.MultipleChoiceField(
        label=_("Handling codes"),
        help_text=_("They bind the post."),
        choices=[(code, code) for code in CODES],
        initial=["H1", "H2"],
        widget=SeveralOf(hints={code: HANDLING[code] for code in CODES}, in_line=True),
    )
    h3_text = forms.CharField(
        label=_("The other limit, in words"), help_text=_("Only for H3."), max_length=1000, required=False
    )
    level = forms.TypedChoiceField(
        label=_("Classification"), choices=list(enumerate(CLASSIFICATIONS)), coerce=int, initial=1
    )
    operation = forms.UUIDField(required=False, widget=forms.HiddenInput())
    request = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer languages, nationalities and offences in the reader's language."""
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "nationality": nationalities(),
            "nationality_2": nationalities(),
            "offence": offences(),
            **{f"name_{place}_language": languages() for place in range(1, NAMES + 1)},
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def clean(self) -> dict[str, Any] | None:
        """H3 is written out; two nationalities are two."""
        found = super().clean()
        said = self.cleaned_data
        if "H3" in said.get("codes", []) and not said.get("h3_text", "").strip():
            self.add_error("h3_text", _("H3 stands for a limit in words. Write it down."))
        if said.get("nationality") and said.get("nationality") == said.get("nationality_2"):
            self.add_error("nationality_2", _("This is the first nationality again. Leave it empty."))
        return found

    def held(self) -> PersonHeld:
        """Return the person as typed."""
        said = self.cleaned_data
        names = [
            (said[f"name_{place}"].strip(), said[f"name_{place}_language"]) for place in range(1, NAMES + 1)
        ]
        copied = (
            "place", "zone", "deprived_at", "offence", "reason", "birth_date", "sex", "document_kind", "document",
            "held_by", "contact", "operation", "request",
        )  # fmt: skip
        return PersonHeld(
            names=tuple(name for name in names if name[0]),
            nationalities=tuple(one for one in (said["nationality"], said["nationality_2"]) if one),
            handling={
                "codes": sorted(said["codes"]),
                "h3_text": said["h3_text"].strip(),
                "level": said["level"],
            },
            **{name: said[name] for name in copied},
        )


class CorrectForm(HeldForm):
    """The same of somebody who is kept already; `version` is the one that the page showed."""

    summary_title = _("The correction was not kept")
    version = forms.IntegerField(widget=forms.HiddenInput())


def initial_of(detention: Detention) -> dict[str, Any]:
    """Return the form's first values from what is kept."""
    found: dict[str, Any] = {
        name: getattr(detention, name)
        for name in (
            "place", "zone", "deprived_at", "offence", "reason", "birth_date", "sex", "document_kind", "document",
            "held_by", "contact", "operation", "request", "version",
        )
    }  # fmt: skip
    for place, one in enumerate(detention.names[:NAMES], start=1):
        found[f"name_{place}"], found[f"name_{place}_language"] = one["text"], one.get("language", "")
    for place, code in enumerate(detention.nationalities[:2]):
        found["nationality_2" if place else "nationality"] = code
    kept = detention.handling
    return {
        **found,
        "codes": kept.get("codes", []),
        "h3_text": kept.get("h3_text", ""),
        "level": kept.get("level", 1),
    }


def first_of(person: Person) -> dict[str, Any]:
    """Return what a form for a new person begins with."""
    return {"zone": person.agency.zone, "held_by": f"{person.agency}, {person.unit}"[:200]}
