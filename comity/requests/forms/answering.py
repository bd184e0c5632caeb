"""The form of an answer: in full, in part, nothing found, or refused with a coded ground."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.agreements import reference
from comity.requests.choices import entries, languages
from comity.requests.drafts import ItemDraft, ReplyDraft
from comity.requests.forms.asking import MOST_TEXT
from comity.requests.forms.limits import HandlingFields, RightsFields
from comity.requests.needs import NEEDED
from comity.requests.rights import QUESTIONS
from comity.requests.states import Outcome
from comity.requests.texts import unix_lines
from comity.web.forms import Form, OneOf

MOST_ITEMS = 30

LACKS = {
    "outcome": _("Say what the answer is."),
    "ground": _("Choose the ground of the refusal. Reasons are owed (UNTOC article 18(23))."),
    "text": _("Write the answer, or at least one fact."),
    "codes": _("Choose at least one handling code."),
    "h3_text": _("H3 stands for a limit in words. Write it down."),
    **dict.fromkeys(
        ("rights_none", *(f"rights_{name}" for name in QUESTIONS)),
        _("Answer all four questions about rights. An open question counts as yes."),
    ),
}
NEEDS = {"outcome": NEEDED, "ground": NEEDED, "codes": NEEDED, "h3_text": NEEDED}


class ReplyForm(RightsFields, HandlingFields, Form):
    """An answer; each fact is of one data category, so that its release is decided by itself."""

    summary_title = _("The answer cannot leave yet")
    needs = NEEDS

    outcome = forms.ChoiceField(
        label=_("Your answer"), choices=Outcome.choices, required=False, widget=OneOf(in_line=True)
    )
    ground = forms.ChoiceField(
        label=_("Ground of the refusal"),
        help_text=_("Only when you refuse. Consult before refusing (UNTOC article 18(26))."),
        required=False,
    )
    text = forms.CharField(
        label=_("What you say"),
        help_text=_("Without data on persons: those stand below, each by itself."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_TEXT,
        required=False,
        strip=False,
    )
    text_language = forms.ChoiceField(label=_("Language of the answer"), required=False)

    def __init__(self, *args: Any, items: int, questions: int, **kwargs: Any) -> None:
        """Take how many facts to show and how many questions were asked."""
        super().__init__(*args, **kwargs)
        self.items = min(max(items, 1), MOST_ITEMS)
        for name, choices in (
            ("ground", entries(reference.refusal_grounds())),
            ("text_language", languages()),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        asked = [
            ("", "—"),
            *((str(n), _("Question %(number)s") % {"number": n}) for n in range(1, questions + 1)),
        ]
        for place in range(self.items):
            self.fields[f"items-{place}-text"] = forms.CharField(
                label=_("Fact %(number)s") % {"number": place + 1},
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=20_000,
                required=False,
            )
            self.fields[f"items-{place}-category"] = forms.ChoiceField(
                label=_("Kind of data"), choices=entries(reference.categories()), required=False
            )
            self.fields[f"items-{place}-question"] = forms.ChoiceField(
                label=_("Answers"), choices=asked, required=False
            )

    def item_fields(self) -> list[tuple[Any, Any, Any]]:
        """Return the boxes of each fact: text, category, question."""
        return [
            (self[f"items-{n}-text"], self[f"items-{n}-category"], self[f"items-{n}-question"])
            for n in range(self.items)
        ]

    def clean_text(self) -> str:
        """Undo what a browser does to the ends of lines."""
        return unix_lines(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any] | None:
        """A fact says what kind of data it is."""
        found = super().clean()
        for place in range(self.items):
            text = self.cleaned_data.get(f"items-{place}-text", "")
            if text.strip() and not self.cleaned_data.get(f"items-{place}-category"):
                self.add_error(f"items-{place}-category", _("Say what kind of data this is."))
        return found

    def draft(self) -> ReplyDraft:
        """Return what was typed."""
        said = self.cleaned_data
        items = [
            ItemDraft(
                said[f"items-{n}-category"],
                unix_lines(said[f"items-{n}-text"]),
                int(said[f"items-{n}-question"]) if said[f"items-{n}-question"] else None,
            )
            for n in range(self.items)
            if said[f"items-{n}-text"].strip()
        ]
        return ReplyDraft(
            outcome=said["outcome"],
            ground=said["ground"],
            text=said["text"],
            text_language=said["text_language"],
            items=tuple(items),
            handling=self.handling_of(said),
            rights=self.rights_of(said),
        )
