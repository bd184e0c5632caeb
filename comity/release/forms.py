"""Forms of the room: approve, give back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.web.forms import Form

WORDS = forms.Textarea(attrs={"rows": 3})


class ApproveForm(PresenceForm):
    """Approving as the second person, and as the named senior where a right is at stake."""

    summary_title = _("This was not approved")
    senior_reason = forms.CharField(
        label=_("Your decision as the named senior, with the reason"),
        widget=WORDS,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, asks_senior: bool, **kwargs: Any) -> None:
        """Ask for the senior's reason only where a right is at stake and this person is a named senior."""
        super().__init__(*args, **kwargs)
        if not asks_senior:
            del self.fields["senior_reason"]


class GiveBackForm(Form):
    """Giving it back."""

    summary_title = _("This was not given back")
    reason = forms.CharField(label=_("What is to be changed?"), widget=WORDS, max_length=2000)
