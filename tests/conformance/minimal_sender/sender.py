"""Sending a letter, and verifying what its receiver signs: docs/reference/protocol/addresses.md, receipts.md, numbers.md."""

import http.client
import os
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from tests.conformance.minimal_sender.basics import (
    ProtocolError,
    b64u,
    digest,
    dump,
    good_at,
    new_id,
    parse,
    sign,
    verify,
)
from tests.conformance.minimal_sender.house import House, Partner
from tests.conformance.minimal_sender.sealing import seal

JSON = "application/cxp+json"
STORED = "stored"


class Sender:
    """Letters of one house to one partner."""

    def __init__(self, house: House, partner: Partner) -> None:
        self.house = house
        self.partner = partner
        self.sent: dict[str, tuple[str, str]] = {}  # letter: digest of the signed letter, of the body
        self.states: dict[str, set[str]] = {}  # letter: states that were proven
        self._ls = 0
        self._conversations: dict[str, tuple[int, str]] = {}
        self._tls = house.tls(ssl.PROTOCOL_TLS_CLIENT, partner)

    def write(self, conv: str, number: int) -> tuple[str, str, bytes, dict[str, Any]]:
        """A numbered letter about nothing, signed and sealed: id, digest, body, and what its hop tokens say."""
        cseq, prev = self._conversations.get(conv, (0, ""))
        mid, now = new_id(), datetime.now(UTC).replace(microsecond=0)
        expires = now + timedelta(days=1)
        payload: dict[str, Any] = {
            "v": "1.0",
            "id": mid,
            "salt": b64u(os.urandom(16)),
            "type": "letter",
            "from": {"node": self.house.node, "unit": "desk", "actor": "somebody", "role": "officer"},
            "to": [{"node": self.partner.node, "unit": self.partner.unit}],
            "conv": conv,
            "cseq": cseq + 1,
            "created": now.isoformat().replace("+00:00", "Z"),
            "expires": expires.isoformat().replace("+00:00", "Z"),
            "prio": 3,
            "handling": {
                "owner": self.house.node,
                "codes": [],
                "audience": [],
                "onward": "no",
                "listed": [],
                "human_review": False,
            },
            "body": {"schema": "exchange/test/1", "data": {"number": number}},
            "ext": {},
        }
        if prev:
            payload["prev"] = prev
        inner = sign(payload, "cxp+jws", self.house.sig, cty="application/json").encode()
        body = seal(inner, mid, self.house.node, *self.partner.reader())
        self._ls += 1
        self._conversations[conv] = (cseq + 1, digest(inner))
        self.sent[mid] = (digest(inner), digest(body))
        cover = {
            "mid": mid,
            "idg": digest(inner),
            "ls": self._ls,
            "epoch": 1,
            "prio": 3,
            "exp_at": int(expires.timestamp()),
        }
        return mid, digest(inner), body, cover

    def hop(self, method: str, path: str, body: bytes, cover: dict[str, Any] | None = None) -> str:
        """A fresh hop token."""
        claims = {
            "v": "1.0",
            "iss": self.house.node,
            "aud": self.partner.node,
            "iat": int(time.time()),
            "jti": new_id(),
            "htm": method,
            "htu": path,
            "dig": digest(body),
            **(cover or {}),
        }
        return sign(claims, "cxp-hop+jwt", self.house.hop)

    def ask(self, method: str, path: str, body: bytes, token: str) -> tuple[int, dict[str, Any]]:
        """One request; the status and the answer."""
        connection = http.client.HTTPSConnection(
            self.partner.host, self.partner.port, context=self._tls, timeout=60
        )
        headers = {"Cxp-Hop": token, **({"Content-Type": JSON} if body else {})}
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            return answer.status, parse(answer.read(65_537))
        finally:
            connection.close()

    def send(self, conv: str, number: int) -> str:
        """Send a letter until it is proven stored; return its id."""
        mid, _idg, body, cover = self.write(conv, number)
        for pause in (1, 5, 30, 120):
            status, answer = self.ask(
                "POST", "/cxp/1/messages", body, self.hop("POST", "/cxp/1/messages", body, cover)
            )
            if status in {200, 202}:
                if self.take(answer["receipt"]) != (mid, STORED):
                    raise ProtocolError("a receipt for something else")
                return mid
            if answer["retry"] != "later":
                raise ProtocolError(f"{status} {answer['type']}")
            time.sleep(max(pause, answer.get("retry_after", 0)))
        raise ProtocolError("not taken")

    def take(self, token: str) -> tuple[str, str]:
        """Verify a receipt of the partner for a letter of ours; the letter and the state it proves."""
        said, key = verify(token, "cxp-receipt+jwt", self.partner.keys, {"hop", "sig"}, 6144)
        if said["iss"] != self.partner.node or said["aud"] != self.house.node:
            raise ProtocolError("of somebody else, or for somebody else")
        if key["use"] != ("hop" if said["state"] == STORED else "sig"):
            raise ProtocolError("signed with a key of another use")
        good_at(key, said["at"])
        if self.sent.get(said["mid"]) != (said["idg"], said["dig"]):
            raise ProtocolError("for a letter that was not sent so")
        self.states.setdefault(said["mid"], set()).add(said["state"])
        return said["mid"], said["state"]


class Door:
    """The address at which the partner hands over receipts, and greets."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self._server = ThreadingHTTPServer(("127.0.0.1", sender.house.port), _handler_of(self))
        context = sender.house.tls(ssl.PROTOCOL_TLS_SERVER, sender.partner)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, token: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """Answer one request of the partner."""
        try:
            self._require(method, path, token, body)
        except (ProtocolError, KeyError) as error:
            return _problem(401, "bad-signature", str(error))
        if (method, path) == ("GET", "/cxp/1/peer-state"):
            now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            return 200, {"v": "1.0", "epoch": 1, "peer_epoch": 0, "hw": 0, "server_time": now}
        if (method, path) == ("POST", "/cxp/1/receipts"):
            tokens = parse(body, 614_800)["receipts"]
            for one in tokens:
                try:
                    self.sender.take(one)
                except ProtocolError:
                    continue  # it changes nothing; the answer does not tell
            return 202, {"kept": len(tokens)}
        return _problem(404, "unknown-resource", "nothing there")

    def _require(self, method: str, path: str, token: str, body: bytes) -> None:
        said, key = verify(token, "cxp-hop+jwt", self.sender.partner.keys, {"hop"}, 6144)
        mine = (self.sender.partner.node, self.sender.house.node, method, path, digest(body))
        if (said["iss"], said["aud"], said["htm"], said["htu"], said["dig"]) != mine:
            raise ProtocolError("made for another request")
        if abs(said["iat"] - time.time()) > 300:
            raise ProtocolError("the clocks differ")
        good_at(key, said["iat"])


def _problem(status: int, code: str, title: str) -> tuple[int, dict[str, Any]]:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return status, {
        "type": f"urn:cxp:error:{code}",
        "status": status,
        "title": title,
        "retry": "never",
        "server_time": now,
    }


def _handler_of(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = door.answer(method, self.path, self.headers.get("Cxp-Hop", ""), body)
            told = dump(answer)
            self.send_response(status)
            self.send_header("Content-Type", JSON if status < 400 else "application/problem+json")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def do_GET(self) -> None:
            self._do("GET")

        def do_POST(self) -> None:
            self._do("POST")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
