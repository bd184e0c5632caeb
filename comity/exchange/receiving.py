"""What the edge does with a request of another node: the pure receiving order over our tables, and the log.

Plain functions over bytes, so that tests call them without a socket; `edge.py` is the server around them. Nothing
here decrypts: the edge holds hop and TLS keys only.
"""

import logging
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from comity.audit.actors import PartnerNode, Stranger
from comity.audit.acts import together
from comity.exchange.actions._arrivals import Arrivals
from comity.exchange.actions.arriving import UnsignedError, refuse_arrival
from comity.exchange.actions.calling import note_greeting
from comity.exchange.card_wants import want_after_refusal
from comity.exchange.core.budget import Budget
from comity.exchange.core.chunks import CHUNK, TAG
from comity.exchange.core.edge import MAX_BATCH, EdgeReceiver
from comity.exchange.core.envelope import MAX_BODY
from comity.exchange.core.errors import IdReusedError, StorageError, UnknownPartError
from comity.exchange.core.hop import HEADER, Hop, JtiMemory, peek_cover
from comity.exchange.core.peers import Peer as CorePeer
from comity.exchange.core.peers import Standing
from comity.exchange.core.receipt_writer import Checkpoint
from comity.exchange.core.recovery import MAX_QUESTION
from comity.exchange.core.refusals import RefusalLog
from comity.exchange.core.wire import (
    MESSAGES,
    PARTS,
    PEER_STATE,
    RECEIPTS,
    RECOVERY,
    Response,
    problem_response,
    read_problem,
)
from comity.exchange.descriptors import peer_with_certificate
from comity.exchange.edge_store import EdgeTables, as_member
from comity.exchange.giving_way import singles
from comity.exchange.identity import edge_keys, own
from comity.exchange.links import is_stale, latest_checkpoint, waiting_for
from comity.exchange.models import Peer
from comity.exchange.recovery_answer import RecoveryTables
from comity.lib import faults
from comity.lib.clock import now

log = logging.getLogger(__name__)
LATER = 60  # seconds after which a partner may try again that we could sign nothing for
UNKNOWN = "unknown"  # whose requests are under a TLS key of nobody
# a reused id has its entry beside the kept copy; a chunk that comes before its letter was opened is early, not refused
_NOT_WRITTEN_HERE = frozenset({IdReusedError.code, UnknownPartError.code})

_PATH = re.compile(r"/cxp/1/[a-z-]{1,32}", re.ASCII)


class _SharedBudget(Budget):
    """The budgets of all threads of the edge together."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def spend(self, node: str, octets: int, at: datetime) -> None:
        """Spend under the lock."""
        with self._lock:
            super().spend(node, octets, at)

    def require_some(self, node: str, at: datetime) -> None:
        """Ask under the lock."""
        with self._lock:
            super().require_some(node, at)


class _SharedJtiMemory(JtiMemory):
    """The memory of hop tokens, asked by all threads of the edge."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()

    def require_new(self, hop: Hop, at: datetime) -> None:
        """Remember the token, one thread at a time."""
        with self._lock:
            super().require_new(hop, at)


_seen = _SharedJtiMemory()
_budget = _SharedBudget()
_refusals = RefusalLog()
_counting = threading.Lock()


def limit_of(path: str) -> int:
    """Return how many bytes a request to a path may carry."""
    if path.startswith(PARTS):
        return CHUNK + TAG
    return {RECEIPTS: MAX_BATCH, RECOVERY: MAX_QUESTION}.get(path, MAX_BODY)


