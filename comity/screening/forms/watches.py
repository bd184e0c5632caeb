"""Form for a watch."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.screening.forms.checks import CheckForm


class WatchForm(CheckForm):
    """Whom to watch for, why, and until when."""

    summary_title = _("The watch cannot be set yet")
    reason = forms.CharField(
        label=_("Reason for the watch"),
        help_text=_("One sentence that an auditor will understand."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ends_on = forms.DateField(
        label=_("Last day of the watch"), help_text=_("Such as 2027-06-30, a year from now at most.")
    )
