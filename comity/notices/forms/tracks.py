"""Forms of tracks: beginning one, signing an entry with its typed fields, answering for the house alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.presence import PresenceForm
from comity.exchange.core.moments import to_rfc3339
from comity.notices.core.track_fields import LINE, TEXT
from comity.notices.core.track_plan import Field
from comity.notices.models.track import TrackKind
from comity.notices.track_data import ArrestClock, until
from comity.notices.track_words import CHOICES, HINTS, STOP_QUESTIONS, UNITS, field_words
from comity.requests.choices import languages, offences
from comity.requests.forms.limits import HandlingFields
from comity.requests.forms.moments import MomentField
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.words import Words

WORDS = forms.Textarea(attrs={"rows": 3})
OTHER = "other"
PRIVATE = ("political", "press", "asylum")
SEXES = [("", "—"), ("male", _("Male")), ("female", _("Female")), (OTHER, pgettext_lazy("sex", "Other"))]
BIRTH = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"
FEW = 7  # choices that are shown as boxes


class EntryForm(PresenceForm):
    """Signing a step or what stands beside the steps: one field for each thing that resources/tracks.yaml asks for."""

    summary_title = _("Nothing was signed yet")

    def __init__(
        self,
        *args: Any,
        owner: str,
        asked: Sequence[Field],
        clocks: Sequence[ArrestClock] = (),
        offered: Mapping[str, Sequence[tuple[str, Words]]] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the fields; `clocks` are the limits that may bind, `offered` the choices of fields that name a step or a stop."""
        super().__init__(*args, **kwargs)
        self.asked, self.limits, self.owner = list(asked), {one.code: one for one in clocks}, owner
        for one in asked:
            if one.kind == "limit":
                self._add_limit()
            else:
                self.fields[one.name] = self._field(one, (offered or {}).get(one.name))
        self.order_fields([name for name in self.fields if name != "presence_code"])

    def _field(self, one: Field, offered: Sequence[tuple[str, Words]] | None) -> forms.Field:  # noqa: PLR0911  # one kind a line
        label = str(field_words(self.owner, one.name))
        hint = str(HINTS.get(one.name, ""))
        needed = not one.optional
        if offered is not None:
            return forms.ChoiceField(label=label, choices=[("", "—"), *offered], required=needed)
        match one.kind:
            case "moment":
                return MomentField(label=label, help_text=str(HINTS["at"]), required=needed)
            case "day":
                return forms.DateField(
                    label=label, required=needed, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
                )
            case "number":
                return forms.IntegerField(label=label, min_value=0, max_value=10_000, required=needed)
            case "language":
                return forms.ChoiceField(label=label, choices=languages(), required=needed)
            case "choice":
                choices = [(code, CHOICES.get(code, code)) for code in one.choices]
                if len(choices) > FEW:
                    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], required=needed)
                boxes = OneOf(in_line=len(choices) == 2)  # yes and no
                return forms.ChoiceField(
                    label=label, help_text=hint, choices=choices, widget=boxes, required=needed
                )
            case "several":
                return forms.MultipleChoiceField(
                    label=label,
                    choices=[(code, CHOICES.get(code, code)) for code in one.choices],
                    widget=SeveralOf(in_line=True),
                    required=needed,
                )
            case "text":
                return forms.CharField(
                    label=label, help_text=hint, widget=WORDS, max_length=TEXT, required=needed
                )
        return forms.CharField(label=label, help_text=hint, max_length=LINE, required=needed)

    def _add_limit(self) -> None:
        """Offer the limits that may bind here, and the one in hand; none is chosen beforehand."""
        hints = {
            code: _("Read in the text")
            if one.verified and not one.press
            else _("Read in the press only: read the law and write down where")
            if one.press
            else _("Not checked by a lawyer: read the text and write down where")
            for code, one in self.limits.items()
        }
        choices: list[tuple[str, Words]] = [
            (code, f"{one.first} {UNITS[one.unit]} · {one.source}") for code, one in self.limits.items()
        ]
        self.fields["limit_rule"] = forms.ChoiceField(
            label=str(field_words(self.owner, "limit")),
            help_text=str(HINTS["limit"]),
            choices=[*choices, (OTHER, _("Another limit, from the text in hand"))],
            widget=OneOf(hints=hints),
        )
        self.fields["limit_length"] = forms.IntegerField(
            label=_("How long"),
            help_text=_("Only for another limit."),
            min_value=1,
            max_value=1000,
            required=False,
        )
        self.fields["limit_unit"] = forms.ChoiceField(
            label=_("Counted in"), choices=list(UNITS.items()), initial="calendar-day", required=False
        )
        self.fields["limit_source"] = forms.CharField(
            label=_("Where it is written: law or treaty, and article"),
            help_text=_("Needed for another limit, and for one that nobody has read in the law."),
            max_length=LINE,
            required=False,
        )

    def clean(self) -> dict[str, Any] | None:
        """No limit without its source."""
        found = super().clean()
        given = self.cleaned_data
        if "limit_rule" not in self.fields or not given.get("limit_rule"):
            return found
        chosen = self.limits.get(given["limit_rule"])
        if chosen is None and not given.get("limit_length"):
            self.add_error("limit_length", _("Enter how long the person may be held."))
        if (chosen is None or chosen.press or not chosen.verified) and not (
            given.get("limit_source") or ""
        ).strip():
            self.add_error(
                "limit_source", _("Write where this limit stands: no limit counts without its source.")
            )
        return found

    def entered(self) -> dict[str, Any]:
        """Return what was entered, as it travels."""
        found: dict[str, Any] = {}
        for one in self.asked:
            value = self._limit() if one.kind == "limit" else self._value(one)
            if value not in (None, "", []):
                found[one.name] = value
        return found

    def _value(self, one: Field) -> Any:
        value = self.cleaned_data.get(one.name)
        if one.kind == "moment":
            return to_rfc3339(value) if value else None
        if one.kind == "day":
            return value.isoformat() if value else None
        if one.kind in {"line", "text"} and isinstance(value, str):
            return value.replace("\r\n", "\n").strip()
        return value

    def _limit(self) -> dict[str, Any]:
        given = self.cleaned_data
        chosen = self.limits.get(given["limit_rule"])
        at: datetime = given["at"]
        length = chosen.first if chosen else given["limit_length"]
        unit = chosen.unit if chosen else given["limit_unit"]
        said = (given.get("limit_source") or "").strip()
        source = said or (chosen.source if chosen else "")
        if chosen and said:
            source = f"{chosen.source}; {said}"[:LINE]
        return {
            "rule": chosen.code if chosen else "",
            "length": length,
            "unit": unit,
            "source": source,
            "verified": bool(chosen and chosen.verified),
            "until": to_rfc3339(until(at, length, unit)),
        }


