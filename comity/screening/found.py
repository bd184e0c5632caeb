"""What a hit points to as it is now: a row of our own records, or an entry of a list; and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.handling.codes import Codes
from comity.records.access import visible_to as rows_visible_to
from comity.records.found import codes_of
from comity.screening.books import standing_entries
from comity.screening.list_access import usable_by
from comity.screening.models import Entry, Hit


@dataclass(frozen=True, slots=True)
class Now:
    """A record or entry now. `is_there` is False once it is no longer in the list, or no longer open to the reader."""

    where: str  # title of the list
    version: int  # of the list when it was found; 0 for our own records
    codes: tuple[str, ...]
    caption: str = ""
    language: str = ""
    is_there: bool = False
    has_changed: bool = False  # since it was compared


def now_of(person: Person, hits: Sequence[Hit]) -> dict[UUID, Now]:
    """Return what each hit (by its id) points to now, in four queries at most."""
    subjects = [one.subject_id for one in hits if one.subject_id]
    entries = [one.entry_id for one in hits if one.entry_id]
    rows = (
        {row.subject_id: row for row in rows_visible_to(person).filter(subject__in=subjects)}
        if subjects
        else {}
    )
    codes = codes_of(subjects, person.unit.agency_id) if subjects else {}
    listed: dict[UUID, Entry] = {}
    if entries:
        usable = usable_by(person).order_by().values("pk")
        found = standing_entries().filter(pk__in=entries, of_list__in=usable, of_list__ended_at=None)
        listed = {entry.pk: entry for entry in found}
    there: dict[UUID, Now] = {}
    for one in hits:
        row = rows.get(one.subject_id) if one.subject_id else listed.get(one.found_id)
        own_codes = codes.get(one.subject_id, ()) if one.subject_id else _codes(one, listed.get(one.found_id))
        there[one.pk] = Now(
            where=one.of_list.title if one.of_list else _("Own records"),
            version=one.list_version.number if one.list_version else 0,
            codes=own_codes,
            caption=row.caption if row else "",
            language=row.caption_language if row else "",
            is_there=row is not None,
            has_changed=row is not None and row.digest != one.row_digest,
        )
    return there


def _codes(hit: Hit, entry: Entry | None) -> tuple[str, ...]:
    if hit.of_list is None:
        return ()
    codes = Codes.read(hit.of_list.handling.get("codes"))
    if entry is not None and entry.handling:
        codes = codes.combine(Codes.read(entry.handling.get("codes")))
    return tuple(codes.as_list())
