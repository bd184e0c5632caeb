"""A paragraph as it should read, and why a document is deleted."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.forms import Form

LONGEST_PARAGRAPH = 100_000


class CorrectForm(Form):
    """A paragraph; `was` is the text that the person saw, so that nobody writes over another unseen."""

    summary_title = _("The correction is not kept yet")
    text = forms.CharField(
        label=_("As the document says it"),
        help_text=_("Leave it empty where nothing of it stands in the document."),
        max_length=LONGEST_PARAGRAPH,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    was = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_text(self) -> str:
        """Return the words with newlines as they are kept."""
        return plain(self.cleaned_data["text"])

    def clean_was(self) -> str:
        """Return the words that were shown, likewise."""
        return plain(self.cleaned_data["was"])


class DropForm(Form):
    """Why a document is deleted."""

    summary_title = _("The document is not deleted yet")
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence that an auditor will understand."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def plain(words: str) -> str:
    """A browser sends each newline as two signs."""
    return words.replace("\r\n", "\n")
