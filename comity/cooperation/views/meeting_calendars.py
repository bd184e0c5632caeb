"""Pages of calendars: the year, a meeting or a series as a file, a file that comes in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import may_keep, meeting_for, meetings_visible_to, series_for
from comity.cooperation.core.calendar_file import Entry, write
from comity.cooperation.core.calendar_lines import CalendarError, Flaw
from comity.cooperation.core.calendar_reading import Read, read
from comity.cooperation.core.spans import of_month
from comity.cooperation.forms.days import NO_SUCH_DAY
from comity.cooperation.forms.meeting_parts import CalendarForm
from comity.cooperation.forms.texts import state_of
from comity.cooperation.meeting_words import clock_of, entry_of, is_older, states_words, text_of, when_words
from comity.cooperation.models import Meeting
from comity.cooperation.partners.sides import home_state
from comity.cooperation.states import MEETING_STEPS, MeetingState
from comity.cooperation.views._meetings import data_of, keeper, page
from comity.cooperation.year_calendar import year_of, year_words
from comity.cooperation.year_sources import entries_of
from comity.lib.clock import now

FIRST, LAST = 1901, 2198
MOST_HOLIDAYS = 2  # states beside ours whose holidays are shown unasked
FLAWS = {
    Flaw.TOO_LARGE: gettext_lazy("The file is too large for a calendar. Export a shorter time."),
    Flaw.NO_CALENDAR: gettext_lazy("This is no calendar file. Choose a file that ends in .ics."),
    Flaw.TOO_MANY: gettext_lazy("There are more than 500 meetings in this file. Export a shorter time."),
    Flaw.NO_ID: gettext_lazy("It has no id, or one that is too long, and would be made anew each time."),
    Flaw.NO_DAY: gettext_lazy("It has no day, or one that cannot be read."),
    Flaw.NO_SUCH_DAY: NO_SUCH_DAY,
    Flaw.BACKWARDS: gettext_lazy("It ends before it begins, or lasts more than a year."),
    Flaw.ZONE: gettext_lazy("Its time zone is not known."),
    Flaw.REPEATS: gettext_lazy(
        "It repeats without an end, more than 24 times, or by a rule that is not followed here. Enter its meetings one by one."
    ),
    Flaw.TWICE: gettext_lazy("It stands in the file twice."),
    Flaw.LETTERS: gettext_lazy(
        "These letters are not UTF-8. Save the calendar as UTF-8, and choose it again."
    ),
    Flaw.NO_LINE: gettext_lazy("This is no line of a calendar, which has a name, a colon and a value."),
    Flaw.NOT_BEGUN: gettext_lazy("This ends a part that does not begin before it."),
    Flaw.CUT_OFF: gettext_lazy("The file ends here, before its parts do. Ask for it again."),
}


def flaw_words(flaw: Flaw, line: int) -> str:
    """Return what is wrong, with the line of the file in which it stands where it is one line."""
    if not line:
        return str(FLAWS[flaw])
    return _("Line %(number)s: %(words)s") % {"number": line, "words": FLAWS[flaw]}


@for_roles(READS_COOPERATION)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Show the meetings of a year on its days."""
    person = signed_in_person(request)
    today = now().astimezone(person.time_zone).date()
    said = request.GET.get("year", "")
    number = int(said) if said.isascii() and said.isdigit() and FIRST <= int(said[:6]) <= LAST else today.year
    # a day more on both sides: the days are those of the places, and the furthest is a day ahead
    span = (of_month(f"{number - 1}-12", "UTC").begins, of_month(f"{number + 1}-01", "UTC").ends)
    rows = meetings_visible_to(person).filter(begins_at__lt=span[1], ends_at__gte=span[0])
    found = list(rows)
    states = _states_of(request, found)
    seen = {
        "year": year_of(number, found, entries_of(person, number, states)),
        "holidays_of": states_words(states),
        "words": year_words(number),
        "before": number - 1,
        "after": number + 1,
        "today": today,
        "may_keep": bool(may_keep(person)),
    }
    return render(request, "cooperation/meetings-year.html", seen)


def _states_of(request: HttpRequest, found: Sequence[Meeting]) -> list[str]:
    """Return whose holidays stand in the calendar: ours, and those of whom was asked for, else of whom we meet most this year."""
    home, wanted = home_state(), state_of(request.GET.get("with", ""))
    met = Counter(code for one in found for code in one.parties if code != home)
    others = [wanted] if wanted else [code for code, _times in met.most_common(MOST_HOLIDAYS)]
    return list(dict.fromkeys(code for code in (home, *others) if code))


