"""Forms of partners without a node."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import held
from comity.agreements.access import visible_to as agreements_visible_to
from comity.agreements.countries import country_name
from comity.agreements.reference import text_in
from comity.cooperation.forms.commitments_leaving import choose
from comity.cooperation.forms.commitments_new import states
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.texts import TextsForm
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import PartnerAgency
from comity.exchange.peers import partners_for
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form

SHORT = forms.Textarea(attrs={"rows": 3})


def parties_of_agreements(person: Person) -> list[tuple[str, str]]:
    """Return the parties that agreements name, ours and paired nodes aside, with their names."""
    language = get_language() or "en"
    known = {settings.NODE_ID, *partners_for(person).values_list("node", flat=True)}
    found: dict[str, str] = {}
    for one in held(agreements_visible_to(person)):
        for party in one.terms.parties if one.terms is not None else ():
            if party.agency not in known:
                name = text_in(party.names, language) or party.agency
                found[party.agency] = f"{name} · {country_name(party.country, language)}"
    return sorted(found.items(), key=lambda pair: pair[1])


class PartnerForm(KeptForm, TextsForm, Form):
    """A partner without a node."""

    summary_title = gettext_lazy("The partner is not kept yet")
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    country = forms.ChoiceField(
        label=gettext_lazy("State of the partner"),
        error_messages={"required": gettext_lazy("Choose the state of the partner.")},
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("As it stands on an envelope; letters carry it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        validators=[require_seen],
    )
    contact = forms.CharField(
        label=gettext_lazy("How it is reached"),
        help_text=gettext_lazy("Telephone, e-mail, the liaison post."),
        widget=SHORT,
        max_length=2000,
        required=False,
        validators=[require_seen],
    )
    party = forms.ChoiceField(
        label=gettext_lazy("As which party do agreements name it?"),
        help_text=gettext_lazy("Without one nothing may leave for it."),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, partner: PartnerAgency | None = None, **kwargs: Any) -> None:  # fmt: skip
        """Offer states and parties; take the partner that is changed."""
        super().__init__(*args, **kwargs)
        choose(self, "country", states())
        known = parties_of_agreements(person)
        if partner is not None and partner.party and partner.party not in dict(known):
            known = [(partner.party, partner.party), *known]
        choose(self, "party", [("", _("None yet")), *known])
        names = partner.names if partner else None
        self.add_texts("name", _("Name of the partner"), names, most=200, needed=_("Write what the partner is called."))  # fmt: skip
        if partner is not None:
            for name in ("country", "address", "contact", "party", "version"):
                self.initial.setdefault(name, getattr(partner, name))
        texts = [name for name in self.fields if name.startswith("name_")]
        self.order_fields(["country", *texts, "address", "contact", "party"])

    def draft(self) -> PartnerDraft:
        """Return what was written."""
        given = self.cleaned_data
        return PartnerDraft(
            given["country"], self.texts("name"), given["address"], given["contact"], given["party"]
        )


class JoinedForm(Form):
    """Saying with which node a partner has joined."""

    summary_title = gettext_lazy("That the partner has joined is not noted yet")
    node = forms.ChoiceField(
        label=gettext_lazy("Its node"),
        error_messages={"required": gettext_lazy("Choose the node of the partner.")},
    )

    def __init__(self, *args: Any, nodes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the nodes that are paired."""
        super().__init__(*args, **kwargs)
        choose(self, "node", [("", "—"), *nodes])
