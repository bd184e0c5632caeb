"""One attempt: the request for a job, and what its answer means for the rows. The pure courier makes and judges both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from http import HTTPStatus

from django.db import DatabaseError

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.calling import note_greeting, note_silence
from comity.exchange.actions.posting import (
    note_failed_attempt,
    note_failed_part,
    note_part_taken,
    seal_again,
)
from comity.exchange.actions.receipting import note_failed_receipts, note_receipts_taken
from comity.exchange.core.clocks import read_clock
from comity.exchange.core.courier import UNREACHABLE, Courier
from comity.exchange.core.envelope import recipients_of
from comity.exchange.core.errors import (
    ClockSkewError,
    MalformedError,
    QuotaError,
    RevokedError,
    StorageError,
    UnknownPartError,
    UnknownPeerError,
)
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.mail import Action, Conclusion
from comity.exchange.core.peers import Own
from comity.exchange.core.retry import LATER
from comity.exchange.core.wire import Request, Response
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.due import ME, ChunkJob, Job, LetterJob, ReceiptsJob
from comity.exchange.identity import edge_keys, own
from comity.exchange.links import clock_is_old, failures_of, is_stale, latest_checkpoint
from comity.exchange.models import OutLetter, Peer
from comity.exchange.sealing import NoEncryptionKeyError, encryption_key
from comity.exchange.taking import take_receipts
from comity.lib.clock import now

# what a peer answers whatever the thing was: it is not called again before its own timer
_OF_THE_LINK = frozenset(
    error.code for error in (ClockSkewError, QuotaError, RevokedError, StorageError, UnknownPeerError)
)
NOT_YET = timedelta(seconds=1)


@dataclass(frozen=True)
class Verdict:
    """What came of an attempt. `silence` names what is wrong with the whole link, such as that nobody answers."""

    taken: bool
    silence: str = ""


@lru_cache(maxsize=4)
def _courier_of(me: Own, keys: EdgeKeys) -> Courier:
    return Courier(me, keys, now, checkpoint=latest_checkpoint)


def courier() -> Courier:
    """Return who makes and judges requests of this node."""
    return _courier_of(own(), edge_keys())


def request_for(peer: Peer, job: Job) -> Request:
    """Return the request of one attempt, under a fresh hop token."""
    return _request(courier(), peer, job)


def requests_for(peer: Peer, jobs: Iterable[Job]) -> list[Request]:
    """Return the requests of several attempts at one peer; our newest checkpoint is asked for once."""
    maker = Courier(own(), edge_keys(), now, checkpoint=cache(latest_checkpoint))
    return [_request(maker, peer, job) for job in jobs]


def _request(maker: Courier, peer: Peer, job: Job) -> Request:
    match job:
        case LetterJob():
            return maker.message(job.consignment)
        case ReceiptsJob():
            return maker.receipts(peer.node, job.tokens)
        case ChunkJob():
            return maker.chunk(job.chunk)


def state_request(peer: Peer) -> Request:
    """Return the question after a peer's state, which is a greeting as well."""
    return courier().peer_state(peer.node)


def settle_greeting(peer: Peer, response: Response | None, asked: datetime, answered: datetime) -> None:
    """Write down whether a peer answered a greeting, and how far its clock is before ours.

    Args:
        peer: who was greeted.
        response: None when nobody answered.
        asked: when the greeting left.
        answered: when the answer was here.
    """
    clock = None
    if response is not None and response.status == HTTPStatus.OK:
        clock = read_clock(response.body, asked, answered)
    if clock is None:  # nobody, a problem, or something that is no state of a peer
        conclusion = courier().answer(failures_of(peer), response)
        note_link_silent(peer, conclusion.code or MalformedError.code, failures_of(peer))
    elif is_stale(peer, answered) or clock_is_old(peer, answered):
        note_greeting(PartnerNode(peer.node), peer.pk, clock)


def settle(peer: Peer, job: Job, response: Response | None) -> Verdict:
    """Write down what came of an attempt; None when nobody answered."""
    match job:
        case LetterJob():
            return _settle_letters(peer, [(job, response)])[0]
        case ReceiptsJob():
            conclusion = courier().answer(job.attempts, response)
            if conclusion.action is Action.DONE:
                note_receipts_taken(ME, peer.pk, list(job.rids))
                return Verdict(taken=True)
            if (verdict := _of_link(conclusion)) is None:
                note_failed_receipts(ME, list(job.rids), conclusion.code, conclusion.due or now() + _LATER)
            return verdict or Verdict(taken=False)
        case ChunkJob():
            return _settle_chunk(job, response)


