"""One attempt: the request for a job, and what its answer means for the rows. The pure courier makes and judges both."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from http import HTTPStatus
from uuid import UUID

from django.db import DatabaseError

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.calling import note_greeting, note_silence
from comity.exchange.actions.cards import note_no_card, take_card
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.actions.posting import note_failed_attempt, seal_again
from comity.exchange.actions.receipting import note_failed_receipts, note_receipts_taken
from comity.exchange.card_wants import want_after_answer
from comity.exchange.core import strict_json
from comity.exchange.core.clocks import read_clock
from comity.exchange.core.courier import UNREACHABLE, Courier
from comity.exchange.core.digests import digest
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
from comity.exchange.core.tls import TlsIdentity
from comity.exchange.core.wire import MAX_ANSWER, NODE, Request, Response
from comity.exchange.descriptors import core_peer, descriptor_of
from comity.exchange.due import ME, Job, LetterJob, ReceiptsJob, due_for, has_newer_key
from comity.exchange.endpoints import endpoint_of
from comity.exchange.identity import edge_keys, own
from comity.exchange.links import clock_is_old, failures_of, is_stale, latest_checkpoint
from comity.exchange.models import AlarmKind, OutLetter, Peer
from comity.exchange.taking import Taken, take_verified
from comity.exchange.tls_choice import identity_for
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
    """What came of an attempt. `silence` names what is wrong with the whole link, such as that nobody answers.

    `again` says that the same thing is due at once.
    """

    taken: bool
    silence: str = ""
    again: bool = False


@lru_cache(maxsize=4)
def _courier_of(me: Own, keys: EdgeKeys) -> Courier:
    return Courier(me, keys, now, checkpoint=latest_checkpoint)


def courier() -> Courier:
    """Return who makes and judges requests of this node."""
    return _courier_of(own(), edge_keys())


def request_for(peer: Peer, job: Job) -> Request:
    """Return the request of one attempt, under a fresh hop token."""
    return requests_for(peer, [job], latest_checkpoint())[0]


@dataclass(frozen=True)
class Round:
    """What is to be sent to a peer now: where, under which TLS key, and the request of each job; or why it cannot be.

    `is_all` is False where more may be due than was taken.
    """

    peer: Peer
    jobs: Sequence[Job]
    is_all: bool
    requests: Sequence[Request] = ()
    address: str = ""
    identity: TlsIdentity | None = None
    error: ExchangeError | None = None


def next_round(peer_id: UUID, going: Collection[UUID] = (), requests: int = 0) -> Round:
    """Return what is due to a peer beside what is on its way in so many requests, ready to be sent."""
    due = due_for(peer_id, going, requests)
    if not due.jobs:
        return Round(due.peer, (), due.is_all)
    try:
        address, identity = endpoint_of(descriptor_of(due.peer)), identity_for(due.peer)
        made = requests_for(due.peer, due.jobs, due.checkpoint)
    except ExchangeError as error:  # its card has expired, or our own keys have
        return Round(due.peer, due.jobs, due.is_all, error=error)
    return Round(due.peer, due.jobs, due.is_all, made, address, identity)


def requests_for(peer: Peer, jobs: Iterable[Job], checkpoint: str | None) -> list[Request]:
    """Return the requests of several attempts at one peer, each under a fresh hop token with our newest checkpoint."""
    maker = Courier(own(), edge_keys(), now, checkpoint=lambda: checkpoint)
    return [_request(maker, peer, job) for job in jobs]


def _request(maker: Courier, peer: Peer, job: Job) -> Request:
    match job:
        case LetterJob():
            return maker.message(job.consignment)
        case ReceiptsJob():
            return maker.receipts(peer.node, job.tokens)


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


@dataclass(frozen=True)
class Attempt:
    """What came back for a job, None when nobody answered; `hop` is the token that the request went under."""

    job: Job
    response: Response | None
    hop: str = ""


def settle(peer: Peer, job: Job, response: Response | None, hop: str = "") -> Verdict:
    """Write down what came of an attempt; None when nobody answered. `hop` is the token that the request went under."""
    if isinstance(job, LetterJob):
        return _settle_letters(peer, [(job, Attempt(job, response, hop))])[0]
    conclusion = courier().answer(job.attempts, response)
    if conclusion.action is Action.DONE:
        note_receipts_taken(ME, peer.pk, list(job.rids))
        return Verdict(taken=True)
    want_after_answer(peer, conclusion.code, response)
    if (verdict := of_link(conclusion)) is None:
        note_failed_receipts(ME, list(job.rids), conclusion.code, conclusion.due or now() + _LATER)
    return verdict or Verdict(taken=False)


def settle_together(peer: Peer, attempts: Sequence[Attempt]) -> list[Verdict | Exception]:
    """Write down what came of several attempts at one peer, the receipts of letters with one commit.

    What breaks, breaks for its own attempt: its rows stay as they were, and it is due again.
    """
    letters = [(one.job, one) for one in attempts if isinstance(one.job, LetterJob)]
    verdicts: dict[int, Verdict | Exception] = {}
    try:
        found = _settle_letters(peer, letters)
        verdicts.update(zip((id(one) for _job, one in letters), found, strict=True))
        for one in attempts:
            if id(one) not in verdicts:
                verdicts[id(one)] = settle(peer, one.job, one.response, one.hop)
    except DatabaseError as error:
        return [verdicts.get(id(one), error) for one in attempts]
    return [verdicts[id(one)] for one in attempts]


_LATER = timedelta(seconds=LATER)


def _settle_letters(peer: Peer, attempts: Sequence[tuple[LetterJob, Attempt]]) -> list[Verdict]:
    judge, member = courier(), core_peer(peer)
    concluded = [
        judge.message_answer(
            job.consignment, member, one.response, {digest(job.consignment.body), *job.earlier}
        )
        for job, one in attempts
    ]
    said, hops = {}, {}
    for (_job, one), conclusion in zip(attempts, concluded, strict=True):
        if conclusion.receipt is not None and conclusion.said is not None:
            said[conclusion.receipt], hops[conclusion.receipt] = conclusion.said, one.hop
    taken = take_verified(peer, said, hops)
    return [
        _settle_letter(peer, job, one, _proven(conclusion, taken))
        for (job, one), conclusion in zip(attempts, concluded, strict=True)
    ]


def _proven(conclusion: Conclusion, taken: Taken) -> Conclusion:
    """Return what an answer means when its receipt was taken: one that was refused, or is odd, proves nothing."""
    if conclusion.receipt is None:
        return conclusion
    found = taken[conclusion.receipt]
    if isinstance(found, RefusalError):
        return Conclusion(Action.RETRY, code=f"receipt:{found.code}")
    return conclusion if found.receipt_verified else Conclusion(Action.RETRY, code="receipt:contradicts")


def _settle_letter(peer: Peer, job: LetterJob, attempt: Attempt, conclusion: Conclusion) -> Verdict:
    if conclusion.action is Action.DONE:
        return Verdict(taken=True)
    want_after_answer(peer, conclusion.code, attempt.response)
    if (verdict := of_link(conclusion)) is not None:
        return verdict
    if conclusion.action is Action.RESEAL and has_newer_key(peer, OutLetter.objects.get(mid=job.mid)):
        seal_again(ME, job.mid)
        return Verdict(taken=True, again=True)  # at once, under the new key
    # one that the peer will never take is tried now and then, until it expires or somebody withdraws it
    note_failed_attempt(ME, job.mid, conclusion.code, conclusion.due or now() + _LATER)
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
