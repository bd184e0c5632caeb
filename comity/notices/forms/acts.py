"""Forms of acts: beginning, answering a rule, circulating, renewing, ending, flagging, taking notices over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.accounts.held import HeldFileField, HoldsFiles
from comity.accounts.presence import PresenceForm
from comity.notices.actions import Party
from comity.notices.basis import Basis
from comity.notices.models import CloseReason, FileKind, FlagReason
from comity.requests.forms.limits import HandlingFields
from comity.sharing.forms.days import LastDayField
from comity.web.forms import Form, OneOf, SeveralOf

WORDS = forms.Textarea(attrs={"rows": 3})


class BeginForm(Form):
    """Beginning a file."""

    summary_title = _("No file was begun")
    kind = forms.ChoiceField(
        label=_("What is it to become?"),
        choices=FileKind.choices,
        widget=OneOf(
            hints={
                FileKind.RED: _(
                    "The form for INTERPOL, written to a file for the national bureau. It may be circulated among partners too."
                ),
                FileKind.BILATERAL: _(
                    "A file that goes to partners you choose, under the agreements with them."
                ),
            }
        ),
        initial=FileKind.BILATERAL,
    )
    person = forms.ChoiceField(label=_("Whom is it about?"), widget=OneOf())

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """Take the persons of the request it is begun from; without one there is nothing to choose."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        if people and isinstance(field, forms.ChoiceField):
            field.choices = people
            field.initial = people[0][0]
        else:
            del self.fields["person"]  # fmt: skip


class AnswerForm(Form):
    """Answering a rule of the pre-flight."""

    summary_title = _("The rule was not answered")
    satisfied = forms.ChoiceField(
        label=_("Does the file satisfy the rule?"),
        choices=[("yes", pgettext_lazy("answer", "Yes")), ("no", pgettext_lazy("answer", "No"))],
        widget=OneOf(in_line=True),
    )
    reason = forms.CharField(
        label=_("Why"), help_text=_("It is kept with your name."), widget=WORDS, max_length=2000
    )


@dataclass(frozen=True)
class PartnerRow:
    """A partner as the circulation form offers it; `closed` says why it cannot be chosen."""

    node: str
    name: str
    country: str
    bases: Sequence[Basis]
    closed: str


class CirculateForm(HandlingFields, PresenceForm):
    """To whom a file goes, who never gets it, until when, and what they may do with it."""

    summary_title = _("The file has not left")
    group = forms.ChoiceField(
        label=_("A standing group"),
        help_text=_(
            "Each of its members gets the file under the first article that fits, but those left out."
        ),
        required=False,
    )
    excluded = forms.MultipleChoiceField(
        label=_("Never to these"),
        help_text=_("Whoever stands here gets the file neither now nor later, and nobody may pass it on."),
        widget=SeveralOf(in_line=True),
        required=False,
    )
    excluded_is_whole = forms.BooleanField(
        label=_("This is everybody who must never get the file"),
        help_text=_("A restore of this node may have lost the list. Ask who knew it before you go on."),
    )
    until = LastDayField(
        label=_("Stands until the end of"),
        help_text=_("Five years at most. You are asked six months ahead whether it is still needed; it is not renewed by itself."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        partners: Sequence[PartnerRow],
        groups: Mapping[str, tuple[str, Sequence[str]]],
        excluded_lost: bool = False,
        **kwargs: Any,
    ) -> None:
        """Take the partners with the articles that fit, the standing groups (id to name and members), and whether who is left out is asked anew."""
        super().__init__(*args, **kwargs)
        if not excluded_lost:
            del self.fields["excluded_is_whole"]
        self.partners, self.groups = partners, groups
        for name, choices in (
            ("group", [("", "—"), *((key, called) for key, (called, _members) in groups.items())]),
            ("excluded", [(one.node, one.name) for one in partners]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.fields["codes"].initial = ["H0", "H2"]
        self.fields["until"].initial = localdate() + timedelta(days=365)
        for place, one in enumerate(partners):
            self.fields[f"to-{place}"] = forms.ChoiceField(
                label=gettext("To %(partner)s under") % {"partner": one.name},
                choices=[("", _("Not to this partner")), *((each.value, each.label) for each in one.bases)],
                help_text=one.closed,
                disabled=bool(one.closed),
                required=False,
            )

    def partner_fields(self) -> Iterator[tuple[PartnerRow, BoundField]]:
        """Return each partner with its box."""
        for place, one in enumerate(self.partners):
            yield one, self[f"to-{place}"]

    def parties(self) -> list[Party]:
        """Return who was chosen, by name or in a group; after the form was found right."""
        members = set(self.groups.get(self.cleaned_data["group"], ("", ()))[1])
        found = []
        for place, one in enumerate(self.partners):
            said = str(self.cleaned_data[f"to-{place}"])
            if not said and one.node in members and one.bases and not one.closed:
                said = one.bases[0].value
            if said:
                agreement, _bar, article = said.partition("|")
                found.append(Party(one.node, agreement, article))
        return found


class RenewForm(PresenceForm):
    """Renewing a file, or sending its newer sheet."""

    summary_title = _("The file was not renewed")
    until = LastDayField(label=_("Stands until the end of"), help_text=_("Five years at most."))
    reason = forms.CharField(
        label=_("Why it is still needed"),
        widget=WORDS,
        max_length=2000,
        help_text=_("It is kept with your name."),
    )


class EndForm(Form):
    """Ending a search."""

    summary_title = _("The search goes on")
    reason = forms.ChoiceField(
        label=_("Why is the search over?"), choices=CloseReason.choices, widget=OneOf()
    )
    text = forms.CharField(
        label=_("In words"),
        help_text=_("The partners read it. Do not write who granted protection to the person."),
        widget=WORDS,
        max_length=2000,
        required=False,
    )


class RecallForm(PresenceForm):
    """Taking a file back at the partners: nothing but the one-time code."""

    summary_title = _("The file was not taken back")


class FlagForm(PresenceForm):
    """Saying why our state cannot act on a notice, or that it can again."""

    summary_title = _("Nothing was said")
    flag = forms.ChoiceField(label=_("Cannot act here because"), choices=[("", "—"), *FlagReason.choices])
    text = forms.CharField(
        label=_("In words"), help_text=_("The partner reads it."), widget=WORDS, max_length=2000
    )

    def __init__(self, *args: Any, flagged: bool, **kwargs: Any) -> None:
        """Offer that it can be acted on again where it was flagged."""
        super().__init__(*args, **kwargs)
        field = self.fields["flag"]
        if flagged and isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), ("can", _("It can be acted on again")), *FlagReason.choices]


class ImportForm(HoldsFiles, Form):
    """Taking public notices over from a file."""

    summary_title = _("No notice was taken over")
    file = HeldFileField(label=_("File of public red notices, JSON"), allow_empty_file=True)


class WriteForm(PresenceForm):
    """Writing the form of a red notice to a file: nothing but the one-time code."""

    summary_title = _("Nothing was written")
