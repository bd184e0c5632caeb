"""Forms of the accounts room."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.fields import CodeField, PasswordField
from comity.accounts.models import Unit
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import Role, may_be_held_together
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
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(label=_("Password"))


class CodeForm(Form):
    """The one-time code, while signing in or setting up a key."""

    summary_title = _("You are not signed in")
    code = CodeField(label=_("Six-digit code"), help_text=_("From the authenticator on your telephone."))


class NewKeyForm(CodeForm):
    """A code that proves that the telephone has the new key."""

    summary_title = _("The key is not set yet")


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


def _zones() -> list[tuple[str, Any]]:
    return [("", _("As in my agency")), *((zone, zone) for zone in sorted(available_timezones()))]


class LanguageForm(Form):
    """Language and time zone of one's pages."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=OneOf(in_line=True))
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("Times on your pages are shown in it."),
    )


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the type checker alone
    """A unit, named with its agency: many agencies have a liaison desk."""

    def label_from_instance(self, obj: Unit) -> str:
        """Name agency and unit."""
        return f"{obj.agency} · {obj}"


class _RolesForm(PresenceForm):
    """Unit, roles and seniority of somebody."""

    _role_hints: ClassVar[dict[str, Any]] = {
        Role.OPERATOR: _("Runs the node and reads no content. Stands alone."),
        Role.AUDITOR: _("Reads the log. Stands alone."),
    }
    unit = UnitField(label=_("Unit"), queryset=Unit.objects.none())
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=SeveralOf(hints=_role_hints)
    )
    is_senior = forms.BooleanField(
        label=_("Decides where the rights questions or the death-penalty caveat stop the machine"),
        required=False,
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        """Take the units there are."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, UnitField):
            field.queryset = units

    def clean_roles(self) -> list[str]:
        """Operator and auditor stand alone."""
        roles: list[str] = self.cleaned_data["roles"]
        if not may_be_held_together(frozenset(Role(role) for role in roles)):
            raise forms.ValidationError(
                _("Operator and auditor stand alone: choose one of them, or one or more of the other roles.")
            )
        return roles


class PersonForm(_RolesForm):
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
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)
    field_order = ("sign_in", "name", "name_language", "language", "unit", "roles", "is_senior")


class ChangePersonForm(_RolesForm):
    """Another unit or other roles for somebody."""

    summary_title = _("The roles are not changed yet")


class ActForm(PresenceForm):
    """An act on somebody's account that needs nothing but presence."""

    summary_title = _("This is not done yet")
