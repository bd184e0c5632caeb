"""Forms of an owner and of holders: taking back, correcting, narrowing, refusing to delete; packs and copies."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.handling.codes import Code, Codes
from comity.handling.stamp import Handling, Onward
from comity.sharing.forms.asking import WORDS
from comity.sharing.forms.days import LastDayField, end_of
from comity.sharing.keepers import Line
from comity.sharing.passages import Passage
from comity.sharing.words import GROUNDS, REASONS
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.words import HANDLING

LONGEST = 20_000


class RecallForm(PresenceForm):
    """Taking a letter back, or asking to delete it."""

    summary_title = _("Nothing was sent")
    reason = forms.ChoiceField(label=_("Why"), choices=list(REASONS.items()), widget=OneOf())
    text = forms.CharField(
        label=_("In words"),
        help_text=_("Every holder reads it. No names."),
        widget=WORDS,
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        """Another reason needs its words."""
        found = super().clean()
        if self.cleaned_data.get("reason") == "other" and not self.cleaned_data.get("text", "").strip():
            self.add_error("text", _("Give the reason in words."))
        return found


class TakeBackForm(RecallForm):
    """Taking a letter back, where it went to several partners from one of them or from all."""

    def __init__(self, *args: Any, one: str, others: Sequence[str], **kwargs: Any) -> None:
        """Take the name of the letter's own partner, and those of the partners that the same went to."""
        super().__init__(*args, **kwargs)
        if others:
            number = len(others) + 1
            choices = [
                ("all", _("From all %(number)s partners that it went to") % {"number": number}),
                ("one", _("From %(partner)s alone") % {"partner": one}),
            ]
            names = ", ".join([one, *others])
            scope = forms.ChoiceField(
                label=_("From whom"), choices=choices, widget=OneOf(hints={"all": names})
            )
            self.fields = {"scope": scope, **self.fields}

    @property
    def from_all(self) -> bool:
        """Whether every letter is meant that brought the same."""
        return bool(self.cleaned_data.get("scope") == "all")


class CorrectForm(RecallForm):
    """Correcting passages of a letter: a box for each, filled with what holds now."""

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        """Take what the letter says now."""
        super().__init__(*args, **kwargs)
        self.said = [one for one in lines if one.at]
        boxes = {}
        for place, line in enumerate(self.said):
            boxes[f"line-{place}"] = forms.CharField(
                label=line.label,  # type: ignore[arg-type]
                initial=line.text,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(
                    attrs={"rows": 2, "lang": line.language} if line.language else {"rows": 2}
                ),
            )
        self.fields = {**boxes, **self.fields}

    def passages(self) -> list[Passage]:
        """Return what was changed."""
        found = []
        for place, line in enumerate(self.said):
            text = self.cleaned_data[f"line-{place}"].replace("\r\n", "\n")
            if text != line.text.strip().replace("\r\n", "\n"):
                found.append(Passage(line.at, text))
        return found


class NarrowForm(RecallForm):
    """Making the handling of a letter stricter."""

    codes = forms.MultipleChoiceField(
        label=_("Handling codes to add"),
        choices=[(code, code) for code in HANDLING],
        required=False,
        widget=SeveralOf(hints=HANDLING, in_line=True),
    )
    h3_text = forms.CharField(
        label=_("The other limit, in words"), help_text=_("Only for H3."), required=False, max_length=1000
    )
    onward = forms.ChoiceField(
        label=_("Passing on"),
        choices=[
            ("", _("As it is")),
            (Onward.ASK.value, _("Only after you have agreed, each time")),
            (Onward.NO.value, _("Not at all")),
        ],
        required=False,
    )
    delete_after = LastDayField(label=_("To be deleted after"), required=False)
    field_order = ("codes", "h3_text", "onward", "delete_after", "reason", "text")

    def clean(self) -> dict[str, Any] | None:
        """H3 stands for a limit in words."""
        found = super().clean()
        has_words = bool(self.cleaned_data.get("h3_text", "").strip())
        if (Code.H3.value in self.cleaned_data.get("codes", [])) != has_words:
            self.add_error("h3_text", _("H3 stands for a limit in words. Write it down, and choose H3."))
        return found

    def stricter(self, before: Handling) -> Handling:
        """Return the handling to join to what holds."""
        given = self.cleaned_data
        words = frozenset({given["h3_text"].strip()}) if given["h3_text"].strip() else frozenset()
        return Handling(
            owner=before.owner,
            codes=Codes.read([*before.codes.as_list(), *given["codes"]]),
            classification=before.classification,
            purpose=before.purpose,
            grading=before.grading,
            h3_texts=before.h3_texts | words,
            retain_until=before.retain_until,
            delete_after=end_of(given["delete_after"]) or before.delete_after,
            onward=Onward(given["onward"]) if given["onward"] else before.onward,
            listed=before.listed,
            caveats=before.caveats,
        )


class RefuseForm(PresenceForm):
    """Deciding whether to delete what an owner wants deleted; a refusal needs a legal reason."""

    summary_title = _("Nothing was decided")
    verdict = forms.ChoiceField(
        label=_("Your decision"),
        choices=[("delete", _("Delete it")), ("refuse", _("Keep it for a legal reason"))],
        widget=OneOf(),
    )
    ground = forms.ChoiceField(
        label=_("Legal reason"),
        help_text=_("Needed where you keep it. The owner is told."),
        choices=[("", "—"), *GROUNDS.items()],
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        """A refusal needs its legal reason."""
        found = super().clean()
        if self.cleaned_data.get("verdict") == "refuse" and not self.cleaned_data.get("ground"):
            self.add_error("ground", _("Choose the legal reason for which it is kept."))
        return found


class PackForm(PresenceForm):
    """Taking an item out as a pack for the court."""

    summary_title = _("The pack was not written")
    reason = forms.CharField(
        label=_("For which proceedings?"),
        help_text=_("Court and file number. It stands in the pack."),
        max_length=300,
    )


class DestroyedForm(Form):
    """Confirming that a copy is destroyed."""

    summary_title = _("Nothing was confirmed")
    sure = forms.BooleanField(
        label=_("I have destroyed this file and every copy that I made or gave of it"),
        error_messages={"required": _("Confirm it only once every copy is destroyed.")},
    )
