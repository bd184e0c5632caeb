"""Forms of letters on paper: written, and entered when they came."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.countries import country_name
from comity.cooperation.access import (
    agreements_visible_to as registered_visible_to,
)
from comity.cooperation.access import (
    meetings_visible_to,
    paper_letters_visible_to,
    partner_agencies_visible_to,
)
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.forms.commitments_leaving import choose
from comity.cooperation.forms.days import DayField
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.texts import TextsForm, own_text_language
from comity.cooperation.letter_drafts import LetterDraft, ReceivedDraft
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import PaperLetter, PartnerAgency
from comity.cooperation.partners.covered import MARKS, Cover, covers_of
from comity.cooperation.partners.related import agreements_with, commitments_with, meetings_with
from comity.requests.drafts import FileDraft
from comity.requests.forms.files import FileForm
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form

MOST_LANGUAGES = 2
MOST_CHOICES = 200
MOST_ENCLOSURES, LONGEST_ENCLOSURE = 50, 300
SHORT = forms.Textarea(attrs={"rows": 3})
OF_ANOTHER = {
    "invalid_choice": gettext_lazy("This is not one of this partner’s. Choose one of this partner, or none.")
}


def _uuid(value: str) -> UUID | None:
    return UUID(value) if value else None


def _named(partner: PartnerAgency, language: str, cover: Cover | None) -> list[str]:
    """Return what a partner is called in a choice, with why no letter to it leaves."""
    mark = [str(MARKS[cover])] if cover is not None and cover in MARKS else []
    return [text_of(partner.names).text, country_name(partner.country, language), *mark]


class _About(TextsForm):
    """What a letter refers to: chosen, never typed again."""

    partner = forms.ChoiceField(
        label=gettext_lazy("Partner"),
        error_messages={"required": gettext_lazy("Choose the partner.")},
    )
    answers = forms.ChoiceField(
        label=gettext_lazy("Letter that it answers"),
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy(
                "That letter is one of another partner. Choose one of this partner, or none."
            )
        },
    )
    meeting = forms.ChoiceField(
        label=gettext_lazy("Meeting it is about"), required=False, error_messages=OF_ANOTHER
    )
    commitment = forms.ChoiceField(
        label=gettext_lazy("Commitment it is about"), required=False, error_messages=OF_ANOTHER
    )

    def offer(self, person: Person, *, incoming: bool) -> None:
        """Offer partners, the letters of the other side, meetings and commitments."""
        language = get_language() or "en"
        partners = partner_agencies_visible_to(person).order_by("country", "created_at")
        covers = {} if incoming else covers_of(partners)  # what came needs no agreement
        if any(one in MARKS for one in covers.values()):
            self.fields["partner"].help_text = _(
                "A letter leaves only under an agreement in force that names the partner."
            )
        choose(
            self,
            "partner",
            [
                ("", "—"),
                *((str(one.pk), " · ".join(_named(one, language, covers.get(one.pk)))) for one in partners),
            ],
        )
        partner = self._partner(partners)
        letters = paper_letters_visible_to(person).filter(is_incoming=not incoming).order_by("-created_at")
        if partner is not None:
            letters = letters.filter(partner=partner)
        choose(
            self,
            "answers",
            [
                ("", "—"),
                *(
                    (str(one.pk), " ".join((one.partner_ref or one.ref, text_of(one.subjects).text)))
                    for one in letters[:MOST_CHOICES]
                ),
            ],
        )
        meetings = meetings_with(person, partner) if partner else meetings_visible_to(person)
        choose(
            self,
            "meeting",
            [
                ("", "—"),
                *(
                    (str(one.pk), f"{one.ref} {text_of(one.titles).text}")
                    for one in meetings.order_by("-created_at")[:MOST_CHOICES]
                ),
            ],
        )
        commitments = commitments_with(person, partner) if partner else commitments_visible_to(person)
        choose(
            self,
            "commitment",
            [
                ("", "—"),
                *(
                    (str(one.pk), f"{one.ref} {text_of(one.texts).text[:100]}")
                    for one in commitments.order_by("-created_at")[:MOST_CHOICES]
                ),
            ],
        )
        self.partner_chosen = partner

    def _partner(self, partners: QuerySet[PartnerAgency]) -> PartnerAgency | None:
        """Return the partner that is chosen already: then only what is with it is offered, and taken."""
        which = self["partner"].value()
        try:
            return partners.filter(pk=UUID(str(which))).first() if which else None
        except ValueError:
            return None


class LetterForm(KeptForm, _About, Form):
    """A letter of ours."""

    summary_title = gettext_lazy("The letter is not kept yet")
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    addressee = forms.CharField(
        label=gettext_lazy("Office it is for"),
        help_text=gettext_lazy("An office there, such as the head of a department. Empty for the agency."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    registered = forms.ChoiceField(
        label=gettext_lazy("Agreement it is about"),
        help_text=gettext_lazy("Empty: the letter names the one under which it leaves."),
        required=False,
        error_messages=OF_ANOTHER,
    )
    request_ref = forms.CharField(
        label=gettext_lazy("Reference of a request it is about"),
        max_length=40,
        required=False,
        validators=[require_seen],
    )
    enclosures = forms.CharField(
        label=gettext_lazy("Enclosures, one a line"),
        widget=SHORT,
        max_length=20_000,
        required=False,
        validators=[require_seen],
    )
    signed_by = forms.CharField(
        label=gettext_lazy("Below the line for the signature"),
        help_text=gettext_lazy("Office and name of who signs."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )

    def __init__(self, *args: Any, person: Person, letter: PaperLetter | None = None, **kwargs: Any) -> None:
        """Offer what it may be about; take the letter that is changed."""
        super().__init__(*args, **kwargs)
        if letter is not None:
            self.initial.setdefault("partner", str(letter.partner_id))
        self.offer(person, incoming=False)
        partner = self.partner_chosen
        registered = agreements_with(person, partner) if partner else registered_visible_to(person)
        choose(
            self,
            "registered",
            [
                ("", "—"),
                *(
                    (str(one.pk), f"{one.ref} {text_of(one.titles).text}")
                    for one in registered.order_by("-created_at")[:MOST_CHOICES]
                ),
            ],
        )
        self.add_texts("subject", pgettext("of a letter", "Subject"), letter.subjects if letter else None, most=300, needed=_("Write the subject."))  # fmt: skip
        self.add_texts(
            "text", _("Text"), letter.texts if letter else None, rows=8, most=50_000, needed=_("Write the letter, in one language or two."),
        )  # fmt: skip
        if letter is not None:
            for name in ("addressee", "request_ref", "signed_by", "version"):
                self.initial.setdefault(name, getattr(letter, name))
            for name in ("answers", "meeting", "commitment", "registered"):
                self.initial.setdefault(name, str(getattr(letter, f"{name}_id") or ""))
            self.initial.setdefault("enclosures", "\n".join(letter.enclosures))
        first = ["partner", "addressee"]
        subjects = [name for name in self.fields if name.startswith("subject_")]
        texts = [name for name in self.fields if name.startswith("text_")]
        rest = ["answers", "meeting", "commitment", "registered", "request_ref", "enclosures", "signed_by"]
        self.order_fields([*first, *subjects, *texts, *rest])

    def clean(self) -> dict[str, Any]:
        """Let a letter have one language or two, the same for subject and text."""
        found = super().clean()
        subjects, texts = self.texts("subject"), self.texts("text")
        own = own_text_language()
        box = f"text_{own.lower().replace('-', '_')}"
        if subjects and texts and set(subjects) != set(texts):
            self.add_error(box, _("Write subject and text in the same languages."))
        elif len(texts) > MOST_LANGUAGES:
            self.add_error(box, _("A letter has one language or two. Empty the others."))
        lines = [one.strip() for one in str(found.get("enclosures") or "").splitlines() if one.strip()]
        if len(lines) > MOST_ENCLOSURES or any(len(one) > LONGEST_ENCLOSURE for one in lines):
            self.add_error("enclosures", _("Name at most 50 enclosures, each in 300 characters."))
        found["enclosures"] = lines
        return found

    def draft(self) -> LetterDraft:
        """Return what was written; the reader's own language stands first on the paper."""
        given, own = self.cleaned_data, own_text_language()

        def ordered(texts: dict[str, str]) -> dict[str, str]:
            return dict(sorted(texts.items(), key=lambda pair: pair[0] != own))

        return LetterDraft(
            partner=UUID(given["partner"]),
            subjects=ordered(self.texts("subject")),
            texts=ordered(self.texts("text")),
            addressee=given["addressee"],
            enclosures=tuple(given["enclosures"]),
            signed_by=given["signed_by"],
            meeting=_uuid(given["meeting"]),
            commitment=_uuid(given["commitment"]),
            registered=_uuid(given["registered"]),
            request_ref=given["request_ref"],
            answers=_uuid(given["answers"]),
        )


