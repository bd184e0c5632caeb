"""Feeds as pages show them: what each covers, whether it still opens anything, what is in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.cooperation.core.spans import days_of
from comity.cooperation.feeds.access import opens
from comity.cooperation.feeds.composing import Composed
from comity.cooperation.models import CalendarFeed
from comity.cooperation.states import MeetingState
from comity.web.words import Words

OPEN = pgettext_lazy("a calendar feed", "Open")
WHY: dict[str, Words] = {
    "over": pgettext_lazy("a calendar feed", "Its time is over"),
    "restored": _("Closed since this node was restored"),
    "feeds-forbidden": _("Closed by the operator of this node"),
}
CLOSED = pgettext_lazy("a calendar feed", "Closed")


@dataclass(frozen=True)
class FeedLine:
    """A feed on a page: the look and words of its state."""

    feed: CalendarFeed
    tag: str
    state: Words


def lines_of(feeds: Iterable[CalendarFeed], at: datetime) -> list[FeedLine]:
    """Return feeds with how they stand."""
    found = []
    for feed in feeds:
        answer = opens(feed, at)
        state = OPEN if answer else WHY.get(answer.reason, CLOSED)
        found.append(FeedLine(feed, "ok" if answer else "held", state))
    return found


@dataclass(frozen=True)
class Shown:
    """An entry of a feed, as its owner reads on the page what a program is given."""

    title: str
    language: str
    place: str
    first: date
    last: date
    is_cancelled: bool


def shown_of(composed: Composed) -> list[Shown]:
    """Return what is in a feed."""
    return [
        Shown(one.title, one.language, one.place, *days_of(one.begins, one.ends, one.zone), one.state == MeetingState.CANCELLED)
        for one in composed.entries
    ]  # fmt: skip