def _file(
    request: HttpRequest, kind: str, about: UUID, meetings: Sequence[Meeting], *, name: str = ""
) -> HttpResponse:
    """Hand meetings out as a calendar file; who took it out is written down."""
    person = signed_in_person(request)
    entries = [entry for one in meetings if (entry := entry_of(one)) is not None]
    actions.note_calendar(person, kind, about, [one.pk for one in meetings])
    answer = HttpResponse(write(entries, stamp=now(), name=name), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.ics"'
    return answer


@for_roles(READS_COOPERATION)
@require_safe
def of_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Hand a meeting out as a calendar file."""
    person = signed_in_person(request)
    found = meeting_for(person, meeting_id)
    if entry_of(found) is None:
        messages.error(request, _("No day is known yet, so that there is nothing for a calendar."))
        return redirect("cooperation:meetings-meeting", found.pk)
    return _file(request, "meeting", found.pk, [found])


@for_roles(READS_COOPERATION)
@require_safe
def of_series(request: HttpRequest, series_id: UUID) -> HttpResponse:
    """Hand the meetings of a series out as a calendar file."""
    person = signed_in_person(request)
    found = series_for(person, series_id)
    rows = list(found.meetings.filter(begins_at__isnull=False).order_by("begins_at"))
    return _file(request, "series", found.pk, rows, name=text_of(found.names).text)


@dataclass(frozen=True)
class Change:
    """What one entry of a calendar would do: make a meeting, change one, or nothing."""

    entry: Entry
    meeting: Meeting | None
    when: str
    lines: Sequence[tuple[str, str, str]]
    is_older: bool = False

    @property
    def clock(self) -> str:
        """Whose clock its days and hours are of."""
        return clock_of(self.entry.zone, self.entry.begins)

    @property
    def does(self) -> bool:
        """Whether anything comes of it."""
        return self.meeting is None or (bool(self.lines) and not self.is_older)

    @property
    def cancels(self) -> bool:
        """Whether a meeting would be cancelled by it."""
        stands = MeetingState(self.meeting.state) if self.meeting else MeetingState.PLANNED
        return self.entry.state == MeetingState.CANCELLED and MeetingState.CANCELLED in MEETING_STEPS[stands]


@for_roles(KEEPS_COOPERATION)
@page
def come_in(request: HttpRequest) -> HttpResponse:
    """Take a calendar file in: first what it would make and change, then, said so, that."""
    person = keeper(request)
    form = CalendarForm(data_of(request), request.FILES or None, person=person)
    found, changes = Read(), []
    if form.is_bound and form.is_valid():
        try:
            found = read(form.ics, form.cleaned_data["zone"])
        except CalendarError as error:
            form.add_error("file", flaw_words(error.flaw, error.line))
        else:
            changes = changes_of(person, found.entries, form.cleaned_data["language"])
    does = [one for one in changes if one.does]
    if any(one.cancels for one in does):
        form.ask_reason(needed="take" in request.POST)
    if does and "take" in request.POST and not form.errors and _taken(request, form, person, does):
        return redirect("cooperation:meetings-list")
    is_read = form.is_bound and not form.errors.keys() - {"reason"}
    seen = {
        "form": form,
        "changes": changes,
        "does": len(does),
        "refused": [(one.title, flaw_words(one.flaw, one.line)) for one in found.refused],
        "held": form.held() if is_read else "",
        "is_read": is_read,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cooperation/meetings-calendar-in.html", seen, status=status)


def _taken(request: HttpRequest, form: CalendarForm, person: Person, does: Sequence[Change]) -> bool:
    given = form.cleaned_data
    series, reason = UUID(given["series"]) if given["series"] else None, given["reason"]
    entries = [one.entry for one in does]
    try:
        actions.take_calendar(
            person, entries, kind=given["kind"], language=given["language"], series=series, reason=reason
        )
    except RefusalError as refusal:
        form.add_error(None, str(refusal))
        return False
    words = ngettext("%(number)s meeting is taken over.", "%(number)s meetings are taken over.", len(does))
    messages.success(request, words % {"number": len(does)})
    return True


def changes_of(person: Person, entries: Sequence[Entry], language: str) -> list[Change]:
    """Return what each entry would make or change."""
    rows = meetings_visible_to(person).filter(uid__in=[one.uid for one in entries])
    known = {one.uid: one for one in rows}
    return [_change(entry, known.get(entry.uid), language) for entry in entries]


def _change(entry: Entry, meeting: Meeting | None, language: str) -> Change:
    made = Meeting(
        begins_at=entry.begins, ends_at=entry.ends, is_whole_days=entry.is_whole_days, zone=entry.zone
    )
    when = when_words(made)
    if meeting is None:
        return Change(entry, None, when, ())
    pairs = [
        (_("Title"), meeting.titles.get(entry.language or language, ""), entry.title),
        (_("When"), _placed(meeting), _placed(made)),
        (_("Place"), meeting.place, entry.place or meeting.place),
    ]
    if entry.state == "cancelled" and meeting.state != "cancelled":
        pairs.append((_("State"), meeting.get_state_display(), _("Cancelled")))
    if entry.is_private and not meeting.is_kept_from_feeds:
        pairs.append((_("Calendar feeds"), "", pgettext("a meeting", "Kept out of them")))
    lines = [(what, before, after) for what, before, after in pairs if after and before != after]
    return Change(entry, meeting, when, lines, is_older=is_older(entry, meeting))


def _placed(meeting: Meeting) -> str:
    return f"{when_words(meeting)} · {clock_of(meeting.zone, meeting.begins_at)}"
