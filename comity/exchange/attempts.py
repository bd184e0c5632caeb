"""One attempt: the request for a job, and what its answer means for the rows. The pure courier makes and judges both."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.calling import note_greeting, note_silence
from comity.exchange.actions.cards import note_no_card, take_card
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.actions.posting import note_failed_attempt, seal_again
from comity.exchange.actions.receipting import note_failed_receipts, note_receipts_taken, take_receipt
from comity.exchange.card_wants import want_after_answer
from comity.exchange.core import strict_json
from comity.exchange.core.clocks import read_clock
from comity.exchange.core.courier import UNREACHABLE, Courier
from comity.exchange.core.errors import (
    ClockSkewError,
    ExchangeError,
    MalformedError,
    QuotaError,
    RevokedError,
    StaleEpochError,
    StorageError,
    UnknownEpochError,
    UnknownPeerError,
)
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.mail import Action, Conclusion
from comity.exchange.core.peers import Own
from comity.exchange.core.retry import LATER
from comity.exchange.core.wire import MAX_ANSWER, NODE, Request, Response
from comity.exchange.descriptors import core_peer
from comity.exchange.due import ME, Job, LetterJob, ReceiptsJob, has_newer_key
from comity.exchange.identity import edge_keys, own
from comity.exchange.links import clock_is_old, failures_of, is_stale, latest_checkpoint
from comity.exchange.models import AlarmKind, OutLetter, Peer
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


def state_request(peer: Peer) -> Request:
    """Return the question after a peer's state, which is a greeting as well."""
    return courier().peer_state(peer.node)


def card_request() -> Request:
    """Return the question after a peer's card at its own door; the pinned connection is all it needs."""
    return Request("GET", NODE, {})


def settle_card(peer: Peer, response: Response | None) -> None:
    """Take the card that a peer gave, or write down that it gave none."""
    if response is None or response.status != HTTPStatus.OK:
        note_no_card(ME, peer.pk, UNREACHABLE if response is None else f"http:{response.status}")
        return
    try:
        token = response.body.decode("ascii")
    except UnicodeDecodeError:
        token = ""  # which holds no better than any other text
    take_card(PartnerNode(peer.node), peer.pk, token)


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
        _look_for_a_double(peer, response)
        clock = read_clock(response.body, asked, answered)
    if clock is None:  # nobody, a problem, or something that is no state of a peer
        conclusion = courier().answer(failures_of(peer), response)
        note_link_silent(peer, conclusion.code or MalformedError.code, failures_of(peer))
    elif is_stale(peer, answered) or clock_is_old(peer, answered):
        note_greeting(PartnerNode(peer.node), peer.pk, clock)


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


def settle(peer: Peer, job: Job, response: Response | None, hop: str = "") -> Verdict:
    """Write down what came of an attempt; None when nobody answered. `hop` is the token that the request went under."""
    match job:
        case LetterJob():
            return _settle_letter(peer, job, response, hop)
        case ReceiptsJob():
            conclusion = courier().answer(job.attempts, response)
            if conclusion.action is Action.DONE:
                note_receipts_taken(ME, peer.pk, list(job.rids))
                return Verdict(taken=True)
            want_after_answer(peer, conclusion.code, response)
            if (verdict := of_link(conclusion)) is None:
                note_failed_receipts(ME, list(job.rids), conclusion.code, conclusion.due or now() + _LATER)
            return verdict or Verdict(taken=False)


_LATER = timedelta(seconds=LATER)


def _settle_letter(peer: Peer, job: LetterJob, response: Response | None, hop: str) -> Verdict:
    letter = OutLetter.objects.get(mid=job.mid)
    digs = {letter.dig, *letter.earlier_digs}
    conclusion = courier().message_answer(job.consignment, core_peer(peer), response, digs)
    if conclusion.receipt is not None:
        try:
            proven = take_receipt(PartnerNode(peer.node), peer, conclusion.receipt, hop).receipt_verified
        except RefusalError as refusal:
            conclusion = Conclusion(Action.RETRY, code=f"receipt:{refusal.code}")
        else:
            if proven:
                return Verdict(taken=True)
            conclusion = Conclusion(Action.RETRY, code="receipt:contradicts")  # kept, and proves nothing
    want_after_answer(peer, conclusion.code, response)
    if (verdict := of_link(conclusion)) is not None:
        return verdict
    if conclusion.action is Action.RESEAL and has_newer_key(peer, letter):
        seal_again(ME, letter.mid)
        return Verdict(taken=True)  # at once, under the new key
    # one that the peer will never take is tried now and then, until it expires or somebody withdraws it
    note_failed_attempt(ME, letter.mid, conclusion.code, conclusion.due or now() + _LATER)
    return Verdict(taken=False)


def of_link(conclusion: Conclusion) -> Verdict | None:
    """Return what an answer says about the whole link, None where it is about this one thing."""
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
