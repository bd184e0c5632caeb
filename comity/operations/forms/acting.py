"""Forms of the acts on an operation: how entries leave, who is invited, go or no-go, what two results are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.presence import PresenceForm
from comity.agreements import reference
from comity.agreements.choice_field import AgreementField, offer_agreements
from comity.agreements.choosing import Choice
from comity.operations.actions import Terms
from comity.operations.core.fold import GO, NO_GO
from comity.operations.core.pairs import NOT_SAME, SAME
from comity.operations.states import Reason
from comity.requests.choices import entries
from comity.requests.forms.limits import HandlingFields, RightsFields
from comity.requests.rights import all_answered, open_field
from comity.web.forms import Form, OneOf

WORDS = forms.Textarea(attrs={"rows": 2})


class TermsForm(HandlingFields, RightsFields, Form):
    """How our entries leave: agreement, purpose, stamp, and the questions about rights."""

    summary_title = gettext_lazy("This is not settled yet")
    agreement = AgreementField(label=gettext_lazy("Agreement"))
    article = forms.CharField(
        label=gettext_lazy("Article"),
        help_text=gettext_lazy("Empty: any article that covers it."),
        max_length=20,
        required=False,
    )
    purpose = forms.ChoiceField(label=gettext_lazy("What for"))
    field_order = ("agreement", "article", "purpose")

    def __init__(self, *args: Any, agreements: Sequence[Choice], **kwargs: Any) -> None:
        """Offer agreements and purposes."""
        super().__init__(*args, **kwargs)
        offer_agreements(self, "agreement", agreements)
        field = self.fields["purpose"]
        if isinstance(field, forms.ChoiceField):
            field.choices = entries(reference.purposes())

    def clean(self) -> dict[str, Any] | None:
        """Let no question about rights stay open."""
        found = super().clean()
        rights = self.rights_of(self.cleaned_data)
        if not all_answered(rights):
            self.add_error(open_field(rights), _("Answer each question about rights; unanswered is not no."))
        return found

    def terms(self) -> Terms:
        """Return what was chosen."""
        given = self.cleaned_data
        return Terms(
            given["agreement"],
            given["article"],
            given["purpose"],
            self.handling_of(given),
            self.rights_of(given),
        )


class InviteForm(PresenceForm):
    """Inviting a partner."""

    summary_title = gettext_lazy("The partner was not invited")
    partner = forms.ChoiceField(label=gettext_lazy("Partner"))
    agreement = AgreementField(label=gettext_lazy("Under which agreement with that agency?"))
    article = forms.CharField(
        label=gettext_lazy("Article"),
        help_text=gettext_lazy("Empty: any article that covers it."),
        max_length=20,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        partners: Sequence[tuple[str, str]],
        agreements: Sequence[Choice],
        **kwargs: Any,
    ) -> None:
        """Offer partners and agreements."""
        super().__init__(*args, **kwargs)
        offer_agreements(self, "agreement", agreements)
        field = self.fields["partner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *partners]


class DropForm(PresenceForm):
    """Taking a partner out."""

    summary_title = gettext_lazy("The partner was not taken out")
    reason = forms.CharField(
        label=pgettext_lazy("of an operation", "Reason"),
        help_text=gettext_lazy("All who take part read it."),
        widget=WORDS,
        max_length=2000,
        error_messages={"required": gettext_lazy("Write the reason. All who take part read it.")},
    )


class DecideForm(PresenceForm):
    """Go or no-go for our agency."""

    summary_title = gettext_lazy("This was not decided")
    word = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (GO, pgettext_lazy("of an operation", "Go")),
            (NO_GO, pgettext_lazy("of an operation", "No-go")),
        ],
        widget=OneOf(in_line=True),
    )
    reason = forms.CharField(
        label=pgettext_lazy("of an operation", "Reason"),
        help_text=gettext_lazy("All who take part read it."),
        widget=WORDS,
        max_length=2000,
        error_messages={"required": gettext_lazy("Write the reason. All who take part read it.")},
    )
    mark = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class WithdrawForm(PresenceForm):
    """Withdrawing a result."""

    summary_title = gettext_lazy("The result was not withdrawn")
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=[("", "—"), *Reason.choices])
    text = forms.CharField(label=gettext_lazy("In words"), widget=WORDS, max_length=2000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, counts_victims: bool, **kwargs: Any) -> None:
        """Leave the words out where victims are counted."""
        super().__init__(*args, **kwargs)
        if counts_victims:
            del self.fields["text"]


class SameForm(PresenceForm):
    """Whether two results are one, and which of them counts then."""

    summary_title = gettext_lazy("This was not said")
    word = forms.ChoiceField(
        label=gettext_lazy("Are the two one?"),
        choices=[
            (SAME, gettext_lazy("Yes, both say the same of one event")),
            (NOT_SAME, gettext_lazy("No, they are two")),
        ],
        widget=OneOf(),
    )
    keep = forms.ChoiceField(
        label=gettext_lazy("Which of the two counts, once both sides have agreed?"),
        required=False,
        widget=OneOf(),
    )
    text = forms.CharField(label=gettext_lazy("In words"), widget=WORDS, max_length=2000, required=False)

    def __init__(
        self, *args: Any, results: Sequence[tuple[str, str]], counts_victims: bool, **kwargs: Any
    ) -> None:
        """Offer the two results."""
        super().__init__(*args, **kwargs)
        field = self.fields["keep"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext_lazy("The earlier, or the one the other side named")), *results]
        if counts_victims:
            del self.fields["text"]


class SendForm(PresenceForm):
    """Nothing but the one-time code, and not even that where it was given a moment ago."""

    summary_title = gettext_lazy("This was not sent")
