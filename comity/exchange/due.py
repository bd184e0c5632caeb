"""What is due to a peer: receipts, then letters that pass the gate. The rows are the truth."""

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from comity.audit.actors import Process
from comity.exchange.actions.posting import CannotPostError, expire_letter, hold_letter, let_go, seal_again
from comity.exchange.card_wants import want_stale
from comity.exchange.core.edge import MAX_RECEIPTS
from comity.exchange.core.envelope import MAX_BODY, recipients_of
from comity.exchange.core.errors import ExchangeError, Reason
from comity.exchange.core.mail import Consignment
from comity.exchange.descriptors import descriptor_of
from comity.exchange.file_rows import files_to_send
from comity.exchange.links import NEWEST_CHECKPOINT
from comity.exchange.links import old_clock as clock_is_due
from comity.exchange.membership import held_by_membership
from comity.exchange.models import (
    CardState,
    LetterState,
    Link,
    OutLetter,
    Peer,
    PeerState,
    Receipt,
)
from comity.exchange.outbox import ABOVE_CEILING, VOID_ORIGIN, consignment_of, level_of
from comity.exchange.recovering import (
    IS_DOUBLED,
    RETURNED,
    doubled_values,
    is_recovering,
    may_send_to,
    stopped_links,
)
from comity.exchange.registry import QueuedLetter, held_because
from comity.exchange.sealing import NoEncryptionKeyError, encryption_key
from comity.lib.clock import now
from comity.lib.statements import Columns, Found, Question, ask, ask_all

log = logging.getLogger(__name__)
ME = Process("delivery")
IN_FLIGHT = 32
TAKEN = frozenset({LetterState.DELIVERED, LetterState.READ, LetterState.ACTIONED})
# not proven although the partner took it: a later receipt came first, or the partner was restored and has lost it
OVERTAKEN = TAKEN | {LetterState.STORED, LetterState.REFUSED}
UNHEARD = timedelta(minutes=20)
CARD_AGAIN = timedelta(minutes=10)
GATE_AGAIN = timedelta(minutes=5)
GATE_LATER = timedelta(minutes=30)  # the gate said the same before


@dataclass(frozen=True)
class LetterJob:
    """A letter for one attempt; `earlier` are the digests of bodies of it that were sent before."""

    consignment: Consignment
    mid: UUID
    earlier: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[UUID]:
        """Return what is sent."""
        return frozenset({self.mid})


@dataclass(frozen=True)
class ReceiptsJob:
    """Receipts for one request."""

    rids: tuple[UUID, ...]
    tokens: tuple[str, ...]
    attempts: int

    @property
    def ids(self) -> frozenset[UUID]:
        """Return what is sent."""
        return frozenset(self.rids)


Job = LetterJob | ReceiptsJob


def unfinished() -> QuerySet[OutLetter]:
    """Return the letters that are still to be sent or proven, whenever that is due."""
    waiting = Q(state__in=[LetterState.QUEUED, LetterState.HELD])
    overtaken = Q(state__in=OVERTAKEN, receipt_verified=False)
    return OutLetter.objects.filter(waiting | overtaken)


def _letters(at: datetime) -> QuerySet[OutLetter]:
    # an erased letter has nothing to send
    return unfinished().filter(next_attempt_at__lte=at).exclude(body=b"")


