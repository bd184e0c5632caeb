"""Receiving at the edge, steps 1 to 6 of section 1.7: cheap checks first, a durable write before any positive answer.

The edge holds hop keys only and opens nothing. `EdgeReceiver.receive` is one function from request to answer: an HTTP
server calls it with the pin of the client's certificate.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

from comity.exchange.core import strict_json
from comity.exchange.core._shape import Members, list_of, text, version
from comity.exchange.core.budget import Budget
from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.chunk_tree import check_chunk
from comity.exchange.core.chunks import CHUNK, TAG
from comity.exchange.core.digests import check_digest, unb64u
from comity.exchange.core.envelope import MAX_BODY, recipients_of
from comity.exchange.core.errors import (
    ExchangeError,
    IdReusedError,
    MalformedError,
    RevokedError,
    StaleEpochError,
    TooLargeError,
    UnknownEpochError,
    UnknownPartError,
    UnknownPeerError,
    UnknownRecipientKeyError,
    UnknownResourceError,
)
from comity.exchange.core.hop import HEADER, VERSION, Hop, JtiMemory, verify_hop
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.mail import MAX_COPIES, Arrival, Awaited, Facts, Kept, Named
from comity.exchange.core.moments import Clock, to_rfc3339
from comity.exchange.core.peers import Own, Peer, Standing
from comity.exchange.core.receipt_writer import Checkpoint, ReceiptWriter, no_checkpoint
from comity.exchange.core.receipts import MAX_BYTES, State
from comity.exchange.core.recovery import MAX_QUESTION, Page, Question
from comity.exchange.core.store import EdgeStore
from comity.exchange.core.wire import (
    JSON,
    JWT,
    MESSAGES,
    NODE,
    OCTETS,
    PARTS,
    PEER_STATE,
    RECEIPTS,
    RECOVERY,
    Request,
    Response,
    json_response,
    problem_response,
)

MAX_RECEIPTS = 100
MAX_BATCH = MAX_RECEIPTS * (MAX_BYTES + 3) + 100

_LIMITS = {MESSAGES: MAX_BODY, RECEIPTS: MAX_BATCH, RECOVERY: MAX_QUESTION}
_MEDIA = {MESSAGES: JSON, RECEIPTS: JSON, RECOVERY: JSON}
SOON = 1  # seconds after which a node may ask again that was not known to be restored


class RecoveryKeeper(Protocol):
    """Who answers restored nodes; an edge without one has nothing at the address."""

    def note_restored(self, iss: str) -> None:
        """Have the descriptor of a node fetched that says it was restored."""

    def answer(self, iss: str, question: Question) -> Page:
        """Give a restored node the next page of what we hold of it."""


class EdgeReceiver:
    """The edge's half of a node.

    Args:
        own: who we are.
        keys: hop and TLS keys.
        store: where messages are kept.
        clock: now.
        checkpoint: our latest signed checkpoint, for the receipts.
        budget: what each peer may use.
        seen: hop tokens seen lately; handed over when keys change and a new receiver takes the place of this one.
        recovery: who answers restored nodes.
    """

    def __init__(
        self,
        own: Own,
        keys: EdgeKeys,
        store: EdgeStore,
        clock: Clock,
        *,
        checkpoint: Checkpoint = no_checkpoint,
        budget: Budget | None = None,
        seen: JtiMemory | None = None,
        recovery: RecoveryKeeper | None = None,
    ) -> None:
        self._own = own
        self._store = store
        self._clock = clock
        self._checkpoint = checkpoint
        self._writer = ReceiptWriter(own.node, keys.hop_at, checkpoint)
        self._budget = budget or Budget()
        self._seen = seen or JtiMemory()
        self._recovery = recovery

    def receive(
        self, peer_spki: str, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Response:
        """Answer one request.

        Args:
            peer_spki: pin of the client certificate of the connection, see `tls.spki_of_der`.
            method: in capitals.
            path: without query; a query is part of the path and finds nothing.
            headers: names in any case.
            body: read completely; a server stops reading earlier than the limits here by its own.
        """
        at = self._clock()
        request = Request(method, path, {name.lower(): value for name, value in headers.items()}, body)
        try:
            return self._answer(peer_spki, request, at)
        except ExchangeError as error:
            return problem_response(error, at)

    def _answer(self, peer_spki: str, request: Request, at: datetime) -> Response:
        peer = self._admit(peer_spki)
        _check_size(request)
        self._budget.spend(peer.node, len(request.body), at)
        if (request.method, request.path) == ("GET", NODE):
            return Response(200, {"Content-Type": JWT}, self._own.descriptor.encode())
        answer = self._route(peer, request)
        hop = self._verify(peer, request, at)
        if hop.cover is not None:
            self._require_epoch(peer, hop.cover.epoch)
        return answer(hop, request, at)

    def _admit(self, peer_spki: str) -> Peer:
        peer = self._store.peer_by_spki(peer_spki)
        if peer is None:
            raise UnknownPeerError
        if peer.standing is not Standing.ACTIVE:
            raise RevokedError
        return peer

    def _route(self, peer: Peer, request: Request) -> Callable[[Hop, Request, datetime], Response]:
        routes = {
            ("POST", MESSAGES): self._message,
            ("POST", RECEIPTS): self._receipts,
            ("GET", PEER_STATE): self._peer_state,
        }
        if request.path.startswith(PARTS):
            routes |= {("PUT", request.path): self._chunk, ("GET", request.path): self._part}
        if self._recovery is not None:
            routes["POST", RECOVERY] = partial(self._recover, peer, self._recovery)
        if (request.method, request.path) not in routes:
            raise UnknownResourceError
        return routes[request.method, request.path]

    def _verify(self, peer: Peer, request: Request, at: datetime) -> Hop:
        hop = verify_hop(
            request.headers.get(HEADER.lower(), ""),
            keys=peer.descriptor.keys,  # not older ones: a key taken out of the descriptor ends at once
            iss=peer.node,
            me=self._own.node,
            at=at,
            method=request.method,
            path=request.path,
            body=request.body,
        )
        self._seen.require_new(hop, at)
        return hop

    def _message(self, hop: Hop, request: Request, at: datetime) -> Response:
        if hop.cover is None:
            raise MalformedError("The hop token of a message says nothing about the message.")
        token = request.headers[HEADER.lower()]
        arrival = Arrival(hop=hop, cover=hop.cover, token=token, body=request.body, at=at)
        try:
            return json_response(202, receipt=self._keep(arrival).receipt)
        except ExchangeError as error:
            error.mid = hop.cover.mid
            raise

    def _keep(self, arrival: Arrival) -> Kept:
        kept = self._store.kept(arrival.iss, arrival.cover.mid)
        if kept is None:
            self._check_body(arrival.body)
            kept = self._store.keep(arrival, lambda facts: self._stored(arrival, facts))
        if kept.idg != arrival.cover.idg:
            self._store.keep_clash(arrival)
            raise IdReusedError
        if arrival.hop.dig not in kept.digs and len(kept.digs) < MAX_COPIES:
            self._check_body(arrival.body)
            self._store.keep_copy(arrival)
        return kept

    def _check_body(self, body: bytes) -> None:
        if self._own.enc_kids.isdisjoint(recipients_of(body)):
            raise UnknownRecipientKeyError

    def _stored(self, arrival: Arrival, facts: Facts) -> str:
        return self._writer.write(
            facts,
            aud=arrival.iss,
            mid=arrival.cover.mid,
            idg=arrival.cover.idg,
            dig=arrival.hop.dig,
            state=State.STORED,
            at=arrival.at,
        )

    def _receipts(self, hop: Hop, request: Request, _at: datetime) -> Response:
        members = Members(strict_json.parse(request.body, MAX_BATCH), "The batch")
        members.need("v", version)
        tokens = members.need("receipts", list_of(text(MAX_BYTES), MAX_RECEIPTS))
        members.done()
        self._store.keep_receipts(hop.iss, tokens)
        return json_response(202, kept=len(tokens))

    def _peer_state(self, hop: Hop, _request: Request, at: datetime) -> Response:
        epoch, hw = self._store.high_water(hop.iss)
        state: dict[str, object] = {
            "v": VERSION,
            "epoch": self._own.epoch,
            "peer_epoch": epoch,
            "hw": hw,
            "server_time": to_rfc3339(at),
        }
        if (checkpoint := self._checkpoint()) is not None:
            state["cp"] = checkpoint
        return json_response(200, **state)

    def _require_epoch(self, peer: Peer, epoch: int) -> None:
        """Take a node in the epoch of its descriptor alone: a lower one is an old copy, a higher one was restored."""
        if epoch < peer.descriptor.epoch:
            raise StaleEpochError
        if epoch > peer.descriptor.epoch:
            if self._recovery is not None:
                self._recovery.note_restored(peer.node)
            raise UnknownEpochError(retry_after=SOON)

    def _recover(
        self, peer: Peer, keeper: RecoveryKeeper, hop: Hop, request: Request, _at: datetime
    ) -> Response:
        question = Question.from_bytes(request.body)
        self._require_epoch(peer, question.epoch)
        return Response(200, {"Content-Type": JSON}, keeper.answer(hop.iss, question).to_bytes())

    def _chunk(self, hop: Hop, request: Request, _at: datetime) -> Response:
        root, index = _part_address(request.path)
        awaited = self._store.awaited(hop.iss, root)
        if awaited is not None and index not in awaited.have:
            # the hop token's digest was checked against the body: it need not be hashed again
            proof = request.headers.get(PROOF.lower(), "")
            check_chunk(unb64u(hop.dig), index, awaited.n, proof, root)
            awaited = self._store.keep_chunk(hop.iss, Named(root, awaited.n), index, request.body)
        return _part_answer(awaited)

    def _part(self, hop: Hop, request: Request, _at: datetime) -> Response:
        return _part_answer(self._store.awaited(hop.iss, check_digest(request.path.removeprefix(PARTS))))


def _check_size(request: Request) -> None:
    limit = CHUNK + TAG if request.path.startswith(PARTS) else _LIMITS.get(request.path, 0)
    if len(request.body) > limit:
        raise TooLargeError
    if "content-encoding" in request.headers:
        raise MalformedError("Bodies are sent without content coding.")
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    wanted = OCTETS if request.path.startswith(PARTS) else _MEDIA.get(request.path)
    if request.body and media != wanted:
        raise MalformedError("The body is of another media type than this address takes.")


def _part_address(path: str) -> tuple[str, int]:
    root, _, index = path.removeprefix(PARTS).partition("/")
    if not index.isascii() or not index.isdecimal() or len(index) > 6:
        raise UnknownResourceError
    return check_digest(root), int(index)


def _part_answer(awaited: Awaited | None) -> Response:
    if awaited is None:
        raise UnknownPartError
    return json_response(200, n=awaited.n, have=awaited.have.to_text())
