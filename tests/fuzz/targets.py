"""What reads bytes of others, one target each: its good inputs, from the vectors, and how it is given a bad one.

A target returns, or raises one of the exchange's own errors. Where a signature stands around the bytes, it is made anew over
the bad ones with the vectors' keys: what is only wrong in its signature would never reach the parser behind it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from comity.exchange.card import Card
from comity.exchange.core import _jose, strict_json
from comity.exchange.core.clocks import read_clock
from comity.exchange.core.descriptor import TYP as NODE
from comity.exchange.core.descriptor import read_descriptor, read_unpinned_descriptor
from comity.exchange.core.digests import digest, unb64u
from comity.exchange.core.edge import EdgeReceiver
from comity.exchange.core.envelope import RecipientKey, open_sealed, recipients_of, reseal
from comity.exchange.core.errors import MalformedError
from comity.exchange.core.hop import HEADER, sign_hop, verify_hop
from comity.exchange.core.hop import TYP as HOP
from comity.exchange.core.key_folder import EdgeKeys
from comity.exchange.core.keys import PrivateKey, Use
from comity.exchange.core.letter import Letter
from comity.exchange.core.memory import MemoryStore
from comity.exchange.core.moments import from_rfc3339, seconds
from comity.exchange.core.parts import PartInfo, check_media, clean_label
from comity.exchange.core.peers import Own, Peer
from comity.exchange.core.receipts import TYP as RECEIPT
from comity.exchange.core.receipts import verify_receipt
from comity.exchange.core.voids import closed_by
from comity.exchange.core.wire import JSON, MESSAGES, OCTETS, PARTS, RECEIPTS, Response, read_problem

VECTORS = Path(__file__).resolve().parent.parent / "conformance" / "vectors"
"""The published vectors."""


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    return content


KEYS = {label: PrivateKey.from_secret(secret) for label, secret in _read("keys")["keys"].items()}
_EDGE, _INNER, _RECEIPTS = _read("edge"), _read("inner"), _read("receipts")
A, B = _INNER["sender"], _INNER["me"]
AT: datetime = from_rfc3339(_EDGE["clock"])
_DESCRIPTORS = _read("descriptors")["descriptors"]
PEERS = {
    one["node"]: Peer(
        read_descriptor(one["token"], root_thumbprint=one["root_thumbprint"], at=from_rfc3339(one["at"]))
    )
    for one in _DESCRIPTORS
}
_WRAP = [RecipientKey(B, KEYS["b.enc"].public)]


@dataclass(frozen=True)
class Target:
    """Good inputs, and what is done with a bad one."""

    name: str
    seeds: Sequence[bytes]
    run: Callable[[bytes], object]

    def __str__(self) -> str:
        return self.name


def payload_of(token: str) -> bytes:
    """What a token says, as bytes."""
    return unb64u(token.split(".")[1])


def text_of(data: bytes) -> str:
    """Bytes as a server hands them over in a header."""
    return data.decode("utf-8", "surrogateescape")


def _hop(token: str) -> object:
    body = _EDGE["good"]["body"].encode()
    return verify_hop(token, keys=PEERS[A].keys, iss=A, me=B, at=AT, method="POST", path=MESSAGES, body=body)


def _open(body: bytes, mid: str) -> object:
    return open_sealed(
        body, mid=mid, sender=A, own_enc_keys=[KEYS["b.enc"]], sender_keys=PEERS[A].keys, at=AT, me=B
    )


def _letter(payload: bytes) -> object:
    token = _jose.sign(payload, KEYS["a.sig"], Use.SIG, typ="cxp+jws", cty="application/json")
    sealed = reseal(token.encode(), _MID, A, _WRAP)
    return _open(sealed.body, _MID)


def _receipt(token: str) -> object:
    return verify_receipt(
        token, issuer=_RECEIPTS["issuer"], keys=PEERS[_RECEIPTS["issuer"]].keys, me=_RECEIPTS["audience"]
    )


def _of_receipt(payload: bytes) -> object:
    signer = "b.hop" if b'"stored"' in payload else "b.sig"
    key = KEYS[signer]
    return _receipt(_jose.sign(payload, key, key.use, typ=RECEIPT))


def _descriptor(claims: bytes) -> object:
    shape = _ROOT.public.jwk.as_dict(private=False)
    jwk = {"kty": "OKP", "crv": shape["crv"], "x": shape["x"]}
    return read_unpinned_descriptor(_jose.sign(claims, _ROOT, Use.ROOT, typ=NODE, jwk=jwk), at=AT)


def _void(data: bytes) -> object:
    payload = strict_json.parse(data, 300_000)
    return closed_by(Letter.from_payload(payload))


def _label(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    clean_label(text)
    check_media(text)


def receiver() -> EdgeReceiver:
    """B's edge over an empty memory."""
    store = MemoryStore()
    store.peers = {node: peer for node, peer in PEERS.items() if node != B}
    own = Own(B, 1, "", frozenset({KEYS["b.enc"].kid}))
    return EdgeReceiver(own, EdgeKeys((KEYS["b.hop"],), ()), store, lambda: AT)


