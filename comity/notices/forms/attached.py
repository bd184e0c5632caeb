"""A photograph, fingerprints or a copy of the warrant, as it is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.notices.core.attached import CATEGORIES
from comity.notices.models import AttachedKind
from comity.requests.forms.files import FileForm


class AttachForm(FileForm):
    """A file of a wanted person; the category of its data follows from what it shows."""

    kind = forms.ChoiceField(
        label=_("What does it show?"),
        choices=[("", "—"), *AttachedKind.choices],
        error_messages={"required": _("Say what the file shows.")},
    )
    until = forms.DateField(
        label=_("Last day of the warrant"),
        help_text=_("As the warrant itself says, such as 2027-03-01. Empty where it names none."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no category."""
        super().__init__(*args, **kwargs)
        del self.fields["category"]

    def clean(self) -> dict[str, Any]:
        """Put the category in, for the file's draft."""
        said = super().clean() or self.cleaned_data
        said["category"] = CATEGORIES.get(said.get("kind", ""), "")
        return said

    @property
    def last_day(self) -> str:
        """The last day as it is kept; empty where none was named."""
        day = self.cleaned_data.get("until")
        return day.isoformat() if day else ""
