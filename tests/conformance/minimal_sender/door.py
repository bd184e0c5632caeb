"""The TLS server of the little node (page Addresses)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.conformance.minimal_sender.encoding import WrongError, moment, read, seconds, write
from tests.conformance.minimal_sender.node import CXP, MESSAGES, NODE, RECEIPTS, STATE, Node, context

STATUS = {
    "bad-signature": 401,
    "clock-skew": 401,
    "wrong-audience": 403,
    "unknown-resource": 404,
    "id-reused": 409,
}


class Door(ThreadingHTTPServer):
    """Listens for one node."""

    daemon_threads = True
    node: Node

    def get_request(self) -> tuple[Any, Any]:
        """The handshake is made in the thread of its connection, when it is first read."""
        connection, address = super().get_request()
        tls = context(self.node.me, self.node.partner, serves=True)
        return tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who goes in the middle is no news."""


class Caller(BaseHTTPRequestHandler):
    """Answers the requests of one connection."""

    protocol_version = "HTTP/1.1"
    server: Door
    timeout = 90

    def do_GET(self) -> None:  # the name that http.server wants
        """Answer a question."""
        self._answer(b"")

    def do_POST(self) -> None:  # the name that http.server wants
        """Take what is brought."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

    def _answer(self, body: bytes) -> None:
        try:
            self._say(*self._said(self.server.node, body))
        except WrongError as error:
            self._problem(str(error))
        except KeyError:
            self._problem("malformed")

    def _said(self, node: Node, body: bytes) -> tuple[int, str, bytes]:
        """Return status, media type and body of an answer."""
        if (self.command, self.path) == ("GET", NODE):
            return 200, "application/jwt", node.me.descriptor.encode()
        hop = node.hop_of(self.headers.get("Cxp-Hop", ""), self.command, self.path, body)
        match (self.command, self.path):
            case ("GET", path) if path == STATE:
                return 200, CXP, node.state()
            case ("POST", path) if path == RECEIPTS:
                return 202, CXP, self._receipts(node, body)
            case ("POST", path) if path == MESSAGES:
                return 202, CXP, node.take_letter(hop, body)
        raise WrongError("unknown-resource")

    def _receipts(self, node: Node, body: bytes) -> bytes:
        tokens = read(body)["receipts"]
        for token in tokens:
            try:
                node.take_receipt(token)
            except WrongError:
                continue  # it proves nothing
        return write({"kept": len(tokens)})

    def _problem(self, code: str) -> None:
        status = STATUS.get(code, 400)
        document = {
            "type": f"urn:cxp:error:{code}",
            "status": status,
            "title": code,
            "retry": "never",
            "server_time": moment(seconds()),
        }
        self._say(status, "application/problem+json", write(document))

    def _say(self, status: int, media: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as http.server names it
        """Say nothing."""


@contextmanager
def listening(door: Door) -> Iterator[None]:
    """Serve until the block ends."""
    thread = threading.Thread(target=door.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        door.shutdown()
        door.server_close()
        thread.join()
