"""When a calendar program asked last and got what it had already: the owner sees it; an entry each hour would hide those that say more."""

from datetime import datetime, timedelta

from comity.audit.acts import writing
from comity.cooperation.models import CalendarFeed

AT_MOST_EVERY = timedelta(minutes=1)


def note_fetch(feed: CalendarFeed, at: datetime) -> None:
    """Keep when a feed was fetched, to the minute."""
    if feed.fetched_at is not None and timedelta(0) <= at - feed.fetched_at < AT_MOST_EVERY:
        return
    with writing():
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_at=at)
