"""Forms of the accounts room."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.actions._shared import CODE as AGENCY_CODE
from comity.accounts.actions._shared import CODE_SHAPE, LONGEST_CODE
from comity.accounts.countries import passport_countries
from comity.accounts.fields import CodeField, PasswordField
from comity.accounts.models import Person, Unit
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import Role, may_be_held_together
from comity.accounts.zones import ZoneField
from comity.web.forms import Form, OneOf, SeveralOf

# languages a name may be written in; the pages exist in four, people have names in more
NAME_LANGUAGES = [
    ("vi", "Tiếng Việt"),
    ("ja", "日本語"),
    ("zh-Hans", "简体中文"),
    ("zh-Hant", "繁體中文"),
    ("ko", "한국어"),
    ("th", "ไทย"),
    ("lo", "ລາວ"),
    ("km", "ខ្មែរ"),
    ("my", "မြန်မာ"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("fil", "Filipino"),
    ("fr", "Français"),
    ("en", "English"),
]


class SignInForm(Form):
    """Name and password."""

    summary_title = _("You are not signed in")
    name = forms.CharField(
        label=_("Service number or name"),
        max_length=64,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    password = PasswordField(label=_("Password"))


class CodeForm(Form):
    """The one-time code, while signing in or setting up a key."""

    summary_title = _("You are not signed in")
    code = CodeField(label=_("Six-digit code"), help_text=_("From the authenticator on your telephone."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a form takes; the cursor stands in the box."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class NewKeyForm(Form):
    """A code that proves that the telephone has the new key; the key above it is read first."""

    summary_title = _("The key is not set yet")
    code = CodeField(label=_("Six-digit code"), help_text=_("From the authenticator on your telephone."))


class PasswordForm(PresenceForm):
    """One's own password."""

    summary_title = _("The password is not changed yet")
    present = PasswordField(label=_("Present password"))
    new = PasswordField(
        label=_("New password"),
        is_new=True,
        help_text=_(
            "At least 12 signs. Four or five words that do not belong together are easy to keep in mind."
        ),
    )
    again = PasswordField(label=_("New password again"), is_new=True)

    def clean_again(self) -> str:
        """Both must be alike."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise forms.ValidationError(_("The two new passwords differ. Enter the same one twice."))
        return again


class LanguageForm(Form):
    """Language and time zone of one's pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=OneOf(in_line=True))
    zone = ZoneField(
        none=_("As in my agency"),
        label=_("Time zone"),
        required=False,
        help_text=_("Times on your pages are shown in it."),
    )


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker alone
    """A unit, named with its agency: many agencies have a liaison desk."""

    def label_from_instance(self, obj: Unit) -> str:
        """Name agency and unit."""
        return f"{obj.agency} · {obj}"


def open_units() -> QuerySet[Unit]:
    """Return the units people may work in."""
    return Unit.objects.filter(closed_at=None).select_related("agency").order_by("agency__code", "code")


ROLE_HINTS: dict[str, Any] = {
    Role.OFFICER: _("Writes and answers requests, reads records, decides about hits."),
    Role.SUPERVISOR: _("Approves what leaves the house. A second person confirms this role."),
    Role.INVESTIGATOR: _("Reads records."),
    Role.SCREENING: _("Checks names, reads records, decides about hits."),
    Role.CONSULAR: _("Reads agreements."),
    Role.VICTIM_SUPPORT: _("Has no pages of its own yet."),
    Role.COOPERATION: _("Adds agreements and suspends them."),
    Role.OPERATOR: _("Runs the node and reads no content. Stands alone. A second person confirms this role."),
    Role.AUDITOR: _("Reads the log. Stands alone. A second person confirms this role."),
}


