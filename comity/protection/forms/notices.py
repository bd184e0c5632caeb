"""Forms of the notice: under which agreement it leaves, another channel, and who is the post of a state."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency
from comity.accounts.presence import PresenceForm
from comity.agreements.choice_field import AgreementField, offer_agreements
from comity.agreements.choosing import Choice
from comity.protection.drafts import OtherChannel, PostEntry
from comity.protection.forms.choices import DASH, states
from comity.protection.forms.steps import WORDS, YOUR_TIME
from comity.protection.models import CHANNELS, Post
from comity.protection.sending import ASKED, Under
from comity.requests.forms.moments import MomentField
from comity.requests.forms.signs import require_seen
from comity.sharing.forms.passing import QUESTIONS
from comity.web.forms import Form, OneOf
from comity.web.words import NO, YES

Choices = Sequence[tuple[str, str]]


class NoticeForm(PresenceForm):
    """Telling a post in a letter."""

    summary_title = _("The post was not told")
    agreement = AgreementField(label=_("Under which agreement"))
    article = forms.CharField(
        label=_("Article"), help_text=_("Empty: any article that covers it."), max_length=20, required=False
    )

    def __init__(self, *args: Any, agreements: Sequence[Choice] | None, **kwargs: Any) -> None:
        """Offer the agreements with the post's node; None: the post is on this node, and nothing of this is asked."""
        super().__init__(*args, **kwargs)
        self.leaves = agreements is not None
        if agreements is None:
            del self.fields["agreement"], self.fields["article"]
            return
        offer_agreements(self, "agreement", agreements)
        for name in ASKED:
            self.fields[name] = forms.ChoiceField(
                label=str(QUESTIONS[name]), choices=[("no", NO), ("yes", YES)], widget=OneOf(in_line=True)
            )
        self.order_fields([name for name in self.fields if name != "presence_code"])

    def under(self) -> Under:
        """Return under what it leaves."""
        said = self.cleaned_data
        if not self.leaves:
            return Under()
        rights = tuple((name, said[name] == "yes") for name in ASKED)
        return Under(said["agreement"], said["article"].strip(), rights)


class ChannelForm(Form):
    """That a post was told by another channel."""

    summary_title = _("This was not recorded")
    channel = forms.ChoiceField(
        label=_("How the post was told"), choices=CHANNELS, widget=OneOf(in_line=True)
    )
    at = MomentField(label=_("When"), help_text=YOUR_TIME)
    to = forms.CharField(
        label=_("Addressee"),
        help_text=_("Who took it at the post: office, name, number."),
        max_length=200,
        validators=[require_seen],
    )
    by = forms.CharField(label=_("Told by"), max_length=200, validators=[require_seen])
    proof = forms.CharField(
        label=_("What proves it"),
        help_text=_("Sheet of the fax, note of the call, number of the registered letter."),
        widget=WORDS,
        max_length=2000,
        validators=[require_seen],
    )

    def told(self) -> OtherChannel:
        """Return the record."""
        said = self.cleaned_data
        return OtherChannel(**{name: said[name] for name in ("channel", "at", "to", "by", "proof")})


class PostForm(Form):
    """Who is the post of a state."""

    summary_title = _("The post was not written down")
    state = forms.ChoiceField(label=_("Post of which state"))
    name = forms.CharField(
        label=_("Name of the post"),
        help_text=_("Such as: Embassy of Japan in Hanoi, consular section."),
        max_length=200,
        validators=[require_seen],
    )
    node = forms.ChoiceField(
        label=_("Partner whose node it is reached by"),
        help_text=_("The partner’s own ministry hands it on."),
        required=False,
    )
    agreement = AgreementField(
        label=_("Agreement under which it is told"),
        help_text=_("Only where it is a partner. It can be changed with each notice."),
        required=False,
    )
    agency = forms.ChoiceField(label=_("Or: a guest agency on this node"), required=False)
    other_channel = forms.CharField(
        label=_("Other channel"),
        help_text=_("Telephone and fax at all hours, for days on which its node does not answer."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )

    def __init__(
        self,
        *args: Any,
        partners: Choices,
        guests: Sequence[Agency],
        agreements: Sequence[Choice],
        **kwargs: Any,
    ) -> None:
        """Offer states, partners, guests and agreements."""
        super().__init__(*args, **kwargs)
        offer_agreements(self, "agreement", agreements)
        choices: dict[str, Any] = {
            "state": states(),
            "node": [DASH, *partners],
            "agency": [DASH, *((str(one.pk), str(one)) for one in guests)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered

    def clean(self) -> dict[str, Any] | None:
        """A post is reached one way, or by another channel."""
        found = super().clean()
        said = self.cleaned_data
        if said.get("node") and said.get("agency"):
            self.add_error("agency", _("Choose a partner or a guest agency, not both."))
        elif not (said.get("node") or said.get("agency") or str(said.get("other_channel", "")).strip()):
            self.add_error("node", _("Choose how the post is reached, or name another channel."))
        return found

    def entry(self) -> PostEntry:
        """Return what was typed."""
        said = self.cleaned_data
        return PostEntry(
            state=said["state"],
            name=said["name"],
            node=said["node"],
            agency=said["agency"] or None,
            agreement=said["agreement"],
            other_channel=said["other_channel"],
        )


def initial_of(post: Post) -> dict[str, Any]:
    """Return the form's first values from what is written down."""
    return {
        "state": post.state,
        "name": post.name,
        "node": post.peer.node if post.peer else "",
        "agency": str(post.agency_id or ""),
        "agreement": post.agreement,
        "other_channel": post.other_channel,
    }
