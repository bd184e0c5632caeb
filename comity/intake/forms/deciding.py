"""A proposal on its way into a room: what it becomes, onto what, what the room asks, and what is changed in it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.intake.accepting import Field, Target, Wish
from comity.intake.accepting.wishes import WANTED
from comity.intake.forms.content import PREFIX, Names, boxes, content_of
from comity.intake.models import Proposal
from comity.records.purposes import Looking, Purpose, PurposeMissingError
from comity.web.forms import Form, OneOf
from comity.web.words import Words

TOLD = "told-"
NEW = "new"  # in place of a record that is there
LONGEST_TOLD = 400
RECORD_LABEL = _("A new record")
Offered = Sequence[tuple[str, Words, Words]]  # what can be named, with words and a hint


class AcceptForm(Form):
    """What one target asks. `onto` holds the things that can be named, with their words and hints; None where none is asked."""

    summary_title = _("This is not accepted yet")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        proposal: Proposal,
        target: Target,
        names: Names,
        onto: Offered | None = None,
        looking: Looking | None = None,
    ) -> None:
        """Build the boxes of the room, the purpose where one is asked, then those of the content."""
        super().__init__(data)
        self.proposal, self.target = proposal, target
        if target.onto:
            self.fields["onto"] = _onto(target, _with_new(target, onto or []))
        for one in target.fields:
            self.fields[TOLD + one.name] = _told(one)
        if target.asks_purpose:
            self._ask_purpose(looking)
        self.fields.update(boxes(proposal.kind, proposal.counts, names))

    def _ask_purpose(self, looking: Looking | None) -> None:
        self.fields["purpose"] = forms.ChoiceField(
            label=_("Why you look"),
            help_text=_("The purpose is kept with each search and each look."),
            choices=Purpose.choices,
            initial=looking.purpose if looking else None,
        )
        self.fields["reference"] = forms.CharField(
            label=_("Number of the case or request"),
            help_text=_("Such as C-2026-0077. No names."),
            max_length=40,
            required=False,
            initial=looking.reference if looking else "",
        )

    def clean(self) -> dict[str, Any]:
        """Make a purpose of its two fields."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.target.asks_purpose:
            try:
                found["looking"] = Looking.read(found.get("purpose", ""), found.get("reference", ""))
            except PurposeMissingError as refusal:
                self.add_error("reference" if "purpose" in found else "purpose", str(refusal))
        return found

    def wish(self) -> Wish:
        """Return what is wished; valid forms only."""
        said = self.cleaned_data
        named = said.get("onto") or ""
        return Wish(
            self.target.code,
            changed=content_of(self.proposal.kind, self.proposal.counts, said),
            onto=UUID(named) if named and named != NEW else None,
            looking=said.get("looking"),
            told={
                name.removeprefix(TOLD): str(value) for name, value in said.items() if name.startswith(TOLD)
            },
        )

    def show(self, problems: Mapping[str, str]) -> None:
        """Put each sentence beside its box; one without a box at the top."""
        for name, sentence in problems.items():
            box = next((one for one in (TOLD + name, PREFIX + name, name) if one in self.fields), None)
            self.add_error(box, sentence)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The boxes of the target."""
        return [self[name] for name in self.fields if not name.startswith(PREFIX)]

    @property
    def said(self) -> list[forms.BoundField]:
        """The boxes of what the document says."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def is_changed_wrongly(self) -> bool:
        """Whether a box of what the document says has a complaint."""
        return any(name.startswith(PREFIX) for name in self.errors)


def _with_new(target: Target, offered: Offered) -> Offered:
    """A wanted file can begin with a record of its own."""
    return [*offered, (NEW, RECORD_LABEL, "")] if target.code == WANTED else offered


def _onto(target: Target, offered: Offered) -> forms.Field:
    label = _("Which record") if target.onto == "subject" else _("Which operation")
    choices = [(key, words) for key, words, _hint in offered]
    hints = {key: hint for key, _words, hint in offered if hint}
    if target.onto == "subject":
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=OneOf(hints=hints),
            error_messages={"required": _("Choose the record.")},
        )
    return forms.ChoiceField(
        label=label, choices=[("", "—"), *choices], error_messages={"required": _("Choose the operation.")}
    )


def _told(one: Field) -> forms.Field:
    common: dict[str, Any] = {
        "label": one.label,
        "help_text": one.help,
        "required": False,  # the room says itself what is missing
        "initial": one.initial,
    }
    if one.choices:
        return forms.ChoiceField(choices=[("", "—"), *one.choices], **common)
    if one.kind == "moment":
        return forms.CharField(
            widget=forms.DateTimeInput({"type": "datetime-local"}), max_length=LONGEST_TOLD, **common
        )
    return forms.CharField(max_length=LONGEST_TOLD, **common)
