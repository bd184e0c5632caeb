"""What waits on people who hold somebody, in the few words of a desk: one function a source.

due_for(person)                 # the rows with something due, first what ends first
about_detentions(keys)          # the words of each
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.protection.access import may_lift, visible_to
from comity.protection.core.notification import Settled
from comity.protection.models import Detention, Stop
from comity.protection.words import DUE_WORDS
from comity.release.waiting import About


def due_for(person: Person) -> QuerySet[Detention]:
    """Return those held of whom something is due, what ends first on top."""
    return visible_to(person).filter(due_at__isnull=False).order_by("due_at")


def stops_for(person: Person) -> QuerySet[Stop]:
    """Return the stops that stand, for a named senior who may lift them."""
    if not may_lift(person):
        return Stop.objects.none()
    return Stop.objects.filter(settled=Settled.OPEN.value, detention__in=visible_to(person)).order_by(
        "set_at"
    )


def about_detentions(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return what is due of whom, by reference: a name stands on the page alone."""
    found = Detention.objects.filter(pk__in=list(keys))
    return {
        one.pk: About(
            str(DUE_WORDS.get(one.due_for, "")), None, one.ref, one.due_since or one.opened_at, one.due_at
        )
        for one in found
    }


def about_stops(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which stops stand, by the reference of the person held."""
    found = Stop.objects.filter(pk__in=list(keys)).select_related("detention")
    return {one.pk: About(one.get_kind_display(), None, one.detention.ref, one.set_at) for one in found}
