"""Which entries somebody sees. They hold no content: identifiers, states and pseudonyms only (EXCHANGE 1.16)."""

from uuid import UUID

from django.db.models import QuerySet

from comity.audit.models import Entry
from comity.audit.readers import Reader, door


def visible_to(reader: Reader) -> QuerySet[Entry]:
    """Return the entries a reader may see, the newest first."""
    entries = Entry.objects.order_by("-at", "-id")
    if reader.whole_log:
        return entries
    agency = reader.actor.agency_code
    return entries.filter(agency=agency) if agency else entries.none()


def entry_for(reader: Reader, entry_id: UUID) -> Entry:
    """Return one entry. Raises Http404 where there is none for this reader."""
    found = visible_to(reader).filter(id=entry_id).first()
    if found is None:
        raise door().absent("entry", entry_id)
    return found


def node_auditor(reader: Reader, page: str) -> None:
    """Let only somebody pass who sees the whole log. Raises Http404."""
    if not reader.whole_log:
        raise door().absent("page", page)
