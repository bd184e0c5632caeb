"""What a feed says at a moment: meetings and due days, each as its owner may see it then, in the language that is active.

However much there is, it is the same number of questions. What handling or a keeper forbids is left out and counted.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from comity.cooperation.access import commitments_visible_to, meetings_visible_to
from comity.cooperation.commitments.listing import OWED
from comity.cooperation.core.calendar_file import Entry, write
from comity.cooperation.core.calendar_reading import MOST_EVENTS
from comity.cooperation.core.spans import of_days
from comity.cooperation.feeds.access import handling_of_documents, handling_of_entries
from comity.cooperation.feeds.rules import Allowed, least
from comity.cooperation.feeds.words import due_title, short_title
from comity.cooperation.meeting_words import place_words, text_of
from comity.cooperation.models import CalendarFeed, Commitment, Meeting
from comity.cooperation.partners.sides import home_state
from comity.cooperation.states import MeetingState

BACK, AHEAD = timedelta(days=90), timedelta(days=550)
CANCELLED_STAY = timedelta(days=60)  # so that programs that were switched off meanwhile take them away too
REFRESH = timedelta(hours=1)
MOST = MOST_EVENTS - 1  # and the day on which the feed ends: as many as our own reader takes


@dataclass(frozen=True)
class Composed:
    """A feed as it would be handed out; `kept_back` counts what stays inside, `too_many` says that later ones are not in it."""

    entries: Sequence[Entry]
    content: bytes
    meetings: Sequence[UUID]
    commitments: Sequence[UUID]
    kept_back: int
    too_many: bool

    @property
    def digest(self) -> str:
        """SHA-256 of what is handed out, hexadecimal: the same as long as nothing in it changes."""
        return hashlib.sha256(self.content).hexdigest()


def compose(feed: CalendarFeed, at: datetime) -> Composed:
    """Return what a feed says at a moment. Whether its owner may have it was asked before (`access.may_fetch`)."""
    meetings, meetings_back = _meetings(feed, at)
    due, due_back = _due(feed, at) if feed.with_due else ([], 0)
    found: list[tuple[Entry, Meeting | Commitment]] = [*meetings, *due]
    found.sort(key=lambda one: (one[0].begins, one[0].uid))
    kept = found[:MOST]
    entries = [*(entry for entry, _row in kept), _end(feed)]
    name = text_of(feed.series.names).text if feed.series and feed.is_full else _("Meetings (Comity)")
    return Composed(
        entries,
        write(entries, stamp=feed.renewed_at, name=name, refresh=REFRESH),
        [row.pk for _entry, row in kept if isinstance(row, Meeting)],
        [row.pk for _entry, row in kept if isinstance(row, Commitment)],
        meetings_back + due_back,
        len(found) > MOST,
    )


def _meetings(feed: CalendarFeed, at: datetime) -> tuple[list[tuple[Entry, Meeting]], int]:
    """Return the meetings with how they stand in the feed, and how many are kept back."""
    rows = meetings_visible_to(feed.person).filter(
        begins_at__lte=at + AHEAD, ends_at__gte=at - BACK, is_month_only=False
    )
    gone = Q(state=MeetingState.CANCELLED) & ~Q(cancelled_at__gt=at - CANCELLED_STAY)
    rows = rows.exclude(gone).order_by("begins_at", "pk")
    if feed.series_id is not None:
        rows = rows.filter(series=feed.series_id)
    found = list(rows[: MOST + 1])
    handling = handling_of_documents({one.document for one in found if one.document is not None})
    entries, home = [], home_state()
    for one in found:
        says = Allowed.NOTHING if one.is_kept_from_feeds else _allowed_of(one, handling)
        if says is not Allowed.NOTHING:
            entries.append((_entry(one, home, full=feed.is_full and says is Allowed.TITLES), one))
    return entries, len(found) - len(entries)


def _allowed_of(meeting: Meeting, handling: Mapping[UUID, Mapping[str, Any]]) -> Allowed:
    # a source that is gone says nothing any more, and nothing said is the strictest
    return least([handling.get(meeting.document, {})] if meeting.document is not None else [])


def _entry(one: Meeting, home: str, *, full: bool) -> Entry:
    title = text_of(one.titles)
    says_title = full and bool(title.text)
    return Entry(
        str(one.pk),  # not the sender's, which may name the partner's system
        title.text if says_title else short_title(one, home),
        one.begins_at or one.created_at,
        one.ends_at or one.begins_at or one.created_at,
        one.zone,
        one.is_whole_days,
        language=title.language if says_title else "",
        place=place_words(one) if full else "",
        note=one.ref if full else "",
        sequence=one.sequence,
        state=one.state,
        changed=one.changed_at,
        is_private=True,
        says_zone=full,
    )


def _due(feed: CalendarFeed, at: datetime) -> tuple[list[tuple[Entry, Commitment]], int]:
    """Return the days on which commitments of the owner's unit are due; of a series those given at its meetings."""
    zone = feed.person.agency.zone
    today = at.astimezone(ZoneInfo(zone)).date()
    rows = commitments_visible_to(feed.person).filter(OWED, due__range=(today - BACK, today + AHEAD))
    if feed.series_id is None:
        rows = rows.filter(unit=feed.person.unit_id)
    else:
        rows = rows.filter(meeting__series=feed.series_id)
    counted = rows.annotate(entries_count=Count("entries"), last_came=Max("entries__came_at"))
    found = list(counted.order_by("due", "pk")[: MOST + 1])
    came: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    for commitment, handling in handling_of_entries([one.pk for one in found]):
        came[commitment].append(handling)
    entries: list[tuple[Entry, Commitment]] = []
    for one in found:
        sources: Iterable[Mapping[str, Any]] = [*([one.handling] if one.handling else []), *came[one.pk]]
        if one.due is None or least(sources) is Allowed.NOTHING:
            continue
        span = of_days(one.due, one.due, zone)
        entry = Entry(
            str(one.pk),
            due_title(one),
            span.begins,
            span.ends,
            zone,
            note=one.ref if feed.is_full else "",
            sequence=one.entries_count,
            state="held",
            changed=one.last_came or one.created_at,
            is_private=True,
            is_free=True,
            says_zone=False,
        )
        entries.append((entry, one))
    return entries, len(found) - len(entries)


def _end(feed: CalendarFeed) -> Entry:
    """Return the day on which the feed ends: a calendar that nobody renews would otherwise stand still unseen."""
    zone = feed.person.time_zone.key
    day = feed.ends_at.astimezone(feed.person.time_zone).date()
    span = of_days(day, day, zone)
    words = _("This calendar ends today. Take a new address for it in Comity, or remove it.")
    return Entry(
        f"{feed.pk}-ends", words, span.begins, span.ends, zone,
        state="held", changed=feed.renewed_at, is_private=True, is_free=True, says_zone=False,
    )  # fmt: skip
