"""The box of a form in which an agreement is chosen: what is closed is shown with the reason and cannot be chosen.

agreement = AgreementField(label=_("Agreement"))
...
offer_agreements(form, "agreement", choices_with(["cxp:node:jp:npa"]))
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comity.agreements.choosing import Choice


class AgreementSelect(forms.Select):
    """A list of agreements in which those that are closed cannot be chosen; one that stands chosen is sent, so that the answer says why."""

    closed: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Close an option."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed and not option["selected"]:
            option["attrs"]["disabled"] = True
        return option


class AgreementField(forms.ChoiceField):
    """The choice of an agreement."""

    widget = AgreementSelect
    offered: Mapping[str, Choice] = {}

    def offer(self, choices: Sequence[Choice]) -> None:
        """Take the agreements to choose from, behind a dash."""
        self.offered = {one.value: one for one in choices}
        self.choices = [("", "—"), *((one.value, one.label) for one in choices)]
        self.widget.closed = {one.value for one in choices if one.is_closed}

    def validate(self, value: str) -> None:
        """Refuse, with what to do, one that is not offered and one under which nothing leaves."""
        forms.Field.validate(self, value)
        if not value:
            return
        one = self.offered.get(value)
        if one is None:
            raise ValidationError(
                _(
                    "No agreement of this name is held with the partner here. Choose one from the list, or ask who keeps your agreements."
                ),
                code="unknown",
            )
        if one.is_closed:
            raise ValidationError(
                _(
                    "Nothing may leave under this agreement now (%(why)s). Choose another one, or ask who keeps your agreements."
                )
                % {"why": one.remark},
                code="closed",
            )


def offer_agreements(form: forms.BaseForm, name: str, choices: Sequence[Choice]) -> None:
    """Give a box of a form its agreements."""
    field = form.fields[name]
    if isinstance(field, AgreementField):
        field.offer(choices)
