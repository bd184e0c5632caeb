"""What waits on people in this room, in the few words of a desk: one function a source."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.notices.access import files_visible_to, may_decide, notices_visible_to
from comity.notices.models import Circulation, CirculationState, FileState, HeldNotice, HeldState, WantedFile
from comity.release.waiting import About


def reviews_due(person: Person, at: datetime | None = None) -> QuerySet[WantedFile]:
    """Return the files whose owner is to say whether they are still needed; `at`: at another moment than the present."""
    return files_visible_to(person).filter(state=FileState.CIRCULATED, review_at__lte=at or now())


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
    there = Circulation.objects.filter(withdrawn_at=None).exclude(letters=[])
    return files_visible_to(person).filter(state=FileState.WITHDRAWN, pk__in=there.values("file"))


def notices_unread(person: Person) -> QuerySet[HeldNotice]:
    """Return the notices of partners that nobody has opened."""
    return notices_visible_to(person).filter(state=HeldState.STANDING, read_at=None, peer__isnull=False)


def files_lost(person: Person) -> QuerySet[WantedFile]:
    """Return the files that a partner did not take."""
    lost = Circulation.objects.filter(state=CirculationState.LOST)
    return files_visible_to(person).filter(state=FileState.CIRCULATED, pk__in=lost.values("file"))


def about_files(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whom files are about; they wait since the review was due, or since they were written on last."""
    found = WantedFile.objects.filter(pk__in=list(keys))
    return {
        one.pk: About(
            one.name,
            None,
            one.ref,
            one.ended_at or one.review_at or one.changed_at,
            language=one.name_language,
        )
        for one in found
    }


def about_notices(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return whom notices are about."""
    found = HeldNotice.objects.filter(pk__in=list(keys)).select_related("peer")
    return {
        one.pk: About(one.name, one.peer, one.ref, one.changed_at, language=one.name_language)
        for one in found
    }
