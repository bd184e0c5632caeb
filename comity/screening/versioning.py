"""From what was read of a file to the entries of its list. Writes rows inside the action that takes a version."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from comity.records.rows import RowValues, materialise
from comity.screening import indexes
from comity.screening.formats import Listed
from comity.screening.models import Entry, List, Version

AT_ONCE = 2000
# what of a row an entry holds; keys and the range of birth dates are those of our own records
COMPARED = ("caption", "caption_language", "names", "birth_dates", "sex", "nationalities", "documents", "accounts", "digest")  # fmt: skip


@dataclass
class Change:
    """What a version does to the entries of its list."""

    added: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    same: list[Entry] = field(default_factory=list)
    ended: list[UUID] = field(default_factory=list)

    def standing(self) -> Iterator[Entry]:
        """Every entry that stands afterwards."""
        yield from self.added
        yield from self.changed
        yield from self.same


def change_by(version: Version, persons: list[Listed], at: datetime) -> Change:
    """Return what a version does to the entries of its list, without writing anything."""
    before = {one.key: one for one in Entry.objects.filter(of_list=version.of_list)}
    found = Change()
    for person in persons:
        values = [[value.prop, value.value, value.written, value.language] for value in person.values]
        row = materialise(person.values, is_searched=False)
        old = before.pop(person.key, None)
        if old is None:
            new = Entry(of_list=version.of_list, key=person.key, since=version, changed_at=at)
            found.added.append(filled(new, row, values))
        elif old.digest == row.digest and old.values == values and old.ended_by_id is None:
            found.same.append(old)
        else:
            old.since, old.ended_by, old.changed_at = version, None, at
            found.changed.append(filled(old, row, values))
    found.ended = [one.pk for one in before.values() if one.ended_by_id is None]
    return found


def filled(entry: Entry, row: RowValues, values: list[list[str]]) -> Entry:
    """Put what is compared, and the values as read, into an entry; it is not saved."""
    for name, value in asdict(row).items():
        if name in COMPARED:
            setattr(entry, name, list(value) if isinstance(value, tuple) else value)
    entry.values = values
    return entry


def write_change(version: Version, change: Change, at: datetime) -> None:
    """Write the entries, some thousand at once; inside the action that takes the version."""
    Entry.objects.bulk_create(change.added, batch_size=AT_ONCE)
    names = [*COMPARED, "values", "since", "ended_by", "changed_at"]
    Entry.objects.bulk_update(change.changed, names, batch_size=AT_ONCE // 4)
    ended = iter(change.ended)
    while some := list(islice(ended, AT_ONCE)):
        Entry.objects.filter(pk__in=some).update(ended_by=version, changed_at=at)


def built_index(of_list: List, change: Change) -> str:
    """Write the index of all entries that stand afterwards and return its folder; it does not count yet."""
    return indexes.build(of_list.pk, ((one.pk, one) for one in change.standing()))
