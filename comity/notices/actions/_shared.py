"""What the acts of the room share: who acts, references, a file that may be written on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.notices.access import file_for
from comity.notices.exceptions import ChangedMeanwhileError, EndedError, NotHereError, ReasonNeededError
from comity.notices.models import FileState, WantedFile
from comity.release.returned import AGAIN, number_in
from comity.requests.models import ReferenceCounter

OPEN = frozenset({FileState.DRAFT, FileState.CIRCULATED})
OURS, THEIRS = "W", "N"


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("wanted", "page", "not-a-person")
    return act.actor


def next_reference(agency: Agency, letter: str, at: datetime) -> str:
    """Return the next reference of a year, such as W-2026-0007, under a row lock."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, year=at.year, letter=letter
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{at.year}-{counter.last:04d}"


def free_reference(rows: QuerySet[Any], agency: Agency, letter: str, ref: str, at: datetime) -> str:
    """Return the reference that the partners know, and count on past it; a new row may bear it since the restore."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, year=at.year, letter=letter
    )
    counter.last = max(counter.last, number_in(ref))
    counter.save(update_fields=["last"])
    return f"{ref}{AGAIN}" if rows.filter(ref=ref).exists() else ref


def open_file(act: Act, file_id: UUID) -> WantedFile:
    """Return a file of ours, locked, that is still sought for. Raises NotHereError, EndedError."""
    act.about("wanted", file_id)
    file = file_for(person_of(act), file_id, lock=True)
    act.note(ref=file.ref, kind=file.kind)
    if file.state not in OPEN:
        raise EndedError
    return file


def require_version(file: WantedFile, version: int) -> None:
    """Raise ChangedMeanwhileError unless a file stands as the page of this act showed it."""
    if file.version != version:
        raise ChangedMeanwhileError


def reason_of(text: str) -> str:
    """Return a reason without blanks around it. Raises ReasonNeededError."""
    if not text.strip():
        raise ReasonNeededError
    return text.strip()
