"""The form that declines a draft."""

from django import forms
from django.utils.translation import gettext_lazy

from comity.requests.forms.signs import require_seen
from comity.web.forms import Form


class DeclineForm(Form):
    """Why a draft is not wanted."""

    summary_title = gettext_lazy("The draft is not declined yet")
    reason = forms.CharField(
        label=gettext_lazy("Why is it not taken over?"),
        help_text=gettext_lazy("One sentence. Whoever keeps the document reads it."),
        max_length=300,
        validators=[require_seen],
    )
