"""References of this room, such as D-2026-0004 for a person held."""

from datetime import datetime

from comity.accounts.models import Agency
from comity.protection.models import ReferenceCounter


def next_reference(agency: Agency, letter: str, at: datetime) -> str:
    """Return the next reference of a year, under a row lock; inside an act."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, year=at.year, letter=letter
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{at.year}-{counter.last:04d}"
