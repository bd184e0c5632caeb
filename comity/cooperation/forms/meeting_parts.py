"""Forms of the agenda, of papers, of events to protect, of lines for the press, and of a calendar that comes in."""

import base64
import binascii
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from comity.accounts.models import Person
from comity.accounts.zones import ZoneField
from comity.cooperation.access import series_visible_to
from comity.cooperation.core.calendar_reading import MOST_BYTES
from comity.cooperation.core.pasted import lines_of
from comity.cooperation.exceptions import ReasonMissingError
from comity.cooperation.forms.texts import TextsForm, language_choices, own_text_language, state_choices
from comity.cooperation.meeting_drafts import EventDraft, LineDraft
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import AgendaItem, ProtectedEvent, PublicLine
from comity.cooperation.states import MeetingKind, PaperKind
from comity.operations.forms.moments import WallClock, moment_at, wall_clock
from comity.requests.forms.files import FileForm
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form

LONGEST_LINE = 1000


class AgendaForm(Form):
    """Items of an agenda, one a line."""

    summary_title = gettext_lazy("The agenda is not kept yet")
    lines = forms.CharField(
        label=gettext_lazy("Items, one a line"),
        widget=forms.Textarea({"rows": 10}),
        max_length=100_000,
        validators=[require_seen],
        error_messages={"required": gettext_lazy("Write at least one item.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the items"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = language_choices()
        self.initial.setdefault("language", own_text_language())

    def clean_lines(self) -> str:
        """Refuse a line that is no item."""
        text = str(self.cleaned_data["lines"])
        long = [line.number for line in lines_of(text) if len(line.text) > LONGEST_LINE]
        if long:
            raise forms.ValidationError(
                _("Line %(number)s is too long for an item. Shorten it.") % {"number": long[0]}
            )
        return text

    def items(self) -> list[dict[str, str]]:
        """Return the items, each in its language."""
        language = self.cleaned_data["language"]
        return [{language: line.text.strip()} for line in lines_of(self.cleaned_data["lines"])]


class AgendaItemForm(TextsForm, Form):
    """One item of an agenda and what was said about it."""

    summary_title = gettext_lazy("The item is not kept yet")
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        widget=forms.Textarea({"rows": 12}),
        max_length=100_000,
        required=False,
        validators=[require_seen],
    )
    minutes_language = forms.ChoiceField(label=gettext_lazy("Language of the minutes"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        """Take the item."""
        super().__init__(*args, **kwargs)
        field = self.fields["minutes_language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "—"), *language_choices()]
        self.initial.update(
            {
                "minutes": item.minutes,
                "minutes_language": item.minutes_language or own_text_language(),
                "version": item.version,
            }
        )
        self.add_texts("item", _("Item"), item.texts, needed=_("Write the item in at least one language."))
        self.order_fields([name for name in self.fields if name.startswith("item_")])


class PaperForm(TextsForm, FileForm):
    """A document of a meeting."""

    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), choices=[("", "—"), *PaperKind.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no category of data: a paper leaves by no letter."""
        super().__init__(*args, **kwargs)
        del self.fields["category"]
        self.add_texts("title", _("Title"), most=300)

    def clean(self) -> dict[str, Any]:
        """Put an empty category in, for the file's draft."""
        found = super().clean()
        found["category"] = ""
        return found


class EventForm(TextsForm, Form):
    """An event to protect."""

    summary_title = gettext_lazy("The event is not kept yet")
    begins = WallClock(label=gettext_lazy("Begins"))
    ends = WallClock(label=gettext_lazy("Ends"))
    zone = ZoneField(label=gettext_lazy("Times are those of"))
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=300, required=False, validators=[require_seen]
    )
    cell = forms.CharField(
        label=gettext_lazy("Liaison cell"),
        help_text=gettext_lazy("Who sits in it, and how it is reached."),
        widget=forms.Textarea({"rows": 4}),
        max_length=5000,
        required=False,
        validators=[require_seen],
    )

    def __init__(self, *args: Any, zone: str, event: ProtectedEvent | None = None, **kwargs: Any) -> None:
        """Take the event that is changed; a new one is where its meeting is."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("zone", zone)
        self.add_texts(
            "title",
            _("Title"),
            event.titles if event else None,
            most=300,
            needed=_("Give a title in at least one language."),
        )
        if event is not None:
            self.initial.update(
                {
                    "begins": wall_clock(event.begins_at, event.zone),
                    "ends": wall_clock(event.ends_at, event.zone),
                    "zone": event.zone,
                    "place": event.place,
                    "cell": event.cell,
                }
            )
        self.order_fields([name for name in self.fields if name.startswith("title_")])
        self.moments: dict[str, datetime] = {}

    def clean(self) -> dict[str, Any]:
        """Find the moments that are meant."""
        found = super().clean()
        for name in ("begins", "ends"):
            if found.get(name) and found.get("zone"):
                try:
                    self.moments[name] = moment_at(found[name], found["zone"])
                except forms.ValidationError as error:
                    self.add_error(name, error)
        if len(self.moments) > 1 and self.moments["ends"] <= self.moments["begins"]:
            self.add_error("ends", _("It ends before it begins. Correct one of the two."))
        return found

    def draft(self) -> EventDraft:
        """Return what was written."""
        given = self.cleaned_data
        return EventDraft(
            self.texts("title"),
            self.moments["begins"],
            self.moments["ends"],
            given["zone"],
            given["place"],
            given["cell"],
        )


class LineForm(TextsForm, Form):
    """A line for the press."""

    summary_title = gettext_lazy("The line is not kept yet")
    matter = forms.CharField(label=gettext_lazy("About what"), max_length=300, validators=[require_seen])
    embargo = WallClock(
        label=gettext_lazy("Not before"),
        help_text=gettext_lazy("The embargo, by your clock. Empty for none."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, zone: str, line: PublicLine | None = None, **kwargs: Any) -> None:
        """Take the line that is changed, and whose clock the embargo is by."""
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.add_texts(
            "text",
            pgettext("for the press", "What is said"),
            line.texts if line else None,
            rows=4,
            most=10_000,
            needed=_("Write it in at least one language."),
        )
        if line is not None:
            embargo = wall_clock(line.embargo_until, zone) if line.embargo_until else None
            self.initial.update({"matter": line.matter, "embargo": embargo, "version": line.version})
        self.embargo_until: datetime | None = None

    def clean_embargo(self) -> datetime | None:
        """Find the moment that is meant."""
        shown: datetime | None = self.cleaned_data["embargo"]
        self.embargo_until = moment_at(shown, str(ZoneInfo(self.zone))) if shown else None
        return shown

    def draft(self) -> LineDraft:
        """Return what was written."""
        return LineDraft(self.cleaned_data["matter"], self.texts("text"), self.embargo_until)


class ClearForm(Form):
    """Who has cleared a line, for which side."""

    summary_title = gettext_lazy("The clearance is not kept yet")
    side = forms.ChoiceField(label=gettext_lazy("For which side"))
    who = forms.CharField(label=gettext_lazy("Who cleared it"), max_length=200, validators=[require_seen])
    office = forms.CharField(
        label=gettext_lazy("Office"), max_length=200, required=False, validators=[require_seen]
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, line: PublicLine, parties: list[str], **kwargs: Any) -> None:
        """Offer the sides that have not cleared it: the states that take part, or all."""
        super().__init__(*args, **kwargs)
        done = {one["side"] for one in line.cleared}
        offered = [pair for pair in state_choices() if not parties or pair[0] in {"", *parties}]
        field = self.fields["side"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [pair for pair in offered if pair[0] not in done]
        self.initial["version"] = line.version


class CalendarForm(Form):
    """A calendar file, and what its meetings are here."""

    summary_title = gettext_lazy("The calendar is not read yet")
    file = forms.FileField(label=gettext_lazy("Calendar file (.ics)"), required=False, allow_empty_file=True)
    content = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2 * MOST_BYTES)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the new meetings"), choices=MeetingKind.choices, initial="meeting"
    )
    series = forms.ChoiceField(label=gettext_lazy("Series of the new meetings"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the titles"))
    zone = ZoneField(label=gettext_lazy("Time zone, where the file says none"))
    # asked once the file is read, where it cancels meetings
    reason = forms.CharField(
        label=gettext_lazy("Why the cancelled ones are not held"),
        widget=forms.Textarea({"rows": 3}),
        max_length=2000,
        required=False,
        validators=[require_seen],
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer series and languages."""
        super().__init__(*args, **kwargs)
        rows = series_visible_to(person).order_by("-created_at")
        choices = {
            "series": [("", "—"), *((str(one.pk), text_of(one.names).text) for one in rows)],
            "language": language_choices(),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = offered
        self.initial.setdefault("zone", str(person.time_zone))
        self.initial.setdefault("language", own_text_language())
        self.fields["file"].help_text = _("At most %(size)s.") % {"size": filesizeformat(MOST_BYTES)}
        self.ics = b""
        self.asks_reason = False

    @property
    def of_file(self) -> list[Any]:
        """The boxes of the first step, for drawing."""
        return [one for one in self.visible_fields() if one.name != "reason"]

    def ask_reason(self, *, needed: bool) -> None:
        """Ask why meetings are cancelled; with `needed` say that it is missing."""
        self.asks_reason = True
        if needed and not self.cleaned_data.get("reason"):
            self.add_error("reason", str(ReasonMissingError.words))

    def clean(self) -> dict[str, Any]:
        """Take the file, or what was read of it before."""
        found = super().clean() or self.cleaned_data
        upload = found.get("file")
        if upload is not None:
            if upload.size > MOST_BYTES:
                self.add_error("file", _("The file is too large for a calendar. Export a shorter time."))
            else:
                self.ics = upload.read()
        elif found.get("content"):
            try:
                self.ics = base64.b64decode(found["content"], validate=True)
            except (binascii.Error, ValueError):
                self.add_error("file", _("Choose the file again."))
        if not self.ics and not self.errors:
            self.add_error("file", _("Choose a file first."))
        return found

    def held(self) -> str:
        """Return the file as the page carries it to the next step."""
        return base64.b64encode(self.ics).decode("ascii")
