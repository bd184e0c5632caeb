"""Carrying: making the request for each attempt, and reading the answer. Pure; whoever speaks HTTP stands between.

The courier holds hop keys only. A letter counts as stored when the receiver's signed receipt over exactly our bytes has
been verified, never because of a status code.
"""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from comity.exchange.core import strict_json
from comity.exchange.core._shape import Members, integer, text
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import HEADER as PROOF
from comity.exchange.core.chunks import MAX_CHUNKS
from comity.exchange.core.errors import ExchangeError, ReceiptMismatchError, Retry
from comity.exchange.core.hop import HEADER, VERSION, Cover, sign_hop
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.mail import Action, ChunkDue, Conclusion, Consignment
from comity.exchange.core.moments import Clock
from comity.exchange.core.peers import Own, Peer
from comity.exchange.core.receipt_writer import Checkpoint, no_checkpoint
from comity.exchange.core.receipts import MAX_BYTES, Receipt, State, require_answer, verify_receipt
from comity.exchange.core.recovery import Question
from comity.exchange.core.retry import LATER, backoff
from comity.exchange.core.wire import (
    JSON,
    MAX_ANSWER,
    MESSAGES,
    OCTETS,
    PARTS,
    PEER_STATE,
    RECEIPTS,
    RECOVERY,
    Request,
    Response,
    read_problem,
)

UNREACHABLE = "unreachable"
ACCEPTED = frozenset({200, 202})


class Courier:
    """Makes requests to peers and judges their answers.

    Args:
        own: who we are.
        keys: hop keys.
        clock: now.
        checkpoint: our latest signed checkpoint, for the hop tokens.
        jitter: 0 to 1, see `retry.backoff`.
    """

    def __init__(
        self,
        own: Own,
        keys: EdgeKeys,
        clock: Clock,
        *,
        checkpoint: Checkpoint = no_checkpoint,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._own = own
        self._keys = keys
        self._clock = clock
        self._checkpoint = checkpoint
        self._jitter = jitter

    def message(self, consignment: Consignment) -> Request:
        """The request for one attempt at a letter; each attempt has its own hop token."""
        return self._request(consignment.node, ("POST", MESSAGES), JSON, consignment.body, consignment.cover)

    def receipts(self, node: str, tokens: Sequence[str]) -> Request:
        """The request that posts receipts, at most 100."""
        body = strict_json.dump({"v": VERSION, "receipts": list(tokens)})
        return self._request(node, ("POST", RECEIPTS), JSON, body)

    def chunk(self, chunk: ChunkDue) -> Request:
        """The request that brings an encrypted chunk, with what proves its place in the file."""
        route = ("PUT", f"{PARTS}{chunk.root}/{chunk.index}")
        request = self._request(chunk.node, route, OCTETS, chunk.data, dig=chunk.dig)
        if not chunk.proof:
            return request
        return replace(request, headers={**request.headers, PROOF: chunk.proof})

    def part(self, node: str, root: str) -> Request:
        """The question which chunks of an attachment a node has."""
        return self._request(node, ("GET", f"{PARTS}{root}"), JSON, b"")

    def part_answer(self, n: int, response: Response) -> Bitmap | None:
        """Which chunks of a file of `n` the peer says it has; None where the answer says nothing of the kind."""
        try:
            members = Members(strict_json.parse(response.body, MAX_ANSWER), "The answer")
            said = members.need("n", integer(1, MAX_CHUNKS))
            return Bitmap.from_text(said, members.need("have", text(MAX_ANSWER))) if said == n else None
        except ExchangeError:
            return None

    def peer_state(self, node: str) -> Request:
        """The request for the peer's high water, clock and checkpoint."""
        return self._request(node, ("GET", PEER_STATE), JSON, b"")

    def recovery(self, node: str, question: Question) -> Request:
        """The request of a restored node for what the peer holds of it."""
        return self._request(node, ("POST", RECOVERY), JSON, question.to_bytes())

    def message_answer(
        self, consignment: Consignment, peer: Peer, response: Response | None, digs: Collection[str]
    ) -> Conclusion:
        """What an answer to a letter means; None when there was no answer.

        `digs` are the digests of all bodies sent of this letter: a duplicate gets the first answer again.
        """
        if response is None or response.status not in ACCEPTED:
            return self._failure(consignment.attempts + 1, response)
        try:
            token, said = self._receipt(consignment, peer, response, digs)
        except ExchangeError as error:
            return self._again(consignment.attempts + 1, f"receipt:{error.code}")
        return Conclusion(Action.DONE, receipt=token, said=said)

    def answer(self, attempts: int, response: Response | None) -> Conclusion:
        """What an answer to receipts or a chunk means; `attempts` were made before this one."""
        if response is not None and response.status in ACCEPTED:
            return Conclusion(Action.DONE)
        return self._failure(attempts + 1, response)

    def hold(self, reason: str) -> Conclusion:
        """The gate does not let a letter go for now; it is asked again in half an hour."""
        return Conclusion(Action.HOLD, self._clock() + timedelta(seconds=LATER), reason)

    def _request(
        self,
        node: str,
        route: tuple[str, str],
        media: str,
        body: bytes,
        cover: Cover | None = None,
        *,
        dig: str | None = None,
    ) -> Request:
        method, path = route
        at = self._clock()
        token = sign_hop(
            self._keys.hop_at(at),
            iss=self._own.node,
            aud=node,
            at=at,
            method=method,
            path=path,
            body=body,
            dig=dig,
            checkpoint=self._checkpoint(),
            cover=cover,
        )
        headers = {HEADER: token, "Content-Type": media} if body else {HEADER: token}
        return Request(method, path, headers, body)

    def _receipt(
        self, consignment: Consignment, peer: Peer, response: Response, digs: Collection[str]
    ) -> tuple[str, Receipt]:
        members = Members(strict_json.parse(response.body, MAX_ANSWER), "The answer")
        token = members.need("receipt", text(MAX_BYTES))
        receipt = verify_receipt(token, issuer=consignment.node, keys=peer.keys, me=self._own.node)
        require_answer(receipt, mid=consignment.mid, idg=consignment.cover.idg, digs=digs)
        if receipt.state is not State.STORED:
            raise ReceiptMismatchError("The answer to a letter is the receipt that it is stored.")
        return token, receipt

    def _failure(self, attempts: int, response: Response | None) -> Conclusion:
        if response is None:
            return self._again(attempts, UNREACHABLE)
        try:
            problem = read_problem(response)
        except ExchangeError:
            return self._again(attempts, f"http:{response.status}")
        match problem.retry:
            case Retry.NEVER:
                return Conclusion(Action.PARK, code=problem.code)
            case Retry.RE_ENCRYPT:
                return Conclusion(
                    Action.RESEAL, self._clock() + backoff(attempts, self._jitter()), problem.code
                )
            case _:
                return self._again(attempts, problem.code, problem.retry_after)

    def _again(self, attempts: int, code: str, after: int | None = None) -> Conclusion:
        pause = backoff(attempts, self._jitter())
        if after is not None:
            pause = max(pause, timedelta(seconds=after))
        return Conclusion(Action.RETRY, self._clock() + pause, code)
