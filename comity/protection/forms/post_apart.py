"""Forms about complaints: writing one down, adding to it, naming a reader, sending it on."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.protection.forms.post import LANGUAGES
from comity.protection.forms.post_leaving import LeavingFields
from comity.protection.models import ComplaintHead, PersonsWish
from comity.requests.forms.moments import MomentField
from comity.requests.rights import QUESTIONS
from comity.web.forms import Form, OneOf, SeveralOf


class ComplaintForm(Form):
    """What the person told the post."""

    summary_title = _("This is not written down yet")
    at = MomentField(
        label=_("When did it happen?"), help_text=_("In your own time, as near as the person can say.")
    )
    place = forms.CharField(label=_("Where?"), max_length=300, required=False)
    heads = forms.MultipleChoiceField(
        label=_("What is it about?"), choices=ComplaintHead.choices, widget=SeveralOf()
    )
    text = forms.CharField(
        label=_("What the person says"),
        help_text=_("In the person’s own words, then what you saw yourself."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    wish = forms.ChoiceField(
        label=_("What does the person want done with it?"), choices=PersonsWish.choices, widget=OneOf()
    )


class AddForm(Form):
    """What was done or said since."""

    summary_title = _("This is not written down yet")
    text = forms.CharField(
        label=pgettext_lazy("about a complaint", "What was done or said"),
        widget=forms.Textarea,
        max_length=4000,
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    wish = forms.ChoiceField(
        label=_("The person now wants something else"),
        choices=[("", _("As before")), *PersonsWish.choices],
        required=False,
    )

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        """Offer another wish to who decides alone."""
        super().__init__(*args, **kwargs)
        if not decides:
            del self.fields["wish"]


class ReaderForm(Form):
    """Who may read it too."""

    summary_title = _("Nobody was named")
    reader = forms.ChoiceField(label=_("Who may read it too?"), help_text=_("People of your own agency."))

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        """Offer the people."""
        super().__init__(*args, **kwargs)
        field = self.fields["reader"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *((str(one.pk), f"{one.name} ({one.sign_in})") for one in people)]


class RecipientForm(Form):
    """To whom it is sent on; the legal basis is asked on the next page."""

    summary_title = _("Nothing was sent")
    to = forms.ChoiceField(label=_("To which authority?"))

    def __init__(self, *args: Any, recipients: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer partners and agencies, by their names."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *recipients]


class SendForm(LeavingFields, Form):
    """Sending it on to one authority; to the side that holds the person only with a tick and its name."""

    summary_title = _("Nothing was sent")
    reason = forms.CharField(
        label=_("Why do you send it on?"),
        help_text=_("It stays with you."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    to_holder = forms.BooleanField(
        label=_("Yes, the side that holds the person shall read this complaint"), required=False
    )
    named = forms.CharField(
        label=_("Write the recipient’s name, as it stands in the list"), max_length=300, required=False
    )
    field_order = (
        "reason",
        "basis",
        "rights_none",
        *(f"rights_{name}" for name in QUESTIONS),
        "to_holder",
        "named",
    )

    def __init__(self, *args: Any, peer: Peer | None, is_holder: bool, **kwargs: Any) -> None:
        """Ask for confirmation where the recipient is of the holding side."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
        if not is_holder:
            del self.fields["to_holder"], self.fields["named"]
