"""Forms of leave: asking the owner, deciding what a partner asks, withdrawing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.agreements import reference
from comity.sharing.allowing import Use
from comity.sharing.forms.days import LastDayField
from comity.sharing.models.consents import USES
from comity.web.forms import Form, OneOf

WORDS = forms.Textarea(attrs={"rows": 3})


def purposes() -> list[tuple[str, str]]:
    """Return the purposes in the reader's language."""
    language = get_language() or "en"
    return [(code, entry.label(language)) for code, entry in reference.purposes().items()]


class AskForm(Form):
    """Asking the owner of an item for its leave."""

    summary_title = _("The owner was not asked")
    use = forms.ChoiceField(label=_("What do you want to do?"), choices=USES, widget=OneOf())
    agency = forms.ChoiceField(
        label=_("Pass it on to"), help_text=_("Only where you want to pass it on."), required=False
    )
    purpose = forms.ChoiceField(label=_("What for"))
    until = LastDayField(label=_("Until which day?"), help_text=_("The owner may choose an earlier one."))
    text = forms.CharField(
        label=_("Why"),
        help_text=_("The owner’s officers read it and decide by it."),
        widget=WORDS,
        max_length=2000,
    )

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the partners and the purposes."""
        super().__init__(*args, **kwargs)
        for name, choices in (("agency", [("", "—"), *partners]), ("purpose", purposes())):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any] | None:
        """Whoever passes something on says to whom."""
        found = super().clean()
        if self.cleaned_data.get("use") == Use.ONWARD and not self.cleaned_data.get("agency"):
            self.add_error("agency", _("Choose the agency it is to go to."))
        return found


class DecideForm(PresenceForm):
    """Deciding what a partner asks."""

    summary_title = _("Nothing was decided")
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("grant", _("Agree")), ("refuse", _("Refuse"))],
        widget=OneOf(in_line=True),
    )
    until = LastDayField(
        label=_("Until which day?"),
        help_text=_("Needed where you agree. Afterwards it is locked again."),
        required=False,
    )
    text = forms.CharField(
        label=_("Reason"), help_text=_("The partner reads it."), widget=WORDS, max_length=2000
    )

    def clean(self) -> dict[str, Any] | None:
        """A leave needs its last day."""
        found = super().clean()
        if self.cleaned_data.get("verdict") == "grant" and not self.cleaned_data.get("until"):
            self.add_error("until", _("Choose the last day of your leave."))
        return found


class WithdrawForm(PresenceForm):
    """Withdrawing a leave."""

    summary_title = _("The leave still stands")
    text = forms.CharField(
        label=_("Reason"), help_text=_("The partner reads it."), widget=WORDS, max_length=2000
    )
