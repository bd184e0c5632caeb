"""Acts on a whole link: a partner that does not answer is not called again before its time."""

from datetime import datetime
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.clocks import ClockReading
from comity.exchange.links import locked_link, note_clock, note_contact, waiting_for
from comity.exchange.models import Peer
from comity.exchange.nudges import OUTBOX, nudge


@action(events.PEER_GREETED)
def note_greeting(act: Act, peer_id: UUID, clock: ClockReading | None = None) -> None:
    """Write down that a partner spoke after a silence, or asks for what waits for it: all of that is due at once.

    `clock` is how far its clock was before ours, where it was asked.
    """
    peer = Peer.objects.get(pk=peer_id)
    act.about("peer", peer.node)
    if clock is not None:
        act.note(clock_ms=clock.ahead_ms, round_trip_ms=clock.round_trip_ms)
        note_clock(peer, clock, act.at)
    note_contact(peer, act.at)
    if waiting_for(peer, act.at).update(next_attempt_at=act.at):
        nudge(OUTBOX)


@action(events.DELIVERY_FAILED)
def note_silence(act: Act, peer_id: UUID, problem: str, until: datetime) -> None:
    """Count a call that was not answered; nothing is sent to this partner before that time."""
    peer = Peer.objects.get(pk=peer_id)
    link = locked_link(peer)
    act.about("peer", peer.node)
    act.note(problem=problem, failures=link.failures + 1)
    link.failures += 1
    link.problem = problem[:80]
    link.next_call_at = until
    link.save(update_fields=["failures", "problem", "next_call_at"])
