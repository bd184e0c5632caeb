# ruff: noqa: ARG002  # each filter is asked with the request; only some look at it
"""What a list can be narrowed by: a choice, a period, a reference, a flag. Never a name: filters stand in addresses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone, make_aware
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.web import dates
from comity.web.words import Words

ANY = gettext_lazy("All")
FROM_DAY, TO_DAY = gettext_lazy("from day"), gettext_lazy("to day")
Said = tuple[tuple[str, ...], str]  # the keys of the query string, and what they say in words
Choices = Sequence[tuple[str, Words]]
# a reference holds a figure; so a name that somebody types is refused before it stands in an address
_WITH_FIGURES = r"\A(?=.*[0-9])[A-Za-z0-9:._/@+-]{1,160}\Z"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # a day beyond has no midnight in every zone
_GIVE_DAY = gettext_lazy("Enter a day between 1900 and 2999.")
_GIVE_FIGURES = gettext_lazy(
    "Enter a reference with its figures, such as R-2026-0041. Names never stand in an address."
)


@dataclass(frozen=True)
class Filter:
    """One thing that a list can be narrowed by; `key` is its name in the query string.

    One that is `quiet` is for links: its fields are drawn only where it is set, so that it does not weigh on every page.
    """

    key: str
    label: Words
    quiet: bool = field(default=False, kw_only=True)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its form fields."""
        return (self.key,)

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """Return the form fields by their names in the query string."""
        raise NotImplementedError

    def written(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return what was chosen, as it stands in a query string."""
        return {self.key: str(cleaned.get(self.key) or "")}

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return what rows must fulfil under these values; nothing where the filter is not set."""
        raise NotImplementedError

    def says(self, request: HttpRequest, values: Mapping[str, str]) -> list[Said]:
        """Return the filter's value in words, with the keys to take off to remove it."""
        raise NotImplementedError


# a list asks for its choices while it reads the address, draws the form and says what it was narrowed to
_OFFERED: WeakKeyDictionary[HttpRequest, dict[Callable[[HttpRequest], Choices], Choices]] = (
    WeakKeyDictionary()
)


@dataclass(frozen=True)
class Choice(Filter):
    """One of several values; with `always` the empty value narrows too, as the list's own beginning."""

    choices: Choices | Callable[[HttpRequest], Choices]
    narrow: Callable[[HttpRequest, str], Any]
    any_words: Words = ANY
    always: bool = False

    def offered(self, request: HttpRequest) -> Choices:
        """Return the values with their words; those that are fetched are fetched once a page."""
        if not callable(self.choices):
            return self.choices
        known = _OFFERED.setdefault(request, {})
        if self.choices not in known:
            known[self.choices] = list(self.choices(request))
        return known[self.choices]

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """Return a select box."""
        offered = [("", self.any_words), *self.offered(request)]
        return {self.key: forms.ChoiceField(label=str(self.label), choices=offered, required=False)}

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return what rows must fulfil."""
        value = values.get(self.key, "")
        return [self.narrow(request, value)] if value or self.always else []

    def says(self, request: HttpRequest, values: Mapping[str, str]) -> list[Said]:
        """Return the chosen word."""
        value = values.get(self.key, "")
        words = dict(self.offered(request)).get(value, value)
        return [((self.key,), _said(self.label, str(words)))] if value else []


@dataclass(frozen=True)
class Flag(Filter):
    """Something that is so or not; set, only rows that are so are shown."""

    narrow: Callable[[HttpRequest], Any]

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """Return a box to tick."""
        return {self.key: forms.BooleanField(label=str(self.label), required=False)}

    def written(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return 1 where it was ticked."""
        return {self.key: "1" if cleaned.get(self.key) else ""}

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return what rows must fulfil."""
        return [self.narrow(request)] if values.get(self.key) else []

    def says(self, request: HttpRequest, values: Mapping[str, str]) -> list[Said]:
        """Return the label."""
        return [((self.key,), str(self.label))] if values.get(self.key) else []


@dataclass(frozen=True)
class Reference(Filter):
    """A reference or identifier, whole; what is typed without a figure is refused.

    A room whose identifiers have another shape gives its own `shape`, which no name has, and the sentence for the rest.
    """

    narrow: Callable[[HttpRequest, str], Any]
    hint: Words = ""
    shape: str = _WITH_FIGURES
    otherwise: Words = _GIVE_FIGURES

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """Return a box for text."""
        return {
            self.key: forms.CharField(
                label=str(self.label),
                help_text=str(self.hint),
                required=False,
                max_length=160,
                validators=[RegexValidator(self.shape, str(self.otherwise))],
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            )
        }

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return what rows must fulfil."""
        value = values.get(self.key, "")
        return [self.narrow(request, value)] if value else []

    def says(self, request: HttpRequest, values: Mapping[str, str]) -> list[Said]:
        """Return the reference."""
        value = values.get(self.key, "")
        return [((self.key,), _said(self.label, value))] if value else []


class DayOrMoment(forms.DateField):
    """A day; from an address of a figure also a moment, such as 2026-03-04T07:00:00+00:00."""

    def to_python(self, value: Any) -> date | None:
        """Return a day, or a moment with its zone. Raises ValidationError."""
        if isinstance(value, str) and "T" in value:
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                moment = None
            if moment is None or moment.tzinfo is None:
                raise ValidationError(str(_GIVE_DAY), code="day")
            return moment
        return super().to_python(value)


class DayOrMomentInput(forms.DateInput):
    """A box for a day, which a moment from an address stands in as text."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what is drawn; a browser's box for days would drop a moment."""
        context = super().get_context(name, value, attrs)
        if "T" in str(value or ""):
            context["widget"]["type"] = "text"
            context["widget"]["attrs"].pop("type", None)
        return context


@dataclass(frozen=True)
class Days(Filter):
    """A period of days, those of the reader's zone; each end may stay open.

    Links may say moments in place of days: the first is in the period, the last is the first outside it.
    """

    column: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its form fields."""
        return (f"{self.key}-from", f"{self.key}-to")

    def fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """Return two days."""
        ends = ((f"{self.key}-from", FROM_DAY), (f"{self.key}-to", TO_DAY))
        return {
            key: DayOrMoment(
                label=_("%(what)s, %(end)s") % {"what": self.label, "end": words},
                widget=DayOrMomentInput({"type": "date"}, format="%Y-%m-%d"),
                input_formats=["%Y-%m-%d"],
                required=False,
                validators=[_in_bounds],
            )
            for key, words in ends
        }

    def written(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return the days, or moments, as ISO 8601."""
        return {key: day.isoformat() if (day := cleaned.get(key)) else "" for key in self.names}

    def narrowing(self, request: HttpRequest, values: Mapping[str, str]) -> list[Any]:
        """Return the bounds as moments."""
        since, until = values.get(f"{self.key}-from", ""), values.get(f"{self.key}-to", "")
        bounds = Q()
        if since:
            bounds &= Q(**{f"{self.column}__gte": _first_of(since)})
        if until:
            bounds &= Q(**{f"{self.column}__lt": _first_behind(until)})
        return [bounds] if bounds else []

    def says(self, request: HttpRequest, values: Mapping[str, str]) -> list[Said]:
        """Return each end in words."""
        said: list[Said] = []
        for key, sentence in (
            (f"{self.key}-from", _("%(what)s from %(day)s")),
            (f"{self.key}-to", _("%(what)s up to %(day)s")),
        ):
            if value := values.get(key, ""):
                said.append(((key,), sentence % {"what": self.label, "day": _end_words(value)}))
        return said


def _end_words(value: str) -> str:
    language = get_language() or "en"
    if "T" in value:
        return dates.moment_words(datetime.fromisoformat(value), get_current_timezone(), language)
    return dates.day_words(date.fromisoformat(value), language)


def _first_of(value: str) -> datetime:
    return datetime.fromisoformat(value) if "T" in value else _midnight(date.fromisoformat(value))


def _first_behind(value: str) -> datetime:
    if "T" in value:
        return datetime.fromisoformat(value)
    return _midnight(date.fromisoformat(value) + timedelta(days=1))


def days_between(since: str, until: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that both ends of an address mean, for a column of days; a moment lies on a day of its own offset."""
    last = datetime.fromisoformat(until) - timedelta(microseconds=1) if "T" in until else None
    return (
        datetime.fromisoformat(since).date() if since else None,
        last.date() if last else (date.fromisoformat(until) if until else None),
    )


def _in_bounds(day: date) -> None:
    named = day.date() if isinstance(day, datetime) else day
    if not FIRST_DAY <= named <= LAST_DAY:
        raise ValidationError(str(_GIVE_DAY), code="day")


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _said(label: Words, value: str) -> str:
    return _("%(what)s: %(value)s") % {"what": label, "value": value}
