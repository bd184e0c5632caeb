"""Forms of those who decide: approving, giving back, confirming; and of those who ask back or say what was asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.web.forms import Form


class SubmitForm(PresenceForm):
    """Nothing but the one-time code, and not even that where it was given a moment ago."""

    summary_title = _("This was not sent")


class ApproveForm(PresenceForm):
    """Approving: who is there is asked again; a named senior gives the reason where a right is at stake."""

    summary_title = _("This was not approved")
    senior_reason = forms.CharField(
        label=_("Your decision as the named senior, with the reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )


class ReasonForm(Form):
    """Giving something back, with the reason."""

    reason = forms.CharField(
        label=_("What is to be changed?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        error_messages={"required": _("Write what is to be changed. The drafter reads it.")},
    )


class QuestionForm(PresenceForm):
    """A question asked back."""

    summary_title = _("The question was not asked")
    text = forms.CharField(
        label=_("Your question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
        error_messages={"required": _("Write the question.")},
    )


class SaidForm(PresenceForm):
    """What is said to a question asked back."""

    summary_title = _("Your answer was not sent")
    text = forms.CharField(
        label=_("What you say to it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
        error_messages={"required": _("Write what you say to the question.")},
    )
