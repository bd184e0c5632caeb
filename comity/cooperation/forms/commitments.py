"""Forms of commitments: proposed, changed, answered, decided about in the house, proposed to a partner that has joined."""

from collections.abc import Sequence
from typing import Any, cast

import icu
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.agreements.countries import country_name
from comity.cooperation.access import meetings_visible_to, partner_agencies_visible_to
from comity.cooperation.actions import CommitmentDraft, WayOut
from comity.cooperation.commitments.evidence import evidence_of
from comity.cooperation.commitments.folding import BOTH, OTHER
from comity.cooperation.commitments.steps import Step
from comity.cooperation.commitments.words import DEEDS, STAGES, text_of
from comity.cooperation.core.terms import Deed, Stage, Terms
from comity.cooperation.forms._texts import TextBoxes
from comity.requests.choices import ALPHA2, offences
from comity.requests.forms.limits import HandlingFields, RightsFields
from comity.requests.forms.signs import require_seen
from comity.requests.rights import all_answered, open_field
from comity.web.forms import OneOf

SIGN, DISPUTE = "sign", "dispute"
APPROVE, RETURN = "approve", "return"
WORDS = forms.Textarea(attrs={"rows": 2})
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
MOST_RECORDS = 50
WAYS = (
    "leaves_under", "leaves_article", "offence", "codes", "h3_text", "grade_source", "grade_information", "classification",
    "rights_none",
)  # fmt: skip


def promised() -> TextBoxes:
    """Return the boxes of what is promised."""
    return TextBoxes(
        "text",
        _("What is promised"),
        needed=_("Write what is promised, in one language at least."),
    )