@dataclass(frozen=True)
class Inbound:
    """One request of another node: `path` as it was sent, names of `headers` in any case, `body` read completely."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def brings_letter(self) -> bool:
        """Whether it may be answered together with others."""
        return (self.method, self.path) == ("POST", MESSAGES)


def answer(spki: str, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Response:
    """Answer one request of another node; whatever is refused is written down once.

    Args:
        spki: pin of the certificate that the connection showed, empty for none.
        method: of the request.
        path: of the request.
        headers: of the request, names in any case.
        body: of the request, read up to `limit_of(path)`.
    """
    request = Inbound(method, path, headers, body)
    if request.brings_letter:
        return _answer_letters(spki, [request])[0]
    response = _ask(_receiver(EdgeTables()), spki, request)
    _write_down(spki, request, response)
    if path == PEER_STATE and response.status < HTTPStatus.BAD_REQUEST:
        _note_contact(spki)
    return response


def answer_letters(spki: str, requests: Sequence[Inbound]) -> list[Response | Exception]:
    """Answer several requests that bring letters over connections of one peer, with one commit for all of them.

    What breaks, breaks for its own request: then each is answered alone.
    """
    try:
        return [*_answer_letters(spki, requests)]
    except Exception as error:  # noqa: BLE001  # given to whoever asked, who knows what of it is expected
        if len(requests) == 1:
            return [error]
    return [one for request in requests for one in answer_letters(spki, [request])]


def _answer_letters(spki: str, requests: Sequence[Inbound]) -> list[Response]:
    found = peer_with_certificate(spki)
    member = as_member(*found) if found else None
    if found is None or member is None or member.standing is not Standing.ACTIVE:
        receiver = _receiver(EdgeTables({spki: member}))
        responses = [_ask(receiver, spki, request) for request in requests]
    else:
        responses = _store(spki, found[0], member, requests)
    for request, response in zip(requests, responses, strict=True):
        _write_down(spki, request, response)
    return responses


def _store(spki: str, peer: Peer, member: CorePeer, requests: Sequence[Inbound]) -> list[Response]:
    """Store what is in order; nothing is answered before the commit.

    Raises:
        UnsignedError: one of several letters cannot be answered; nothing was stored, and each may be tried alone.
    """
    try:
        return _store_together(spki, peer, member, requests)
    except UnsignedError as error:
        if len(requests) > 1:
            raise
        log.error("No receipt can be signed: %s", type(error.__cause__).__name__)  # noqa: TRY400
        ours = StorageError(
            retry_after=LATER
        )  # the fault is ours: the sender keeps its letter and tries again
        ours.mid = error.mid
        return [problem_response(ours, now())]


def _store_together(spki: str, peer: Peer, member: CorePeer, requests: Sequence[Inbound]) -> list[Response]:
    peeked = [peek_cover(request.headers.get(HEADER, "")) for request in requests]
    responses = []
    with together(PartnerNode(peer.node)) as act:
        arrivals = Arrivals(act, peer, [cover for cover in peeked if cover is not None])
        tables = EdgeTables({spki: member}, arrivals)
        receiver = _receiver(tables, arrivals.own_checkpoint)
        for request in requests:
            if len(requests) > 1:
                singles.give_way(peer.node)
            responses.append(_ask(receiver, spki, request))
            tables.note_repeated()
        arrivals.write()
        faults.reach(faults.BEFORE_COMMIT)
    faults.reach(faults.AFTER_COMMIT)
    return responses


def _receiver(tables: EdgeTables, newest: Checkpoint = latest_checkpoint) -> EdgeReceiver:
    return EdgeReceiver(
        own(),
        edge_keys(),
        tables,
        now,
        checkpoint=newest,
        budget=_budget,
        seen=_seen,
        recovery=RecoveryTables(),
    )


def _ask(receiver: EdgeReceiver, spki: str, request: Inbound) -> Response:
    return receiver.receive(spki, request.method, request.path, request.headers, request.body)


def _write_down(spki: str, request: Inbound, response: Response) -> None:
    if response.status < HTTPStatus.BAD_REQUEST:
        return
    code = read_problem(response).code
    if code not in _NOT_WRITTEN_HERE:
        _write_refusal(spki, request.path, code)
    if found := peer_with_certificate(spki):
        want_after_refusal(found[0], response, request.headers)


def require_budget(node: str) -> None:
    """Raise QuotaError when a peer has used up its budget: asked before its request is even read."""
    _budget.require_some(node, now())


def is_noted(node: str, code: str) -> bool:
    """Count a refusal and say whether it gets an entry of its own; the rest of a flood is written as one entry."""
    with _counting:
        return _refusals.count(node, code, now())


def note_refusal(spki: str, path: str, code: str) -> None:
    """Write down what was refused before it was read or looked into; `is_noted` was asked before."""
    actor = _actor(spki)
    refuse_arrival(actor, _node_of(actor), code, _known_part(path))


def note_uncounted() -> None:
    """Write down how much more was refused in the minutes that are over, one entry for each peer and reason."""
    with _counting:
        left = _refusals.left_over(now())
    for one in left:
        is_peer = one.whose != UNKNOWN
        actor = PartnerNode(one.whose) if is_peer else Stranger()
        refuse_arrival(actor, one.whose if is_peer else "", one.code, "", one.times)


def _note_contact(spki: str) -> None:
    """Take a question after our state as a greeting when the partner was silent, or when something waits for it.

    So whoever notices a gap asks for it by this question.
    """
    found = peer_with_certificate(spki)
    if found is not None and (is_stale(found[0], now()) or waiting_for(found[0], now()).exists()):
        note_greeting(PartnerNode(found[0].node), found[0].pk)


def _actor(spki: str) -> PartnerNode | Stranger:
    found = peer_with_certificate(spki)
    return PartnerNode(found[0].node) if found else Stranger()


def _node_of(actor: PartnerNode | Stranger) -> str:
    return actor.node_id if isinstance(actor, PartnerNode) else ""


def _write_refusal(spki: str, path: str, code: str) -> None:
    actor = _actor(spki)
    if is_noted(_node_of(actor) or UNKNOWN, code):
        refuse_arrival(actor, _node_of(actor), code, _known_part(path))


def _known_part(path: str) -> str:
    """Return what of a path may stand in the log: a stranger to the protocol could write anything there."""
    found = _PATH.match(path)
    return found[0] if found else ""
