"""Acts on calendar feeds: made, given a new address, ended; and what a calendar program was handed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_see, series_for
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.feed_exceptions import FeedClosedError, FeedsForbiddenError, TooManyFeedsError
from comity.cooperation.feeds.access import feed_for, feeds_of
from comity.cooperation.feeds.composing import Composed
from comity.cooperation.feeds.secret import digest_of, drawn
from comity.cooperation.models import CalendarFeed
from comity.cooperation.states import FeedDetail
from comity.exchange.recovering import own_epoch
from comity.lib.ids import new_id

FEED: Final = "feed"
DAYS: Final = (30, 90, 180, 365)
MOST_FEEDS: Final = 10


@dataclass(frozen=True)
class FeedDraft:
    """A feed: all meetings of the house or those of one series, due days or not, how much it says, for how many days."""

    series: UUID | None = None
    with_due: bool = False
    detail: str = FeedDetail.SHORT
    days: int = 180


class FeedGiven(NamedTuple):
    """A feed with the secret of its address, which nobody can find again."""

    feed: CalendarFeed
    secret: str


@action(events.FEED_MADE)
def make_feed(act: Act, draft: FeedDraft) -> FeedGiven:
    """Make a feed of one's own.

    Raises:
        FeedsForbiddenError, TooManyFeedsError.
        NotHereError: the room is closed to the person, or the series is not theirs to see.
    """
    identifier = new_id()
    person = _reader(act, identifier)
    series = series_for(person, draft.series) if draft.series else None
    if feeds_of(person).count() >= MOST_FEEDS:
        raise TooManyFeedsError
    secret = drawn()
    feed = CalendarFeed.objects.create(
        id=identifier,
        person=person,
        series=series,
        with_due=draft.with_due,
        detail=FeedDetail(draft.detail),
        digest=digest_of(secret),
        epoch=own_epoch(),
        made_at=act.at,
        renewed_at=act.at,
        ends_at=act.at + _lasting(draft.days),
    )
    series_id = str(series.pk) if series else ""
    act.note(series=series_id, due=feed.with_due, detail=feed.detail, ends=feed.ends_at.isoformat())
    return FeedGiven(feed, secret)


@action(events.FEED_RENEWED)
def renew_feed(act: Act, feed_id: UUID, days: int) -> FeedGiven:
    """Give a feed of one's own a new address for so many days; the old one opens nothing from now on.

    Raises:
        FeedsForbiddenError.
        NotHereError: it is somebody else's, or was ended.
    """
    person = _reader(act, feed_id)
    feed = feed_for(person, feed_id, own=True)
    secret = drawn()
    feed.digest, feed.epoch, feed.renewed_at = digest_of(secret), own_epoch(), act.at
    feed.ends_at = act.at + _lasting(days)
    feed.fetched_at, feed.handed_digest, feed.refused_on = None, "", None
    feed.save()
    act.note(ends=feed.ends_at.isoformat())
    return FeedGiven(feed, secret)


@action(events.FEED_ENDED)
def end_feed(act: Act, feed_id: UUID) -> CalendarFeed:
    """End a feed: one's own, or as operator or supervisor somebody's. Raises NotHereError."""
    act.about(FEED, feed_id)
    person = person_of(act)
    feed = feed_for(person, feed_id)
    feed.ended_at, feed.ended_by = act.at, person
    feed.save(update_fields=["ended_at", "ended_by"])
    act.note(owner=str(feed.person_id))
    return feed


@action(events.FEED_ENDED)
def end_feeds_of(act: Act, person_id: UUID) -> int:
    """End all feeds of somebody whose account is closed or opened anew; inside the operator's act. Return how many there were."""
    act.about("feeds", person_id)
    by = act.actor if isinstance(act.actor, Person) else None
    rows = CalendarFeed.objects.filter(person=person_id, ended_at=None)
    ended = rows.update(ended_at=act.at, ended_by=by)
    act.note(ended=ended)
    return ended


@action(events.FEED_HANDED_OUT)
def note_handed_out(act: Act, feed_id: UUID, composed: Composed) -> None:
    """Write down what a calendar program is handed that it was not handed the time before."""
    act.about(FEED, feed_id)
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_id)
    feed.fetched_at, feed.handed_digest = act.at, composed.digest
    feed.save(update_fields=["fetched_at", "handed_digest"])
    act.note(
        owner=str(feed.person_id),
        detail=feed.detail,
        sha256=composed.digest,
        meetings=[str(one) for one in composed.meetings],
        commitments=[str(one) for one in composed.commitments],
    )


@action(events.FEED_HANDED_OUT)
def refuse_fetch(act: Act, feed_id: UUID, reason: str) -> None:
    """Write down that a calendar program asked for a feed that opens nothing; always raises FeedClosedError.

    Whoever calls it asks first whether the log has one of this day already (`refused_on`).
    """
    act.about(FEED, feed_id)
    feed = CalendarFeed.objects.select_for_update().get(pk=feed_id)
    feed.refused_on = act.at.date()
    feed.save(update_fields=["refused_on"])
    act.note(owner=str(feed.person_id))
    raise FeedClosedError(code=reason)


def _reader(act: Act, feed_id: UUID) -> Person:
    act.about(FEED, feed_id)
    # a lock on the person: two forms sent at once are still ten feeds; and an account that was closed while the form was on its way
    # gets no address, which nothing would end
    rows = Person.objects.select_related("unit__agency").select_for_update(of=("self",))
    person = rows.get(pk=person_of(act).pk)
    if person.has_start_password:
        raise NotHereError(FEED, feed_id, "start-password")
    if not (answer := may_see(person)):
        raise NotHereError(FEED, feed_id, answer.reason)
    if not settings.CALENDAR_FEEDS:
        raise FeedsForbiddenError
    return person


def _lasting(days: int) -> timedelta:
    """Return how long a feed lasts; another number than those offered is taken as the least."""
    return timedelta(days=days if days in DAYS else min(DAYS))
