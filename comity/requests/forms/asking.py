"""The form of a request. A draft may be half-written: the form refuses only what cannot be read."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from comity.agreements import reference
from comity.requests.basis import NOTHING_CHOSEN, Chosen
from comity.requests.choices import entries, languages, offences
from comity.requests.completeness import DETAILS, Missing, place_on_page
from comity.requests.drafts import RequestDraft
from comity.requests.forms.limits import HandlingFields, RightsFields, TextAsIs
from comity.requests.forms.moments import MomentField
from comity.requests.forms.persons import PersonFields
from comity.requests.forms.signs import require_seen
from comity.requests.needs import MOVING, needs_of
from comity.requests.states import Urgency
from comity.requests.words import DETAIL_HINTS, DETAIL_WORDS, missing_sentence
from comity.web.forms import Form, OneOf

MOST_QUESTIONS = 20
MOST_TEXT = 20_000  # the sealed letter must stay below 256 KiB (EXCHANGE 1.4)


class RequestForm(PersonFields, RightsFields, HandlingFields, Form):
    """A request as one page: whom, for what, the matter, the persons, the time, the basis, the limits."""

    summary_title = _("The request cannot leave yet")
    asks: ClassVar[Mapping[str, Any]] = {
        "person_link": _("Partners often ask this. UNTOC article 27: the link of each person to the facts."),
    }

    partner = forms.ChoiceField(label=_("Partner"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of request"),
        help_text=_(
            "What it asks for, such as a plate or a bank account, has its boxes below once this is chosen."
        ),
        required=False,
    )
    title = forms.CharField(
        label=_("In one line"),
        help_text=_("What stands on the desk of both sides, such as: who is the holder of this number?"),
        max_length=200,
        required=False,
        validators=[require_seen],
    )
    facts = TextAsIs(
        label=_("Facts in short"),
        help_text=_("Who did what, where and when, and how it touches the partner’s country."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_TEXT,
        required=False,
    )
    facts_language = forms.ChoiceField(label=_("Language of the facts"), required=False)
    offence = forms.ChoiceField(
        label=_("Offence"), help_text=_("The class of the United Nations’ list, ICCS."), required=False
    )
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    evidence = forms.TypedChoiceField(
        label=_("What will the answer be used as?"),
        choices=[
            ("police", _("Police information")),
            ("court", _("Evidence before a court, by mutual legal assistance")),
        ],
        coerce=lambda value: value == "court",
        initial="police",
        widget=OneOf(in_line=True),
    )
    person_link = forms.CharField(
        label=_("How each person touches the facts"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=8000,
        required=False,
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        required=False,
        widget=OneOf(in_line=True),
    )
    urgency_reason = forms.CharField(
        label=_("Reason for the urgency"),
        help_text=_("Without a reason the ordinary clock applies."),
        max_length=2000,
        required=False,
    )
    reply_by = MomentField(
        label=_("Needed by"),
        help_text=_("Only where it is earlier than the clock. Your own time."),
        required=False,
    )
    basis = forms.ChoiceField(label=_("Legal basis"), required=False, widget=OneOf())

    def __init__(
        self,
        *args: Any,
        partners: list[tuple[str, str]],
        bases: list[tuple[str, str]],
        basis_hints: Mapping[str, str] | None = None,
        basis_closed: Mapping[str, str] | None = None,
        chosen: Chosen = NOTHING_CHOSEN,
        requires: tuple[str, ...] = (),
        kept_details: Mapping[str, str] | None = None,
        questions: int = 2,
        subjects: int = 1,
        **kwargs: Any,
    ) -> None:
        """Take the partners and legal bases there are, and how many questions and persons to show.

        `kept_details` are those of the draft: a kind that was chosen by mistake and its boxes take none of them away.
        """
        super().__init__(*args, **kwargs)
        self.questions = min(max(questions, 1), MOST_QUESTIONS)
        self.requires = requires
        self.needs = needs_of(requires, subjects)
        self.kept_details = kept_details or {}
        self._choice("partner").choices = [("", "—"), *partners]
        self._choice("kind").choices = entries(reference.kinds())
        self._choice("purpose").choices = entries(reference.purposes())
        self._choice("offence").choices = offences()
        self._choice("facts_language").choices = languages()
        basis = self._choice("basis")
        basis.widget = OneOf(hints=basis_hints, closed=basis_closed)
        basis.choices = bases
        basis.help_text = chosen.hint
        self.bases, self.closed, self.chosen = bases, basis_closed or {}, chosen
        self._add_questions()
        self._add_details()
        self.add_subjects(subjects)
        # the summary of errors and the tab key follow the page from top to bottom
        self.order_fields(sorted(self.fields, key=place_on_page))

    def _choice(self, name: str) -> forms.ChoiceField:
        found = self.fields[name]
        if not isinstance(found, forms.ChoiceField):
            raise TypeError(name)
        return found

    def _add_questions(self) -> None:
        for number in range(1, self.questions + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number},
                help_text=_("One question in each box. Each is answered by itself.") if number == 1 else "",
                max_length=4000,
                required=False,
                validators=[require_seen],
                widget=forms.Textarea(attrs={"rows": 1}),
            )

    def _add_details(self) -> None:
        for detail in DETAILS:
            name = f"detail_{detail.value}"
            shown = detail.value in self.requires
            written = self.kept_details.get(detail.value) or (
                self.is_bound and self.add_prefix(name) in self.data
            )
            if shown or written:
                self.fields[name] = forms.CharField(
                    label=str(DETAIL_WORDS[detail]),
                    help_text=str(DETAIL_HINTS[detail]),
                    max_length=8000,
                    required=False,
                    validators=[require_seen],
                    # what another kind asks for travels along unseen, so that choosing the kind again brings it back
                    widget=forms.Textarea(attrs={"rows": 2}) if shown else forms.HiddenInput(),
                )

    def bases_shown(self) -> str:
        """Return what the part of the legal bases shows, to tell whether a page shows another one."""
        shown = [f"{value}{'-' if value in self.closed else ''}" for value, _words in self.bases]
        told = (("=", self.chosen.hint), ("!", self.chosen.remark))
        return ",".join([*shown, *(sign for sign, words in told if words)])

    def moving_needs(self) -> Iterator[BoundField]:
        """Return the fields whose mark may change with the kind."""
        return (self[name] for name in MOVING if name in self.fields)

    def question_fields(self) -> Iterator[BoundField]:
        """Return the boxes of the questions."""
        return (self[f"question_{number}"] for number in range(1, self.questions + 1))

    def detail_fields(self) -> Iterator[BoundField]:
        """Return the boxes that the kind asks for beside, and unseen what was written for another kind."""
        return (self[name] for name in self.fields if name.startswith("detail_"))

    def details_shown(self) -> str:
        """Return which of them are seen, as the page says it back."""
        return ",".join(one.name for one in self.detail_fields() if not one.is_hidden)

    def clean_basis(self) -> str:
        """Accept the basis as agreement and article together."""
        return str(self.cleaned_data.get("basis") or "")

    def draft(self) -> RequestDraft:
        """Return what was typed; boxes of persons and questions that were left empty are left out."""
        return self._draft_of(self.cleaned_data)

    def readable(self) -> RequestDraft:
        """Return what was typed as far as it can be read; a box that cannot counts as empty."""
        blank = dict.fromkeys(self.fields, "") | {"reply_by": None, "evidence": False}
        return self._draft_of({**blank, **self.cleaned_data})

    def _draft_of(self, said: Mapping[str, Any]) -> RequestDraft:
        agreement, _bar, article = said["basis"].partition("|")
        return RequestDraft(
            partner=said["partner"],
            kind=said["kind"],
            title=said["title"],
            questions=tuple(
                said[f"question_{n}"] for n in range(1, self.questions + 1) if said[f"question_{n}"].strip()
            ),
            facts=said["facts"],
            facts_language=said["facts_language"],
            person_link=said["person_link"],
            offence=said["offence"],
            purpose=said["purpose"],
            evidence=said["evidence"],
            details={detail.value: self._detail(detail.value) for detail in DETAILS},
            agreement=agreement,
            article=article,
            urgency=said["urgency"] or Urgency.ORDINARY,
            urgency_reason=said["urgency_reason"],
            reply_by=said["reply_by"],
            handling=self.handling_of(said),
            rights=self.rights_of(said),
            subjects=self.subjects_of(said),
        )

    def _detail(self, name: str) -> str:
        """Return what was written; where the page had no box for it, what is kept."""
        if self.add_prefix(f"detail_{name}") in self.data:
            return str(self.cleaned_data.get(f"detail_{name}", ""))
        return self.kept_details.get(name, "")

    def show_missing(self, lacks: list[Missing]) -> None:
        """Put each lack beside its field; what has no field of its own stands at the top."""
        for lack in lacks:
            if lack.field not in self.errors:
                self.add_error(lack.field if lack.field in self.fields else None, missing_sentence(lack))
