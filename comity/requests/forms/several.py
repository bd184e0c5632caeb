"""Forms for several partners: the parties of a draft, a standing group, what is said to members, who is let in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.forms import NamesForm
from comity.accounts.presence import PresenceForm
from comity.requests.basis import Basis
from comity.requests.forms.limits import HandlingFields, TextAsIs
from comity.requests.parties import PartyDraft
from comity.web.forms import Form, SeveralOf

Choices = Sequence[tuple[str, str]]
MOST_SAID = 20_000


@dataclass(frozen=True)
class PartyRow:
    """One party as its row offers it: the articles that may be chosen, and what stands chosen."""

    party: PartyDraft
    name: str
    bases: Sequence[Basis]

    @property
    def chosen(self) -> str:
        """The article that stands chosen, as its value; empty where there is none."""
        return f"{self.party.agreement}|{self.party.article}" if self.party.agreement else ""


class PartyRows(Form):
    """A box for the article and one for leaving out, for each party."""

    def add_rows(self, rows: Sequence[PartyRow]) -> None:
        """Add the boxes of all parties."""
        self.rows = rows
        for place, row in enumerate(rows):
            offered = [("", "—"), *((one.value, one.label) for one in row.bases)]
            if row.chosen and row.chosen not in dict(offered):
                offered.append((row.chosen, row.chosen.replace("|", ", ")))
            self.fields[f"basis_{place}"] = forms.ChoiceField(
                label=_("Legal basis with %(partner)s") % {"partner": row.name},
                choices=offered,
                initial=row.chosen,
                required=False,
            )
            self.fields[f"out_{place}"] = forms.BooleanField(
                label=_("Leave %(partner)s out: it does not get this") % {"partner": row.name},
                initial=row.party.left_out,
                required=False,
            )

    def row_fields(self) -> Iterator[tuple[PartyRow, BoundField, BoundField]]:
        """Return each party with its two boxes."""
        for place, row in enumerate(self.rows):
            yield row, self[f"basis_{place}"], self[f"out_{place}"]

    def parties(self) -> list[PartyDraft]:
        """Return the parties as they were said; after the form was found right."""
        found = []
        for place, row in enumerate(self.rows):
            agreement, _bar, article = str(self.cleaned_data[f"basis_{place}"]).partition("|")
            out = bool(self.cleaned_data[f"out_{place}"])
            found.append(PartyDraft(row.party.node, agreement, article, out))
        return found


class PartiesForm(PartyRows):
    """Whom a draft goes to: the parties there are, further partners, a standing group, and who may take over."""

    summary_title = gettext_lazy("The partners are not kept yet")
    group = forms.ChoiceField(label=gettext_lazy("A standing group"), required=False)
    more = forms.MultipleChoiceField(
        label=gettext_lazy("Further partners"), required=False, widget=SeveralOf(in_line=True)
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who may take over the conversation"),
        help_text=gettext_lazy("When your node is silent, this partner can lead the conversation instead."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        rows: Sequence[PartyRow],
        partners: Choices,
        groups: Choices,
        **kwargs: Any,
    ) -> None:
        """Take the parties there are, the partners that could be added, and the standing groups."""
        super().__init__(*args, **kwargs)
        here = {row.party.node for row in rows}
        _offer(self, "more", [one for one in partners if one[0] not in here])
        _offer(self, "group", [("", "—"), *groups])
        _offer(self, "deputy", [("", _("Nobody")), *((row.party.node, row.name) for row in rows)])
        self.add_rows(rows)


class GroupForm(NamesForm):
    """A standing group: its names, its members, and who may take over."""

    summary_title = gettext_lazy("The group is not kept yet")
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Members"),
        widget=SeveralOf,
        error_messages={"required": gettext_lazy("Choose at least one partner.")},
    )
    deputy = forms.ChoiceField(
        label=gettext_lazy("Who may take over the conversation"),
        help_text=gettext_lazy("When your node is silent, this partner can lead the conversation instead."),
        required=False,
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        """Take the paired partners."""
        super().__init__(*args, **kwargs)
        _offer(self, "members", partners)
        _offer(self, "deputy", [("", _("Nobody")), *partners])

    def clean(self) -> dict[str, Any] | None:
        """See that the deputy is a member."""
        found = super().clean()
        deputy = self.cleaned_data.get("deputy", "")
        if deputy and deputy not in self.cleaned_data.get("members", []):
            self.add_error("deputy", _("Choose one of the members."))
        return found


class MessageForm(HandlingFields, Form):
    """What is said to members of a conversation, with its limits."""

    summary_title = gettext_lazy("This is not kept yet")
    on_page = ("text", "text_language", "category", "members", "codes")
    text = TextAsIs(
        label=gettext_lazy("What you say to them"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_SAID,
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    text_language = forms.ChoiceField(label=gettext_lazy("Language of the text"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Kind of data"),
        help_text=gettext_lazy("By it each agreement decides whether this may leave."),
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("To whom"),
        widget=SeveralOf,
        error_messages={"required": gettext_lazy("Choose at least one party.")},
    )

    def __init__(
        self,
        *args: Any,
        languages: Iterable[tuple[str, str]],
        categories: Iterable[tuple[str, str]],
        members: Choices,
        **kwargs: Any,
    ) -> None:
        """Take what there is to choose from."""
        super().__init__(*args, **kwargs)
        _offer(self, "text_language", list(languages))
        _offer(self, "category", list(categories))
        _offer(self, "members", members)


class MessagePartiesForm(PartyRows, PresenceForm):
    """Before it leaves: the article for each member, who is left out, and who is there."""

    summary_title = gettext_lazy("This was not sent")

    def __init__(self, *args: Any, rows: Sequence[PartyRow], **kwargs: Any) -> None:
        """Take the members it is meant for."""
        super().__init__(*args, **kwargs)
        self.add_rows(rows)


class OneMoreForm(Form):
    """Which partner is asked as well."""

    summary_title = gettext_lazy("Nobody is added yet")
    node = forms.ChoiceField(
        label=gettext_lazy("Partner"), error_messages={"required": gettext_lazy("Choose a partner.")}
    )

    def __init__(self, *args: Any, partners: Choices, **kwargs: Any) -> None:
        """Take the partners that take no part yet."""
        super().__init__(*args, **kwargs)
        _offer(self, "node", [("", "—"), *partners])


class MembershipForm(PresenceForm):
    """Nothing but who is there."""

    summary_title = gettext_lazy("Nothing is changed yet")


def _offer(form: forms.Form, name: str, choices: Choices) -> None:
    found = form.fields[name]
    if not isinstance(found, forms.ChoiceField):
        raise TypeError(name)
    found.choices = list(choices)
