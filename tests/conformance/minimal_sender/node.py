"""Sending letters, and what is said to a partner's requests (pages Addresses, Letter, Receipts, Numbers and order)."""

import http.client
import secrets
import ssl
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.conformance.minimal_sender.encoding import (
    WrongError,
    b64u,
    digest,
    moment,
    new_id,
    read,
    seconds,
    write,
)
from tests.conformance.minimal_sender.envelope import seal, unseal
from tests.conformance.minimal_sender.identity import DAY, Identity, Partner
from tests.conformance.minimal_sender.tokens import verify

MESSAGES, RECEIPTS, STATE, NODE = (
    f"/cxp/1/{name}" for name in ("messages", "receipts", "peer-state", "node")
)
CXP = "application/cxp+json"


def context(identity: Identity, partner: Partner, *, serves: bool) -> ssl.SSLContext:
    """TLS 1.3 with certificates that are pinned instead of authorities."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if serves else ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.check_hostname = False
    made.verify_mode = ssl.CERT_REQUIRED
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.load_verify_locations(cadata=partner.certificates)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tls.pem"
        file.touch(0o600)
        file.write_bytes(identity.pem)
        made.load_cert_chain(file)
    if serves:
        made.num_tickets = 0
    return made


@dataclass
class Sent:
    """A letter of ours and the receipts that hold for it, by state."""

    mid: str
    idg: str
    dig: str
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Taken:
    """A letter of theirs."""

    idg: str
    dig: str
    answer: bytes
    cover: dict[str, Any]
    body: bytes


class Node:
    """The post office of one node with one partner."""

    def __init__(self, identity: Identity, partner: Partner) -> None:
        self.me = identity
        self.partner = partner
        self.sent: dict[str, Sent] = {}
        self.taken: dict[str, Taken] = {}
        self.opened: dict[str, dict[str, Any]] = {}
        self.given = 0
        self.lock = threading.RLock()
        self._tls = context(identity, partner, serves=False)

    # what we send

    def _hop(self, method: str, path: str, body: bytes, **cover: Any) -> str:
        claims = {
            "v": "1.0",
            "iss": self.me.node,
            "aud": self.partner.node,
            "iat": seconds(),
            "jti": new_id(),
            "htm": method,
            "htu": path,
            "dig": digest(body),
            **cover,
        }
        return self.me.hop.sign(claims, "cxp-hop+jwt")

    def call(self, method: str, path: str, body: bytes = b"", **cover: Any) -> tuple[int, bytes]:
        """Send one request; return status and body of the answer."""
        address = urlsplit(self.partner.endpoint)
        line = http.client.HTTPSConnection(
            address.hostname or "", address.port or 443, context=self._tls, timeout=60
        )
        headers = {"Cxp-Hop": self._hop(method, path, body, **cover)}
        if body:
            headers["Content-Type"] = CXP
        try:
            line.request(method, path, body=body or None, headers=headers)
            answer = line.getresponse()
            return answer.status, answer.read(65_537)
        finally:
            line.close()

    def letter(self, kind: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """A letter to the partner, the first in its conversation."""
        at = seconds()
        said: dict[str, Any] = {
            "v": "1.0",
            "id": new_id(),
            "salt": b64u(secrets.token_bytes(16)),
            "type": kind,
            "from": {"node": self.me.node, "unit": "desk", "actor": "officer-1", "role": "officer"},
            "to": [{"node": self.partner.node, "unit": self.partner.unit}],
            "conv": new_id(),
            "cseq": 1,
            "created": moment(at),
            "expires": moment(at + 30 * DAY),
            "prio": 3,
            "ext": {},
        }
        if body is not None:
            said["body"] = body
            said["handling"] = {
                "owner": self.me.node,
                "codes": [],
                "audience": [],
                "onward": "no",
                "listed": [],
                "human_review": False,
            }
        return said

    def send(self, letter: dict[str, Any]) -> Sent:
        """Sign, seal, number and post a letter; it is stored only when the receipt says so."""
        inner = self.me.sig.sign(letter, "cxp+jws", cty="application/json").encode()
        kid = self.partner.enc_kid()
        body = seal(inner, letter["id"], self.me.node, {kid: self.partner.keys[kid].x})
        sent = Sent(letter["id"], digest(inner), digest(body))
        with self.lock:
            self.sent[sent.mid] = sent
            ls = len(self.sent)
        cover = {
            "mid": sent.mid,
            "idg": sent.idg,
            "ls": ls,
            "epoch": 1,
            "prio": 3,
            "exp_at": seconds_of(letter["expires"]),
        }
        self.last = (body, sent, cover)
        self.first_answer = self.post(*self.last)
        return sent

    def post(self, body: bytes, sent: Sent, cover: dict[str, Any]) -> bytes:
        """Post a letter, the first time or again."""
        status, answer = self.call("POST", MESSAGES, body, **cover)
        if status != 202:
            raise WrongError(read(answer).get("type", str(status)))
        if self.take_receipt(read(answer)["receipt"])["state"] != "stored":
            raise WrongError("malformed")
        return answer

    def take_receipt(self, token: str) -> dict[str, Any]:
        """Verify a receipt for a letter of ours and keep it."""
        claims, key = verify(token, "cxp-receipt+jwt", self.partner.keys, ("hop", "sig"))
        wanted = "hop" if claims["state"] == "stored" else "sig"
        if key.use != wanted or claims["iss"] != self.partner.node:
            raise WrongError("bad-signature")
        key.require_time(claims["at"])
        if claims["aud"] != self.me.node:
            raise WrongError("wrong-audience")
        with self.lock:
            sent = self.sent.get(claims["mid"])
            if sent is None or (claims["idg"], claims["dig"]) != (sent.idg, sent.dig):
                raise WrongError("digest-mismatch")
            sent.receipts.setdefault(claims["state"], claims)
        return claims

    # what comes

    def hop_of(self, token: str, method: str, path: str, body: bytes) -> dict[str, Any]:
        """Verify the hop token of a request."""
        claims, key = verify(token, "cxp-hop+jwt", self.partner.keys, ("hop",))
        if claims["iss"] != self.partner.node:
            raise WrongError("bad-signature")
        if claims["aud"] != self.me.node:
            raise WrongError("wrong-audience")
        if abs(claims["iat"] - seconds()) > 300:
            raise WrongError("clock-skew")
        key.require_time(claims["iat"])
        if (claims["htm"], claims["htu"]) != (method, path):
            raise WrongError("bad-signature")
        if claims["dig"] != digest(body):
            raise WrongError("digest-mismatch")
        return claims

    def _receipt(self, mid: str, taken: Taken, state: str, **more: Any) -> str:
        self.given += 1
        claims = {
            "v": "1.0",
            "iss": self.me.node,
            "aud": self.partner.node,
            "rid": new_id(),
            "mid": mid,
            "idg": taken.idg,
            "dig": taken.dig,
            "state": state,
            "at": seconds(),
            "hw": self.high_water(),
            "rseq": self.given,
            **more,
        }
        signer = self.me.hop if state == "stored" else self.me.sig
        return signer.sign(claims, "cxp-receipt+jwt")

    def high_water(self) -> int:
        numbers = {one.cover["ls"] for one in self.taken.values()}
        return next(number for number in range(len(numbers) + 1) if number + 1 not in numbers)

    def take_letter(self, hop: dict[str, Any], body: bytes) -> bytes:
        """Keep a letter, or give the first answer again."""
        with self.lock:
            before = self.taken.get(hop["mid"])
            if before is not None:
                if before.idg != hop["idg"]:
                    raise WrongError("id-reused")
                return before.answer
            taken = self.taken[hop["mid"]] = Taken(hop["idg"], hop["dig"], b"", hop, body)
            taken.answer = write({"receipt": self._receipt(hop["mid"], taken, "stored")})
            return taken.answer

    def open_one(self, mid: str) -> str:
        """Open a letter that was kept, tell the partner what came of it, and return the state."""
        taken = self.taken[mid]
        more: dict[str, str] = {}
        try:
            self.opened[mid] = self._open(mid, taken)
            state = "delivered"
        except WrongError as error:
            state, more = "refused", {"reason": str(error)}
        with self.lock:
            token = self._receipt(mid, taken, state, **more)
        status, answer = self.call("POST", RECEIPTS, write({"v": "1.0", "receipts": [token]}))
        if status != 202:
            raise WrongError(read(answer).get("type", str(status)))
        return state

    def _open(self, mid: str, taken: Taken) -> dict[str, Any]:
        inner, keys = unseal(taken.body, mid, self.partner.node, self.me.enc_kid, self.me.enc)
        letter, key = verify(inner.decode(), "cxp+jws", self.partner.keys, ("sig",), frozenset({"cty"}))
        if letter["type"] not in {"letter", "test"}:
            raise WrongError("unknown-schema")
        if any(letter.get("crit", [])):
            raise WrongError("unknown-critical")
        key.require_time(min(seconds_of(letter["created"]), seconds()))
        if letter["from"]["node"] != self.partner.node:
            raise WrongError("wrong-sender")
        if letter["id"] != mid:
            raise WrongError("id-mismatch")
        nodes = {one["node"] for one in letter["to"]}
        if self.me.node not in nodes or len(nodes) != keys:
            raise WrongError("wrong-audience")
        if digest(inner) != taken.idg:
            raise WrongError("digest-mismatch")
        if letter["type"] == "letter" and letter["body"]["schema"] != "exchange/test/1":
            raise WrongError("unknown-schema")
        return letter

    def state(self) -> bytes:
        """What we answer to a greeting."""
        return write(
            {
                "v": "1.0",
                "epoch": 1,
                "peer_epoch": self.partner.epoch,
                "hw": self.high_water(),
                "server_time": moment(seconds()),
            }
        )


def seconds_of(written: str) -> int:
    """Whole seconds of a moment."""
    return int(datetime.fromisoformat(written).timestamp())
