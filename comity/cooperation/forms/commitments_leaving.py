"""What the forms of commitments share: the boxes of what is promised, and under what our letters leave."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.agreements.choice_field import AgreementField, offer_agreements
from comity.agreements.choosing import Choice
from comity.cooperation.actions import WayOut
from comity.cooperation.forms.texts import TextsForm
from comity.requests.choices import offences
from comity.requests.forms.limits import HandlingFields, RightsFields
from comity.requests.rights import all_answered, open_field

WAYS = (
    "leaves_under", "leaves_article", "offence", "codes", "h3_text", "grade_source", "grade_information", "classification",
    "rights_none",
)  # fmt: skip


class PromisedFields(TextsForm):
    """The boxes of what is promised, in Korean too."""

    def add_promised(self, known: Mapping[str, str]) -> None:
        """Put the boxes in, each with what is known."""
        self.add_texts(
            "text",
            _("What is promised"),
            known,
            rows=2,
            most=4000,
            needed=_("Write what is promised, in one language at least."),
            also=("ko",),
        )


def choose(form: forms.Form, name: str, offered: Sequence[tuple[Any, Any]]) -> None:
    """Give a box its choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = offered


class WayOutFields(HandlingFields, RightsFields):
    """Under what our letters leave: asked once a commitment."""

    leaves_under = AgreementField(
        label=gettext_lazy("Agreement under which it leaves"),
        required=False,
    )
    leaves_article = forms.CharField(
        label=gettext_lazy("Article under which it leaves"),
        help_text=gettext_lazy("Empty: any article that covers it."),
        max_length=20,
        required=False,
    )

    offence = forms.ChoiceField(
        label=gettext_lazy("Offence"),
        help_text=gettext_lazy("What the cooperation is about; the agreement must cover it."),
        required=False,
    )

    def offer_ways(self, agreements: Sequence[Choice], known: str = "") -> None:
        """Offer agreements; where one alone is open it is chosen."""
        offer_agreements(self, "leaves_under", agreements)
        opened = [one.value for one in agreements if not one.is_closed]
        first = known or (opened[0] if len(opened) == 1 else "")
        self.initial.setdefault("leaves_under", first)
        choose(self, "offence", offences())
        self.initial.setdefault("codes", ["H2"])

    def drop_ways(self) -> None:
        """Ask nothing about leaving: it was asked before, or nothing leaves."""
        for name in (*WayOutFields.base_fields,):
            self.fields.pop(name, None)

    def check_ways(self, cleaned: dict[str, Any]) -> None:
        """Let neither the agreement nor a question about rights stay open."""
        if not cleaned.get("leaves_under") and "leaves_under" not in self.errors:
            self.add_error("leaves_under", _("Choose the agreement under which it leaves."))
        if not cleaned.get("offence") and "offence" not in self.errors:
            self.add_error("offence", _("Choose the offence that the cooperation is about."))
        rights = self.rights_of(cleaned)
        if not all_answered(rights):
            self.add_error(open_field(rights), _("Answer each question about rights; unanswered is not no."))

    def way_out(self) -> WayOut | None:
        """Return what was chosen, None where nothing was asked."""
        given = self.cleaned_data
        if "leaves_under" not in self.fields:
            return None
        return WayOut(
            given["leaves_under"],
            given["leaves_article"],
            given["offence"],
            self.handling_of(given),
            self.rights_of(given),
        )
