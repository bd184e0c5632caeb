"""Who may see the partners' nodes and the state of the links: the operator, who reads no letters. And one's own uploads."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError, holds
from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.exchange.models import Peer, Upload


def peers_visible_to(person: Person) -> QuerySet[Peer]:
    """Return the peers a person may look after: all for an operator, none for others."""
    if not holds(person, RUNS_NODE):
        return Peer.objects.none()
    return Peer.objects.select_related("link").order_by("country", "node")


def uploads_of(person: Person) -> QuerySet[Upload]:
    """Return a person's own uploads, which nobody else sees."""
    return Upload.objects.select_related("file").filter(person=person)


def upload_for(person: Person, upload_id: UUID) -> Upload:
    """Return an upload of the person. Raises AbsentError."""
    found = uploads_of(person).filter(pk=upload_id).first()
    if found is None:
        raise AbsentError("file", upload_id, "absent")
    return found


def upload_of(person: Person, token: str) -> Upload | None:
    """Return an upload of the person that a form names; None for anything else."""
    try:
        return uploads_of(person).filter(pk=UUID(token)).first()
    except ValueError:
        return None


def peer_for(person: Person, peer_id: UUID) -> Peer:
    """Return a peer that a person may look after. Raises AbsentError."""
    found = peers_visible_to(person).filter(pk=peer_id).first()
    if found is None:
        raise AbsentError("peer", peer_id, "absent")
    return found
