"""The numbers of a link: up to where nothing is missing, how many receipts were given, when it last was in contact."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from comity.audit.models import Checkpoint
from comity.exchange.core.clocks import ClockReading
from comity.exchange.models import InLetter, LetterState, Link, OutLetter, Peer, Void
from comity.exchange.nudges import OUTBOX, nudge

FRESH = timedelta(
    seconds=10
)  # a contact within this time is not written again: sixteen letters are in flight

CLOCK_AGAIN = timedelta(hours=1)


def locked_link(peer: Peer) -> Link:
    """Return a peer's counters under a row lock."""
    link, _made = Link.objects.select_for_update().get_or_create(peer=peer)
    return link


def advance(link: Link, epoch: int) -> int:
    """Move the mark past every number that has arrived or was closed by a void; return it."""
    if epoch > link.in_epoch:
        link.in_epoch, link.in_hw = epoch, 0
    if epoch == link.in_epoch:
        while (
            InLetter.objects.filter(peer=link.peer_id, epoch=epoch, ls=link.in_hw + 1).exists()
            or Void.objects.filter(peer=link.peer_id, epoch=epoch, ls=link.in_hw + 1).exists()
        ):
            link.in_hw += 1
    return link.in_hw


def count_receipt(link: Link) -> int:
    """Return the number of the next receipt to this peer."""
    link.out_rseq += 1
    return link.out_rseq


def note_contact(peer: Peer, at: datetime) -> None:
    """Write down that a peer spoke; after a silence all that waits for it is due at once."""
    if _stale(peer, at).update(last_contact_at=at, failures=0, next_call_at=at, problem=""):
        nudge(OUTBOX)


def is_stale(peer: Peer, at: datetime) -> bool:
    """Whether a contact now would be news: the peer was silent, or not heard for a while."""
    return _stale(peer, at).exists()


def note_clock(peer: Peer, clock: ClockReading, at: datetime) -> None:
    """Write down how far a peer's clock was before ours."""
    Link.objects.filter(peer=peer).update(
        clock_ms=clock.ahead_ms, round_trip_ms=clock.round_trip_ms, clock_at=at
    )


def clock_is_old(peer: Peer, at: datetime) -> bool:
    """Whether a peer's clock was not looked at for a while."""
    return Link.objects.filter(old_clock(at), peer=peer).exists()


def old_clock(at: datetime) -> Q:
    """Links whose peer's clock was not looked at for a while."""
    return Q(clock_at=None) | Q(clock_at__lt=at - CLOCK_AGAIN)


def _stale(peer: Peer, at: datetime) -> QuerySet[Link]:
    old = Q(last_contact_at=None) | Q(last_contact_at__lt=at - FRESH) | Q(failures__gt=0)
    return Link.objects.filter(old, peer=peer)


def waiting_for(peer: Peer, at: datetime) -> QuerySet[OutLetter]:
    """Return the letters to a peer whose next attempt lies ahead; one that asks after our state wants them now."""
    return OutLetter.objects.filter(peer=peer, state=LetterState.QUEUED, next_attempt_at__gt=at)


def failures_of(peer: Peer) -> int:
    """Return how many calls in a row this peer did not answer."""
    return Link.objects.filter(peer=peer).values_list("failures", flat=True).first() or 0


def latest_checkpoint() -> str | None:
    """Return our newest signed checkpoint, which goes along with every receipt and hop token."""
    newest = Checkpoint.objects.order_by("-size").first()
    return newest.note if newest else None