class RolesForm(PresenceForm):
    """Roles and seniority of somebody."""

    summary_title = _("The change is not proposed yet")
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=SeveralOf(hints=ROLE_HINTS)
    )
    is_senior = forms.BooleanField(
        label=_("Decides where the rights questions or the death-penalty caveat stop the machine"),
        required=False,
    )

    def clean_roles(self) -> list[str]:
        """Operator and auditor stand alone."""
        roles: list[str] = self.cleaned_data["roles"]
        if not may_be_held_together(frozenset(Role(role) for role in roles)):
            raise forms.ValidationError(
                _("Operator and auditor stand alone: choose one of them, or one or more of the other roles.")
            )
        return roles


class UnitForm(PresenceForm):
    """Another unit of the same agency for somebody."""

    summary_title = _("The person is not moved yet")
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        """Take the units there are."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # the field of this class


class HeirField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker alone
    """A colleague, named with their unit."""

    def label_from_instance(self, obj: Person) -> str:
        """Name person and unit."""
        return f"{obj.name} · {obj.unit}"


class HandOverForm(PresenceForm):
    """Who takes over what somebody leaves open."""

    summary_title = _("Nothing is handed over yet")
    heir = HeirField(label=_("Who takes it over"), queryset=Person.objects.none())

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        """Take the colleagues there are."""
        super().__init__(*args, **kwargs)
        self.fields["heir"].queryset = people  # type: ignore[attr-defined]  # the field of this class


class DeclineForm(PresenceForm):
    """Why a change of roles is declined."""

    summary_title = _("The change is not declined yet")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Who proposed the change reads it."),
        widget=forms.Textarea,
    )


def _countries() -> list[tuple[str, str]]:
    return [(code, f"{code} · {called}") for code, called in passport_countries(get_language() or "en")]


class NamesForm(PresenceForm):
    """Names in the four languages of the pages; one is enough."""

    summary_title = _("This is not kept yet")
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200, required=False)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)

    @property
    def names(self) -> dict[str, str]:
        """The names by language, without empty ones."""
        found = {language: self.cleaned_data.get(f"name_{language}", "") for language in IN_LANGUAGES}
        return {language: name for language, name in found.items() if name}

    def clean(self) -> dict[str, Any] | None:
        """Ask for one name at least."""
        found = super().clean()
        if not self.names:
            self.add_error("name_en", _("Give a name in at least one language."))
        return found


IN_LANGUAGES = ("en", "vi", "ja", "zh")


class AgencyForm(NamesForm):
    """Names, country and time zone of an agency."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=_countries,
        help_text=_("The code as on its passports (ICAO Doc 9303)."),
    )
    zone = ZoneField(
        label=_("Time zone"),
        help_text=_("Clocks and times of this agency are shown in it."),
    )


CODE = forms.RegexField(
    re.compile(rf"\A{AGENCY_CODE.pattern}\Z", re.ASCII),
    label=_("Code"),
    max_length=LONGEST_CODE,
    error_messages={"invalid": CODE_SHAPE},
    help_text=_(
        "Small letters, digits and hyphens. Partners and the log use it; it cannot be changed later."
    ),
    widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
)


class NewAgencyForm(AgencyForm):
    """A guest agency."""

    summary_title = _("The agency is not added yet")
    code = CODE
    field_order = ("code",)


class NewUnitForm(NamesForm):
    """A unit of an agency."""

    summary_title = _("The unit is not added yet")
    code = CODE
    field_order = ("code",)


class PersonForm(RolesForm):
    """Somebody to be added."""

    summary_title = _("The person is not added yet")
    sign_in = forms.CharField(
        label=_("Service number or name"),
        max_length=64,
        help_text=_("The person signs in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=200,
        help_text=_("As the person writes it, in its own order."),
    )
    name_language = forms.ChoiceField(label=_("Language of the name"), choices=NAME_LANGUAGES)
    unit = UnitField(label=_("Unit"), queryset=open_units())
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    field_order = ("sign_in", "name", "name_language", "language", "unit", "roles", "is_senior")


class ActForm(PresenceForm):
    """An act on somebody's account that needs nothing but presence."""

    summary_title = _("This is not done yet")
