"""Forms of the register of agreements."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.agreements import reference
from comity.agreements.access import Held, held, newest_versions
from comity.agreements.access import may_read as may_read_forms
from comity.agreements.steps import LONGEST
from comity.cooperation.access import agreements_visible_to, meetings_visible_to
from comity.cooperation.core.standing import NEED_REASON
from comity.cooperation.forms.days import DayField
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.meeting_parts import PaperForm
from comity.cooperation.forms.texts import (
    StatesField,
    TextsForm,
)
from comity.cooperation.meeting_words import text_of, when_words
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.register_drafts import AgreementDraft, StepDraft
from comity.cooperation.register_subjects import code_of, subject_words
from comity.cooperation.states import AgreementKind, AgreementState, RelationKind
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form, SeveralOf

SECTION = 2
LONGEST_WORD = 40
HEX = 64


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Give a field what can be chosen."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


class StepFields(forms.Form):
    """A status, its day and place, and the reason."""

    state = forms.ChoiceField(label=gettext_lazy("Status"), choices=[("", "—"), *AgreementState.choices])
    on = DayField(label=gettext_lazy("Since which day"))
    place = forms.CharField(
        label=gettext_lazy("Where"), max_length=200, required=False, validators=[require_seen]
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where it is suspended, expired or superseded."),
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        required=False,
        validators=[require_seen],
    )

    def ask_reason(self, found: Mapping[str, Any]) -> None:
        """Ask for the reason of what stops an agreement."""
        if found.get("state") in NEED_REASON and not str(found.get("reason") or "").strip():
            self.add_error("reason", _("Give the reason in one sentence."))

    def step(self) -> StepDraft:
        """Return what was written."""
        given = self.cleaned_data
        return StepDraft(given["state"], given["on"], given["place"], given["reason"], given.get("told", ""))


class StepForm(StepFields, PresenceForm):
    """A step of an agreement: who stops what leaves shows that it is them, now."""

    summary_title = gettext_lazy("The step is not entered yet")
    told = forms.CharField(
        label=gettext_lazy("What partners are told as the reason"),
        help_text=gettext_lazy(
            "Where it has a machine-readable form, the nodes of its parties are told of this step at once, without a release decision: no facts of a case, no names. Leave it empty to give them no reason: the one above stays in the house."
        ),
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST,
        required=False,
        validators=[require_seen],
    )

    def __init__(self, *args: Any, states: Sequence[str], today: date, **kwargs: Any) -> None:
        """Offer the statuses that can follow, and today where no other day is proposed."""
        super().__init__(*args, **kwargs)
        labels = dict(AgreementState.choices)
        offer(self, "state", [("", "—"), *((one, str(labels[AgreementState(one)])) for one in states)])
        self.initial.setdefault("on", today)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one is needed."""
        found = super().clean() or self.cleaned_data
        self.ask_reason(found)
        return found


