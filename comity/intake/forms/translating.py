"""A paragraph in another language, and as what somebody certifies it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.intake.forms.correcting import CorrectForm, plain
from comity.web.forms import Form


class TranslateForm(CorrectForm):
    """A translation; `was` is the one that the person saw."""

    summary_title = _("The translation is not kept yet")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Call the box what it holds here."""
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Translation")
        self.fields["text"].help_text = _("Empty takes it out of the file.")


class CertifyForm(Form):
    """As what a person certifies a translation."""

    summary_title = _("The translation is not certified yet")
    quality = forms.CharField(
        label=_("Certified as"),
        help_text=_("Sworn translator with number, interpreter of an office."),
        max_length=200,
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_was(self) -> str:
        """Return the words that were shown, newlines as they are kept."""
        return plain(self.cleaned_data["was"])
