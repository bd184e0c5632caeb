"""What else stands in the calendar of the year: days that commitments are due, agreements that end, activities, events, holidays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy

from comity.accounts.models import Person
from comity.agreements.access import held
from comity.agreements.access import visible_to as terms_visible_to
from comity.agreements.countries import country_name
from comity.agreements.terms import Status
from comity.cooperation.access import activities_visible_to, agreements_visible_to, meetings_visible_to
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import OWED
from comity.cooperation.core.spans import days_of
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import ProtectedEvent
from comity.cooperation.states import AgreementState
from comity.requests.calendars import has_calendar, special_days
from comity.web.dates import speech
from comity.web.words import Words

DUE = pgettext_lazy("in a calendar", "Due")
ENDS = pgettext_lazy("in a calendar", "Agreement ends")
ACTIVITY = pgettext_lazy("in a calendar", "Activity")
PROTECT = pgettext_lazy("in a calendar", "To protect")
HOLIDAY = pgettext_lazy("in a calendar", "Holiday")
WORKED = pgettext_lazy("in a calendar", "Worked")


@dataclass(frozen=True)
class YearEntry:
    """Something on its days; what it is in a word, and the state of the tag that says so."""

    first: date
    last: date
    word: Words
    tag: str
    text: str
    language: str = ""
    href: str = ""


def entries_of(person: Person, year: int, states: Sequence[str]) -> list[YearEntry]:
    """Return what stands in a year beside meetings, for one reader; holidays are those of the states."""
    since, until = date(year, 1, 1), date(year, 12, 31)
    found = [
        *_due(person, since, until),
        *_ending(person, since, until),
        *_registered_ending(person, since, until),
        *_activities(person, since, until),
        *_events(person, since, until),
        *_holidays(states, since, until),
    ]
    return sorted(found, key=lambda one: (one.first, str(one.word), one.text))


def _due(person: Person, since: date, until: date) -> Iterator[YearEntry]:
    for one in commitments_visible_to(person).filter(OWED, due__range=(since, until)):
        text, assigned = text_of(one.texts), one.due
        if assigned is not None:
            href = reverse("cooperation:commitments-commitment", args=[one.pk])
            yield YearEntry(assigned, assigned, DUE, "soon", text.text, text.language, href)


def _ending(person: Person, since: date, until: date) -> Iterator[YearEntry]:
    language = get_language() or "en"
    for one in held(terms_visible_to(person)):
        terms = one.terms
        if terms is None or terms.status is not Status.IN_FORCE:
            continue
        end = terms.exp.date()
        if since <= end <= until:
            yield YearEntry(end, end, ENDS, "late", terms.title(language), "", reverse("agreements:agreement", args=[terms.id]))  # fmt: skip


def _registered_ending(person: Person, since: date, until: date) -> Iterator[YearEntry]:
    """Yield the end of what is registered, where its machine-readable form does not say it."""
    told = [one.terms.id for one in held(terms_visible_to(person)) if one.terms is not None]
    rows = agreements_visible_to(person).filter(expires_on__range=(since, until)).exclude(terms__in=told)
    for one in rows.exclude(state__in=[AgreementState.EXPIRED, AgreementState.SUPERSEDED]):
        title = text_of(one.titles)
        if one.expires_on is not None:
            href = reverse("cooperation:register-agreement", args=[one.pk])
            yield YearEntry(one.expires_on, one.expires_on, ENDS, "late", title.text, title.language, href)


def _activities(person: Person, since: date, until: date) -> Iterator[YearEntry]:
    rows = activities_visible_to(person).filter(begins_on__lte=until, ends_on__gte=since, is_cancelled=False)
    for one in rows:
        title = text_of(one.titles)
        href = reverse("cooperation:activities-activity", args=[one.pk])
        yield YearEntry(one.begins_on, one.ends_on, ACTIVITY, "info", title.text, title.language, href)


def _events(person: Person, since: date, until: date) -> Iterator[YearEntry]:
    rows = ProtectedEvent.objects.filter(
        meeting__in=meetings_visible_to(person).order_by().values("pk"),
        begins_at__year__gte=since.year - 1,
        ends_at__year__lte=until.year + 1,
    )
    for one in rows:
        first, last = days_of(one.begins_at, one.ends_at, ZoneInfo(one.zone).key)
        if first <= until and last >= since:
            title = text_of(one.titles)
            href = f"{reverse('cooperation:meetings-meeting', args=[one.meeting_id])}#events"
            yield YearEntry(first, last, PROTECT, "soon", title.text, title.language, href)


def _holidays(states: Iterable[str], since: date, until: date) -> Iterator[YearEntry]:
    language = get_language() or "en"
    spoken = "zh-Hans" if speech(language) == "zh" else speech(language)
    for state in states:
        if not has_calendar(state):
            continue
        for one in special_days(state, since, until, language=spoken):
            word = f"{WORKED if one.worked else HOLIDAY} · {country_name(state, language)}"
            yield YearEntry(one.day, one.day, word, "", one.name, one.language)
