"""The persons of a list as they stand now: of our own records the rows, of every other list its entries."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from comity.lib.clock import now
from comity.records.access import rows_of
from comity.records.models import Row
from comity.screening.matcher import Facts
from comity.screening.models import Entry, List, ListKind


class Listed(Facts, Protocol):
    """A row or an entry: what is compared of it, and how it is shown."""

    @property
    def caption(self) -> str:
        """What it is called on a page."""

    @property
    def caption_language(self) -> str:
        """The language of that, empty when nobody said it."""

    @property
    def digest(self) -> str:
        """Of what is compared; tells whether it has changed since."""


class Book(Protocol):
    """One list's persons in the database."""

    of_list: List

    def size(self) -> int:
        """How many persons it holds."""

    def everybody(self) -> Iterator[tuple[UUID, Listed]]:
        """Each person with the id of the subject or entry, in the order in which they were added."""

    def some(self, ids: Iterable[UUID]) -> dict[UUID, Listed]:
        """Those of the ids that it holds now."""

    def changed_since(self, moment: datetime | None, most: int) -> dict[UUID, Listed]:
        """Those changed after a moment, the latest first, at most so many; everybody counts as changed since None."""


class OwnBook:
    """The persons of the agency's own records."""

    def __init__(self, of_list: List) -> None:
        """Take the list of own records; its agency must be fetched with it."""
        self.of_list = of_list

    def rows(self) -> QuerySet[Row]:
        """Return the rows that are compared."""
        return rows_of(self.of_list.agency).filter(schema="Person")

    def size(self) -> int:
        """How many persons there are records of."""
        return self.rows().count()

    def everybody(self) -> Iterator[tuple[UUID, Listed]]:
        """Each row with its subject."""
        return ((row.subject_id, row) for row in self.rows().order_by("pk").iterator())

    def some(self, ids: Iterable[UUID]) -> dict[UUID, Listed]:
        """Return the rows of some subjects."""
        return {row.subject_id: row for row in self.rows().filter(subject__in=list(ids))}

    def changed_since(self, moment: datetime | None, most: int) -> dict[UUID, Listed]:
        """Return the rows made anew after a moment."""
        rows = self.rows().order_by("-rebuilt_at", "pk")
        changed = rows if moment is None else rows.filter(rebuilt_at__gt=moment)
        return {row.subject_id: row for row in changed[:most]}


class EntryBook:
    """The persons of a list that came as files: the entries that stand in its version in force."""

    def __init__(self, of_list: List) -> None:
        """Take the list."""
        self.of_list = of_list

    def entries(self) -> QuerySet[Entry]:
        """Return the entries that stand."""
        return standing_entries().filter(of_list=self.of_list)

    def size(self) -> int:
        """How many entries stand: those that the version in force was read to hold."""
        version = self.of_list.version
        return version.rows if version is not None and self.of_list.ended_at is None else 0

    def everybody(self) -> Iterator[tuple[UUID, Listed]]:
        """Each entry with its id."""
        return ((entry.pk, entry) for entry in self.entries().order_by("pk").iterator())

    def some(self, ids: Iterable[UUID]) -> dict[UUID, Listed]:
        """Return some entries, as far as they stand."""
        return {entry.pk: entry for entry in self.entries().filter(pk__in=list(ids))}

    def changed_since(self, moment: datetime | None, most: int) -> dict[UUID, Listed]:
        """Return nobody once there is an index: entries change with their version alone, which brings its index along."""
        rows = self.entries().order_by("-changed_at", "pk")[:most] if moment is None else []
        return {entry.pk: entry for entry in rows}


class HeldBook(EntryBook):
    """The persons of notices that this node holds: they come and go one by one, in no version."""

    def size(self) -> int:
        """How many stand."""
        return self.entries().count() if self.of_list.ended_at is None else 0

    def changed_since(self, moment: datetime | None, most: int) -> dict[UUID, Listed]:
        """Return the entries that came or changed after a moment."""
        rows = self.entries().order_by("-changed_at", "pk")
        changed = rows if moment is None else rows.filter(changed_at__gt=moment)
        return {entry.pk: entry for entry in changed[:most]}


def standing_entries() -> QuerySet[Entry]:
    """Return the entries of all lists that stand at this moment."""
    in_time = Q(stands_until=None) | Q(stands_until__gt=now())
    return Entry.objects.filter(in_time, ended_by=None).defer("values")


def book_of(of_list: List) -> OwnBook | EntryBook:
    """Return where the persons of a list stand."""
    if of_list.kind == ListKind.HELD:
        return HeldBook(of_list)
    return OwnBook(of_list) if of_list.kind == ListKind.OWN else EntryBook(of_list)
