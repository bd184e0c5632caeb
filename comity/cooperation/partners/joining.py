"""Which node a partner that was kept without one can have joined with: one of its state, and that of its agency where that is known."""

from comity.cooperation.models import Commitment, PartnerAgency
from comity.cooperation.partners.sides import state_of_peer
from comity.exchange.models import Peer
from comity.exchange.peers import active_peers, known_peer


def nodes_of(kept: PartnerAgency) -> list[Peer]:
    """Return the paired nodes that a kept agency may have: the one that is noted of it, or by which agreements name it, else those of its state."""
    own = kept.node or (kept.party if known_peer(kept.party) is not None else "")
    return [one for one in _of_state(kept.country) if not own or one.node == own]


def nodes_for(commitment: Commitment) -> list[Peer]:
    """Return the paired nodes to which the history of a commitment may be proposed."""
    of_state = _of_state(commitment.partner_country)
    if commitment.partner_agency is None:
        return of_state
    own = {one.node for one in nodes_of(commitment.partner_agency)}
    return [one for one in of_state if one.node in own]


def _of_state(country: str) -> list[Peer]:
    return [one for one in active_peers() if state_of_peer(one) == country]
