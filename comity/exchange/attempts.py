"""One attempt: the request for a job, and what its answer means for the rows. The pure courier makes and judges both."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.calling import note_greeting, note_silence
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.actions.posting import (
    note_failed_attempt,
    note_failed_part,
    note_part_taken,
    seal_again,
)
from comity.exchange.actions.receipting import note_failed_receipts, note_receipts_taken, take_receipt
from comity.exchange.core import strict_json
from comity.exchange.core.courier import UNREACHABLE, Courier
from comity.exchange.core.envelope import recipients_of
from comity.exchange.core.errors import (
    ClockSkewError,
    ExchangeError,
    QuotaError,
    RevokedError,
    StaleEpochError,
    StorageError,
    UnknownEpochError,
    UnknownPartError,
    UnknownPeerError,
)
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.mail import Action, Conclusion
from comity.exchange.core.peers import Own
from comity.exchange.core.retry import LATER
from comity.exchange.core.wire import MAX_ANSWER, Request, Response
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.due import ME, ChunkJob, Job, LetterJob, ReceiptsJob
from comity.exchange.identity import edge_keys, own
from comity.exchange.links import failures_of, is_stale, latest_checkpoint
from comity.exchange.models import AlarmKind, OutLetter, Peer
from comity.exchange.sealing import NoEncryptionKeyError, encryption_key
from comity.lib.clock import now

# what a peer answers whatever the thing was: it is not called again before its own timer
_OF_THE_LINK = frozenset(
    error.code
    for error in (
        ClockSkewError,
        QuotaError,
        RevokedError,
        StaleEpochError,
        StorageError,
        UnknownEpochError,
        UnknownPeerError,
    )
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
    match job:
        case LetterJob():
            return courier().message(job.consignment)
        case ReceiptsJob():
            return courier().receipts(peer.node, job.tokens)
        case ChunkJob():
            return courier().chunk(job.chunk)


def state_request(peer: Peer) -> Request:
    """Return the question after a peer's state, which is a greeting as well."""
    return courier().peer_state(peer.node)


def settle_greeting(peer: Peer, response: Response | None) -> None:
    """Write down whether a peer answered a greeting."""
    if response is not None and response.status == HTTPStatus.OK:
        _look_for_a_double(peer, response)
        if is_stale(peer, now()):
            note_greeting(PartnerNode(peer.node), peer.pk)
    else:
        conclusion = courier().answer(failures_of(peer), response)
        note_link_silent(peer, conclusion.code, failures_of(peer))


def _look_for_a_double(peer: Peer, response: Response) -> None:
    """Notice that a partner has more from us than we have given out: another copy of this node wrote it."""
    try:
        state = strict_json.parse(response.body, MAX_ANSWER)
    except ExchangeError:
        return  # an answer like this says nothing about us
    epoch, mark, known = own().epoch, state.get("hw"), state.get("peer_epoch")
    if type(known) is not int or type(mark) is not int:
        return
    last = Peer.objects.values_list("last_ls", flat=True).get(pk=peer.pk)
    if known > epoch:
        note_doubled(PartnerNode(peer.node), peer.pk, AlarmKind.LATER_EPOCH, epoch, 0)
    elif known == epoch and mark > last:
        note_doubled(PartnerNode(peer.node), peer.pk, AlarmKind.AHEAD, epoch, mark)


def settle(peer: Peer, job: Job, response: Response | None) -> Verdict:
    """Write down what came of an attempt; None when nobody answered."""
    match job:
        case LetterJob():
            return _settle_letter(peer, job, response)
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


_LATER = timedelta(seconds=LATER)


def _settle_letter(peer: Peer, job: LetterJob, response: Response | None) -> Verdict:
    letter = OutLetter.objects.get(mid=job.mid)
    digs = {letter.dig, *letter.earlier_digs}
    conclusion = courier().message_answer(job.consignment, core_peer(peer), response, digs)
    if conclusion.receipt is not None:
        try:
            take_receipt(PartnerNode(peer.node), peer, conclusion.receipt)
        except RefusalError as refusal:
            conclusion = Conclusion(Action.RETRY, code=f"receipt:{refusal.code}")
        else:
            return Verdict(taken=True)
    if (verdict := _of_link(conclusion)) is not None:
        return verdict
    if conclusion.action is Action.RESEAL and _has_newer_key(peer, letter):
        seal_again(ME, letter.mid)
        return Verdict(taken=True)  # at once, under the new key
    # one that the peer will never take is tried now and then, until it expires or somebody withdraws it
    note_failed_attempt(ME, letter.mid, conclusion.code, conclusion.due or now() + _LATER)
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
