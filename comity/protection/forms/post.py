"""Forms of a post's file: one a kind of line, what is asked of who holds the person, opening an ended file again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.forms import NAME_LANGUAGES
from comity.protection.forms.post_leaving import LeavingFields
from comity.protection.models import AskState, PostEnd, PostEntryKind, WhoRefused
from comity.requests.forms.moments import MomentField
from comity.requests.needs import NEEDED as NEEDED_MARK
from comity.web.forms import Form, OneOf
from comity.web.words import Words

LANGUAGES = [("", "—"), *NAME_LANGUAGES]
AT: dict[str, Words] = {
    PostEntryKind.PLANNED: _("When is the visit?"),
    PostEntryKind.FAMILY: _("When was the family told?"),
    PostEntryKind.END: _("When did it end?"),
}
WHO: dict[str, Words] = {
    PostEntryKind.PLANNED: _("Who goes?"),
    PostEntryKind.VISIT: _("Who went?"),
    PostEntryKind.LAWYER: _("The lawyer’s name"),
    PostEntryKind.INTERPRETER: _("The interpreter’s name"),
    PostEntryKind.FAMILY: _("Who was told?"),
    PostEntryKind.LEGAL: _("Who told the person?"),
}
# which fields a kind of line has, in their order; `at` comes first in all
FIELDS: Mapping[str, Sequence[str]] = {
    PostEntryKind.PLANNED: ("at", "place", "who", "spoken", "text", "text_language"),
    PostEntryKind.VISIT: ("at", "place", "who", "spoken", "text", "text_language"),
    PostEntryKind.NOT_VISITED: ("at", "refused_by", "text", "text_language"),
    PostEntryKind.LAWYER: ("at", "who", "contact", "spoken", "text", "text_language"),
    PostEntryKind.INTERPRETER: ("at", "who", "contact", "spoken", "text", "text_language"),
    PostEntryKind.LEGAL: ("at", "who", "spoken", "text", "text_language"),
    PostEntryKind.FAMILY: ("at", "wish_at", "who", "contact", "text", "text_language"),
    PostEntryKind.HEALTH: ("at", "text", "text_language"),
    PostEntryKind.NOTE: ("at", "text", "text_language"),
    PostEntryKind.END: ("at", "end", "place", "text", "text_language"),
}
NEEDED: Mapping[str, frozenset[str]] = {
    PostEntryKind.VISIT: frozenset({"who", "spoken"}),
    PostEntryKind.NOT_VISITED: frozenset({"refused_by", "text"}),
    PostEntryKind.LAWYER: frozenset({"who"}),
    PostEntryKind.INTERPRETER: frozenset({"who", "spoken"}),
    PostEntryKind.LEGAL: frozenset({"spoken", "text"}),
    PostEntryKind.FAMILY: frozenset({"who", "wish_at"}),
    PostEntryKind.HEALTH: frozenset({"text"}),
    PostEntryKind.NOTE: frozenset({"text"}),
    PostEntryKind.END: frozenset({"end"}),
}
TEXT: Mapping[str, Words] = {
    PostEntryKind.NOT_VISITED: _("The reason, as it was given"),
    PostEntryKind.LEGAL: _("What was explained"),
    PostEntryKind.HEALTH: _("What the person says, and what was seen"),
}


class LineForm(Form):
    """One line of a file."""

    summary_title = _("This is not written down yet")
    at = MomentField(label=_("When did it happen?"), help_text=_("In your own time."))
    wish_at = MomentField(
        label=_("When did the person wish it?"),
        help_text=_("The family is told only when the person wants it."),
        required=False,
    )
    refused_by = forms.ChoiceField(
        label=_("Who refused?"), choices=WhoRefused.choices, widget=OneOf(), required=False
    )
    end = forms.ChoiceField(
        label=_("How did it end?"), choices=PostEnd.choices, widget=OneOf(), required=False
    )
    place = forms.CharField(label=_("Where?"), max_length=300, required=False)
    who = forms.CharField(label=_("Who?"), max_length=200, required=False)
    contact = forms.CharField(label=_("How are they reached?"), max_length=200, required=False)
    spoken = forms.ChoiceField(label=_("In which language?"), choices=LANGUAGES, required=False)
    text = forms.CharField(
        label=pgettext_lazy("a line of a file", "Words"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """Keep the fields of this kind of line."""
        super().__init__(*args, **kwargs)
        self.fields = {name: self.fields[name] for name in FIELDS[kind]}
        for name in NEEDED.get(kind, ()):
            self.fields[name].required = True
        self.needs = dict.fromkeys(
            (name for name, field in self.fields.items() if field.required), NEEDED_MARK
        )
        for name, table in (("at", AT), ("who", WHO), ("text", TEXT)):
            if name in self.fields and kind in table:
                self.fields[name].label = str(table[kind])


class AskForm(LeavingFields, Form):
    """A date for a visit, or a message to be handed on."""

    summary_title = _("This was not asked")
    wished_at = MomentField(
        label=_("When would you come?"),
        help_text=_("In your own time. Leave it empty where any day will do."),
        required=False,
    )
    text = forms.CharField(
        label=pgettext_lazy("asked by a post", "Words"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    field_order = ("wished_at", "text", "text_language", "basis")

    def __init__(self, *args: Any, kind: str, peer: Any, **kwargs: Any) -> None:
        """Ask what this kind needs."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
        if kind == "message":
            del self.fields["wished_at"]
            self.fields["text"].required = True
            self.fields["text"].label = _("The message to the person")
            self.fields["text"].help_text = _("Who holds the person reads it before they hand it on.")
        else:
            self.fields["text"].label = _("Who comes, and what you need there")


class AnswerForm(LeavingFields, Form):
    """What the holding side says to its post."""

    summary_title = _("The post was not answered")
    answer = forms.ChoiceField(label=_("Your answer"), widget=OneOf())
    agreed_at = MomentField(
        label=_("When may the post come?"), help_text=_("In your own time."), required=False
    )
    text = forms.CharField(
        label=pgettext_lazy("answer to a post", "Words"),
        help_text=_("The post reads it. A refusal, or another day, needs its reason."),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    field_order = ("answer", "agreed_at", "text", "text_language", "basis")

    def __init__(self, *args: Any, kind: str, peer: Any, **kwargs: Any) -> None:
        """Offer the answers that fit."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
        first = AskState.AGREED if kind == "visit-request" else AskState.DONE
        field = self.fields["answer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in (first, AskState.LATER, AskState.REFUSED)]
        if kind != "visit-request":
            del self.fields["agreed_at"]

    def clean(self) -> dict[str, Any] | None:
        """A visit that is agreed has its moment."""
        found = super().clean()
        agrees = self.cleaned_data.get("answer") == AskState.AGREED
        if agrees and "agreed_at" in self.fields and not self.cleaned_data.get("agreed_at"):
            self.add_error("agreed_at", _("Say when the post may come."))
        return found


class ReasonForm(Form):
    """Why an ended file is opened again."""

    text = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)


class UnwishedForm(LeavingFields, Form):
    """Telling a post that the person wants nothing more from it."""

    summary_title = _("The post was not told")

    def __init__(self, *args: Any, peer: Any, **kwargs: Any) -> None:
        """Ask for a basis where it leaves this node."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
