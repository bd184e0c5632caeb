"""The columns that repeat parts of an entry for finding it: what they must say."""

from collections.abc import Sequence
from datetime import datetime

from comity.audit.core.errors import EntryError
from comity.audit.core.leaves import decode_entry

REPEATED = ("id", "event", "outcome", "at", "actor", "agency", "subject_kind", "subject_id")


def stated(body: bytes) -> tuple[object, ...]:
    """Return what an entry says, in the order of `REPEATED`.

    Raises:
        EntryError: the bytes are no entry as the action wrapper writes them.
    """
    entry = decode_entry(body)
    try:
        subject = entry["subject"]
        return (
            entry["id"],
            entry["event"],
            entry["outcome"],
            datetime.fromisoformat(entry["at"]),
            entry["actor"],
            entry["agency"],
            subject["kind"],
            subject["id"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EntryError("The entry lacks something that each entry has.") from error


def differing(body: bytes, columns: Sequence[object]) -> list[str]:
    """Name the columns, given in the order of `REPEATED`, that do not say what the entry says."""
    try:
        said = stated(body)
    except EntryError:
        return ["body"]
    found = (str(columns[0]), *columns[1:])
    return [name for name, column, entry in zip(REPEATED, found, said, strict=True) if column != entry]
