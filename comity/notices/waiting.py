"""What waits on people in this room, in the few words of a desk: one function a source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.notices.access import files_visible_to, may_decide, notices_visible_to
from comity.notices.models import CirculationState, FileState, HeldNotice, HeldState, WantedFile


@dataclass(frozen=True)
class About:
    """Whom a thing is about, in which language the name is, whose it is, its reference, and since when it waits."""

    name: str
    language: str
    partner: Peer | None
    ref: str
    since: datetime


def reviews_due(person: Person) -> QuerySet[WantedFile]:
    """Return the files whose owner is to say whether they are still needed."""
    return files_visible_to(person).filter(state=FileState.CIRCULATED, review_at__lte=now())


def answers_due(person: Person) -> QuerySet[WantedFile]:
    """Return the files being written of which a rule waits for a person and none stops them."""
    return files_visible_to(person).filter(state=FileState.DRAFT, stopped=0, to_answer__gt=0)


def files_stopped(person: Person) -> QuerySet[WantedFile]:
    """Return the files being written that a rule stops."""
    return files_visible_to(person).filter(state=FileState.DRAFT, stopped__gt=0)


def recalls_due(person: Person) -> QuerySet[WantedFile]:
    """Return the ended files that this person takes back at partners which still have them."""
    if not may_decide(person):
        return WantedFile.objects.none()
    return (
        files_visible_to(person)
        .filter(state=FileState.WITHDRAWN, circulations__withdrawn_at=None)
        .exclude(circulations__letters=[])
        .distinct()
    )


def notices_unread(person: Person) -> QuerySet[HeldNotice]:
    """Return the notices of partners that nobody has opened."""
    return notices_visible_to(person).filter(state=HeldState.STANDING, read_at=None, peer__isnull=False)


def files_lost(person: Person) -> QuerySet[WantedFile]:
    """Return the files that a partner did not take."""
    found = files_visible_to(person).filter(state=FileState.CIRCULATED)
    return found.filter(circulations__state=CirculationState.LOST).distinct()


def about_files(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whom files are about; they wait since the review was due, or since they were written on last."""
    found = WantedFile.objects.filter(pk__in=list(keys))
    return {
        one.pk: About(one.name, one.name_language, None, one.ref, one.ended_at or one.review_at or one.changed_at)
        for one in found
    }


def about_notices(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whom notices are about."""
    found = HeldNotice.objects.filter(pk__in=list(keys)).select_related("peer")
    return {one.pk: About(one.name, one.name_language, one.peer, one.ref, one.changed_at) for one in found}
