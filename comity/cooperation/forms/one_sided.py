"""Forms about the machine-readable form that our agency holds alone: entered for a partner without a node, decided by a second person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.agreements.forms import AgreementForm
from comity.cooperation.forms.commitments_acts import APPROVE, RETURN, DecideForm
from comity.web.forms import OneOf

SHORT = forms.Textarea(attrs={"rows": 3})


class OneSidedFileForm(AgreementForm):
    """The file of such a form, and the partner that it is held for."""

    summary_title = gettext_lazy("The form is not entered yet")
    field_order = ("partner", "upload", "text", "version")
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner without a node"),
        help_text=gettext_lazy("Letters on paper to it alone may leave under this form."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the partners of the states that are parties."""
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(partners)


class ConfirmForm(DecideForm):
    """Deciding, as the second person, whether a form reads as the copy does."""

    word = forms.ChoiceField(
        label=pgettext_lazy("second person", "Your decision"),
        choices=[
            (APPROVE, gettext_lazy("I have read it against the copy: it says the same. Hold it.")),
            (RETURN, gettext_lazy("It does not say the same. Give it back.")),
        ],
        widget=OneOf(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask what differs, where a decision about words asks why."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = pgettext_lazy("of a form held alone", "What differs")