def settle_together(peer: Peer, attempts: Sequence[tuple[Job, Response | None]]) -> list[Verdict | Exception]:
    """Write down what came of several attempts at one peer, the receipts of letters with one commit.

    What breaks, breaks for its own attempt: its rows stay as they were, and it is due again.
    """
    letters = [(job, response) for job, response in attempts if isinstance(job, LetterJob)]
    verdicts: dict[Job, Verdict | Exception] = {}
    try:
        found = _settle_letters(peer, letters)
        verdicts.update(zip((job for job, _response in letters), found, strict=True))
        for job, response in attempts:
            if job not in verdicts:
                verdicts[job] = settle(peer, job, response)
    except DatabaseError as error:
        return [verdicts.get(job, error) for job, _response in attempts]
    return [verdicts[job] for job, _response in attempts]


_LATER = timedelta(seconds=LATER)


def _settle_letters(peer: Peer, attempts: Sequence[tuple[LetterJob, Response | None]]) -> list[Verdict]:
    judge, member = courier(), core_peer(peer)
    concluded = [
        (job, judge.message_answer(job.consignment, member, response, job.digs)) for job, response in attempts
    ]
    said = {one.receipt: one.said for _job, one in concluded if one.receipt and one.said}
    refused = take_receipts(peer, said, said)
    return [
        Verdict(taken=True)
        if one.receipt and refused[one.receipt] is None
        else _settle_letter(peer, job, _distrusted(one, refused))
        for job, one in concluded
    ]


def _distrusted(conclusion: Conclusion, refused: Mapping[str, RefusalError | None]) -> Conclusion:
    if conclusion.receipt and (refusal := refused[conclusion.receipt]) is not None:
        return Conclusion(Action.RETRY, code=f"receipt:{refusal.code}")
    return conclusion


def _settle_letter(peer: Peer, job: LetterJob, conclusion: Conclusion) -> Verdict:
    if (verdict := _of_link(conclusion)) is not None:
        return verdict
    if conclusion.action is Action.RESEAL and _has_newer_key(peer, OutLetter.objects.get(mid=job.mid)):
        seal_again(ME, job.mid)
        return Verdict(taken=True)  # at once, under the new key
    # one that the peer will never take is tried now and then, until it expires or somebody withdraws it
    note_failed_attempt(ME, job.mid, conclusion.code, conclusion.due or now() + _LATER)
    return Verdict(taken=False)


def _has_newer_key(peer: Peer, letter: OutLetter) -> bool:
    try:
        present = encryption_key(descriptor_of(peer), now())
    except NoEncryptionKeyError:
        return False
    return present.kid not in recipients_of(bytes(letter.body))


def _settle_chunk(job: ChunkJob, response: Response | None) -> Verdict:
    conclusion = courier().answer(job.chunk.attempts, response)
    if conclusion.action is Action.DONE:
        note_part_taken(ME, job.part)
        return Verdict(taken=True)
    if (verdict := _of_link(conclusion)) is not None:
        return verdict
    due = conclusion.due or now() + _LATER
    if conclusion.code == UnknownPartError.code:  # the letter is being opened over there
        due = min(due, now() + NOT_YET * (job.chunk.attempts + 1))
    note_failed_part(ME, job.part, conclusion.code, due)
    return Verdict(taken=False)


def _of_link(conclusion: Conclusion) -> Verdict | None:
    code = conclusion.code
    broken = code.startswith("http:") and code.removeprefix("http:") >= str(
        HTTPStatus.INTERNAL_SERVER_ERROR.value
    )
    if code in _OF_THE_LINK or code == UNREACHABLE or broken:
        return Verdict(taken=False, silence=code)
    return None


def note_link_silent(peer: Peer, problem: str, failures: int) -> None:
    """Set the timer of the whole link after a call that was not answered."""
    conclusion = courier().answer(failures, None)
    note_silence(ME, peer.pk, problem, conclusion.due or now() + _LATER)