class AgreementForm(KeptForm, TextsForm, Form):
    """An agreement of the register: what it is and what it rests on."""

    summary_title = gettext_lazy("The agreement is not kept yet")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", "—"), *AgreementKind.choices])
    parties = StatesField(
        label=gettext_lazy("States that are parties"),
        help_text=gettext_lazy("Names or codes, with commas between them, your own too."),
    )
    expires_on = DayField(
        label=gettext_lazy("Last day in force"),
        required=False,
        help_text=gettext_lazy("Empty where it has no end. You are told 180, 90 and 30 days ahead."),
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of data it is about"), widget=SeveralOf(), required=False
    )
    sections = forms.MultipleChoiceField(
        label=gettext_lazy("Offences it is about (ICCS)"), widget=SeveralOf(), required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Further subjects"),
        help_text=gettext_lazy(
            "Words, or codes of narrower classes of offence such as 0502, with commas between them."
        ),
        max_length=1000,
        required=False,
        validators=[require_seen],
    )
    terms = forms.ChoiceField(
        label=gettext_lazy("Machine-readable form"),
        help_text=gettext_lazy("It alone lets anything leave. Its last day is taken where you give none."),
        required=False,
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting it came from"), required=False)
    depositary = forms.CharField(
        label=gettext_lazy("Who keeps the signed original"),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, person: Person, agreement: RegisteredAgreement | None = None, **kwargs: Any
    ) -> None:
        """Offer lists, meetings and forms; take the agreement that is changed."""
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        sections = {
            code: entry.label(language)
            for code, entry in reference.offence_classes().items()
            if len(code) == SECTION
        }
        offer(
            self, "categories", [(code, one.label(language)) for code, one in reference.categories().items()]
        )
        offer(self, "sections", [(code, f"{words} ({code})") for code, words in sections.items()])
        offer(self, "terms", [("", "—"), *form_choices(person, agreement)])
        meetings = meetings_visible_to(person).order_by("-begins_at")[:300]
        offer(
            self,
            "meeting",
            [
                ("", "—"),
                *((str(one.pk), f"{text_of(one.titles).text}, {when_words(one)}") for one in meetings),
            ],
        )
        known = agreement.titles if agreement else self.initial.pop("titles", None)
        self.add_texts(
            "title", _("Title"), known, most=400, needed=_("Give a title in at least one language.")
        )
        rely = agreement.may_rely[0] if agreement and agreement.may_rely else None
        self.add_texts("rely", _("Who may rely on it"), rely, rows=2)
        if agreement is not None:
            self._take(agreement, sections)  # fmt: skip

    def _take(self, agreement: RegisteredAgreement, sections: Mapping[str, str]) -> None:
        own = ("kind", "parties", "expires_on", "terms", "depositary", "version")
        self.initial.update({name: getattr(agreement, name) for name in own})
        self.initial["meeting"] = str(agreement.meeting_id or "")
        kinds = reference.categories()
        self.initial["categories"] = [one for one in agreement.subjects if one in kinds]
        self.initial["sections"] = [one for one in agreement.subjects if one in sections]
        rest = [one for one in agreement.subjects if one not in kinds and one not in sections]
        classes = reference.offence_classes()
        self.initial["words"] = ", ".join(one if one in classes else subject_words(one) for one in rest)

    def clean_words(self) -> list[str]:
        """Cut the further subjects at their commas; a number must be a class of offence."""
        text = str(self.cleaned_data["words"]).replace("、", ",").replace(";", ",").replace("\uff0c", ",")
        parts = [code_of(part) for part in text.split(",") if part.strip()]
        unknown = [one for one in parts if one.isdigit() and one not in reference.offence_classes()]
        if unknown:
            raise forms.ValidationError(
                ngettext(
                    "“%(codes)s” is no class of offence of the list. Correct the code.",
                    "“%(codes)s” are no classes of offence of the list. Correct the codes.",
                    len(unknown),
                )
                % {"codes": ", ".join(unknown[:5])},
                code="codes",
            )
        long = next((one for one in parts if len(one) > LONGEST_WORD), "")
        if long:
            raise forms.ValidationError(
                _(
                    "“%(word)s…” is too long for a subject. Put commas between subjects, 40 signs each at most."
                )
                % {"word": long[:20]},
                code="long",
            )
        return parts

    def draft(self) -> AgreementDraft:
        """Return what was written."""
        given = self.cleaned_data
        return AgreementDraft(
            kind=given["kind"],
            titles=self.texts("title"),
            parties=given["parties"],
            subjects=[*given["sections"], *given["categories"], *given["words"]],
            may_rely=self.texts("rely"),
            expires_on=given["expires_on"],
            terms=given["terms"],
            meeting=UUID(given["meeting"]) if given["meeting"] else None,
            depositary=given["depositary"],
        )


class NewAgreementForm(StepFields, AgreementForm):
    """A new agreement, with where it stands; one that is in force may say when it was signed."""

    signed_on = DayField(label=gettext_lazy("Signed on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one is needed; it was signed before it was in force."""
        found = super().clean()
        self.ask_reason(found)
        signed, on = found.get("signed_on"), found.get("on")
        if signed and on and (signed > on or found.get("state") in {"proposed", "negotiated"}):
            self.add_error(
                "signed_on", _("It was signed before it came to stand so. Correct one of the two.")
            )
        return found

    def draft(self) -> AgreementDraft:
        """Return what was written, with its steps."""
        found = super().draft()
        step, signed = self.step(), self.cleaned_data["signed_on"]
        steps = [step]
        if signed and step.state != AgreementState.SIGNED:
            steps = [StepDraft("signed", signed, step.place if step.state == "in-force" else ""), step]
            if step.state in {"suspended", "expired"}:
                steps.insert(1, StepDraft("in-force", signed))
        return AgreementDraft(**{**{name: getattr(found, name) for name in found.__dataclass_fields__}, "steps": steps})  # fmt: skip


def forms_of_ours() -> list[Held]:
    """Return the machine-readable forms that are held, by id."""
    return list(held(newest_versions().order_by("agreement")))


def form_choices(person: Person, agreement: RegisteredAgreement | None) -> list[tuple[str, str]]:
    """Return the machine-readable forms that no other agreement of the register has."""
    if not may_read_forms(person):
        return [(agreement.terms, agreement.terms)] if agreement and agreement.terms else []
    rows = agreements_visible_to(person).exclude(terms="")
    taken = set((rows.exclude(pk=agreement.pk) if agreement else rows).values_list("terms", flat=True))
    language = get_language() or "en"
    return [
        (one.row.agreement, f"{one.terms.title(language) if one.terms else ''} ({one.row.agreement})")
        for one in forms_of_ours()
        if one.row.agreement not in taken
    ]


def initial_of(found: Held) -> dict[str, Any]:
    """Return what a new agreement of the register takes from its machine-readable form, so that nothing is typed twice."""
    terms = found.terms
    if terms is None:
        return {"terms": found.row.agreement}
    categories = {code for one in terms.permissions for code in one.categories}
    offences = {code for one in terms.permissions for code in one.offences}
    return {
        "terms": terms.id,
        "titles": dict(terms.titles),
        "parties": list(dict.fromkeys(one.country for one in terms.parties)),
        "expires_on": terms.last_day,
        "categories": sorted(categories),
        "sections": sorted({code[:SECTION] for code in offences if code[:SECTION].isdigit()}),
        "state": "in-force",
        "on": terms.first_day,
    }


class RelateForm(Form):
    """How an agreement stands to another of the register."""

    summary_title = gettext_lazy("Nothing has changed yet")
    kind = forms.ChoiceField(label=gettext_lazy("This agreement"), choices=RelationKind.choices)
    other = forms.ChoiceField(label=gettext_lazy("Which one"))

    def __init__(self, *args: Any, person: Person, agreement: RegisteredAgreement, **kwargs: Any) -> None:
        """Offer the other agreements."""
        super().__init__(*args, **kwargs)
        rows = agreements_visible_to(person).exclude(pk=agreement.pk).order_by("-created_at")[:500]
        offer(self, "other", [("", "—"), *((str(one.pk), f"{one.ref} {text_of(one.titles).text}") for one in rows)])  # fmt: skip


class RemoveCopyForm(Form):
    """Why the depositary's copy is taken off."""

    summary_title = gettext_lazy("The copy is not taken off yet")
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("One sentence. It stays with the agreement and in the log, with the SHA-256 of this copy."),
        max_length=300,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )  # fmt: skip


class CopyForm(PaperForm):
    """The depositary's copy, with the SHA-256 that came with it."""

    summary_title = gettext_lazy("The copy is not kept yet")
    given = forms.CharField(
        label=gettext_lazy("SHA-256 that came with it"),
        help_text=gettext_lazy("64 signs, blanks and colons do not matter. The file is compared with it. Empty where none came."),
        max_length=200,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for neither kind nor title: it is the copy of this agreement."""
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one == "kind" or one.startswith("title_")]:
            del self.fields[name]
        self._codes = {}

    def clean_given(self) -> str:
        """Refuse what is no SHA-256."""
        text = "".join(str(self.cleaned_data["given"]).split()).replace(":", "").casefold()
        if text and (len(text) != HEX or not set(text) <= set("0123456789abcdef")):
            raise forms.ValidationError(
                _(
                    "This is no SHA-256, which has 64 signs, 0 to 9 and a to f. Copy it again, or leave the box empty."
                ),
                code="digest",
            )
        return text
