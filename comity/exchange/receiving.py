"""What the edge does with a request of another node: steps 1 to 6 of EXCHANGE 1.7, cheap checks first.

Plain functions over bytes, so that tests call them without a socket; `edge.py` is the server around them. Nothing
here decrypts: the edge holds hop and TLS keys only.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from comity.audit.actors import PartnerNode, Stranger
from comity.exchange.actions.arriving import (
    keep_conflicting_copy,
    note_repeated,
    refuse_arrival,
    store_letter,
    store_part,
    take_receipt,
)
from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.digests import digest
from comity.exchange.core.envelope import MAX_BODY, recipients_of
from comity.exchange.core.errors import (
    PROBLEM_TYPE,
    ExchangeError,
    IdReusedError,
    MalformedError,
    RevokedError,
    TooLargeError,
    UnknownPeerError,
    UnknownRecipientKeyError,
    UnknownResourceError,
    problem,
)
from comity.exchange.core.hop import HEADER, Hop, JtiMemory, verify_hop
from comity.exchange.core.keys import Use
from comity.exchange.core.parts import CHUNK, TAG
from comity.exchange.descriptors import peer_with_certificate
from comity.exchange.identity import own_descriptor
from comity.exchange.links import latest_checkpoint
from comity.exchange.models import InLetter, InPart, Link, Peer, PeerState
from comity.lib.clock import now

MESSAGES, RECEIPTS, PARTS = "/cxp/1/messages", "/cxp/1/receipts", "/cxp/1/parts/"
NODE, PEER_STATE = "/cxp/1/node", "/cxp/1/peer-state"
CONTENT_TYPE = "application/cxp+json"
MOST_RECEIPTS = 100
MAX_CHUNK = CHUNK + TAG

_seen = JtiMemory()


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status, media type, bytes."""

    status: int
    media: str
    body: bytes


def limit_of(path: str) -> int:
    """Return how many bytes a request to a path may carry."""
    if path.startswith(PARTS):
        return MAX_CHUNK
    return MAX_BODY


