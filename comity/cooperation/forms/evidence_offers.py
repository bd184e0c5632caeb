"""Forms of proposing a record as evidence: of which commitment, or which record."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.cooperation.commitments.evidence import evidence_of
from comity.web.forms import Form


class OfferForm(Form):
    """Of which commitment a record is evidence: chosen by those who see commitments, named by its reference by others."""

    summary_title = gettext_lazy("The record was not proposed")
    commitment = forms.CharField(
        label=gettext_lazy("Reference of the commitment"),
        help_text=gettext_lazy("Such as C-2026-0017. Whoever keeps the commitment tells it to you."),
        max_length=20,
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]] | None, **kwargs: Any) -> None:
        """Take the commitments to choose from, None for somebody who sees none."""
        super().__init__(*args, **kwargs)
        if choices is not None:
            self.fields["commitment"] = forms.ChoiceField(
                label=_("Commitment"), choices=[("", "—"), *choices]
            )


class OfferRecordForm(Form):
    """Which record is evidence of a commitment."""

    summary_title = gettext_lazy("The record was not proposed")
    record = forms.CharField(
        label=gettext_lazy("Record that shows it"),
        help_text=gettext_lazy(
            "The reference of a request, an operation, a track or an activity, or the address of a page, such as that of an operation’s result."
        ),
        max_length=400,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Take who proposes."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_record(self) -> dict[str, str]:
        """Find the record among those that the person may open."""
        found = evidence_of(self.person, self.cleaned_data["record"])
        if found is None:
            raise forms.ValidationError(
                _(
                    "There is no record of this name for you. Look up its reference, or copy the address of its page."
                )
            )
        return found
