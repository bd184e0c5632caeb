"""Forms of acts on a letter on paper: released, decided about, handed over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.presence import PresenceForm
from comity.agreements.choosing import Choice
from comity.cooperation.forms.commitments_acts import DecideForm
from comity.cooperation.forms.commitments_leaving import WayOutFields
from comity.cooperation.forms.days import DayField
from comity.cooperation.models import PaperLetter
from comity.cooperation.states import HandedHow
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form, OneOf

SHORT = forms.Textarea(attrs={"rows": 3})


class SubmitForm(WayOutFields, PresenceForm):
    """Asking whether a letter may leave."""

    summary_title = gettext_lazy("The letter was not released")
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, letter: PaperLetter, agreements: Sequence[Choice], **kwargs: Any) -> None:  # fmt: skip
        """Offer the agreements that name the partner; what was said before stands in the boxes."""
        super().__init__(*args, **kwargs)
        self.offer_ways(agreements, letter.leaves_under)
        self.initial.setdefault("version", letter.version)
        self.initial.setdefault("offence", letter.offence)
        self.initial.setdefault("leaves_article", letter.leaves_article)

    def clean(self) -> dict[str, Any] | None:
        """Let nothing about leaving stay open."""
        found = super().clean() or {}
        self.check_ways(found)
        return found


class LetterDecideForm(DecideForm):
    """Deciding about a letter as the second person, and as the named senior where a right is at stake."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    senior_reason = forms.CharField(
        label=gettext_lazy("Your decision as the named senior, with the reason"),
        widget=SHORT,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, version: int, asks_senior: bool, **kwargs: Any) -> None:
        """Take the version that is read; ask for the senior's reason only where it is needed."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", version)
        if not asks_senior:
            del self.fields["senior_reason"]


class HandedForm(Form):
    """How a letter went."""

    summary_title = gettext_lazy("That it was handed over is not noted yet")
    on = DayField(label=gettext_lazy("Day it went"))
    hour = forms.TimeField(
        label=gettext_lazy("At what time"),
        help_text=gettext_lazy("Needed where its agreement stopped on that day."),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        required=False,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How it went"), choices=HandedHow.choices, widget=OneOf(in_line=True)
    )
    note = forms.CharField(
        label=pgettext_lazy("of a letter on paper", "Note"),
        help_text=gettext_lazy("The office that took it, the number of the parcel."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
