"""Whose notifications they are, and whether the thing behind one may still be seen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import AbsentError, holds
from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.notifications.kinds import Kind, known_kinds
from comity.notifications.models import Mail, Notification

PAGE = 100  # of what was not seen, read first
LARGEST_PAGE = 3200


def told_to(person: Person) -> QuerySet[Notification]:
    """Return what a person was told; nothing to who is no longer active."""
    return Notification.objects.filter(person=person) if person.is_active else Notification.objects.none()


def unseen_pages(person: Person) -> Iterator[list[Notification]]:
    """Yield what a person has not seen, the latest first, in lists that grow: what was settled stays unseen for a day, and hides nothing behind it."""
    return _pages(told_to(person).filter(seen_at=None))


def long_unseen_pages(before: datetime) -> Iterator[list[Notification]]:
    """Yield what nobody has seen of what was told before a moment, to anybody."""
    return _pages(Notification.objects.filter(seen_at=None, created_at__lt=before))


def _pages(rows: QuerySet[Notification]) -> Iterator[list[Notification]]:
    """Yield rows, the latest first; each list begins below the last row of the one before, whatever was told or seen meanwhile."""
    rows, size = rows.order_by("-created_at", "-id"), PAGE
    told = list(rows[:size])
    while told:
        yield told
        if len(told) < size:
            return
        size = min(size * 2, LARGEST_PAGE)
        last = told[-1]
        below = Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.id)
        told = list(rows.filter(below)[:size])


def mails_visible_to(person: Person) -> QuerySet[Mail]:
    """Return the mails a person looks after: all for an operator, who sees no address; none for others."""
    return Mail.objects.select_related("person") if holds(person, RUNS_NODE) else Mail.objects.none()


def still_visible(person: Person, notifications: Iterable[Notification]) -> dict[UUID, Kind]:
    """Return, for those whose thing the person may see now, their kind; one query a kind."""
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for one in notifications:
        by_kind[one.kind].append(one)
    found: dict[UUID, Kind] = {}
    for code, told in by_kind.items():
        kind = known_kinds().get(code)
        if kind is not None:
            seen = kind.seen_by(person, {one.about_id for one in told})
            found.update({one.id: kind for one in told if one.about_id in seen})
    return found


def settled_among(notifications: Iterable[Notification]) -> frozenset[UUID]:
    """Return those about which nothing is to be done any more; one query a kind that can say so."""
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for one in notifications:
        by_kind[one.kind].append(one)
    found: set[UUID] = set()
    for code, told in by_kind.items():
        kind = known_kinds().get(code)
        settled = frozenset(kind.settled({one.about_id for one in told})) if kind is not None else frozenset()
        found.update(one.id for one in told if one.about_id in settled)
    return frozenset(found)


def notification_for(person: Person, notification_id: UUID) -> tuple[Notification, Kind]:
    """Return one that leads somewhere for this person.

    Raises:
        AbsentError: it does not exist, is somebody else's, or what it is about is not visible any more.
    """
    told = told_to(person).filter(pk=notification_id).first()
    kind = still_visible(person, [told]).get(notification_id) if told else None
    if told is None or kind is None:
        raise AbsentError("notification", notification_id, "absent" if told is None else "not-visible")
    return told, kind
