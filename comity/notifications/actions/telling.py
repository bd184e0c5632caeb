"""Acts on notifications: tell, mark as seen, purge."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.lib.clock import now
from comity.notifications.kinds import Kind, Urgency
from comity.notifications.models import Mail, Notification


class NotAPersonError(RefusalError):
    """Only a person has notifications."""

    words = gettext_lazy("Only a person has notifications.")
    code = "not-a-person"


@action(events.NOTIFICATION_GIVEN)
def tell(
    act: Act,
    people: Iterable[Person],
    kind: Kind,
    *,
    about: tuple[str, str],
    params: Mapping[str, str],
    urgency: Urgency,
) -> list[Notification]:
    """Tell people who may see the thing; rooms call `telling.notify`, which asks that first."""
    act.about(*about)
    rows = [
        Notification(
            person=person,
            kind=kind.code,
            urgency=urgency,
            about_kind=about[0],
            about_id=about[1],
            params=dict(params),
            created_at=act.at,
        )
        for person in people
    ]
    act.note(kind=kind.code, urgency=urgency.value, people=[row.person.pseudonym for row in rows])
    return Notification.objects.bulk_create(rows)


def _person_of(act: Act) -> Person:
    if not isinstance(act.actor, Person):
        raise NotAPersonError
    act.about("person", act.actor.id)
    return act.actor


@action(events.NOTIFICATION_SEEN)
def mark_seen(act: Act, ids: Collection[UUID]) -> int:
    """Mark some of the person's own notifications as seen; return how many were new."""
    mine = Notification.objects.filter(person=_person_of(act), id__in=ids, seen_at=None)
    act.note(notifications=sorted(str(each) for each in mine.values_list("id", flat=True)))
    return mine.update(seen_at=now())


@action(events.NOTIFICATIONS_SETTLED)
def put_away(act: Act, ids: Collection[UUID]) -> int:
    """Count as seen what nobody has seen and about which nothing is to be done any more, whoever was told; return how many."""
    act.about("notifications", "settled")
    away = Notification.objects.filter(id__in=ids, seen_at=None).update(seen_at=act.at)
    act.note(settled=away)
    return away


@action(events.NOTIFICATIONS_PURGED)
def purge(act: Act, before: datetime) -> int:
    """Delete what was told before a moment, seen or not; the log keeps that it was told."""
    act.about("notifications", "all")
    purged, _by_model = Notification.objects.filter(created_at__lt=before).delete()
    Mail.objects.filter(created_at__lt=before).delete()
    act.note(purged=purged, before=before.isoformat())
    return purged
