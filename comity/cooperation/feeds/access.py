"""Whose feed it is, who may end it, and whether a fetch is answered: asked anew each time, for nothing of an earlier one holds."""

import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from comity.accounts.access import YES, Answer, holds, no
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, RUNS_NODE
from comity.cooperation.access import may_see, series_visible_to
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import CalendarFeed, CommitmentEntry
from comity.exchange.recovering import own_epoch
from comity.intake.models import Document

OVERSEES = RUNS_NODE | DECIDES_COOPERATION


def feeds_of(person: Person) -> QuerySet[CalendarFeed]:
    """Return the feeds of a person that nobody has ended, the latest first; what is over stands among them."""
    rows = CalendarFeed.objects.select_related("series", "person__unit__agency")
    return rows.filter(person=person, ended_at=None).order_by("-made_at", "-id")


def may_oversee(person: Person) -> Answer:
    """Whether a person sees who has feeds, and ends them: the operator, and a supervisor of the house."""
    answer = holds(person, OVERSEES)
    if not answer or person.holds(RUNS_NODE):
        return answer
    return may_see(person)


def overseen_by(person: Person) -> QuerySet[CalendarFeed]:
    """Return the feeds that a person may end for others: to the operator all, to a supervisor those of the agency."""
    rows = CalendarFeed.objects.select_related("person__unit__agency").filter(ended_at=None)
    if not may_oversee(person):
        return rows.none()
    if not person.holds(RUNS_NODE):
        rows = rows.filter(person__unit__agency=person.agency)
    return rows.order_by("-made_at", "-id")


def own_feed(person: Person, feed_id: UUID) -> CalendarFeed:
    """Return one of one's own feeds, to be looked at. Raises NotHereError."""
    found = feeds_of(person).filter(pk=feed_id).first()
    if found is None or not may_see(person):
        raise NotHereError("feed", feed_id)
    return found


def feed_for(person: Person, feed_id: UUID, *, own: bool = False) -> CalendarFeed:
    """Return a feed that a person may end, locked; with `own` one of theirs. Raises NotHereError."""
    theirs = Q(pk__in=feeds_of(person).order_by().values("pk"))
    if not own:
        theirs |= Q(pk__in=overseen_by(person).order_by().values("pk"))
    found = CalendarFeed.objects.select_for_update().filter(theirs, pk=feed_id).first()
    if found is None:
        raise NotHereError("feed", feed_id)
    return found


def feed_behind(digest: str) -> CalendarFeed | None:
    """Return the feed of a secret, by the digest of it; None where there never was one.

    An index is asked for the digest, of which whoever asks cannot choose a part; the whole is compared in the same time whatever it is.
    """
    rows = CalendarFeed.objects.select_related("person__unit__agency", "series")
    found = rows.filter(digest=digest).first()
    return found if found is not None and hmac.compare_digest(found.digest, digest) else None


def opens(feed: CalendarFeed, at: datetime) -> Answer:
    """Whether a feed opens anything at a moment, by the access that its owner has now; asks no row beside those it comes with."""
    if not settings.CALENDAR_FEEDS:
        return no("feeds-forbidden")
    if feed.ended_at is not None:
        return no("ended")
    if feed.ends_at <= at:
        return no("over")
    if feed.epoch != own_epoch():
        return no("restored")
    if feed.person.has_start_password:
        return no("start-password")
    return may_see(feed.person)


def may_fetch(feed: CalendarFeed, at: datetime) -> Answer:
    """Whether a fetch is answered at this moment."""
    answer = opens(feed, at)
    if not answer or feed.series_id is None:
        return answer
    return YES if series_visible_to(feed.person).filter(pk=feed.series_id).exists() else no("absent")


def handling_of_documents(documents: Collection[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    """Return the handling of documents that meetings were read from, by document; one that is gone is not among them."""
    if not documents:
        return {}
    return dict(Document.objects.filter(pk__in=documents).values_list("pk", "source__handling"))


def handling_of_entries(commitments: Collection[UUID]) -> list[tuple[UUID, Mapping[str, Any]]]:
    """Return commitments with the handling of each letter of the partner that brought an entry."""
    rows = CommitmentEntry.objects.filter(commitment__in=commitments).exclude(handling={})
    return list(rows.values_list("commitment_id", "handling")) if commitments else []
