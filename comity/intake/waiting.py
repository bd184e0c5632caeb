"""What of this room waits on people, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.intake.access import may_keep, visible_to
from comity.intake.models import Document, DocumentState
from comity.release.waiting import About


def to_look_through(person: Person) -> QuerySet[Document]:
    """Return documents that are read and not looked through to the end, for whoever decides about proposals."""
    if not may_keep(person):
        return Document.objects.none()
    return visible_to(person).filter(state=DocumentState.READ)


def refused_of(person: Person) -> QuerySet[Document]:
    """Return documents that this person brought and that cannot be read."""
    if not may_keep(person):
        return Document.objects.none()
    return visible_to(person).filter(state=DocumentState.REFUSED, added_by=person)


def about_documents(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return what each document is called and since when it waits."""
    found = Document.objects.filter(pk__in=list(keys))
    return {
        one.pk: About(
            one.name, None, one.ref, one.read_at or one.added_at, language=one.language if one.title else ""
        )
        for one in found
    }
