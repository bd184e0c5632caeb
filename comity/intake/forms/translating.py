"""A paragraph in another language, and as what somebody certifies it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.intake.forms.correcting import LONGEST_PARAGRAPH
from comity.web.forms import Form


class TranslateForm(Form):
    """A translation; `was` is the one that the person saw."""

    summary_title = _("The translation is not kept yet")
    text = forms.CharField(
        label=_("Translation"),
        help_text=_("Empty takes it out of the file."),
        max_length=LONGEST_PARAGRAPH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_text(self) -> str:
        """Return the words with newlines as they are kept; a browser sends each as two signs."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    def clean_was(self) -> str:
        """Return the words that were shown, likewise."""
        return str(self.cleaned_data["was"]).replace("\r\n", "\n")


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
        return str(self.cleaned_data["was"]).replace("\r\n", "\n")
