"""Forms of the partner pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.accounts.presence import PresenceForm
from comity.exchange.card import MAX_CARD
from comity.exchange.models import Peer
from comity.web.forms import Form, OneOf
from comity.web.words import CLASSIFICATIONS


class CardForm(HoldsFiles, Form):
    """A partner's card, pasted or as a file."""

    summary_title = _("The card cannot be read yet")
    text = forms.CharField(
        label=_("The card as text"),
        help_text=_("Everything from the first brace to the last, as the partner sent it."),
        required=False,
        max_length=MAX_CARD,
        widget=forms.Textarea(
            attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off", "class": "mono"}
        ),
    )
    file = HeldFileField(
        label=_("Or the card as a file"),
        help_text=_("The file that the partner’s node wrote."),
        required=False,
        allow_empty_file=True,
    )

    def clean(self) -> dict[str, Any] | None:
        """Take the text, or what stands in the file; exactly one of them."""
        found = super().clean()
        text = self.cleaned_data.get("text", "").strip()
        file: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if bool(text) == bool(file) and not self.errors:
            self.add_error("text", _("Paste the card or choose its file, one of the two."))
        elif file:
            self.cleaned_data["text"] = self._read(file)
        return found

    def _read(self, file: "UploadedFile[Any]") -> str:
        if file.size is None or file.size > MAX_CARD:
            self.add_error(
                "file", _("The file is too large for a card. Choose the one the partner’s node wrote.")
            )
            return ""
        try:
            content: bytes = file.read()
            return content.decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("file", _("The file is no text. Choose the one the partner’s node wrote."))
            return ""


class WordsForm(PresenceForm):
    """The words that the partner said."""

    summary_title = _("The partner is not paired yet")
    words = forms.CharField(
        label=_("The words, as the partner said them"),
        help_text=_(
            "Call the partner at a number you knew before, and type what you hear: the words stand on the page Our card there."
        ),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "class": "mono"}
        ),
    )


class LinkForm(PresenceForm):
    """What a link tells and carries."""

    summary_title = _("The link is not changed yet")
    sends_read_receipts = forms.TypedChoiceField(
        label=_("When an officer here opens a letter"),
        choices=[
            ("yes", _("Tell the partner that it was read")),
            ("no", _("Tell the partner only that it was delivered")),
        ],
        coerce=lambda value: value == "yes",
        widget=OneOf,
    )
    ceiling = forms.TypedChoiceField(
        label=_("Highest classification on this link"),
        help_text=_("Letters above it do not leave. It cannot stand above the ceiling of this node."),
        coerce=int,
        widget=OneOf(in_line=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the levels up to the node's own."""
        super().__init__(*args, **kwargs)
        field = self.fields["ceiling"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(enumerate(CLASSIFICATIONS))[: settings.CLASSIFICATION_CEILING + 1]


class LooksForm(Form):
    """Whose letters, and which of them."""

    summary_title = _("The list cannot be made of this")
    use_required_attribute = False
    partner = forms.ChoiceField(label=_("Partner"))
    letter = forms.UUIDField(
        label=_("One message only"),
        required=False,
        help_text=_(
            "Its identifier as it stands in the log; without one everything the partner sent counts."
        ),
    )

    def __init__(self, *args: Any, partners: Sequence[Peer], **kwargs: Any) -> None:
        """Take the partners to choose from."""
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), str(one)) for one in partners]


class GiveLooksForm(PresenceForm, LooksForm):
    """The same, to write the list for the partner: whoever does it shows that it is them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Carry along what was asked for; it stands above."""
        super().__init__(*args, **kwargs)
        for name in ("partner", "letter"):
            self.fields[name].widget = forms.HiddenInput()


class ActForm(PresenceForm):
    """Nothing but who is there."""

    summary_title = _("Nothing is changed yet")


class ReleaseForm(PresenceForm):
    """Why the node goes on without a partner's answer."""

    summary_title = _("The partner is still waited for")
    reason = forms.CharField(
        label=_("Why it cannot be waited for"),
        help_text=_("Whom you called, and what was said. It is kept with your name."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
