"""A file to go with a request or an answer, as it is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.agreements import reference
from comity.exchange.core.errors import LabelError
from comity.exchange.core.parts import clean_label
from comity.requests.choices import entries
from comity.requests.drafts import FileDraft
from comity.requests.words import LABEL_FLAWS
from comity.web.forms import Form
from comity.web.uploads import name_as_sent


class FileForm(HoldsFiles, Form):
    """A file to go with a request or an answer."""

    summary_title = _("The file cannot be attached")

    file = HeldFileField(
        label=_("File"),
        help_text=_("At most 4 MB. The name is only a label."),
        allow_empty_file=True,  # refused below with our own words
        error_messages={"required": _("Choose a file first.")},
    )
    category = forms.ChoiceField(
        label=_("What is in it?"),
        error_messages={"required": _("Say what is in the file: choose the kind of data.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the data categories."""
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            field.choices = entries(reference.categories())

    def clean_file(self) -> Any:
        """Refuse a name that is more than a label: a path, hidden direction marks, four kilobytes."""
        upload = self.cleaned_data["file"]
        try:
            clean_label(name_as_sent(upload))
        except LabelError as error:
            raise forms.ValidationError(str(LABEL_FLAWS[error.flaw])) from None
        return upload

    def draft(self) -> FileDraft:
        """Return the file as uploaded."""
        upload = self.cleaned_data["file"]
        return FileDraft(
            label=name_as_sent(upload),
            media=upload.content_type or "application/octet-stream",
            content=upload.read(),
            category=self.cleaned_data["category"],
        )