def _choose(form: forms.Form, name: str, offered: Sequence[tuple[Any, Any]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = offered


def states() -> list[tuple[str, str]]:
    """Return states by ISO 3166-1, those near by first, named in the reader's language."""
    language = get_language() or "en"
    near = list(dict.fromkeys(ALPHA2.values()))
    rest = [str(code) for code in icu.Locale.getISOCountries() if code not in near]
    named = [(code, country_name(code, language)) for code in rest]
    return [
        ("", "—"),
        *((code, country_name(code, language)) for code in near),
        *sorted(named, key=lambda one: one[1]),
    ]


class WayOutFields(HandlingFields, RightsFields):
    """Under what our letters leave: asked once a commitment."""

    leaves_under = forms.ChoiceField(
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

    def offer_ways(self, agreements: Sequence[tuple[str, str]], known: str = "") -> None:
        """Offer agreements; where there is one it is chosen."""
        _choose(self, "leaves_under", [("", "—"), *agreements])
        first = known or (agreements[0][0] if len(agreements) == 1 else "")
        self.initial.setdefault("leaves_under", first)
        _choose(self, "offence", offences())
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
            self.add_error(open_field(rights), _("Answer each question about rights: unanswered is not no."))

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


class NewForm(WayOutFields, PresenceForm):
    """Proposing a commitment, to a partner with a node or to one without."""

    summary_title = gettext_lazy("The commitment was not proposed")
    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)
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
        choices=[(Stage.SOFT.value, STAGES[Stage.SOFT]), (Stage.COMMITTED.value, STAGES[Stage.COMMITTED])],
        widget=OneOf(
            hints={
                Stage.SOFT.value: gettext_lazy("Nobody owes it yet."),
                Stage.COMMITTED.value: gettext_lazy("Somebody owes it: name the unit that answers for it."),
            }
        ),
    )
    actor = forms.ChoiceField(
        label=gettext_lazy("Who owes it"),
        choices=[
            ("us", gettext_lazy("Our side")),
            ("them", gettext_lazy("The other side")),
            (BOTH, gettext_lazy("Both sides")),
        ],
        widget=OneOf(in_line=True),
    )
    due = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DAY)
    owner = forms.CharField(
        label=gettext_lazy("Unit that answers for it"),
        help_text=gettext_lazy("As whoever owes it calls it. A unit, no person’s name."),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    basis_agreement = forms.CharField(
        label=gettext_lazy("Agreement it rests on"),
        help_text=gettext_lazy("As it is called. Empty for none."),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    basis_article = forms.CharField(label=gettext_lazy("Article"), max_length=20, required=False)
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting it was given at"), required=False)
    field_order = ("partner", "country", "partner_name", "deed", "stage", "actor")

    def __init__(
        self,
        *args: Any,
        person: Person,
        partners: Sequence[tuple[str, str]],
        agreements: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer partners, states, meetings and agreements; put the boxes of the words in."""
        super().__init__(*args, **kwargs)
        self.person, self.texts = person, promised()
        # a partner without a node that is kept already is chosen, not typed again
        self.kept = {
            f"kept:{one.pk}": one
            for one in partner_agencies_visible_to(person).filter(node="").order_by("country", "created_at")
        }
        without = [(key, f"{text_of(one.names)[0]} · {_('has no node')}") for key, one in self.kept.items()]
        _choose(self, "partner", [("", _("Another one that has no node")), *partners, *without])
        _choose(self, "country", states())
        self.meetings = {
            str(one.pk): one for one in meetings_visible_to(person).order_by("-created_at")[:200]
        }
        _choose(
            self,
            "meeting",
            [
                ("", "—"),
                *((key, f"{one.ref} {text_of(one.titles)[0]}") for key, one in self.meetings.items()),
            ],
        )
        self.texts.add_to(self, {})
        self.offer_ways(agreements)

    @property
    def text_fields(self) -> list[Any]:
        """The boxes of the words, for drawing."""
        return [self[f"text_{code}"] for code in self.texts.codes]

    def clean(self) -> dict[str, Any] | None:
        """Ask of each kind of partner what it needs."""
        found = super().clean() or {}
        found["texts"] = self.texts.given(self, found)
        if found.get("partner") in self.kept:
            pass
        elif found.get("partner"):
            self.check_ways(found)
        else:
            if not found.get("country"):
                self.add_error("country", _("Choose the state of the partner, or a partner with a node."))
            if not found.get("partner_name"):
                self.add_error(
                    "partner_name", _("Write what the partner is called, or choose one with a node.")
                )
        if found.get("stage") == Stage.COMMITTED and not found.get("owner"):
            self.add_error("owner", _("Name the unit that answers for it, or leave it a proposal."))
        return found

    def draft(self) -> CommitmentDraft:
        """Return what was written."""
        given = self.cleaned_data
        kept = self.kept.get(given["partner"])
        partner = "" if kept else given["partner"]
        them = partner or OTHER
        sides = {"us": (settings.NODE_ID, them), "them": (them, settings.NODE_ID), BOTH: (BOTH, BOTH)}
        actor, addressee = sides[given["actor"]]
        meeting = self.meetings.get(given["meeting"])
        basis = {
            "agreement": given["basis_agreement"],
            "article": given["basis_article"],
            "meeting": (text_of(meeting.titles)[0] or meeting.ref)[:200] if meeting else "",
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
            ),
            partner=partner,
            agency=kept.pk if kept else None,
            country="" if partner or kept else given["country"],
            names={} if partner or kept else {language: given["partner_name"]},
            way_out=self.way_out() if partner else None,
            meeting=meeting.pk if meeting else None,
        )


class ActForm(WayOutFields, PresenceForm):
    """An act on a commitment; how it leaves is asked where nobody said it yet."""

    def __init__(
        self, *args: Any, agreements: Sequence[tuple[str, str]] | None, known: str = "", **kwargs: Any
    ) -> None:
        """Take the agreements to choose from, None where nothing is to be asked."""
        super().__init__(*args, **kwargs)
        if agreements is None:
            self.drop_ways()
        else:
            self.offer_ways(agreements, known)

    def clean(self) -> dict[str, Any] | None:
        """Let nothing about leaving stay open."""
        found = super().clean() or {}
        if "leaves_under" in self.fields:
            self.check_ways(found)
        return found


class StepForm(ActForm):
    """Proposing a step: the boxes are those of the step."""

    summary_title = gettext_lazy("The change was not proposed")
    on = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=1000)
    keep = forms.ChoiceField(label=gettext_lazy("Which version holds?"), widget=OneOf())
    due = forms.DateField(label=gettext_lazy("Due"), required=False, widget=DAY)
    owner = forms.CharField(
        label=gettext_lazy("Unit that answers for it"),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    evidence = forms.CharField(
        label=gettext_lazy("Records that show it"),
        help_text=gettext_lazy(
            "One a line: the reference of a request, a track or an activity, or the address of a page, such as that of an operation’s result."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a commitment", "Reason"),
        help_text=gettext_lazy("The partner reads it."),
        widget=WORDS,
        max_length=2000,
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )
    BOXES = ("keep", "due", "owner", "evidence", "reason")
    field_order = (*BOXES, *WAYS)

    def __init__(
        self, *args: Any, person: Person, step: Step, terms: Terms, versions: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:  # fmt: skip
        """Take the step and what stands, which fills the boxes."""
        super().__init__(*args, **kwargs)
        self.person, self.step, self.terms = person, step, terms
        for name in self.BOXES:
            if name not in step.boxes:
                del self.fields[name]
        if "keep" in step.boxes:
            _choose(self, "keep", versions)
        self.initial.setdefault("due", terms.due)
        self.initial.setdefault("owner", terms.owner)
        self.texts = promised() if "texts" in step.boxes else None
        if self.texts is not None:
            self.texts.add_to(self, terms.texts)
        self.order_fields([name for name in self.fields if name != "presence_code"])

    def clean_evidence(self) -> list[dict[str, str]]:
        """Find the records that are meant, among those that the person may see."""
        lines = [one.strip() for one in str(self.cleaned_data["evidence"]).splitlines() if one.strip()]
        if len(lines) > MOST_RECORDS:
            raise forms.ValidationError(_("Name at most 50 records. Choose those that say most."))
        found = [evidence_of(self.person, one) for one in lines]
        if missing := [line for line, one in zip(lines, found, strict=True) if one is None]:
            raise forms.ValidationError(
                _("There is no record of this name for you: %(names)s. Look up its reference, or copy the address of its page.")
                % {"names": ", ".join(missing)[:300]}
            )  # fmt: skip
        return [one for one in found if one is not None]

    def clean(self) -> dict[str, Any] | None:
        """Read the words, and ask for a later day where it is extended."""
        found = super().clean() or {}
        if self.texts is not None:
            found["texts"] = self.texts.given(self, found)
        if self.step.code == "extend" and "due" not in self.errors:
            due, before = found.get("due"), self.terms.due
            if due is not None and (before is None or due <= before):
                self.add_error("due", _("Choose a later day than the one that stands, or none."))
            elif due is None and before is None:
                self.add_error("due", _("It has no day that could be moved. Change something else."))
        if self.step.code == "commit" and not found.get("owner"):
            self.add_error("owner", _("Name the unit that answers for it, or leave it a proposal."))
        return found

    def on_changes(self) -> list[str]:
        """Return the changes that stood on the page."""
        return [one for one in str(self.cleaned_data.get("on", "")).split(",") if one]


class AnswerForm(ActForm):
    """Countersigning or disputing what a partner proposed."""

    summary_title = gettext_lazy("This was not answered")
    word = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (SIGN, pgettext_lazy("of a commitment", "Countersign")),
            (DISPUTE, pgettext_lazy("of a commitment", "Dispute")),
        ],
        widget=OneOf(
            hints={
                SIGN: gettext_lazy("From then on it stands on both sides, and cannot be taken back."),
                DISPUTE: gettext_lazy("The partner reads your reason. You may countersign later."),
            }
        ),
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a commitment", "Reason"),
        help_text=gettext_lazy("Needed where you dispute it. The partner reads it."),
        widget=WORDS,
        max_length=2000,
        required=False,
    )
    field_order = ("word", "reason", *WAYS)

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of a dispute."""
        found = super().clean() or {}
        if found.get("word") == DISPUTE and not str(found.get("reason", "")).strip():
            self.add_error("reason", _("Give the reason in one sentence."))
        return found


class DecideForm(PresenceForm):
    """Deciding, as the second person of the house."""

    summary_title = gettext_lazy("This was not decided")
    word = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (APPROVE, pgettext_lazy("of a commitment", "Approve")),
            (RETURN, pgettext_lazy("of a commitment", "Give back")),
        ],
        widget=OneOf(in_line=True),
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a commitment", "Reason"),
        help_text=gettext_lazy("Needed where you give it back. It stays in the house."),
        widget=WORDS,
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason of giving it back."""
        found = super().clean() or {}
        if found.get("word") == RETURN and not str(found.get("reason", "")).strip():
            self.add_error("reason", _("Give the reason in one sentence."))
        return found


class JoinForm(ActForm):
    """Proposing the history to a partner that has joined."""

    summary_title = gettext_lazy("The history was not proposed")
    partner = forms.ChoiceField(label=gettext_lazy("Partner"))
    field_order = ("partner", *WAYS)

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer partners."""
        super().__init__(*args, **kwargs)
        _choose(self, "partner", [("", "—"), *partners])
