"""Forms of acts on a commitment: changed, answered, decided about in the house, proposed to a partner that has joined."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.agreements.choosing import Choice
from comity.cooperation.commitments.evidence import evidence_of
from comity.cooperation.commitments.offers import choices_of
from comity.cooperation.commitments.steps import RENEWING, Step
from comity.cooperation.commitments.versions import Version
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import OtherPartnerError
from comity.cooperation.forms.commitments_leaving import WAYS, PromisedFields, WayOutFields, choose
from comity.cooperation.forms.commitments_sure import SureFields
from comity.cooperation.forms.days import DayField
from comity.cooperation.models import EvidenceOffer
from comity.requests.forms.signs import require_seen
from comity.web.forms import OneOf, SeveralOf

SIGN, DISPUTE, OTHERWISE = "sign", "dispute", "otherwise"
APPROVE, RETURN = "approve", "return"
WORDS = forms.Textarea(attrs={"rows": 2})
MOST_RECORDS = 50


class ActForm(WayOutFields, PresenceForm):
    """An act on a commitment; how it leaves is asked where nobody said it yet."""

    def __init__(
        self, *args: Any, agreements: Sequence[Choice] | None, known: str = "", **kwargs: Any
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


class StepForm(SureFields, PromisedFields, ActForm):
    """Proposing a step: the boxes are those of the step."""

    summary_title = gettext_lazy("The change was not proposed")
    on = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=1000)
    keep = forms.ChoiceField(label=gettext_lazy("Which version holds?"), widget=OneOf())
    due = DayField(label=gettext_lazy("Due"), required=False)
    owner = forms.CharField(
        label=gettext_lazy("Unit that answers for it"),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    offered = forms.MultipleChoiceField(
        label=gettext_lazy("Records that colleagues propose"),
        help_text=gettext_lazy(
            "By kind and number. Whoever may open a record proposes it from its own page."
        ),
        widget=SeveralOf(),
        required=False,
    )
    evidence = forms.CharField(
        label=gettext_lazy("Records that show it"),
        help_text=gettext_lazy(
            "One a line: the reference of a request, an operation, a track or an activity, or the address of a page, such as that of an operation’s result."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
        required=False,
    )
    reason = forms.CharField(
        label=pgettext_lazy("of a commitment", "Reason"),
        help_text=gettext_lazy("The partner reads it."),
        widget=WORDS,
        max_length=2000,
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )
    BOXES = ("keep", "due", "owner", "offered", "evidence", "reason")
    field_order = (*BOXES, *WAYS)

    def __init__(
        self, *args: Any, person: Person, step: Step, terms: Terms, versions: Sequence[Version] = (),
        offers: Sequence[EvidenceOffer] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        """Take the step and what stands, which fills the boxes, and what colleagues propose as evidence."""
        super().__init__(*args, **kwargs)
        self.person, self.step, self.terms = person, step, terms
        self.offers = {str(one.pk): one for one in offers}
        for name in self.BOXES:
            asked = bool(offers) and "evidence" in step.boxes if name == "offered" else name in step.boxes
            if not asked:
                del self.fields[name]
        if "offered" in self.fields:
            choose(self, "offered", choices_of(offers))
        if "keep" in step.boxes:
            choose(self, "keep", [(one.id, one.title) for one in versions])
            cast("OneOf", self.fields["keep"].widget).hints = {one.id: one.says for one in versions}
        self.initial.setdefault("due", terms.due)
        self.initial.setdefault("owner", terms.owner)
        if "texts" in step.boxes:
            self.add_promised(terms.texts)
        self.order_fields([name for name in self.fields if name != "presence_code"])

    @property
    def may_keep_evidence(self) -> bool:
        """Whether what was named before is enough, so that nothing has to be added to it."""
        return self.step.code in RENEWING and bool(self.terms.evidence)

    def clean_evidence(self) -> list[dict[str, str]]:
        """Find the records that are meant, among those that the person may see."""
        lines = [one.strip() for one in str(self.cleaned_data["evidence"]).splitlines() if one.strip()]
        if len(lines) > MOST_RECORDS:
            raise forms.ValidationError(_("Name at most 50 records. Choose those that say most."))
        found = [evidence_of(self.person, one) for one in lines]
        if missing := [line for line, one in zip(lines, found, strict=True) if one is None]:
            raise forms.ValidationError(
                _("There is no record for you by the name of %(names)s. Look up its reference, or copy the address of its page.")
                % {"names": ", ".join(missing)[:300]}
            )  # fmt: skip
        return [one for one in found if one is not None]

    def clean(self) -> dict[str, Any]:
        """Read the words, and ask for a later day where it is extended."""
        found = super().clean() or {}
        if "texts" in self.step.boxes:
            found["texts"] = self.texts("text")
        if "evidence" in self.step.boxes and "evidence" not in self.errors:
            chosen = [self.offers[one].named for one in found.get("offered", ())]
            found["evidence"] = chosen + [one for one in found["evidence"] if one not in chosen]
            if not found["evidence"] and not self.may_keep_evidence:
                self.add_error("evidence", _("Name or choose at least one record that shows it."))
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
            (OTHERWISE, pgettext_lazy("of a commitment", "Dispute, and propose another")),
        ],
        widget=OneOf(
            hints={
                SIGN: gettext_lazy("From then on it stands on both sides, and cannot be taken back."),
                DISPUTE: gettext_lazy("The partner reads your reason. You may countersign later."),
                OTHERWISE: gettext_lazy(
                    "The dispute leaves at once. Then you write what your agency proposes instead."
                ),
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
        if found.get("word") in {DISPUTE, OTHERWISE} and not str(found.get("reason", "")).strip():
            self.add_error("reason", _("Give the reason in one sentence."))
        return found


class DecideForm(PresenceForm):
    """Deciding, as the second person of the house."""

    summary_title = gettext_lazy("This was not decided")
    word = forms.ChoiceField(
        label=pgettext_lazy("second person", "Your decision"),
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


class ApproveForm(PresenceForm):
    """Approving, as the second person of the house."""

    summary_title = gettext_lazy("This was not decided")
    word = forms.CharField(widget=forms.HiddenInput(), initial=APPROVE)


class GiveBackForm(PresenceForm):
    """Giving back, as the second person of the house."""

    summary_title = gettext_lazy("This was not decided")
    word = forms.CharField(widget=forms.HiddenInput(), initial=RETURN)
    reason = forms.CharField(
        label=pgettext_lazy("of a commitment", "Reason"),
        help_text=gettext_lazy("It stays in the house."),
        widget=WORDS,
        max_length=2000,
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )


class JoinForm(ActForm):
    """Proposing the history to a partner that has joined."""

    summary_title = gettext_lazy("The history was not proposed")
    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"), error_messages={"invalid_choice": OtherPartnerError.words}
    )
    field_order = ("partner", *WAYS)

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the nodes that may be the partner's."""
        super().__init__(*args, **kwargs)
        choose(self, "partner", [("", "—"), *partners])