def answer(spki: str, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer one request of another node; whatever is refused is written down once."""
    node = ""
    try:
        peer, descriptor = _peer(spki)
        node = peer.node
        if len(body) > limit_of(path):
            raise TooLargeError
        return _route(peer, descriptor, method, path, headers, body)
    except ExchangeError as error:
        if not isinstance(error, IdReusedError):  # its entry stands beside the kept copy
            refuse_arrival(PartnerNode(node) if node else Stranger(), node, error.code, path)
        return problem_answer(error)


def problem_answer(error: ExchangeError) -> Answer:
    """Return an error as a problem document (RFC 9457)."""
    document = json.dumps(problem(error, server_time=now())).encode()
    return Answer(error.status, PROBLEM_TYPE, document)


def refuse_unread(spki: str, path: str, error: ExchangeError) -> Answer:
    """Refuse a request whose body was not even read."""
    found = peer_with_certificate(spki)
    node = found[0].node if found else ""
    refuse_arrival(PartnerNode(node) if node else Stranger(), node, error.code, path)
    return problem_answer(error)


def _peer(spki: str) -> tuple[Peer, Descriptor]:
    found = peer_with_certificate(spki)
    if found is None:
        raise UnknownPeerError
    if found[0].state != PeerState.ACTIVE:
        raise RevokedError
    return found


def _route(  # noqa: PLR0917  # the pieces of one HTTP request
    peer: Peer, descriptor: Descriptor, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    if (method, path) == ("GET", NODE):
        return Answer(200, "application/jwt", own_descriptor().token.encode())
    token = headers.get(HEADER) or headers.get(HEADER.lower()) or ""
    hop = verify_hop(
        token,
        keys=descriptor.keys,
        iss=peer.node,
        me=settings.NODE_ID,
        at=now(),
        method=method,
        path=path,
        body=body,
    )
    _seen.require_new(hop, now())
    if (method, path) == ("POST", MESSAGES):
        return _message(peer, hop, token, body)
    if (method, path) == ("POST", RECEIPTS):
        return _receipts(peer, body)
    if (method, path) == ("GET", PEER_STATE):
        return _peer_state(peer)
    if path.startswith(PARTS):
        return _part(peer, method, path.removeprefix(PARTS), body)
    raise UnknownResourceError


def _message(peer: Peer, hop: Hop, token: str, body: bytes) -> Answer:
    if hop.cover is None:
        raise MalformedError("The hop token of a message says which message it covers.")
    known = _known(peer, hop, token, body)
    if known is not None:
        return known
    own = {key.kid for key in own_descriptor().keys_for(Use.ENC)}
    if not own.intersection(recipients_of(body)):
        raise UnknownRecipientKeyError
    letter = store_letter_once(peer, hop, token, body)
    return Answer(202, "application/jwt", letter.answer.encode())


def _known(peer: Peer, hop: Hop, token: str, body: bytes) -> Answer | None:
    cover = hop.cover
    if cover is None:
        return None
    letter = InLetter.objects.filter(peer=peer, mid=cover.mid).first()
    if letter is None:
        return None
    if letter.idg != cover.idg:
        keep_conflicting_copy(PartnerNode(peer.node), letter.pk, hop, token, body)
        raise IdReusedError
    note_repeated(PartnerNode(peer.node), letter.pk)
    return Answer(202, "application/jwt", letter.answer.encode())


def store_letter_once(peer: Peer, hop: Hop, token: str, body: bytes) -> InLetter:
    """Store a letter; when the same one was stored a moment ago by another thread, return that one."""
    if hop.cover is None:
        raise MalformedError
    # one at a time for each message id: the second one finds the first one's row
    with transaction.atomic():
        _lock(f"{peer.node}|{hop.cover.mid}")
        stored = InLetter.objects.filter(peer=peer, mid=hop.cover.mid, idg=hop.cover.idg).first()
        return stored or store_letter(PartnerNode(peer.node), peer, hop, token, body)


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _receipts(peer: Peer, body: bytes) -> Answer:
    parsed = strict_json.parse(body, MAX_BODY)
    tokens = parsed.get("receipts")
    if not isinstance(tokens, list) or len(tokens) > MOST_RECEIPTS or set(parsed) != {"receipts"}:
        raise MalformedError("Receipts come as a list of at most 100.")
    if not all(isinstance(token, str) for token in tokens):
        raise MalformedError("Each receipt is a token.")
    problems = [take_receipt(PartnerNode(peer.node), peer, token) for token in tokens]
    return _json(200, {"problems": problems})


def _part(peer: Peer, method: str, rest: str, body: bytes) -> Answer:
    root, _slash, index = rest.partition("/")
    expected = InPart.objects.filter(letter__peer=peer, root=root)
    if method == "GET" and not index:
        missing = expected.filter(chunk__isnull=True).values_list("index", flat=True)
        if not expected.exists():
            raise UnknownResourceError
        return _json(200, {"missing": sorted(set(missing))})
    if method != "PUT" or not index.isdecimal() or len(index) > 6:
        raise UnknownResourceError
    if not expected.filter(index=int(index)).exists():
        # the letter that names it was not opened yet, or none does: the sender tries again later
        raise UnknownResourceError(retry_after=1)
    if not body:
        raise MalformedError("The chunk is empty.")
    store_part(PartnerNode(peer.node), peer, root, int(index), body)
    return _json(200, {"stored": digest(body)})


def _peer_state(peer: Peer) -> Answer:
    link = Link.objects.filter(peer=peer).first()
    return _json(
        200,
        {
            "epoch": link.in_epoch if link else 0,
            "hw": link.in_hw if link else 0,
            "cp": latest_checkpoint() or "",
            "time": now().isoformat(),
            "descriptor": own_descriptor().ver,
        },
    )


def _json(status: int, value: dict[str, Any]) -> Answer:
    return Answer(status, "application/json", json.dumps(value).encode())
