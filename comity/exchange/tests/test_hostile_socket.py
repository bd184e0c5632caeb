"""Attacks on the wire itself, over the real door: HTTP that reads two ways, that never ends, that comes in floods.

Each is answered by a problem or by a closed connection, leaves exactly one entry, and the next good letter passes.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db.models import QuerySet

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.core import strict_json
from comity.exchange.core.errors import PROBLEM_TYPE
from comity.exchange.core.hop import HEADER
from comity.exchange.core.places import Limits
from comity.exchange.core.wire import JSON, MESSAGES
from comity.exchange.models import InLetter
from comity.exchange.tests.doors import Door, certificates, post, running
from comity.exchange.tests.partners import Partner, receipt_in
from comity.exchange.tests.waits import wait_for
from comity.exchange.tls import client_context

pytestmark = pytest.mark.django_db(transaction=True)

IMPATIENT = Limits(
    head_time=0.3, body_time=0.3, idle_time=0.6, look=0.05, handshake_time=0.5, slowest=1_000_000
)


@pytest.fixture
def impatient(tokyo: Partner) -> Iterator[Door]:
    """An edge that waits for nobody."""
    with running(IMPATIENT) as door:
        yield door


class Wire:
    """A connection of a partner, below HTTP."""

    def __init__(self, door: Door, partner: Partner) -> None:
        context = client_context(partner.house.edge.tls[0], certificates(partner.us))
        raw = socket.create_connection(("127.0.0.1", door.port), timeout=30)
        self.connection: ssl.SSLSocket = context.wrap_socket(raw)

    def send(self, data: bytes) -> None:
        """Send, unless the other side is gone."""
        with suppress(OSError):
            self.connection.sendall(data)

    def rest(self) -> bytes:
        """What comes until the other side closes."""
        found = b""
        with suppress(OSError):
            while piece := self.connection.recv(65_536):
                found += piece
        self.connection.close()
        return found


def head(
    partner: Partner, *lines: str, path: str = MESSAGES, method: str = "POST", body: bytes = b""
) -> bytes:
    """The head of a request with a right token."""
    token = partner.bare_token(method, path, body)
    said = [f"{method} {path} HTTP/1.1", "Host: edge", f"{HEADER}: {token}", f"Content-Type: {JSON}", *lines]
    return "\r\n".join([*said, "", ""]).encode()


@dataclass(frozen=True)
class Attack:
    """Bytes that are sent, and the code they are answered with."""

    data: Callable[[Partner], bytes]
    code: str


ATTACKS: dict[str, Attack] = {
    "a length and pieces": Attack(
        lambda p: head(p, "Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\nGET /", "malformed"),
    "two lengths": Attack(lambda p: head(p, "Content-Length: 5", "Content-Length: 6") + b"abcdef", "malformed"),
    "a length that is none": Attack(lambda p: head(p, "Content-Length: +5") + b"abcde", "malformed"),
    "a negative length": Attack(lambda p: head(p, "Content-Length: -1"), "malformed"),
    "a length in two numbers": Attack(lambda p: head(p, "Content-Length: 5, 5") + b"abcde", "malformed"),
    "a length beyond all": Attack(lambda p: head(p, "Content-Length: 99999999999999999999"), "malformed"),
    "another coding of pieces": Attack(lambda p: head(p, "Transfer-Encoding: gzip") + b"abc", "malformed"),
    "pieces that are packed as well": Attack(
        lambda p: head(p, "Transfer-Encoding: gzip, chunked", "Connection: close") + b"0\r\n\r\n", "malformed"),
    "pieces in a version that has none": Attack(
        lambda p: head(p, "Transfer-Encoding: chunked").replace(b"HTTP/1.1", b"HTTP/1.0") + b"0\r\n\r\n", "malformed"),
    "no host": Attack(lambda p: head(p, "Connection: close").replace(b"Host: edge\r\n", b""), "malformed"),
    "two hosts": Attack(lambda p: head(p, "Host: other", "Connection: close"), "malformed"),
    "a whole address, of another host": Attack(
        lambda p: head(p, "Connection: close", path="https://10.0.0.1/cxp/1/peer-state", method="GET"), ""),
    "an address that is all of them": Attack(lambda p: head(p, "Connection: close", path="*", method="OPTIONS"), ""),
    "a line behind the pieces that never ends": Attack(
        lambda p: head(p, "Transfer-Encoding: chunked") + b"0\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "too-large"),
    "fewer bytes told than sent": Attack(
        lambda p: head(p, "Content-Length: 1", "Connection: close", body=b"x") + b"xyz", ""),
    "pieces twice": Attack(
        lambda p: head(p, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + b"0\r\n\r\n", "malformed"),
    "a piece of no size": Attack(lambda p: head(p, "Transfer-Encoding: chunked") + b"zz\r\nabc\r\n", "malformed"),
    "a piece of negative size": Attack(
        lambda p: head(p, "Transfer-Encoding: chunked") + b"-1\r\nabc\r\n", "malformed"),
    "two tokens": Attack(lambda p: head(p, f"{HEADER}: x", "Connection: close"), "malformed"),
    "a header without a name": Attack(lambda p: head(p, ": x"), "malformed"),
    "a header with a space in its name": Attack(lambda p: head(p, "Content -Length: 5"), "malformed"),
    "a folded header": Attack(lambda p: head(p, "X-One: a\r\n b"), "malformed"),
    "a nought in a header": Attack(lambda p: head(p, "X-One: a\x00b"), "malformed"),
    "a bare line end": Attack(lambda p: head(p).replace(b"Host: edge\r\n", b"Host: edge\n\n"), "malformed"),
    "more headers than may be": Attack(
        lambda p: head(p, *(f"X-{number}: 1" for number in range(60))), "malformed"),
    "a header without end": Attack(lambda p: head(p, "X-One: " + "a" * 20_000), "too-large"),
    "an address without end": Attack(lambda p: head(p, path="/cxp/1/" + "a" * 3000), "too-large"),
    "another protocol": Attack(lambda _: b"EHLO edge\r\n\r\n", "malformed"),
    "another version": Attack(lambda _: b"GET /cxp/1/node HTTP/3.7\r\n\r\n", "malformed"),
    "the beginning of HTTP/2": Attack(lambda _: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "malformed"),
    "bytes": Attack(lambda _: bytes(range(256)) * 4, "malformed"),
    "a tunnel": Attack(lambda _: b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", ""),
    "a socket of another kind": Attack(
        lambda p: head(p, "Connection: Upgrade, close", "Upgrade: websocket", path="/cxp/1/ws", method="GET"), ""),
}  # fmt: skip


def test_each_is_refused_by_one_entry_and_the_next_letter_passes(door: Door, tokyo: Partner) -> None:
    """One door for all of them: each begins where the one before has left it."""
    for name, attack in ATTACKS.items():
        before = refusals().count()
        stored = InLetter.objects.count()
        wire = Wire(door, tokyo)
        wire.send(attack.data(tokyo))
        answer = wire.rest()
        first, _, rest = answer.partition(b"\r\n")
        assert first.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4")), (name, answer)
        assert PROBLEM_TYPE.encode() in rest, name
        code = strict_json.parse(rest.partition(b"\r\n\r\n")[2], 10_000)["type"].rpartition(":")[2]
        assert code == attack.code or not attack.code, name
        require_one_entry(tokyo, code, before)
        require_next(door, tokyo, stored)
        assert refusals().count() == before + 1, name


def refusals() -> QuerySet[Entry]:
    return Entry.objects.filter(event=events.MESSAGE_REFUSED)


def require_one_entry(partner: Partner, code: str, before: int = 0) -> None:
    """The log holds exactly one more entry of a refusal."""
    wait_for(lambda: refusals().count() > before)
    entry, *more = refusals().order_by("at", "id")[before:]
    assert not more
    details = strict_json.parse(bytes(entry.body), 10_000)["details"]
    assert (details["problem"], entry.actor) == (code, f"node:{partner.node}")


def require_next(door: Door, partner: Partner, stored: int = 0) -> None:
    """The next good letter passes, over a connection of its own, and nothing else was stored."""
    assert InLetter.objects.count() == stored
    before = refusals().count()
    assert receipt_in(post(door.as_partner(partner), partner))
    assert refusals().count() == before


def test_a_head_that_never_ends(impatient: Door, tokyo: Partner) -> None:
    """A letter at a time, for longer than a head may take."""
    wire = Wire(impatient, tokyo)
    pause = threading.Event()
    for letter in b"POST /cxp/1/messages HTTP/1.1\r\nX-Slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":
        wire.send(bytes([letter]))
        pause.wait(0.02)
    assert wire.rest() == b""
    require_one_entry(tokyo, "too-slow")
    require_next(impatient, tokyo)


def test_a_second_head_that_never_ends(impatient: Door, tokyo: Partner) -> None:
    """After a good request, so that the connection has its right to rest."""
    wire = Wire(impatient, tokyo)
    wire.send(head(tokyo, path="/cxp/1/peer-state", method="GET"))
    assert wire.connection.recv(65_536).startswith(b"HTTP/1.1 200")
    wire.send(b"GET /cxp")
    wire.rest()
    require_one_entry(tokyo, "too-slow")
    require_next(impatient, tokyo)


def test_a_body_that_never_ends(impatient: Door, tokyo: Partner) -> None:
    wire = Wire(impatient, tokyo)
    wire.send(head(tokyo, "Content-Length: 1000") + b"x" * 10)
    assert b"urn:cxp:error:too-slow" in wire.rest()
    require_one_entry(tokyo, "too-slow")
    require_next(impatient, tokyo)


def test_a_connection_that_rests_too_long_is_closed_without_an_entry(impatient: Door, tokyo: Partner) -> None:
    wire = Wire(impatient, tokyo)
    wire.send(head(tokyo, path="/cxp/1/peer-state", method="GET"))
    assert wire.rest().startswith(b"HTTP/1.1 200")
    assert not refusals().exists()


def test_a_piece_that_is_none_after_good_ones_ends_as_a_body_that_never_ends(
    impatient: Door, tokyo: Partner
) -> None:
    wire = Wire(impatient, tokyo)
    wire.send(head(tokyo, "Transfer-Encoding: chunked") + b"3\r\nabc\r\n")
    wait_for(lambda: impatient.held(tokyo.node) > 0)
    wire.send(b"zz\r\n")
    assert b"urn:cxp:error:too-slow" in wire.rest()
    require_one_entry(tokyo, "too-slow")
    require_next(impatient, tokyo)


def test_a_partner_that_goes_in_the_middle_is_no_refusal(door: Door, tokyo: Partner) -> None:
    wire = Wire(door, tokyo)
    wire.send(head(tokyo, "Content-Length: 1000") + b"x")
    wait_for(lambda: door.held(tokyo.node) > 0)
    wire.connection.close()
    wait_for(lambda: door.held(tokyo.node) == 0)
    assert receipt_in(post(door.as_partner(tokyo), tokyo))
    assert not refusals().exists()


def test_somebody_who_never_shakes_hands_is_left(impatient: Door, tokyo: Partner) -> None:
    with (
        socket.create_connection(("127.0.0.1", impatient.port), timeout=30) as silent,
        suppress(ConnectionError),
    ):
        assert silent.recv(1) == b""
    assert not refusals().exists()
    assert receipt_in(post(impatient.as_partner(tokyo), tokyo))


def test_requests_in_a_row_without_waiting_for_an_answer(door: Door, tokyo: Partner) -> None:
    wire = Wire(door, tokyo)
    wire.send(head(tokyo, path="/cxp/1/peer-state", method="GET") * 200)
    wire.rest()
    require_one_entry(tokyo, "quota")
    require_next(door, tokyo)


def test_one_partner_has_so_many_connections_and_another_still_comes_in(
    tokyo: Partner, seoul: Partner
) -> None:
    with running(Limits(connections_a_peer=3)) as door:
        wires = [Wire(door, tokyo) for _ in range(3)]
        extra = Wire(door, tokyo)
        extra.send(head(tokyo, path="/cxp/1/peer-state", method="GET"))
        assert extra.rest() == b""
        require_one_entry(tokyo, "quota")
        assert receipt_in(post(door.as_partner(seoul), seoul))
        for wire in wires:
            wire.connection.close()
        wait_for(lambda: door.connections(tokyo.node) == 0)
        assert receipt_in(post(door.as_partner(tokyo), tokyo))


def test_bytes_are_held_for_so_many_requests_only(tokyo: Partner, seoul: Partner) -> None:
    with running(Limits(octets_a_peer=300_000)) as door:
        slow = Wire(door, tokyo)
        slow.send(head(tokyo, "Content-Length: 200000") + b"x")
        wait_for(lambda: door.held(tokyo.node) == 200_000)
        extra = Wire(door, tokyo)
        extra.send(head(tokyo, "Content-Length: 200000", "Connection: close"))
        assert b"urn:cxp:error:quota" in extra.rest()
        assert receipt_in(post(door.as_partner(seoul), seoul))
        slow.connection.close()
        wait_for(lambda: door.held(tokyo.node) == 0)
        assert receipt_in(post(door.as_partner(tokyo), tokyo))
        require_one_entry(tokyo, "quota")