class ReceivedForm(_About, FileForm):
    """A letter that came on paper."""

    summary_title = gettext_lazy("The letter is not entered yet")
    received_on = DayField(label=gettext_lazy("Day it came"))
    partner_ref = forms.CharField(
        label=gettext_lazy("Their reference"), max_length=100, required=False, validators=[require_seen]
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer what it may be about; ask for no category of data: a scan leaves by no letter."""
        super().__init__(*args, **kwargs)
        del self.fields["category"]
        self.fields["file"].required = False
        self.fields["file"].label = _("Scan of the letter")
        self.offer(person, incoming=True)
        self.add_texts(
            "subject", pgettext("of a letter", "Subject"), most=300, needed=_("Write the subject.")
        )
        self.initial.setdefault("received_on", localdate(timezone=person.time_zone))
        subjects = [name for name in self.fields if name.startswith("subject_")]
        self.order_fields(
            ["partner", "received_on", "partner_ref", *subjects, "file", "answers", "meeting", "commitment"]
        )

    def clean_file(self) -> Any:
        """Let there be none."""
        return super().clean_file() if self.cleaned_data.get("file") else None

    def clean(self) -> dict[str, Any]:
        """Put an empty category in, for the file's draft."""
        found = super().clean()
        found["category"] = ""
        return found

    @contextmanager
    def scan(self) -> Iterator[FileDraft | None]:
        """Give the scan as it is to be kept; None where there is none."""
        if self.cleaned_data.get("file"):
            with self.draft() as draft:
                yield draft
        else:
            yield None

    def received(self) -> ReceivedDraft:
        """Return what was written."""
        given = self.cleaned_data
        return ReceivedDraft(
            partner=UUID(given["partner"]),
            received_on=given["received_on"],
            subjects=self.texts("subject"),
            partner_ref=given["partner_ref"],
            answers=_uuid(given["answers"]),
            meeting=_uuid(given["meeting"]),
            commitment=_uuid(given["commitment"]),
        )
