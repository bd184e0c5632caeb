"""Forms of an activity, and of cancelling one."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.accounts.models import Person
from comity.cooperation.access import meetings_visible_to
from comity.cooperation.activities.words import FLAWS, boxes_of, currency_choices, digits_words
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import OWED
from comity.cooperation.commitments.resting import agreements_for
from comity.cooperation.core.activity import ActivityDraft, Flaw, flaws
from comity.cooperation.core.pasted import lines_of
from comity.cooperation.forms.days import DayField
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.texts import StatesField, TextsForm, state_choices, state_of, tongues_of
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import Activity, RegisteredAgreement
from comity.cooperation.states import ActivityKind, ExerciseTheme
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form, SeveralOf

KINDS = [("", "—"), *ActivityKind.choices]
THEMES = [("", "—"), *ExerciseTheme.choices]
MOST_OFFERED = 60  # commitments with a box to tick; others are named by their reference
MOST_NAMED = 500
CELLS = ("name", "rank", "office", "state")


class ActivityForm(KeptForm, TextsForm, Form):
    """An activity."""

    only_written = frozenset({"further"})
    summary_title = gettext_lazy("The activity is not kept yet")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    theme = forms.ChoiceField(label=gettext_lazy("Theme, of an exercise"), choices=THEMES, required=False)
    begins_on = DayField(
        label=gettext_lazy("First day"), help_text=gettext_lazy("Days are those of its place.")
    )
    ends_on = DayField(
        label=pgettext_lazy("of several days", "Last day"),
        help_text=gettext_lazy("Empty where it is one day."),
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=300, required=False, validators=[require_seen]
    )
    place_country = forms.ChoiceField(
        label=pgettext_lazy("of an activity", "State of the place"), required=False
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("With which partners"), widget=SeveralOf, required=False
    )
    parties = StatesField(
        label=gettext_lazy("States that take part"),
        help_text=gettext_lazy(
            "Names or codes, with commas between them. The state of a partner that is ticked is added by itself."
        ),
        required=False,
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people took part"),
        help_text=gettext_lazy("Empty where nobody counted them, or it has not taken place."),
        min_value=0,
        required=False,
    )
    participants = forms.CharField(
        label=gettext_lazy("Who took part"),
        help_text=gettext_lazy(
            "Only where names are needed. One person a line: name; rank; office; state. Lines copied from a table do as well."
        ),
        widget=forms.Textarea({"rows": 4}),
        max_length=60_000,
        required=False,
        validators=[require_seen],
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Cost"),
        help_text=gettext_lazy("Digits with a point: 1250.50. Without signs between the thousands."),
        max_digits=18,
        decimal_places=4,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    borne_by = forms.CharField(
        label=gettext_lazy("Borne by"), max_length=200, required=False, validators=[require_seen]
    )
    agreement = forms.ChoiceField(
        label=gettext_lazy("Agreement it rests on"),
        help_text=gettext_lazy("Of the register, or a machine-readable form that is in no entry of it."),
        required=False,
    )
    meeting = forms.ChoiceField(label=gettext_lazy("Meeting it was arranged at"), required=False)
    commitments = forms.MultipleChoiceField(
        label=gettext_lazy("Commitments it serves"), widget=SeveralOf, required=False
    )
    further = forms.CharField(
        label=gettext_lazy("Other commitments, by their references"),
        help_text=gettext_lazy("Such as C-2026-0012, with commas between them."),
        max_length=1000,
        required=False,
    )
    nationality = forms.ChoiceField(
        label=gettext_lazy("Whose nationals it speaks to"),
        help_text=gettext_lazy("Of a campaign. Where they live is the state of the place."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        person: Person,
        partners: list[tuple[str, str]],
        activity: Activity | None = None,
        serves: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """Offer what the person may choose from; take the activity that is changed, or the commitment that a new one serves."""
        super().__init__(*args, **kwargs)
        self.person, self.activity = person, activity
        self._further: list[UUID] = []
        self._offer("partners", _and_known(partners, activity.partners if activity else []))
        resting = agreements_for(person)
        self._registered = {one.key: one.registered for one in resting if one.registered is not None}
        own_agreement = _key_of(activity) if activity else ""
        self._offer(
            "agreement",
            [
                ("", "—"),
                *_and_known(
                    [(one.key, one.label) for one in resting], [own_agreement] if own_agreement else []
                ),
            ],
        )
        self._offer("nationality", state_choices())
        own_state = state_of(person.agency.country)
        self.initial.setdefault("nationality", (activity.nationality if activity else "") or own_state)
        self._offer("place_country", state_choices())
        self._offer("currency", currency_choices())
        self._offer("meeting", [("", "—"), *self._meetings()])
        self._offer("commitments", self._commitments(serves))
        self.add_texts(
            "title",
            _("Title"),
            activity.titles if activity else None,
            most=300,
            needed=FLAWS[Flaw.NO_TITLE][1],
        )
        self.add_texts(
            "advisory",
            _("What nationals are told"),
            activity.advisories if activity else None,
            rows=6,
            most=10_000,
            also=tongues_of(self.data.get(self.add_prefix("nationality")) or self.initial["nationality"]),
        )
        if activity is not None:
            self._take(activity)
        elif serves is not None:
            self.initial["commitments"] = [str(serves)]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
            if not choices:
                del self.fields[name]

    def _meetings(self) -> list[tuple[str, str]]:
        rows = meetings_visible_to(self.person).order_by("-begins_at", "-created_at")[:200]
        found = [(str(one.pk), f"{one.ref} {text_of(one.titles).text}"[:90]) for one in rows]
        mine = self.activity.meeting if self.activity else None
        if mine is not None and str(mine.pk) not in dict(found):
            found.append((str(mine.pk), f"{mine.ref} {text_of(mine.titles).text}"[:90]))
        return found

    def _commitments(self, serves: UUID | None) -> list[tuple[str, str]]:
        """Return what is open, the newest first, and what is ticked already."""
        seen = commitments_visible_to(self.person)
        ticked = list(self.activity.commitments.values_list("pk", flat=True)) if self.activity else []
        ticked += [serves] if serves else []
        rows = [
            *seen.filter(pk__in=ticked),
            *seen.filter(OWED).exclude(pk__in=ticked).order_by("-created_at")[:MOST_OFFERED],
        ]
        return [(str(one.pk), f"{one.ref} {text_of(one.texts).text}"[:160]) for one in rows]

    def _take(self, activity: Activity) -> None:
        own = ("kind", "theme", "begins_on", "place", "place_country", "parties", "partners", "people", "borne_by", "currency", "version")  # fmt: skip
        self.initial.update({name: getattr(activity, name) for name in own})
        self.initial["ends_on"] = activity.ends_on if activity.ends_on != activity.begins_on else None
        self.initial["cost"] = plain(activity.cost)
        self.initial["agreement"] = _key_of(activity)
        self.initial["meeting"] = str(activity.meeting_id or "")
        self.initial["commitments"] = [str(one) for one in activity.commitments.values_list("pk", flat=True)]
        self.initial["participants"] = "\n".join(
            "; ".join(one.get(cell, "") for cell in CELLS).rstrip("; ") for one in activity.participants
        )

    def clean_participants(self) -> list[dict[str, str]]:
        """Read one person a line; name the lines that have no name or a state that is none."""
        lines = lines_of(str(self.cleaned_data["participants"]))
        if len(lines) > MOST_NAMED:
            raise forms.ValidationError(_("Name 500 people at most. Of more, enter how many they are."))
        found, wrong = [], []
        for line in lines:
            state = line.cell(3)
            if not line.cell(0) or (state and not state_of(state)):
                wrong.append(str(line.number))
            found.append(
                {**{cell: line.cell(place) for place, cell in enumerate(CELLS)}, "state": state_of(state)}
            )
        if wrong:
            raise forms.ValidationError(
                _(
                    "In line %(lines)s write name; rank; office; state. The name is needed, the state is a name or a code such as JP."
                )
                % {"lines": ", ".join(wrong[:10])}
            )
        return found

    def clean_further(self) -> str:
        """Find commitments by their references."""
        text = str(self.cleaned_data["further"])
        wanted = [one.upper() for one in text.replace(",", " ").replace(";", " ").split()]
        rows = commitments_visible_to(self.person).filter(ref__in=wanted)
        found = {one.ref: one.pk for one in rows}
        missing = [one for one in wanted if one not in found]
        if missing:
            raise forms.ValidationError(
                _("There is no commitment %(refs)s for you. Look at the reference.")
                % {"refs": ", ".join(missing[:5])}
            )
        self._further = list(found.values())
        return text

    def clean(self) -> dict[str, Any]:
        """Say what could not be so, at the box where it stands: all of it at once, of the boxes that can be read."""
        found = super().clean()
        currency = found.get("currency", "")
        unread = set(self.errors)
        for flaw in flaws(self.draft()):
            if flaw is Flaw.NO_TITLE or boxes_of(flaw) & unread:  # that one is said with the texts
                continue
            box, words = FLAWS[flaw]
            self.add_error(box, digits_words(currency) if flaw is Flaw.MINOR_UNITS else str(words))
        return found

    def draft(self) -> ActivityDraft:
        """Return what was written; of a box that could not be read as if nothing stood there."""
        given = {**dict.fromkeys(self.fields), **self.cleaned_data}
        first: date = given["begins_on"] or given["ends_on"] or localdate()
        chosen = given["agreement"] or ""
        ticked = [UUID(one) for one in given.get("commitments") or []]
        return ActivityDraft(
            kind=given["kind"] or "",
            titles=self.texts("title"),
            begins_on=first,
            ends_on=given["ends_on"] or first,
            theme=given["theme"] or "",
            place=given["place"] or "",
            place_country=given["place_country"] or "",
            partners=given.get("partners") or [],
            parties=given["parties"] or [],
            people=given["people"],
            participants=given["participants"] or [],
            cost=given["cost"],
            currency=given["currency"] or "",
            borne_by=given["borne_by"] or "",
            agreement="" if chosen in self._registered else chosen,
            registered=self._registered.get(chosen),
            nationality=given["nationality"] or "",
            meeting=UUID(given["meeting"]) if given["meeting"] else None,
            commitments=list(dict.fromkeys([*ticked, *self._further])),
            advisories=self.texts("advisory"),
        )


def _key_of(activity: Activity) -> str:
    """Return what the choice of agreements calls the one that an activity rests on."""
    if activity.registered_id is not None:
        return str(activity.registered_id)
    rows = RegisteredAgreement.objects.filter(agency=activity.agency_id, terms=activity.agreement)
    row = rows.first() if activity.agreement else None
    return str(row.pk) if row else activity.agreement


def _and_known(choices: list[tuple[str, str]], known: list[str]) -> list[tuple[str, str]]:
    """Return choices with what a row has already, by its code where it is no longer offered."""
    offered = dict(choices)
    return [*choices, *((one, one) for one in known if one not in offered)]


def plain(amount: Decimal | None) -> str:
    """Return an amount as people type it.

    >>> plain(Decimal("1250.5000")), plain(Decimal("200.0000")), plain(None)
    ('1250.50', '200', '')
    """
    if amount is None:
        return ""
    if amount == amount.to_integral_value():
        return str(int(amount))
    text = f"{amount:f}".rstrip("0")
    return f"{text}0" if len(text.split(".")[1]) == 1 else text


class CancelForm(Form):
    """Why an activity does not take place."""

    summary_title = gettext_lazy("It is not cancelled yet")
    reason = forms.CharField(
        label=gettext_lazy("Why it does not take place"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
