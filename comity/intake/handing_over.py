"""Drafts on their way to the room that owns such records: it stands above, asks its own access, and says here what became of each.

Called inside that room's actions alone.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.intake.models import Draft


def waiting(agency: Agency) -> QuerySet[Draft]:
    """Return the drafts of an agency that were neither taken over nor declined."""
    rows = Draft.objects.select_related("proposal__document", "made_by")
    return rows.filter(agency=agency, taken_at=None, declined_at=None)


def locked(agency: Agency, draft_id: UUID) -> Draft | None:
    """Return one draft of an agency, locked, whatever became of it."""
    rows = Draft.objects.select_related("proposal__document").select_for_update(of=("self", "proposal"))
    return rows.filter(agency=agency, pk=draft_id).first()


def is_settled(draft: Draft) -> bool:
    """Whether it was taken over or declined."""
    return draft.taken_at is not None or draft.declined_at is not None


def drafts_of(entry: UUID) -> QuerySet[Draft]:
    """Return the drafts that became an entry of the room above, in the order in which they came."""
    return Draft.objects.select_related("proposal__document").filter(entry=entry).order_by("taken_at", "id")


def note_taken(act: Act, draft: Draft, *, room: str, kind: str, entry: UUID) -> None:
    """Write which entry a draft became; its proposal leads there from now on."""
    draft.taken_at, draft.entry, draft.settled_by = act.at, entry, _person(act)
    draft.save(update_fields=["taken_at", "entry", "settled_by"])
    _say(draft, {"room": room, "kind": kind, "id": str(entry)})


def note_declined(act: Act, draft: Draft, reason: str) -> None:
    """Write that the room does not want a draft; whoever keeps the document reads why, and may decide about it anew."""
    draft.declined_at, draft.decline_reason, draft.settled_by = act.at, reason, _person(act)
    draft.save(update_fields=["declined_at", "decline_reason", "settled_by"])
    _say(draft, {**(draft.proposal.made or {}), "declined": reason})


def _say(draft: Draft, made: dict[str, Any]) -> None:
    draft.proposal.made = made
    draft.proposal.save(update_fields=["made"])


def _person(act: Act) -> Person | None:
    return act.actor if isinstance(act.actor, Person) else None
