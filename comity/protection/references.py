"""References of this room, such as D-2026-0004 for a person held."""

from datetime import datetime

from comity.accounts.models import Agency
from comity.protection.models import Detention, ReferenceCounter
from comity.release.returned import AGAIN, number_in


def next_reference(agency: Agency, letter: str, at: datetime) -> str:
    """Return the next reference of a year, under a row lock; inside an act."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, year=at.year, letter=letter
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{at.year}-{counter.last:04d}"


def free_reference(agency: Agency, letter: str, ref: str, at: datetime) -> str:
    """Return the reference of a person held that posts know, and count on past it; somebody may bear it since a restore."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, year=at.year, letter=letter
    )
    counter.last = max(counter.last, number_in(ref))
    counter.save(update_fields=["last"])
    return f"{ref}{AGAIN}" if Detention.objects.filter(ref=ref).exists() else ref
