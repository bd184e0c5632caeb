"""Proposing a commitment, to a partner with a node or to one without."""

from collections.abc import Sequence
from typing import Any

import icu
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.agreements.choosing import Choice
from comity.agreements.countries import country_name
from comity.cooperation.access import meetings_visible_to, partner_agencies_visible_to
from comity.cooperation.actions import CommitmentDraft
from comity.cooperation.commitments.folding import BOTH, OTHER
from comity.cooperation.commitments.resting import agreements_for, named, state_of
from comity.cooperation.commitments.words import DEEDS, STAGES, text_of
from comity.cooperation.core.terms import Deed, Stage, Terms
from comity.cooperation.exceptions import NotAtMeetingError
from comity.cooperation.forms.commitments_leaving import PromisedFields, WayOutFields, choose
from comity.cooperation.forms.commitments_sure import SureFields
from comity.cooperation.forms.days import DayField
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Meeting
from comity.cooperation.partners.related import meetings_at
from comity.requests.choices import ALPHA2
from comity.requests.forms.signs import require_seen
from comity.web.forms import OneOf

ANOTHER = "another"  # a partner that has no node and is not kept yet


def states(own: str = "") -> list[tuple[str, str]]:
    """Return states by ISO 3166-1, those near by first, named in the reader's language; `own` is left out."""
    language = get_language() or "en"
    near = [code for code in dict.fromkeys(ALPHA2.values()) if code != own]
    rest = [str(code) for code in icu.Locale.getISOCountries() if code not in {own, *near}]
    named = [(code, country_name(code, language)) for code in rest]
    return [
        ("", "—"),
        *((code, country_name(code, language)) for code in near),
        *sorted(named, key=lambda one: one[1]),
    ]


FIRST_STAGES = [
    (Stage.SOFT.value, STAGES[Stage.SOFT]),
    (Stage.COMMITTED.value, STAGES[Stage.COMMITTED]),
]
ACTORS = [
    ("us", gettext_lazy("Our side")),
    ("them", gettext_lazy("The other side")),
    (BOTH, gettext_lazy("Both sides")),
]


