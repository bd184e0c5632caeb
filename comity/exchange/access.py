"""Who may see the partners' nodes and the state of the links: the operator, who reads no letters.

The recovery after a restore is seen by supervisors too: they answer for going on without a partner.
"""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError, holds
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, RUNS_NODE
from comity.exchange.models import Peer, Recovery
from comity.exchange.recovering import recoveries


def peers_visible_to(person: Person) -> QuerySet[Peer]:
    """Return the peers a person may look after: all for an operator, none for others."""
    if not holds(person, RUNS_NODE):
        return Peer.objects.none()
    return Peer.objects.select_related("link").order_by("country", "node")


def peer_for(person: Person, peer_id: UUID) -> Peer:
    """Return a peer that a person may look after. Raises AbsentError."""
    found = peers_visible_to(person).filter(pk=peer_id).first()
    if found is None:
        raise AbsentError("peer", peer_id, "absent")
    return found


FOLLOWS_RECOVERY = RUNS_NODE | APPROVES_RELEASE


def recoveries_visible_to(person: Person) -> QuerySet[Recovery]:
    """Return what the partners were asked after the last restore: for operators and supervisors of the house."""
    if not holds(person, FOLLOWS_RECOVERY) or not person.agency.is_home:
        return Recovery.objects.none()
    return recoveries().select_related("peer").order_by("peer__country", "peer__node")


def recovery_for(person: Person, recovery_id: UUID) -> Recovery:
    """Return what one partner was asked. Raises AbsentError."""
    found = recoveries_visible_to(person).filter(pk=recovery_id).first()
    if found is None:
        raise AbsentError("recovery", recovery_id, "absent")
    return found