class TrackForm(PresenceForm, HandlingFields):
    """Beginning a track."""

    summary_title = _("The track was not begun")
    kind = forms.ChoiceField(label=_("What it leads to"), choices=TrackKind.choices, widget=OneOf())
    role = forms.ChoiceField(
        label=_("Which side are we?"),
        choices=[
            ("asking", _("The person is with the other side")),
            ("holding", _("The person is with us")),
        ],
        widget=OneOf(in_line=True),
    )
    partner = forms.ChoiceField(label=_("The other side, and the agreement with it"))
    transit = forms.ChoiceField(
        label=_("State of transit, if it takes part"),
        help_text=_("It sees the whole track."),
        required=False,
    )
    name = forms.CharField(label=_("Name of the person, as received"), max_length=300)
    language = forms.ChoiceField(label=_("Language of the name"), required=False)
    birth = forms.RegexField(
        BIRTH,
        label=_("Date of birth"),
        help_text=_("Such as 1984-03-02, 1984-03 or 1984. Unknown: leave it empty; whether the person is a minor must then be answered."),
        required=False,
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), choices=SEXES, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=80, required=False)
    document = forms.CharField(label=_("Identity document, with its number"), max_length=80, required=False)
    offence = forms.ChoiceField(label=_("Offence"))
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=[("ordinary", _("Ordinary")), ("urgent", _("Urgent"))],
        initial="ordinary",
        widget=OneOf(in_line=True),
    )
    urgency_reason = forms.CharField(label=_("Why it is urgent"), max_length=500, required=False)

    def __init__(self, *args: Any, partners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer partners with their agreements, and the codes of the lists."""
        super().__init__(*args, **kwargs)
        choices: dict[str, Sequence[Any]] = {
            "partner": [("", "—"), *partners],
            "transit": [("", "—"), *partners],
            "language": languages(),
            "offence": offences(),
        }
        for name, several in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(several)
        self.fields["codes"].initial = ["H2"]
        if len(partners) == 1:
            self.fields["partner"].initial = partners[0][0]
        for question in PRIVATE:
            self.fields[question] = forms.ChoiceField(
                label=str(STOP_QUESTIONS[question]),
                help_text=_("Answered for this house alone; no letter carries the answer."),
                choices=[
                    ("cleared", pgettext_lazy("answer", "No")),
                    ("raised", pgettext_lazy("answer", "Yes")),
                ],
                widget=OneOf(in_line=True),
            )
        self.fields["rights_reason"] = forms.CharField(
            label=_("If one of them is yes: why the track is right all the same"),
            widget=WORDS,
            max_length=2000,
            required=False,
        )
        last = (
            *PRIVATE,
            "rights_reason",
            "codes",
            "h3_text",
            "grade_source",
            "grade_information",
            "classification",
        )
        own = [name for name in self.fields if name not in {*last, "presence_code"}]
        self.order_fields([*own, *last])

    def clean(self) -> dict[str, Any] | None:
        """A yes needs its reason, urgency too; who lets through is neither side."""
        found = super().clean()
        given = self.cleaned_data
        if (
            any(given.get(one) == "raised" for one in PRIVATE)
            and not (given.get("rights_reason") or "").strip()
        ):
            self.add_error(
                "rights_reason", _("One of the three is yes. Say why the track is right all the same.")
            )
        if given.get("urgency") == "urgent" and not (given.get("urgency_reason") or "").strip():
            self.add_error("urgency_reason", _("Say why it is urgent."))
        transit, partner = (str(given.get(name) or "").partition("|")[0] for name in ("transit", "partner"))
        if transit and transit == partner:
            self.add_error("transit", _("The state of transit is neither of the two sides."))
        return found

    def person(self) -> dict[str, str]:
        """Return what is known of the person."""
        names = ("name", "language", "birth", "sex", "nationality", "document")
        return {name: str(self.cleaned_data.get(name) or "").strip() for name in names}


class PrivateForm(Form):
    """Answering a question for the house alone."""

    summary_title = _("Nothing was answered yet")
    state = forms.ChoiceField(label=_("Your answer"), widget=OneOf())
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays in this house. Needed where it applies, and where it is settled."),
        widget=WORDS,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, raised: bool, **kwargs: Any) -> None:
        """Offer what can be answered as it stands."""
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        if isinstance(field, forms.ChoiceField):
            field.choices = (
                [("settled", CHOICES["settled"])]
                if raised
                else [("cleared", CHOICES["cleared"]), ("raised", CHOICES["raised"])]
            )


class ManyForm(EntryForm):
    """The receipt of several persons at once."""

    summary_title = _("Nobody was handed over yet")

    def __init__(self, *args: Any, tracks: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the tracks that wait for the receipt."""
        super().__init__(*args, owner="receipt", **kwargs)
        self.fields["tracks"] = forms.MultipleChoiceField(
            label=_("Who is handed over"), choices=list(tracks), widget=SeveralOf()
        )
        self.order_fields(
            ["tracks", *(name for name in self.fields if name not in {"tracks", "presence_code"})]
        )
