"""The numbers of a link: up to where nothing is missing, how many receipts were given, when it last was in contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from comity.audit.models import Checkpoint
from comity.exchange.core.clocks import ClockReading
from comity.exchange.models import InLetter, LetterState, Link, OutLetter, Peer, Void
from comity.exchange.nudges import OUTBOX
from comity.lib.statements import Columns, Found, Question, ask, ask_all, run

FRESH = timedelta(
    seconds=10
)  # a contact within this time is not written again: sixteen letters are in flight

CLOCK_AGAIN = timedelta(hours=1)


NEWEST_CHECKPOINT = (
    "(SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1)"  # asked along with something else
)
_LINK = Columns(Link)
_HIGHEST = "SELECT ls FROM {} WHERE peer_id = link.peer_id AND epoch = link.in_epoch ORDER BY ls DESC LIMIT 1"
_TO_STORE_ON = (
    f"SELECT {_LINK.of('link')},"  # noqa: S608  # our own columns
    f" coalesce(greatest(({_HIGHEST.format('exchange_inletter')}), ({_HIGHEST.format('exchange_void')})), 0) > link.in_hw,"
    f" {NEWEST_CHECKPOINT} FROM exchange_link AS link WHERE link.peer_id = %s FOR UPDATE OF link"
)


@dataclass(frozen=True)
class ToStoreOn:
    """A peer's counters under a row lock, whether numbers beyond the mark may be here, and our newest checkpoint."""

    link: Link
    has_beyond: bool
    checkpoint: str | None


def link_to_store_on(peer: Peer, behind: Question) -> tuple[ToStoreOn, Sequence[Found]]:
    """Lock a peer's counters and return them with what a receipt says beside them, and what is asked behind that lock."""
    rows, found = ask_all((_TO_STORE_ON, [peer.pk]), behind)
    for row in rows:
        return ToStoreOn(_LINK.read(row), row[-2], row[-1]), found
    first = ToStoreOn(locked_link(peer), has_beyond=False, checkpoint=latest_checkpoint())
    return first, ask(*behind)


def locked_link(peer: Peer) -> Link:
    """Return a peer's counters under a row lock."""
    link, _made = Link.objects.select_for_update().get_or_create(peer=peer)
    return link


LOOK = 1000  # numbers beyond the mark that are read at once


class Mark:
    """Up to where no number of a locked link is missing, moved on in memory; whoever has the lock saves the link."""

    def __init__(self, link: Link, *, is_at_end: bool = False) -> None:
        """Take the link; the numbers beyond its mark are read when first asked for, unless there are known to be none."""
        self._link = link
        self._here: set[int] = set()  # beyond the mark, arrived or closed by a void
        self._read_to: int | None = None  # None: all there are
        self._epoch = link.in_epoch if is_at_end else -1

    def take(self, epoch: int, ls: int | None = None) -> int:
        """Move the mark past every number that has arrived or was closed by a void; return it.

        Args:
            epoch: of the number; one after the link's begins anew.
            ls: a number that stands in no row yet.
        """
        link = self._link
        if epoch > link.in_epoch:
            link.in_epoch, link.in_hw = epoch, 0
        if epoch != link.in_epoch:
            return link.in_hw
        if self._epoch != epoch:
            self._epoch, self._here = epoch, set()
            self._read()
        if ls is not None:
            self._here.add(ls)
        while link.in_hw + 1 in self._here:
            link.in_hw += 1
            self._here.discard(link.in_hw)
            if link.in_hw == self._read_to:
                self._read()
        return link.in_hw

    def _read(self) -> None:
        link = self._link
        beyond = {"peer": link.peer_id, "epoch": link.in_epoch, "ls__gt": link.in_hw}
        letters, voids = (
            rows.filter(**beyond).order_by().values_list("ls", flat=True)
            for rows in (InLetter.objects, Void.objects)
        )
        found = list(letters.union(voids).order_by("ls")[:LOOK])
        self._here.update(found)
        self._read_to = found[-1] if len(found) == LOOK else None


def advance(link: Link, epoch: int) -> int:
    """Move the mark past every number that has arrived or was closed by a void; return it."""
    return Mark(link).take(epoch)


def count_receipt(link: Link) -> int:
    """Return the number of the next receipt to this peer."""
    link.out_rseq += 1
    return link.out_rseq


HEARD = (  # a part of the statement that takes receipts
    "UPDATE exchange_link SET last_contact_at = %s, failures = 0, next_call_at = %s, problem = ''"
    " WHERE peer_id = %s AND (last_contact_at IS NULL OR last_contact_at < %s OR failures > 0) RETURNING 1"
)
TELL_HEARD = f"SELECT pg_notify('{OUTBOX}', '') FROM heard"  # noqa: S608  # our own channel


def heard_values(peer: Peer, at: datetime) -> list[object]:
    """Return the values of `HEARD`."""
    return [at, at, peer.pk, at - FRESH]


def note_contact(peer: Peer, at: datetime) -> None:
    """Write down that a peer spoke; after a silence all that waits for it is due at once."""
    run(f"WITH heard AS ({HEARD}) {TELL_HEARD}", heard_values(peer, at))


COUNT_STORED = (  # a part of the statement that stores letters
    "UPDATE exchange_link SET in_epoch = %s, in_hw = %s, out_rseq = %s, last_contact_at = %s,"
    " failures = %s, next_call_at = %s, problem = %s WHERE id = %s"
)


def count_stored(link: Link, at: datetime) -> tuple[list[object], bool]:
    """Return the values of `COUNT_STORED` for a locked link whose peer brings letters, and whether that is news.

    After a silence all that waits for the peer is due at once, as `note_contact` has it.
    """
    is_news = link.last_contact_at is None or link.last_contact_at < at - FRESH or link.failures > 0
    if is_news:
        link.last_contact_at, link.failures, link.next_call_at, link.problem = at, 0, at, ""
    names = ("in_epoch", "in_hw", "out_rseq", "last_contact_at", "failures", "next_call_at", "problem", "pk")
    return [getattr(link, name) for name in names], is_news


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
