"""Forms of tasks: giving one, and what is said about it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.exchange.models import Peer
from comity.protection.forms.post import LANGUAGES
from comity.protection.forms.post_leaving import LeavingFields
from comity.requests.forms.moments import MomentField
from comity.web.forms import Form


class ToForm(Form):
    """Which post gets the task; the rest is asked on the next page."""

    summary_title = _("No post was chosen")
    to = forms.ChoiceField(
        label=_("Which post?"), help_text=_("The node of a post, or an agency on this node.")
    )

    def __init__(self, *args: Any, posts: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer the posts."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *posts]


class TaskForm(LeavingFields, Form):
    """What the post is to do, about whom, until when."""

    summary_title = _("The task was not given")
    title = forms.CharField(label=_("The task in a line"), max_length=300)
    text = forms.CharField(
        label=_("What the post shall do"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    due_at = MomentField(label=_("Until when?"), help_text=_("In your own time."))
    person_name = forms.CharField(
        label=_("About whom?"),
        help_text=_("The name as you know it. Empty where it is about a matter."),
        max_length=300,
        required=False,
    )
    person_language = forms.ChoiceField(label=_("Language of the name"), choices=LANGUAGES, required=False)
    file = forms.ChoiceField(label=_("A file of yours about this person"), required=False)
    post = forms.CharField(
        label=_("Code of the post at that node"),
        help_text=_("Only where the post is a guest agency there. Empty: the agency of that node."),
        max_length=64,
        required=False,
    )
    field_order = (
        "title",
        "text",
        "text_language",
        "due_at",
        "person_name",
        "person_language",
        "file",
        "post",
        "basis",
    )

    def __init__(
        self, *args: Any, peer: Peer | None, files: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the files, and ask for a basis where it leaves this node."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
        field = self.fields["file"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *files]
        if not files:
            del self.fields["file"]
        if peer is None:
            del self.fields["post"]


class SayForm(LeavingFields, Form):
    """What is said about a task."""

    summary_title = _("This was not said")
    text = forms.CharField(
        label=pgettext_lazy("about a task", "Words"), widget=forms.Textarea, max_length=8000, required=False
    )
    text_language = forms.ChoiceField(label=_("Language of these words"), choices=LANGUAGES, required=False)
    field_order = ("text", "text_language", "basis")

    def __init__(self, *args: Any, peer: Peer | None, needs_words: bool, **kwargs: Any) -> None:
        """Ask for words where the act needs them."""
        super().__init__(*args, **kwargs)
        self.offer(peer)
        self.fields["text"].required = needs_words
