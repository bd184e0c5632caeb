"""A row of a register of meetings."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation import actions
from comity.cooperation.access import meetings_visible_to, series_visible_to
from comity.cooperation.core.cells import said
from comity.cooperation.core.series import Held, doubts
from comity.cooperation.core.spans import Span, SpanError, days_of, month_text, of_days, of_month
from comity.cooperation.forms.meetings import DOUBTS, FLAWS
from comity.cooperation.importing.cells import Cells, Reason
from comity.cooperation.importing.fields import MEETINGS
from comity.cooperation.importing.layout import Layout
from comity.cooperation.importing.rows import WRITTEN, Entry, Reader, Would, in_other_languages, keys_of
from comity.cooperation.meeting_drafts import MeetingDraft
from comity.cooperation.meeting_exceptions import NoDayYetError, NotBegunError
from comity.cooperation.meeting_words import (
    clock_of,
    ordinal_words,
    place_words,
    states_words,
    text_of,
    when_words,
)
from comity.cooperation.models import Meeting
from comity.cooperation.series_showing import held_of
from comity.cooperation.states import MEETING_STEPS, MeetingKind, MeetingState
from comity.lib.clock import now
from comity.lib.zones import known_zones
from comity.web.dates import day_words
from comity.web.pieces.quotes import said as spoken

TITLE, SUMMARY, PLACE, REASON = 300, 10_000, 300, 2000
NO_DAY = float("-inf")
NO_SERIES = gettext_lazy(
    "A number says where it stands in a series. Name the columns anew: choose one series for the whole file there, or add a column with its name."
)
MOST_MEMBERS, LARGEST_ORDINAL = 10_000, 100_000


def when_key(begins: Any, ends: Any, zone: str, *, month: bool) -> str:
    """Return what tells two meetings with one title apart: the first day, or the month; nothing where none is known."""
    if begins is None:
        return ""
    return month_text(begins, ends, zone) if month else days_of(begins, ends, zone)[0].isoformat()


class MeetingReader(Reader):
    """Reads meetings; of those in a series it remembers the numbers."""

    def __init__(self, person: Person, layout: Layout) -> None:
        """Take who gives the register, and how it is read."""
        self.person, self.layout = person, layout
        self.series: dict[str, UUID] = {}
        self.names: dict[UUID, str] = {}
        self.held: dict[UUID, list[Held]] = {}
        for one in series_visible_to(person).prefetch_related("meetings"):
            for name in one.names.values():
                self.series.setdefault(said(name), one.pk)
            self.names[one.pk] = text_of(one.names).text
            self.held[one.pk] = [held_of(meeting) for meeting in one.meetings.all()]

    def known(self) -> dict[str, Entry]:
        """Return the meetings of the agency by their references, and by title and first day."""
        found: dict[str, Entry] = {}
        for one in (
            meetings_visible_to(self.person)
            .select_related(None)
            .only("pk", "ref", "titles", "begins_at", "ends_at", "zone", "is_month_only")
        ):
            entry = Entry(one.pk, one.ref, reverse("cooperation:meetings-meeting", args=[one.pk]))
            when = when_key(one.begins_at, one.ends_at, one.zone, month=one.is_month_only)
            for key in keys_of(MEETINGS, one.ref, one.titles.values(), when):
                found.setdefault(key, entry)
        return found

    def read(self, cells: Cells) -> Would | None:
        """Return the meeting that a row says."""
        titles = cells.texts("title", TITLE)
        if not titles:
            cells.refuse("title", _("Give a title in at least one language."))
        zone = cells.text("zone") or self.layout.zone
        if zone not in known_zones():
            cells.refuse("zone", _("This time zone is not known. Write it as Asia/Ho_Chi_Minh."))
            zone = self.layout.zone
        span = self._span(cells, zone)
        summaries = cells.texts("summary", SUMMARY)
        language, summary = next(iter(summaries.items()), ("", ""))
        draft = MeetingDraft(
            cells.code("kind", "meeting_kind", MeetingKind.choices) or MeetingKind.MEETING.value,
            titles,
            self._series(cells),
            cells.ordinal("ordinal"),
            self.layout.numbers_are_so,
            span,
            zone,
            cells.text("place", PLACE),
            cells.state("place_country"),
            cells.states("parties"),
            cells.number("members", MOST_MEMBERS),
            summary,
            language,
        )
        state = cells.code("state", "meeting_state", MeetingState.choices) or MeetingState.PLANNED.value
        # a reason beside a meeting that stands says something else than why it is not held
        reason = cells.text("reason", REASON) if state == MeetingState.CANCELLED else ""
        self._sound(cells, draft, state, reason)
        return None if cells.reasons else self._would(cells, draft, state, reason)

    def _series(self, cells: Cells) -> UUID | None:
        name = cells.text("series")
        if not name:  # then the series that was chosen for the whole file, as long as it stands
            return next((one for one in self.names if str(one) == self.layout.series), None)
        found = self.series.get(said(name))
        if found is None:
            cells.refuse(
                "series",
                _("There is no series “%(name)s”. Add it under Meetings first, or leave the cell empty.")
                % {"name": name[:100]},
            )
        return found

    def _span(self, cells: Cells, zone: str) -> Span | None:
        first, last = cells.days("first"), cells.days("last")
        if first is None:
            if last is not None:
                cells.refuse("first", _("Give the first day too."))
            return None
        try:
            if first.first is None:
                return of_month(first.month, zone)
            return of_days(first.first, self._last(first.last, last.last if last else None), zone)
        except SpanError as error:
            cells.refuse("last" if last else "first", str(FLAWS[error.flaw]))
            return None

    def _last(self, of_first: date | None, own: date | None) -> date:
        return own or of_first or date.min

    def _sound(self, cells: Cells, draft: MeetingDraft, state: str, reason: str) -> None:
        if draft.ordinal is not None and draft.series is None:
            cells.refuse("series", str(NO_SERIES))
        if draft.ordinal is not None and draft.ordinal > LARGEST_ORDINAL:
            cells.refuse("ordinal", _("Enter a number between 1 and %(most)s.") % {"most": LARGEST_ORDINAL})
        if state == MeetingState.CANCELLED and not reason:
            cells.refuse("reason", _("A cancelled meeting says why it is not held."))
        if state == MeetingState.HELD and not cells.reasons:
            if draft.span is None or draft.span.is_month_only:
                cells.refuse("state", str(NoDayYetError.words))
            elif draft.span.begins > now():
                cells.refuse("state", str(NotBegunError.words))

    def _would(self, cells: Cells, draft: MeetingDraft, state: str, reason: str) -> Would:
        span = draft.span
        shown = Meeting(
            begins_at=span.begins if span else None, ends_at=span.ends if span else None, zone=draft.zone,
            is_whole_days=True, is_month_only=span.is_month_only if span else False,
            place=draft.place, place_country=draft.place_country,
        )  # fmt: skip
        title = text_of(draft.titles)
        facts = [
            (_("Kind"), str(MeetingKind(draft.kind).label)),
            (pgettext("of meetings", "Series"), self.names.get(draft.series, "") if draft.series else ""),
            (_("Number in the series"), ordinal_words(draft.ordinal) if draft.ordinal else ""),
            (_("When"), _days_words(shown)),
            (_("Time zone of the place"), clock_of(draft.zone, span.begins) if span else ""),
            (_("Place"), place_words(shown)),
            (pgettext("countries", "States"), states_words(draft.parties)),
            (_("Delegations with a vote"), str(draft.members or "")),
            (_("State"), str(MeetingState(state).label)),
            (_("Why it is not held"), reason),
            (_("In short"), spoken(draft.summary, draft.summary_language) if draft.summary else ""),
            *in_other_languages(_("Title"), draft.titles, title.language),
        ]
        when = when_key(shown.begins_at, shown.ends_at, shown.zone, month=shown.is_month_only)
        return Would(
            title.text,
            title.language,
            [(label, words) for label, words in facts if words],
            keys_of(MEETINGS, cells.text("ref"), draft.titles.values(), when),
            lambda act, _way: _made(act, draft, state, reason),
            place=(
                str(draft.series or ""),
                draft.ordinal or 0,
                shown.begins_at.timestamp() if shown.begins_at else NO_DAY,
            ),
        )

    def doubts(self, would: Would) -> list[Reason]:
        """Return what is odd about the number of a meeting in its series."""
        series, ordinal, moment = would.place
        if not series or not ordinal:
            return []
        held = self.held[UUID(series)]
        this = Held(would.keys[0], ordinal, None if moment == NO_DAY else datetime.fromtimestamp(moment, UTC))
        found = doubts(this, held)
        if found and not self.layout.numbers_are_so:
            return [Reason("ordinal", str(DOUBTS[one])) for one in found]
        held.append(this)
        return []


def _days_words(meeting: Meeting) -> str:
    """Return the days written out, so that day and month are seen apart; of a month or a year as everywhere."""
    if meeting.begins_at is None or meeting.is_month_only:
        return when_words(meeting)
    days = dict.fromkeys(days_of(meeting.begins_at, meeting.ends_at, meeting.zone))
    return " – ".join(day_words(one, get_language() or "en", WRITTEN) for one in days)


def _made(act: Act, draft: MeetingDraft, state: str, reason: str) -> tuple[str, UUID]:
    meeting = actions.add_meeting(act, draft)
    if state != MeetingState.PLANNED and MeetingState(state) in MEETING_STEPS[MeetingState.PLANNED]:
        actions.move_meeting(act, meeting.pk, meeting.version, state, reason)
    return meeting.ref, meeting.pk