def _receipts(at: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(given=True, posted_at=None, next_attempt_at__lte=at)


def peers_with_work() -> set[UUID]:
    """Return the active peers for which something is due and that may be called now.

    A node that recovers sends nothing but what restored partners want back.
    """
    at = now()
    returned = set(_letters(at).filter(schema=RETURNED).values_list("peer_id", flat=True))
    found: set[UUID] = set(_letters(at).values_list("peer_id", flat=True).distinct())
    found |= set(_receipts(at).values_list("peer_id", flat=True).distinct())
    return may_be_called(not_stopped(found, returned), at)


def not_stopped(peers: Collection[UUID], returned: Collection[UUID]) -> set[UUID]:
    """Return those of some peers that may be sent to after a restore.

    Args:
        peers: for which something is due.
        returned: those of them for which a letter is due that they lost themselves; it leaves in any case, so that two
            restored nodes help each other.
    """
    if is_recovering():
        return set(returned)
    stopped = Peer.objects.filter(stopped_links()).values_list("id", flat=True)
    return set(peers).difference(stopped).union(returned)


def may_be_called(peers: Collection[UUID], at: datetime) -> set[UUID]:
    """Return those of some peers that are active and whose own timer has run out."""
    silent = Q(link__next_call_at__gt=at)
    active = Peer.objects.filter(id__in=peers, state=PeerState.ACTIVE).exclude(silent)
    return set(active.values_list("id", flat=True))


def unheard_peers() -> list[Peer]:
    """Return the active peers that may be called and were not heard for a while: a greeting shows whether they answer.

    Also those whose clock was not looked at for an hour, which a greeting does.
    """
    at = now()
    unheard = Q(link__last_contact_at=None) | Q(link__last_contact_at__lt=at - UNHEARD)
    old_clock = Q(link__in=Link.objects.filter(clock_is_due(at)))
    active = Peer.objects.filter(unheard | old_clock, state=PeerState.ACTIVE, link__next_call_at__lte=at)
    return list(active.order_by("node"))


def cards_to_ask() -> list[Peer]:
    """Return the active peers whose card is to be asked for now."""
    asked = CardState.objects.filter(wanted_at__isnull=False, ask_at__lte=now()).values("peer")
    return list(Peer.objects.filter(pk__in=asked, state=PeerState.ACTIVE).order_by("node"))


def encrypt_again() -> int:
    """Encrypt anew what a peer stored and then could not open with its present keys; return how many letters.

    Its edge took the letter under a key that was destroyed a moment later. The peer keeps the new body beside the first.
    A letter or a card that does not hold is passed over: it stops no other, and one peer's letters no other peer's.
    """
    unread = OutLetter.objects.filter(
        state=LetterState.REFUSED,
        reason=Reason.UNKNOWN_RECIPIENT_KEY.value,
        receipt_verified=True,
        expires_at__gt=now(),
        peer__state=PeerState.ACTIVE,
    ).exclude(body=b"")  # an erased one has nothing to send
    whose = Peer.objects.filter(pk__in=unread.values("peer")).order_by("node")
    return sum(
        _encrypted_again(letter)
        for peer in whose
        for letter in unread.filter(peer=peer).select_related("peer").order_by("epoch", "ls")[:IN_FLIGHT]
    )


def _encrypted_again(letter: OutLetter) -> bool:
    try:
        if has_newer_key(letter.peer, letter):
            seal_again(ME, letter.mid)
            return True
    except (ExchangeError, CannotPostError) as error:
        log.warning("A letter to %s was not encrypted anew: %s", letter.peer.node, error.code)
        return False
    want_stale(letter.peer, every=CARD_AGAIN)
    return False


def has_newer_key(peer: Peer, letter: OutLetter) -> bool:
    """Whether the peer's card names another key to encrypt to than the letter was encrypted to; not for an erased letter.

    Raises:
        ExchangeError: the stored card, or the body, does not hold.
    """
    if not letter.body:
        return False
    try:
        present = encryption_key(descriptor_of(peer), now())
    except NoEncryptionKeyError:
        return False
    return present.kid not in recipients_of(bytes(letter.body))


def next_due(at: datetime) -> datetime | None:
    """Return when something becomes due next, None when nothing waits."""
    later = datetime.max.replace(tzinfo=at.tzinfo)
    moments: Iterable[datetime | None] = (
        rows.aggregate(soonest=Min("next_attempt_at"))["soonest"]
        for rows in (
            _letters(later).filter(next_attempt_at__gt=at),
            files_to_send(later).filter(next_attempt_at__gt=at),
            _receipts(later).filter(next_attempt_at__gt=at),
        )
    )
    asked = CardState.objects.filter(wanted_at__isnull=False, ask_at__gt=at).aggregate(soonest=Min("ask_at"))
    calls = Link.objects.filter(failures__gt=0, next_call_at__gt=at).aggregate(soonest=Min("next_call_at"))
    return min(
        (moment for moment in (*moments, calls["soonest"], asked["soonest"]) if moment is not None),
        default=None,
    )


def expire_overdue() -> int:
    """Give up letters whose time is over, whether their peer may be called or not; return how many.

    Not while we recover: a partner may hold them, and their voids would need numbers.
    """
    if is_recovering():
        return 0
    stopped = Peer.objects.filter(stopped_links()).values("pk")
    overdue = (
        OutLetter.objects.filter(state__in=[LetterState.QUEUED, LetterState.HELD], expires_at__lte=now())
        .exclude(peer__in=stopped)
        .values_list("mid", flat=True)
    )
    for mid in list(overdue[:200]):
        expire_letter(ME, mid)
    return len(overdue)


@dataclass(frozen=True)
class Due:
    """What is due to a peer; `is_all` is False where more may be, `checkpoint` is our newest."""

    peer: Peer
    jobs: Sequence[Job] = ()
    is_all: bool = True
    checkpoint: str | None = None


def due_jobs(peer_id: UUID) -> tuple[Peer, list[Job]]:
    """Return what is due to a peer, at most as much as may be in flight."""
    due = due_for(peer_id)
    return due.peer, list(due.jobs)


_PEER = Columns(Peer)
_LETTER = Columns(OutLetter, without=("hop",))
_WHOSE = (
    f"SELECT {_PEER.of('peer')}, link.next_call_at, link.failures, {NEWEST_CHECKPOINT},"  # noqa: S608  # our own columns
    f" {IS_DOUBLED},"
    " EXISTS (SELECT FROM exchange_receipt WHERE peer_id = peer.id AND given AND posted_at IS NULL AND next_attempt_at <= %s)"
    " FROM exchange_peer AS peer LEFT JOIN exchange_link AS link ON link.peer_id = peer.id WHERE peer.id = %s"
)
_UNFINISHED = (  # as `unfinished`, whose words the index `out_unfinished` knows as well
    f"SELECT {_LETTER.of('letter')},"  # noqa: S608  # our own columns
    " EXISTS (SELECT FROM exchange_conversationletter AS said WHERE said.peer_id = letter.peer_id AND said.ours AND said.mid = letter.mid)"
    " FROM exchange_outletter AS letter WHERE peer_id = %s"
    " AND (state IN ('queued', 'held')"
    " OR state IN ('stored', 'delivered', 'read', 'actioned', 'refused') AND NOT receipt_verified)"
    " AND next_attempt_at <= %s AND expires_at > %s AND body <> ''"  # an erased letter has nothing to send
    " AND (schema = %s OR %s) AND mid <> ALL(%s::uuid[]) ORDER BY prio, ls LIMIT %s"
)


def due_for(peer_id: UUID, going: Collection[UUID] = (), requests: int = 0) -> Due:
    """Return what is due to a peer beside what is on its way to it, at most as much as may be in flight.

    `going` is on its way in so many `requests`: one carries many receipts, and takes one place.
    Each letter passes the gate again: what may no longer leave is held. A peer that did not answer lately gets one request
    alone, to see whether it is back. Files have their own jobs (`file_jobs`): a letter does not wait behind a chunk.
    """
    at, places = now(), max(0, IN_FLIGHT - requests)
    likely = _unfinished(peer_id, at, going, places)  # nearly always letters may leave
    whose, due = ask_all((_WHOSE, [*doubled_values(), at, peer_id]), likely)
    row = whose[0]
    peer = _PEER.read(row)
    next_call_at, failures, checkpoint, is_doubled, has_receipts = row[-5:]
    if peer.state != PeerState.ACTIVE or (next_call_at is not None and next_call_at > at):
        return Due(peer)
    jobs: list[Job] = []
    is_free = may_send_to(peer, doubled=is_doubled)
    if not is_free:
        due = ask(*_unfinished(peer_id, at, going, places, all_schemas=False))
    elif has_receipts:
        jobs += _receipt_jobs(peer, at, going)
    is_all = not jobs and len(due) < places
    jobs += _letter_jobs(peer, at, due)
    if failures:
        return Due(peer, jobs[:1], is_all=False, checkpoint=checkpoint)
    return Due(peer, jobs, is_all=is_all, checkpoint=checkpoint)


def _unfinished(
    peer_id: UUID, at: datetime, going: Collection[UUID], most: int, *, all_schemas: bool = True
) -> Question:
    return _UNFINISHED, [peer_id, at, at, RETURNED, all_schemas, list(going), most]


def _letter_jobs(peer: Peer, at: datetime, due: Iterable[Found]) -> list[LetterJob]:
    """Return those of some letters that may leave."""
    jobs = []
    for row in due:
        letter = _LETTER.read(row)
        letter.peer = peer
        asks = letter.origin_kind != VOID_ORIGIN and letter.state not in OVERTAKEN
        reason = held_now(letter, at, of_several=row[-1]) if asks else ""
        if reason:
            again = GATE_LATER if letter.reason == reason else GATE_AGAIN
            hold_letter(ME, letter.mid, reason, at + again)
            continue
        if letter.state == LetterState.HELD and not let_go(ME, letter.mid):
            continue
        jobs.append(LetterJob(consignment_of(letter), letter.mid, tuple(letter.earlier_digs)))
    return jobs


def held_now(letter: OutLetter, at: datetime, *, of_several: bool = True) -> str:
    """Ask the gate about a letter; return why it, or a chunk of its files, may not leave, empty where it may.

    `of_several` is False for a letter that is known to stand in no conversation of several.
    """
    if level_of(letter) > letter.peer.ceiling:
        return ABOVE_CEILING
    if of_several and (reason := held_by_membership(letter)):
        return reason
    return held_because(_queued(letter), at)


def _queued(letter: OutLetter) -> QueuedLetter:
    return QueuedLetter(letter.mid, letter.peer.node, letter.schema, letter.origin_kind, letter.origin_id)


def _receipt_jobs(peer: Peer, at: datetime, going: Collection[UUID]) -> list[ReceiptsJob]:
    taken: list[Receipt] = []
    size = 0
    for receipt in (
        _receipts(at).filter(peer=peer).exclude(rid__in=going).order_by("at", "rid")[:MAX_RECEIPTS]
    ):
        size += len(receipt.token) + 3
        if taken and size > MAX_BODY:
            break
        taken.append(receipt)
    if not taken:
        return []
    rids, tokens = tuple(row.rid for row in taken), tuple(row.token for row in taken)
    return [ReceiptsJob(rids, tokens, taken[0].attempts)]
