"""Forms of a series, of a meeting, and of where a meeting stands."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.zones import ZoneField
from comity.cooperation.access import series_visible_to
from comity.cooperation.core.series import Doubt
from comity.cooperation.core.spans import (
    FIRST_YEAR,
    LAST_YEAR,
    Span,
    SpanError,
    SpanFlaw,
    at_hour,
    days_of,
    month_text,
    of_days,
    of_hours,
    of_month,
)
from comity.cooperation.forms.days import DayField
from comity.cooperation.forms.meanwhile import KeptForm
from comity.cooperation.forms.texts import (
    StatesField,
    TextsForm,
    language_choices,
    own_text_language,
    state_choices,
)
from comity.cooperation.meeting_drafts import MeetingDraft, SeriesDraft
from comity.cooperation.meeting_moves import clock_choices
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import Meeting, Series
from comity.cooperation.states import MeetingKind
from comity.lib.zones import known_zones
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form
from comity.web.words import Words

KINDS = [("", "—"), *MeetingKind.choices]
FLAWS: Mapping[SpanFlaw, Words] = {
    SpanFlaw.BACKWARDS: gettext_lazy("It ends before it begins. Correct one of the two."),
    SpanFlaw.TOO_LONG: gettext_lazy("It would last more than a year. Correct the last day."),
    SpanFlaw.NO_SUCH_DAY: gettext_lazy(
        "There was no such day at this place, because it moved over the date line. Correct the day or the time zone."
    ),
    SpanFlaw.CLOCKS: gettext_lazy(
        "The clocks are changed in this hour, so that it comes twice or not at all. Choose an hour before or after."
    ),
    SpanFlaw.NO_SUCH_MONTH: gettext_lazy("Write a month as 2027-10, or a year as 2027."),
}
DOUBTS: Mapping[Doubt, Words] = {
    Doubt.TAKEN: gettext_lazy("Another meeting of the series has this number."),
    Doubt.SKIPPED: gettext_lazy("The meeting of the series with the number before it is not here."),
    Doubt.BACKWARDS: gettext_lazy(
        "By its days it stands elsewhere in the series than by its number. A lower number is later, or a higher one earlier."
    ),
    Doubt.NOT_POSITIVE: gettext_lazy("Numbers in a series begin with 1."),
}


class SeriesForm(TextsForm, Form):
    """A series of meetings."""

    summary_title = gettext_lazy("The series is not kept yet")
    kind = forms.ChoiceField(label=gettext_lazy("Kind of its meetings"), choices=KINDS)
    parties = StatesField(
        label=gettext_lazy("States that hold it"),
        help_text=gettext_lazy(
            "Names or codes, with commas between them. Of an assembly of many it may stay empty."
        ),
        required=False,
    )
    every_months = forms.IntegerField(
        label=gettext_lazy("Months between two meetings"), min_value=1, max_value=240, required=False
    )

    def __init__(self, *args: Any, series: Series | None = None, **kwargs: Any) -> None:
        """Take the series that is changed."""
        super().__init__(*args, **kwargs)
        names = series.names if series else None
        self.add_texts(
            "name",
            pgettext("of a series", "Name"),
            names,
            most=200,
            needed=_("Give a name in at least one language."),
        )
        if series is not None:
            self.initial.update(
                {
                    "kind": series.kind,
                    "parties": series.parties,
                    "every_months": series.every_months,
                }
            )
        self.order_fields([name for name in self.fields if name.startswith("name_")])

    def draft(self) -> SeriesDraft:
        """Return what was written."""
        given = self.cleaned_data
        return SeriesDraft(self.texts("name"), given["kind"], given["parties"], given["every_months"])


def _hour(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter an hour such as 09:30.")},
        **more,
    )


class SpanFields(forms.Form):
    """Days and hours at a place, or a month; `span` is what was meant, None where nothing is known."""

    first = DayField(label=gettext_lazy("First day"), required=False)
    from_hour = _hour(gettext_lazy("From hour"))
    last = DayField(
        label=pgettext_lazy("of several days", "Last day"),
        help_text=gettext_lazy("Empty where it is one day."),
        required=False,
    )
    to_hour = _hour(gettext_lazy("Until hour"))
    month = forms.CharField(
        label=gettext_lazy("Or only a month, or a year"),
        help_text=gettext_lazy("As 2027-10, or 2027: planned, and no day is known."),
        max_length=7,
        required=False,
    )
    zone = ZoneField(
        label=gettext_lazy("Time zone of the place"),
        help_text=gettext_lazy("Days and hours are those of this place, wherever they are read."),
    )
    span: Span | None = None

    def read_span(self) -> None:
        """Find the span in what was written; complain at the box where it stands."""
        given = self.cleaned_data
        first, month, zone = given.get("first"), given.get("month", ""), given.get("zone", "UTC")
        if {"first", "last", "from_hour", "to_hour", "zone"} & self.errors.keys():
            return
        later = [name for name in ("last", "from_hour", "to_hour") if given.get(name) is not None]
        if first is None and later:
            self.add_error("first", _("Give the first day too."))
        elif first is not None and month:
            self.add_error("month", _("Give days or a month, not both."))
        elif first is not None and not FIRST_YEAR <= first.year <= LAST_YEAR:
            self.add_error("first", _("Enter a day between 1900 and 2199."))
        else:
            try:
                self.span = self._span(first, month, zone)
            except SpanError as error:
                box = "month" if month else "last" if error.flaw is not SpanFlaw.NO_SUCH_DAY else "first"
                self.add_error(box, str(FLAWS[error.flaw]))

    def _span(self, first: date | None, month: str, zone: str) -> Span | None:
        given = self.cleaned_data
        if first is None:
            return of_month(month, zone) if month else None
        last = given.get("last") or first
        if given.get("from_hour") is None:
            if given.get("to_hour") is not None:
                self.add_error("from_hour", _("Give the hour at which it begins too."))
            return of_days(first, last, zone)
        begins = at_hour(first, given["from_hour"], zone)
        ends = at_hour(last, given["to_hour"] or given["from_hour"], zone)
        return of_hours(begins, ends)


def span_initial(
    begins: datetime | None, ends: datetime | None, zone: str, *, whole: bool, month: bool
) -> dict[str, Any]:
    """Return the first values of the boxes of a span that is known."""
    found: dict[str, Any] = {"zone": zone}
    if begins is None:
        return found
    if month:
        return {**found, "month": month_text(begins, ends, zone)}
    first, last = days_of(begins, ends, zone)
    if whole:
        return {**found, "first": first, "last": last if last != first else None}
    place = ZoneInfo(zone)
    end = (ends or begins).astimezone(place)
    return {
        **found,
        "first": first,
        "from_hour": begins.astimezone(place).time(),
        "last": end.date() if end.date() != first else None,
        "to_hour": end.time(),
    }


class CancelForm(Form):
    """Why a meeting is not held."""

    summary_title = gettext_lazy("It is not cancelled yet")
    reason = forms.CharField(
        label=gettext_lazy("Why it is not held"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Give the reason in one sentence.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(KeptForm, SpanFields, TextsForm, Form):
    """A meeting."""

    only_written = frozenset({"ordinal_confirmed", "meant"})
    summary_title = gettext_lazy("The meeting is not kept yet")
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS)
    series = forms.ChoiceField(label=gettext_lazy("Series"), required=False)
    ordinal = forms.IntegerField(
        label=gettext_lazy("Number in the series"),
        help_text=gettext_lazy("The seventh meeting is 7. Empty where it has none."),
        max_value=100_000,
        required=False,
    )
    ordinal_confirmed = forms.BooleanField(
        label=gettext_lazy("I looked at the number and mean it"), required=False
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=300, required=False, validators=[require_seen]
    )
    place_country = forms.ChoiceField(label=gettext_lazy("State of the place"), required=False)
    parties = StatesField(
        label=gettext_lazy("States that take part"),
        help_text=gettext_lazy(
            "Names or codes, with commas between them. A state whose delegation is entered is added by itself."
        ),
        required=False,
    )
    members = forms.IntegerField(
        label=gettext_lazy("Delegations with a vote"), min_value=1, max_value=10_000, required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("In short"),
        widget=forms.Textarea({"rows": 4}),
        max_length=10_000,
        required=False,
        validators=[require_seen],
    )
    summary_language = forms.ChoiceField(label=gettext_lazy("Language of this text"), required=False)
    is_kept_from_feeds = forms.BooleanField(
        label=gettext_lazy("Keep out of calendar feeds"),
        help_text=gettext_lazy("No calendar program is given it, not even its time."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # asked once, where the zone was changed and the hour was not
    meant = forms.ChoiceField(
        label=gettext_lazy("What is meant"), choices=list, widget=forms.RadioSelect, required=False
    )
    doubts: list[Doubt] = []
    asks_what_is_meant = False

    def __init__(self, *args: Any, person: Person, meeting: Meeting | None = None, **kwargs: Any) -> None:
        """Offer the series and the states; take the meeting that is changed."""
        super().__init__(*args, **kwargs)
        self.doubts = []
        self.meeting = meeting
        rows = series_visible_to(person).order_by("-created_at")
        self._offer("series", [("", "—"), *((str(one.pk), text_of(one.names).text) for one in rows)])
        self._offer("place_country", state_choices())
        self._offer("summary_language", [("", "—"), *language_choices()])
        self.initial.setdefault("zone", str(person.time_zone))
        self.initial.setdefault("summary_language", own_text_language())
        self.add_texts(
            "title",
            _("Title"),
            meeting.titles if meeting else None,
            most=300,
            needed=_("Give a title in at least one language."),
        )
        if meeting is not None:
            self._take(meeting)
        if not self.is_bound:
            del self.fields["ordinal_confirmed"], self.fields["meant"]
        elif (choices := self._only_zone_choices()) is not None:
            self._offer("meant", choices)
            self.asks_what_is_meant = True

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _take(self, meeting: Meeting) -> None:
        span = span_initial(
            meeting.begins_at,
            meeting.ends_at,
            meeting.zone,
            whole=meeting.is_whole_days,
            month=meeting.is_month_only,
        )
        own = (
            "kind", "ordinal", "place", "place_country", "parties", "members", "summary", "is_kept_from_feeds", "version",
        )  # fmt: skip
        self.initial.update({name: getattr(meeting, name) for name in own} | span)
        self.initial["series"] = str(meeting.series_id or "")
        self.initial["summary_language"] = meeting.summary_language or own_text_language()

    def clean(self) -> dict[str, Any]:
        """Read the days; a number needs a series."""
        found = super().clean()
        self.read_span()
        if self.asks_what_is_meant and self.meeting is not None and self.span is not None:
            self._read_meant(self.meeting)
        if found.get("ordinal") is not None and not found.get("series"):
            self.add_error("series", _("A number says where it stands in a series. Choose the series."))
        return found

    def _only_zone_choices(self) -> list[tuple[str, str]] | None:
        """Return what may be meant where the zone was changed and nothing else of when it is; None where nothing is to be asked."""
        meeting = self.meeting
        if meeting is None or meeting.begins_at is None or meeting.is_whole_days or meeting.is_month_only:
            return None
        boxes = ("first", "from_hour", "last", "to_hour", "month", "zone")
        changed = [one for one in boxes if self.fields[one].has_changed(self[one].initial, self[one].data)]
        zone = str(self["zone"].data or "")
        if changed != ["zone"] or zone not in known_zones():
            return None
        return clock_choices(meeting.begins_at, meeting.zone, zone)

    def _read_meant(self, meeting: Meeting) -> None:
        meant = self.cleaned_data.get("meant")
        if not meant:
            self.add_error("meant", _("The time zone was changed, and the hour was not. Say which is meant."))
        elif meant == "moment" and meeting.begins_at is not None:
            self.span = of_hours(meeting.begins_at, meeting.ends_at or meeting.begins_at)

    def doubt(self, doubts: list[Doubt]) -> None:
        """Say what is odd about the number, so that a person looks at it."""
        self.doubts = doubts
        for one in doubts:
            self.add_error("ordinal", str(DOUBTS[one]))
        if Doubt.NOT_POSITIVE not in doubts:
            self.add_error("ordinal_confirmed", _("Correct the number, or tick that it is so."))

    def draft(self) -> MeetingDraft:
        """Return what was written."""
        given = self.cleaned_data
        return MeetingDraft(
            given["kind"],
            self.texts("title"),
            UUID(given["series"]) if given["series"] else None,
            given["ordinal"],
            bool(given.get("ordinal_confirmed")),
            self.span,
            given["zone"],
            given["place"],
            given["place_country"],
            given["parties"],
            given["members"],
            given["summary"],
            given["summary_language"] if given["summary"].strip() else "",
            given["is_kept_from_feeds"],
        )