class NewForm(SureFields, PromisedFields, WayOutFields, PresenceForm):
    """Proposing a commitment, to a partner with a node or to one without."""

    summary_title = gettext_lazy("The commitment was not proposed")
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"),
        help_text=gettext_lazy(
            "For one with a node the release decision is asked at the end of this form: agreement, offence, handling codes, and four questions about rights."
        ),
        required=False,
    )
    country = forms.ChoiceField(
        label=gettext_lazy("State of the partner"),
        help_text=gettext_lazy("Only for a partner without a node."),
        required=False,
    )
    partner_name = forms.CharField(
        label=gettext_lazy("Name of the partner"),
        help_text=gettext_lazy("Only for a partner without a node."),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    deed = forms.ChoiceField(
        label=gettext_lazy("With which word was it given?"), choices=[(str(code), words) for code, words in DEEDS.items()],
        widget=OneOf(in_line=True),
    )  # fmt: skip
    stage = forms.ChoiceField(
        label=gettext_lazy("How far is it?"),
        choices=FIRST_STAGES,
        widget=OneOf(
            hints={
                Stage.SOFT.value: gettext_lazy("Nobody owes it yet."),
                Stage.COMMITTED.value: gettext_lazy("Somebody owes it: name the unit that answers for it."),
            }
        ),
    )
    actor = forms.ChoiceField(
        label=gettext_lazy("Who owes it"),
        choices=ACTORS,
        widget=OneOf(in_line=True),
    )
    due = DayField(label=gettext_lazy("Due"), required=False)
    owner = forms.CharField(
        label=gettext_lazy("Unit that answers for it"),
        help_text=gettext_lazy("As whoever owes it calls it. A unit, no person’s name."),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    basis_chosen = forms.ChoiceField(
        label=gettext_lazy("Agreement it rests on"),
        help_text=gettext_lazy("Those of the register, and those whose machine-readable form is held."),
        required=False,
    )
    basis_agreement = forms.CharField(
        label=gettext_lazy("Another one, as it is called"),
        help_text=gettext_lazy(
            "Only for one that is in neither. Where you write the name of one of them, that one is taken."
        ),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    basis_article = forms.CharField(label=gettext_lazy("Article"), max_length=20, required=False)
    meeting = forms.ChoiceField(
        label=gettext_lazy("Meeting it was given at"),
        help_text=gettext_lazy("One in which the partner took part: it reads the title."),
        required=False,
        error_messages={"invalid_choice": NotAtMeetingError.words},
    )
    field_order = ("partner", "country", "partner_name", "deed", "stage", "actor")

    def __init__(
        self,
        *args: Any,
        person: Person,
        partners: Sequence[tuple[str, str]],
        agreements: Sequence[Choice],
        **kwargs: Any,
    ) -> None:
        """Offer partners, states, meetings and agreements; put the boxes of the words in."""
        super().__init__(*args, **kwargs)
        self.person = person
        # a partner without a node that is kept already is chosen, not typed again
        self.kept = {
            f"kept:{one.pk}": one
            for one in partner_agencies_visible_to(person).filter(node="").order_by("country", "created_at")
        }
        mark = pgettext("of a partner", "Has no node")
        without = [(key, f"{text_of(one.names)[0]} · {mark}") for key, one in self.kept.items()]
        self.nodes = [node for node, _name in partners]
        choose(
            self, "partner", [("", "—"), *partners, *without, (ANOTHER, _("Another one that has no node"))]
        )
        choose(self, "country", states(ALPHA2.get(person.agency.country, "")))
        self.meetings = self._meetings()
        if len(self.nodes) == 1:  # whatever the document says, or the person chooses, goes before
            self.fields["partner"].initial = self.nodes[0]
        choose(
            self,
            "meeting",
            [
                ("", "—"),
                *((key, f"{one.ref} {text_of(one.titles)[0]}") for key, one in self.meetings.items()),
            ],
        )
        self.resting = {one.key: one for one in agreements_for(person)}
        self._offer_resting()
        self.add_promised({})
        self.offer_ways(agreements)

    def _meetings(self) -> dict[str, Meeting]:
        """Return the meetings with the partner that is chosen already; before one is chosen, all of them."""
        chosen, country = (
            self.data.get(self.add_prefix(name), "")
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name)
            for name in ("partner", "country")
        )
        node, state = self._partner_of(str(chosen or ""), str(country or ""))
        is_known = bool(node or state)
        found = meetings_at(self.person, node, state) if is_known else meetings_visible_to(self.person)
        return {str(one.pk): one for one in found.order_by("-created_at")[:200]}

    def _partner_of(self, chosen: str, country: str) -> tuple[str, str]:
        """Return node and state of a partner: one with a node, one that is kept, or one that is typed."""
        if kept := self.kept.get(chosen):
            return "", kept.country
        return (chosen, state_of(chosen, self.person)) if chosen in self.nodes else ("", country)

    def _offer_resting(self) -> None:
        """Offer what the register and the forms hold; where they hold nothing, ask for the name alone."""
        choose(self, "basis_chosen", [("", "—"), *((key, one.label) for key, one in self.resting.items())])
        if not self.resting:
            del self.fields["basis_chosen"]
            self.fields["basis_agreement"].label = _("Agreement it rests on")
            self.fields["basis_agreement"].help_text = _("As it is called. Empty for none.")

    def _rests_on(self, found: dict[str, Any]) -> str:
        """Return what is signed as the agreement it rests on; say what is wrong with the choice."""
        node, state = self._partner_of(found.get("partner") or "", found.get("country") or "")
        written = str(found.get("basis_agreement") or "").strip()
        meant = named(self.resting.values(), written, node, state) if written else None
        chosen = self.resting.get(found.get("basis_chosen") or "")
        if chosen is None:
            return meant.basis if meant else written
        if written and meant != chosen:
            self.add_error("basis_agreement", _("Choose one or write one, not both."))
        elif (node or state) and not chosen.is_with(node, state):
            self.add_error(
                "basis_chosen", _("This partner is no party to that agreement. Choose another, or none.")
            )
        return chosen.basis

    @property
    def text_fields(self) -> list[Any]:
        """The boxes of the words, for drawing."""
        return [*self.text_boxes("text"), *self.words_sure]

    def clean(self) -> dict[str, Any]:
        """Ask of each kind of partner what it needs."""
        found = super().clean() or {}
        found["texts"] = self.texts("text")
        self._check_partner(found)
        found["basis"] = self._rests_on(found)
        if found.get("stage") != Stage.SOFT and not found.get("owner") and "owner" not in self.errors:
            self.add_error("owner", _("Name the unit that answers for it, or leave it a proposal."))
        return found

    def _check_partner(self, found: dict[str, Any]) -> None:
        """Ask what a partner of this kind needs; where none is chosen, what the next press would ask for."""
        if "partner" in self.errors or found.get("partner") in self.kept:
            return
        if not found.get("partner") and (found.get("country") or found.get("partner_name")):
            found["partner"] = ANOTHER  # a state and a name say which
        if found.get("partner") == ANOTHER:
            if not found.get("country") and "country" not in self.errors:
                self.add_error("country", _("Choose the state of the partner, or a partner with a node."))
            if not found.get("partner_name") and "partner_name" not in self.errors:
                self.add_error(
                    "partner_name", _("Write what the partner is called, or choose one with a node.")
                )
            return
        if not found.get("partner"):
            self.add_error("partner", _("Choose the partner."))
        if found.get("partner") or self.nodes:
            self.check_ways(found)

    def draft(self) -> CommitmentDraft:
        """Return what was written."""
        given = self.cleaned_data
        kept = self.kept.get(given["partner"])
        partner = "" if kept or given["partner"] == ANOTHER else given["partner"]
        them = partner or OTHER
        sides = {"us": (settings.NODE_ID, them), "them": (them, settings.NODE_ID), BOTH: (BOTH, BOTH)}
        actor, addressee = sides[given["actor"]]
        meeting = self.meetings.get(given["meeting"])
        basis = {
            "agreement": given["basis"],
            "article": given["basis_article"],
        }
        language = (get_language() or "en").split("-")[0]
        return CommitmentDraft(
            terms=Terms(
                stage=Stage(given["stage"]),
                deed=Deed(given["deed"]),
                actor=actor,
                addressee=addressee,
                texts=given["texts"],
                due=given["due"],
                owner=given["owner"],
                basis={name: text for name, text in basis.items() if text},
                meeting=titles_told(meeting) if meeting else {},
            ),
            partner=partner,
            agency=kept.pk if kept else None,
            country="" if partner or kept else given["country"],
            names={} if partner or kept else {language: given["partner_name"]},
            way_out=self.way_out() if partner else None,
            meeting=meeting.pk if meeting else None,
            sure=self.sure,
        )
