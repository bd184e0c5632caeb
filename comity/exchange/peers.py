"""Peers as other rooms see them."""

from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.exchange.models import Peer, PeerState
from comity.web.dates import Place, city

CLOCKS = 3  # in the head of a page, beside our own


def active_peers() -> list[Peer]:
    """Return the peers that letters may go to, in a stable order."""
    return list(Peer.objects.filter(state=PeerState.ACTIVE).order_by("country", "node"))


def active_ids() -> frozenset[UUID]:
    """Return the ids of the peers that letters may go to."""
    return frozenset(Peer.objects.filter(state=PeerState.ACTIVE).values_list("pk", flat=True))


def partners_for(person: Person) -> QuerySet[Peer]:
    """Return the partners a person may know of: those of the house for its own people, none for guests of another agency."""
    if not person.is_active or not person.agency.is_home:
        return Peer.objects.none()
    return Peer.objects.order_by("country", "node")


def lock_peers(nodes: Iterable[str]) -> None:
    """Lock the rows of partners in one order, before letters to several are posted in one act.

    Without it two acts that write to the same partners in different orders would wait for each other.
    """
    list(
        Peer.objects.select_for_update(no_key=True)
        .filter(node__in=set(nodes))
        .order_by("node")
        .values_list("pk")
    )


def peer_of(node: str) -> Peer | None:
    """Return the active peer of a node id; None when it is not paired or is suspended, which means no."""
    if not node or node == settings.NODE_ID:
        return None
    return Peer.objects.filter(node=node, state=PeerState.ACTIVE).first()


def known_peer(node: str) -> Peer | None:
    """Return the peer of a node id whatever its state, for showing whose a thing is."""
    return Peer.objects.filter(node=node).first()


def places_of_partners(request: HttpRequest) -> list[Place]:
    """Return where the partners' clocks run, those of most partners first; guests of another agency learn of none."""
    if not isinstance(request.user, Person):
        return []
    active = partners_for(request.user).order_by().filter(state=PeerState.ACTIVE)
    zones = active.values_list("zone").annotate(peers=Count("pk"))
    zones = zones.exclude(zone=str(request.user.time_zone)).order_by("-peers", "zone")[:CLOCKS]
    language = get_language() or "en"
    return [Place(city(place, language), place) for place in (ZoneInfo(zone) for zone, _peers in zones)]