def _ask(method: str, path: str, body: bytes, token: str | None = None, media: str = JSON) -> Response:
    """Ask the edge, with a right token unless another one is given; it always answers."""
    right = sign_hop(KEYS["a.hop"], iss=A, aud=B, at=AT, method=method, path=path, body=body)
    headers = {HEADER: right if token is None else token, "Content-Type": media}
    answer = receiver().receive(_EDGE["spki"], method, path, headers, body)
    if answer.status >= 400:
        read_problem(answer)
    return answer


def _message(body: bytes) -> Response:
    claims = {
        **json.loads(payload_of(_EDGE["good"]["headers"][HEADER])),
        "dig": digest(body),
        "iat": seconds(AT),
    }
    return _ask(
        "POST", MESSAGES, body, _jose.sign(json.dumps(claims).encode(), KEYS["a.hop"], Use.HOP, typ=HOP)
    )


def _chunk_path(data: bytes) -> Response | None:
    path = PARTS + text_of(data)[:200]
    try:
        return _ask("PUT", path, b"x", media=OCTETS)
    except (UnicodeEncodeError, MalformedError):  # of our own signing, which writes UTF-8 alone
        return receiver().receive(_EDGE["spki"], "PUT", path, {HEADER: "x", "Content-Type": OCTETS}, b"x")


_ROOT = KEYS["a.root"]
_MID = (
    _EDGE["good"]["mid"]
    if "mid" in _EDGE["good"]
    else json.loads(payload_of(_EDGE["good"]["headers"][HEADER]))["mid"]
)
_GOOD_HOP = _EDGE["good"]["headers"][HEADER]
_BODIES = [_EDGE["good"]["body"].encode(), *(case["body"].encode() for case in _INNER["cases"])]
_TOKENS = [one["token"].encode() for one in _RECEIPTS["receipts"]]
_CARD = {
    "comity-card": 1, "descriptor": _DESCRIPTORS[0]["token"], "certificates": "-----BEGIN CERTIFICATE-----\n",
    "country": "VNM", "names": {"en": "Hanoi", "vi": "Hà Nội"}, "zone": "Asia/Ho_Chi_Minh", "unit": "desk",
}  # fmt: skip
_LETTERS = [json.dumps(one["payload"]).encode() for one in _read("envelopes")["envelopes"]]
_CLOSING = {
    **json.loads(_LETTERS[0]), "type": "void",
    "body": {"schema": "exchange/void/1", "data": {"reason": "expired", "closes": [
        {"mid": _MID, "idg": "A" * 43, "epoch": 1, "ls": 1, "conv": _MID, "cseq": 1}]}},
}  # fmt: skip

TARGETS = (
    Target("strict JSON", _LETTERS, lambda data: strict_json.parse(data, 100_000)),
    Target("hop token, bytes", [_GOOD_HOP.encode()], lambda data: _hop(text_of(data))),
    Target(
        "hop token, claims",
        [payload_of(_GOOD_HOP)],
        lambda data: _hop(_jose.sign(data, KEYS["a.hop"], Use.HOP, typ=HOP)),
    ),
    Target("envelope, outside", _BODIES, recipients_of),
    Target("envelope, opened", _BODIES, lambda data: _open(data, _MID)),
    Target("letter", _LETTERS, _letter),
    Target("void", [json.dumps(_CLOSING).encode()], _void),
    Target("receipt, bytes", _TOKENS, lambda data: _receipt(text_of(data))),
    Target("receipt, claims", [payload_of(token.decode()) for token in _TOKENS], _of_receipt),
    Target(
        "batch of receipts",
        [json.dumps({"v": "1.0", "receipts": [token.decode() for token in _TOKENS]}).encode()],
        lambda data: _ask("POST", RECEIPTS, data),
    ),
    Target("message at the edge", _BODIES, _message),
    Target(
        "token at the edge",
        [_GOOD_HOP.encode()],
        lambda data: _ask("POST", MESSAGES, _BODIES[0], text_of(data)),
    ),
    Target("address of a chunk", [("A" * 43 + "/0").encode(), b"A/0", b"../0", "A/٠".encode()], _chunk_path),
    Target(
        "descriptor, bytes",
        [one["token"].encode() for one in _DESCRIPTORS],
        lambda data: read_unpinned_descriptor(text_of(data), at=AT),
    ),
    Target("descriptor, claims", [payload_of(one["token"]) for one in _DESCRIPTORS], _descriptor),
    Target(
        "card",
        [json.dumps(_CARD).encode()],
        lambda data: Card.from_text(data.decode("utf-8", "replace")).read(),
    ),
    Target(
        "file in a letter",
        [json.dumps(_read("part")["part"]).encode()],
        lambda data: PartInfo.from_payload(strict_json.parse(data, 100_000)),
    ),
    Target("name of a file", [b"photo.jpg", "写真\u202e.exe".encode(), b"a/b"], _label),
    Target(
        "problem",
        [b'{"type":"urn:cxp:error:quota","status":429,"title":"x","retry":"later","retry_after":5}'],
        lambda data: read_problem(Response(429, {}, data)),
    ),
    Target(
        "clock", [b'{"v":"1.0","server_time":"2026-11-22T12:00:00Z"}'], lambda data: read_clock(data, AT, AT)
    ),
)
