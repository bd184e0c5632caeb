"""What is due to a peer: receipts, letters that pass the gate, then chunks of files. The rows are the truth."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from comity.audit.actors import Process
from comity.exchange.actions.posting import expire_letter, hold_letter, let_go, note_failed_part
from comity.exchange.core.edge import MAX_RECEIPTS
from comity.exchange.core.envelope import MAX_BODY
from comity.exchange.core.mail import ChunkDue, Consignment
from comity.exchange.links import old_clock as clock_is_due
from comity.exchange.models import LetterState, Link, OutLetter, OutPart, Peer, PeerState, Receipt
from comity.exchange.outbox import ABOVE_CEILING, VOID_ORIGIN, consignment_of, level_of
from comity.exchange.registry import QueuedLetter, held_because
from comity.lib.clock import now

ME = Process("delivery")
IN_FLIGHT = 32
CHUNKS_IN_FLIGHT = 4
OVERTAKEN = frozenset({LetterState.DELIVERED, LetterState.READ, LetterState.ACTIONED, LetterState.REFUSED})
UNHEARD = timedelta(minutes=20)
GATE_AGAIN = timedelta(minutes=5)
GATE_LATER = timedelta(minutes=30)  # the gate said the same before


@dataclass(frozen=True)
class LetterJob:
    """A letter for one attempt; `digs` are the digests of all its bodies, the one that is sent and earlier ones."""

    consignment: Consignment
    mid: UUID
    digs: frozenset[str]


@dataclass(frozen=True)
class ReceiptsJob:
    """Receipts for one request."""

    rids: tuple[UUID, ...]
    tokens: tuple[str, ...]
    attempts: int


@dataclass(frozen=True)
class ChunkJob:
    """A chunk of a file for one attempt."""

    part: UUID
    chunk: ChunkDue


Job = LetterJob | ReceiptsJob | ChunkJob


def _letters(at: datetime) -> QuerySet[OutLetter]:
    waiting = Q(state__in=[LetterState.QUEUED, LetterState.HELD])
    # a later receipt overtook the answer to our request, which was lost: the same letter is asked after until proven
    overtaken = Q(state__in=OVERTAKEN, receipt_verified=False)
    return OutLetter.objects.filter(waiting | overtaken, next_attempt_at__lte=at)


def _chunks(at: datetime) -> QuerySet[OutPart]:
    # a chunk is taken once the letter that names it was opened over there; the edge says "not yet" until then
    return OutPart.objects.filter(
        sent_at=None,
        next_attempt_at__lte=at,
        letter__state__in=[LetterState.STORED, LetterState.DELIVERED],
        letter__expires_at__gt=at,
    )


def _receipts(at: datetime) -> QuerySet[Receipt]:
    return Receipt.objects.filter(given=True, posted_at=None, next_attempt_at__lte=at)


def peers_with_work() -> set[UUID]:
    """Return the active peers for which something is due and that may be called now."""
    at = now()
    found: set[UUID] = set(_letters(at).values_list("peer_id", flat=True).distinct())
    found |= set(_chunks(at).values_list("letter__peer_id", flat=True).distinct())
    found |= set(_receipts(at).values_list("peer_id", flat=True).distinct())
    silent = Q(link__next_call_at__gt=at)
    active = Peer.objects.filter(id__in=found, state=PeerState.ACTIVE).exclude(silent)
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


def next_due(at: datetime) -> datetime | None:
    """Return when something becomes due next, None when nothing waits."""
    later = datetime.max.replace(tzinfo=at.tzinfo)
    moments: Iterable[datetime | None] = (
        rows.aggregate(soonest=Min("next_attempt_at"))["soonest"]
        for rows in (
            _letters(later).filter(next_attempt_at__gt=at),
            OutPart.objects.filter(sent_at=None, letter__state=LetterState.STORED, next_attempt_at__gt=at),
            _receipts(later).filter(next_attempt_at__gt=at),
        )
    )
    calls = Link.objects.filter(failures__gt=0, next_call_at__gt=at).aggregate(soonest=Min("next_call_at"))
    return min((moment for moment in (*moments, calls["soonest"]) if moment is not None), default=None)


def expire_overdue() -> int:
    """Give up letters whose time is over, whether their peer may be called or not; return how many."""
    overdue = OutLetter.objects.filter(
        state__in=[LetterState.QUEUED, LetterState.HELD], expires_at__lte=now()
    ).values_list("mid", flat=True)
    for mid in list(overdue[:200]):
        expire_letter(ME, mid)
    return len(overdue)


def due_jobs(peer_id: UUID) -> tuple[Peer, list[Job]]:
    """Return what is due to a peer, at most as much as may be in flight.

    Each letter, and each chunk of its files, passes the gate again: what may no longer leave is held. A peer that did not answer lately gets one
    request alone, to see whether it is back.
    """
    peer = Peer.objects.get(pk=peer_id)
    link = Link.objects.filter(peer=peer).first()
    at = now()
    if peer.state != PeerState.ACTIVE or (link is not None and link.next_call_at > at):
        return peer, []
    jobs: list[Job] = [*_receipt_jobs(peer, at), *_letter_jobs(peer, at), *_chunk_jobs(peer, at)]
    return peer, jobs[:1] if link is not None and link.failures else jobs


def _letter_jobs(peer: Peer, at: datetime) -> list[LetterJob]:
    jobs = []
    due = _letters(at).filter(peer=peer, expires_at__gt=at).select_related("peer").order_by("prio", "ls")
    for letter in due[:IN_FLIGHT]:
        asks = letter.origin_kind != VOID_ORIGIN and letter.state not in OVERTAKEN
        reason = _held_because(letter, at) if asks else ""
        if reason:
            again = GATE_LATER if letter.reason == reason else GATE_AGAIN
            hold_letter(ME, letter.mid, reason, at + again)
            continue
        if letter.state == LetterState.HELD and not let_go(ME, letter.mid):
            continue
        jobs.append(
            LetterJob(consignment_of(letter), letter.mid, frozenset({letter.dig, *letter.earlier_digs}))
        )
    return jobs


def _held_because(letter: OutLetter, at: datetime) -> str:
    if level_of(letter) > letter.peer.ceiling:
        return ABOVE_CEILING
    return held_because(_queued(letter), at)


def _queued(letter: OutLetter) -> QueuedLetter:
    return QueuedLetter(letter.mid, letter.peer.node, letter.schema, letter.origin_kind, letter.origin_id)


def _receipt_jobs(peer: Peer, at: datetime) -> list[ReceiptsJob]:
    taken: list[Receipt] = []
    size = 0
    for receipt in _receipts(at).filter(peer=peer).order_by("at", "rid")[:MAX_RECEIPTS]:
        size += len(receipt.token) + 3
        if taken and size > MAX_BODY:
            break
        taken.append(receipt)
    if not taken:
        return []
    rids, tokens = tuple(row.rid for row in taken), tuple(row.token for row in taken)
    return [ReceiptsJob(rids, tokens, taken[0].attempts)]


def _chunk_jobs(peer: Peer, at: datetime) -> list[ChunkJob]:
    due = _chunks(at).filter(letter__peer=peer).select_related("letter__peer")
    jobs = []
    for part in due.order_by("letter__prio", "letter__ls", "index")[:CHUNKS_IN_FLIGHT]:
        if reason := _held_because(part.letter, at):
            note_failed_part(ME, part.pk, reason, at + GATE_AGAIN)
            continue
        chunk = ChunkDue(
            peer.node, str(part.letter_id), part.root, part.index, bytes(part.chunk), part.attempts
        )
        jobs.append(ChunkJob(part.pk, chunk))
    return jobs
