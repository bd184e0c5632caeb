"""Forms for files of many persons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.records.forms import LookingForm, MappingForm
from comity.records.tables import ENCODING_WORDS
from comity.screening.models import List
from comity.web.forms import SeveralOf


class RunForm(HoldsFiles, LookingForm):
    """A file of persons, and why they are looked for."""

    summary_title = _("The file cannot be screened yet")
    title = forms.CharField(
        label=_("What this file is"),
        help_text=_("Such as: passengers of a flight. No names."),
        max_length=120,
    )
    file = HeldFileField(
        label=_("File"),
        help_text=_("CSV or XLSX, one person a row, the names of the columns in the first row."),
        allow_empty_file=True,
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        help_text=_("Of a CSV. A list that begins with a byte order mark is read by it."),
        choices=[(encoding.value, words) for encoding, words in ENCODING_WORDS.items()],
    )
    field_order = ("title", "file", "encoding", "purpose", "reference")


class RunColumnsForm(MappingForm):
    """What the columns hold, and in which lists is looked."""

    def __init__(self, *args: Any, lists: list[List], **kwargs: Any) -> None:
        """Offer the lists that may be searched; every row is a person."""
        super().__init__(*args, **kwargs)
        del self.fields["schema"]
        self.fields["lists"] = forms.MultipleChoiceField(
            label=pgettext_lazy("to screen against", "Lists"),
            choices=[(str(one.pk), one.title) for one in lists],
            widget=SeveralOf(),
        )
