"""Acts on what a partner lacks: it has joined with a node, or its node did not take what left."""

from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import WayOut, person_of, rebuild, send, settle_way_out
from comity.cooperation.actions._partners import join
from comity.cooperation.commitments.access import commitment_for
from comity.cooperation.commitments.reaching import MISSED, NOT_SENT, Reach, reach_of
from comity.cooperation.exceptions import (
    HasPartnerError,
    NothingMissingError,
    NotPairedError,
    OtherPartnerError,
)
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.partners.joining import nodes_for
from comity.cooperation.states import EntryState
from comity.exchange.peers import peer_of

GONE = frozenset({MISSED, NOT_SENT})


@action(events.COMMITMENT_JOINED)
def join_partner(act: Act, commitment_id: UUID, node: str, way_out: WayOut) -> Commitment:
    """Propose the whole history of a commitment to a partner that has a node now: each change waits for its countersignature.

    Raises:
        OtherPartnerError: the node is none of this partner, by its state or by what is kept of it.
        HasPartnerError, NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("commitment", commitment_id)
    act.note(peer=node)
    commitment = commitment_for(person_of(act), commitment_id, keep=True)
    if commitment.partner:
        raise HasPartnerError
    if peer_of(node) is None:
        raise NotPairedError
    if node not in {one.node for one in nodes_for(commitment)}:
        raise OtherPartnerError
    commitment.partner, commitment.two_sided_from = node, act.at
    commitment.save(update_fields=["partner", "two_sided_from"])
    if commitment.partner_agency is not None and not commitment.partner_agency.node:
        join(act, commitment.partner_agency, node)
    settle_way_out(commitment, way_out)
    history = list(commitment.entries.filter(ours=True, state=EntryState.KEPT).order_by("seq"))
    for entry in history:
        entry.state = EntryState.WAITS
        entry.save(update_fields=["state"])
    send(act, commitment, history)
    rebuild(commitment)
    return commitment


def _missing(commitment: Commitment) -> list[CommitmentEntry]:
    reach = reach_of(commitment)
    ours = commitment.entries.filter(ours=True).order_by("seq")
    return [one for one in ours if one.has_effect and reach.get(one.pk, Reach(NOT_SENT)).word in GONE]


@action(events.COMMITMENT_SHARED)
def share_missing(act: Act, commitment_id: UUID) -> int:
    """Send the partner again what its node did not take, in one letter; return how many entries.

    Raises:
        NothingMissingError, NotPairedError, NoWayOutError, and what the release room raises.
    """
    act.about("commitment", commitment_id)
    commitment = commitment_for(person_of(act), commitment_id, keep=True)
    act.note(peer=commitment.partner)
    missing = _missing(commitment)
    if not missing or not commitment.partner:
        raise NothingMissingError
    send(act, commitment, missing)
    rebuild(commitment)
    act.note(entries=len(missing))
    return len(missing)
