"""Forms of passing an item on: to whom and under which agreement, the second person, giving it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.agreements import reference
from comity.agreements.choice_field import AgreementField, offer_agreements
from comity.agreements.choosing import Choice
from comity.sharing.departure import Route
from comity.sharing.forms.asking import WORDS, purposes
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.words import NO, YES

QUESTIONS: Mapping[str, Promise] = {
    "political_or_belief": _("Is this a political, military, religious or racial matter?"),
    "press_or_defender": _("Does it concern the press or a defender of rights?"),
    "refugee_or_asylum": _("Does it concern a refugee or somebody who seeks asylum?"),
}


def _entries(table: Mapping[str, reference.Entry]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(code, entry.label(language)) for code, entry in table.items()]


class PassForm(PresenceForm):
    """Passing an item on to a partner."""

    summary_title = _("It was not passed on")
    peer = forms.ChoiceField(label=_("Pass it on to"))
    agreement = AgreementField(label=_("Under which agreement with that agency?"))
    article = forms.CharField(
        label=_("Article"), help_text=_("Empty: any article that covers it."), max_length=20, required=False
    )
    purpose = forms.ChoiceField(label=_("What for"))
    kind = forms.ChoiceField(label=_("Kind of request"))
    offence = forms.ChoiceField(label=_("Offence"))
    categories = forms.MultipleChoiceField(label=_("What data is in it"), widget=SeveralOf())
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=[
            ("ordinary", _("Ordinary")),
            ("urgent", _("Urgent")),
            ("urgent-direct", _("Urgent, directly available")),
            ("flash", _("Flash")),
        ],
        initial="ordinary",
    )
    reason = forms.CharField(label=_("Note for the log of the letter"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,
        partners: Sequence[tuple[str, str]],
        agreements: Sequence[Choice],
        **kwargs: Any,
    ) -> None:
        """Offer partners, agreements and the codes of the lists; ask the questions about rights."""
        super().__init__(*args, **kwargs)
        offer_agreements(self, "agreement", agreements)
        choices = {
            "peer": [("", "—"), *partners],
            "purpose": purposes(),
            "kind": _entries(reference.kinds()),
            "offence": _entries(reference.offence_classes()),
            "categories": _entries(reference.categories()),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        for name, label in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=str(label),
                choices=[("no", NO), ("yes", YES)],
                widget=OneOf(in_line=True),
            )
        self.order_fields([name for name in self.fields if name != "presence_code"])

    def route(self) -> Route:
        """Return where it goes and what for."""
        given = self.cleaned_data
        return Route(
            given["purpose"],
            given["kind"],
            given["offence"],
            given["urgency"],
            tuple(given["categories"]),
            given["article"].strip(),
        )

    def rights(self) -> dict[str, bool | None]:
        """Return the answers about rights."""
        return {name: self.cleaned_data[name] == "yes" for name in QUESTIONS}


class ApproveForm(PresenceForm):
    """Approving as the second person, and as the named senior where a right is at stake."""

    summary_title = _("This was not approved")
    senior_reason = forms.CharField(
        label=_("Your decision as the named senior, with the reason"),
        widget=WORDS,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, asks_senior: bool, **kwargs: Any) -> None:
        """Ask for the senior's reason only where a right is at stake and this person is a named senior."""
        super().__init__(*args, **kwargs)
        if not asks_senior:
            del self.fields["senior_reason"]


class ReturnForm(Form):
    """Giving it back."""

    summary_title = _("This was not given back")
    reason = forms.CharField(label=_("What is to be changed?"), widget=WORDS, max_length=2000)
