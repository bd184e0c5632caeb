"""Sending files: after any break the peer is asked what it has, then the rest goes chunk by chunk.

Each chunk passes the gate again. Nothing here knows of sockets: a job becomes a request, an answer becomes rows.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from comity.audit.actors import PartnerNode
from comity.exchange import chunk_store
from comity.exchange.actions.calling import note_greeting
from comity.exchange.actions.handing_over import note_failed_part, note_part_taken, note_parts_there
from comity.exchange.attempts import Verdict, courier, of_link
from comity.exchange.core.chunk_tree import ChunkTree, split_digests
from comity.exchange.core.courier import UNREACHABLE
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import DigestMismatchError, StorageError, UnknownPartError
from comity.exchange.core.mail import Action, ChunkDue
from comity.exchange.core.retry import LATER
from comity.exchange.core.wire import Request, Response
from comity.exchange.due import GATE_AGAIN, ME, held_now, may_be_called, not_stopped
from comity.exchange.file_rows import bitmap_of, files_to_send
from comity.exchange.links import is_stale
from comity.exchange.models import LetterFile, Link, OutLetter, Peer, PeerState, StoredFile
from comity.exchange.recovering import RETURNED, may_send_to
from comity.lib.clock import now

CHUNKS_IN_FLIGHT = (
    2  # a cut costs what is in flight; two keep a line full while one is brought to the disk over there
)
CHUNKS_A_ROUND = 32
NOT_YET = timedelta(seconds=1)
SLOWEST = 900.0  # seconds for one chunk: 5 kB/s
USUAL = 60.0


@dataclass(frozen=True)
class AskJob:
    """The question which chunks of a file the peer has."""

    row: UUID
    root: str
    n: int
    attempts: int
    patience: float = USUAL


@dataclass(frozen=True)
class ChunkJob:
    """One chunk for one attempt; `patience` is how many seconds it may take."""

    row: UUID
    file: UUID
    letter: UUID
    root: str
    n: int
    index: int
    attempts: int
    patience: float


FileJob = AskJob | ChunkJob


def peers_with_files() -> set[UUID]:
    """Return the active peers to which chunks are due and that may be called now."""
    at = now()
    due = files_to_send(at)
    found = set(due.values_list("out_letter__peer_id", flat=True).distinct())
    returned = due.filter(out_letter__schema=RETURNED).values_list("out_letter__peer_id", flat=True)
    return may_be_called(not_stopped(found, set(returned)), at)


def due_files(peer_id: UUID, asked: Collection[UUID]) -> tuple[Peer, list[FileJob]]:
    """Return what is due of the files for a peer: of urgent letters first, one file after the other.

    Args:
        peer_id: the peer.
        asked: the rows whose bitmap the peer was asked for since the last break; the others are asked first.
    """
    peer = Peer.objects.get(pk=peer_id)
    link = Link.objects.filter(peer=peer).first()
    at = now()
    if peer.state != PeerState.ACTIVE or (link is not None and link.next_call_at > at):
        return peer, []
    rows = files_to_send(at).filter(out_letter__peer=peer).select_related("file").defer("file__digests")
    if not may_send_to(peer):
        rows = rows.filter(out_letter__schema=RETURNED)
    jobs: list[FileJob] = []
    for row in rows.order_by("out_letter__prio", "out_letter__ls", "place")[:CHUNKS_A_ROUND]:
        if row.pk not in asked:
            jobs.append(AskJob(row.pk, row.file.root, row.file.n, row.attempts))
            continue
        jobs += _chunks_of(row, CHUNKS_A_ROUND - len(jobs))
        if len(jobs) >= CHUNKS_A_ROUND:
            break
    return peer, jobs[:1] if link is not None and link.failures else jobs


def _chunks_of(row: LetterFile, most: int) -> list[FileJob]:
    # a line that was slow has more time; one that has never carried a chunk gets more each time
    patience = min(SLOWEST, max(USUAL * 2 ** min(row.attempts, 4), 10 * CHUNKS_IN_FLIGHT * row.pace))
    return [
        ChunkJob(
            row.pk,
            row.file_id,
            row.out_letter_id or UUID(int=0),
            row.file.root,
            row.file.n,
            index,
            row.attempts,
            patience,
        )
        for index in bitmap_of(row).first_missing(max(most, 0))
    ]


def file_request(peer: Peer, job: FileJob) -> Request | None:
    """Return the request of one attempt, under a fresh hop token; None where the gate holds the chunk back.

    A chunk that is lost or changed on our disk is not sent: the file says so, and is tried again later.
    """
    if isinstance(job, AskJob):
        return courier().part(peer.node, job.root)
    letter = OutLetter.objects.select_related("peer").get(pk=job.letter)
    if reason := held_now(letter, now()):
        note_failed_part(ME, job.row, reason, now() + GATE_AGAIN)
        return None
    try:
        tree, digests = _tree_of(job.file)
        data = chunk_store.read(chunk_store.folder_of(job.root, job.n), job.index)
    except (DigestMismatchError, LookupError):
        note_failed_part(ME, job.row, "chunk-lost", now() + timedelta(seconds=LATER))
        return None
    except StorageError as error:
        note_failed_part(ME, job.row, error.code, now() + timedelta(seconds=LATER))
        return None
    chunk = ChunkDue(
        node=peer.node,
        mid=str(job.letter),
        root=job.root,
        index=job.index,
        data=data,
        proof=tree.path(job.index),
        attempts=job.attempts,
        dig=b64u(digests[job.index]),
    )
    return courier().chunk(chunk)


@lru_cache(maxsize=8)
def _tree_of(file_id: UUID) -> tuple[ChunkTree, list[bytes]]:
    """Return the tree of a file and the digests of its chunks, whose hop tokens need not hash them again."""
    joined = StoredFile.objects.filter(pk=file_id).values_list("digests", flat=True).get()
    digests = split_digests(bytes(joined))
    if not digests:
        raise LookupError("The file is gone.")
    return ChunkTree(digests), digests


def settle_file_job(peer: Peer, job: FileJob, response: Response | None) -> Verdict:
    """Write down what came of an attempt; None when nobody answered."""
    conclusion = courier().answer(job.attempts, response)
    if conclusion.action is Action.DONE and response is not None:
        said = courier().part_answer(job.n, response)
        if isinstance(job, ChunkJob):
            note_part_taken(ME, job.row, job.index, said)
            return Verdict(taken=True)
        if said is not None:
            note_parts_there(ME, job.row, said)
            if is_stale(peer, now()):  # it answers: what waits for it is due at once
                note_greeting(PartnerNode(peer.node), peer.pk)
            return Verdict(taken=True)
    if (verdict := of_link(conclusion)) is not None:
        if conclusion.code == UNREACHABLE:  # a line that is slow gets more time, chunk by chunk
            note_failed_part(ME, job.row, UNREACHABLE, now())
        return verdict
    due = conclusion.due or now() + timedelta(seconds=LATER)
    if conclusion.code == UnknownPartError.code:  # the letter is being opened over there
        due = min(due, now() + NOT_YET * (job.attempts + 1))
    note_failed_part(ME, job.row, conclusion.code or "malformed", due)
    return Verdict(taken=False)
