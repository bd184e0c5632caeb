"""Forms of the room."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.notifications.models import Choice
from comity.web.forms import Form, OneOf


class SeenForm(Form):
    """Which to mark as seen, one or all that stood on the page, and the query string of that page."""

    notification = forms.Field(widget=forms.MultipleHiddenInput, required=False)
    back = forms.CharField(required=False, max_length=1000)

    def clean_notification(self) -> list[UUID]:
        """Read the identifiers; one that is none makes all of them worth nothing."""
        try:
            return [UUID(str(one)) for one in self.cleaned_data["notification"] or ()]
        except ValueError:
            return []


class AddressForm(Form):
    """Where mails go."""

    summary_title = _("The address cannot be kept yet")
    address = forms.EmailField(
        label=pgettext_lazy("of a colleague", "E-mail address"),
        max_length=254,
        help_text=_("Of your agency. Mails say that something waits and where to sign in, nothing else."),
    )


class CodeForm(Form):
    """The code that was sent to the address."""

    summary_title = _("The address is not confirmed yet")
    code = forms.CharField(
        label=_("The code from the mail"),
        max_length=20,
        help_text=_("Eight digits. They count for one hour."),
    )


class ChoiceForm(Form):
    """Which mails, and when not."""

    summary_title = _("The choice cannot be kept yet")
    choice = forms.ChoiceField(
        label=_("Which mails"),
        choices=Choice.choices,
        widget=OneOf(hints={Choice.URGENT: _("Flash, urgent, and what is late")}),
    )
    quiet_from = forms.TimeField(
        label=_("No mails from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("until"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("On the clock of your time zone. Flash and late come all the same."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of the quiet hours or neither."""
        found = super().clean() or self.cleaned_data
        if not self.errors and (found["quiet_from"] is None) != (found["quiet_until"] is None):
            missing = "quiet_from" if found["quiet_from"] is None else "quiet_until"
            self.add_error(missing, _("Give both the beginning and the end of the quiet hours, or neither."))
        return found
