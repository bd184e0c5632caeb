"""The door itself, on loopback: who may open a connection, and that it follows the list of peers without a restart."""

import asyncio
import http.client
import ssl
from datetime import timedelta

import pytest

from comity.exchange.actions import resume_peer, suspend_peer
from comity.exchange.core.envelope import MAX_BODY
from comity.exchange.core.tls import TlsIdentity, generate_tls
from comity.exchange.core.wire import JSON, MESSAGES, Response
from comity.exchange.door import Door as RealDoor
from comity.exchange.edge import Edge
from comity.exchange.models import InLetter, Peer
from comity.exchange.tests.conftest import OPERATOR, paired
from comity.exchange.tests.doors import Door, certificates, post
from comity.exchange.tests.partners import House, Partner, problem_of, receipt_in
from comity.exchange.tls import client_context
from comity.lib.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

SHUT = (ssl.SSLError, ConnectionError, http.client.HTTPException)


def assert_shut(connection: http.client.HTTPSConnection, partner: Partner) -> None:
    with pytest.raises(SHUT):
        post(connection, partner)
    assert not InLetter.objects.exists()


async def broken(*_arguments: object) -> None:
    """A task of the door that breaks off."""
    raise LookupError


@pytest.mark.parametrize("part", ["accept", "watch"])
def test_an_edge_whose_door_breaks_off_ends_and_says_so(
    tokyo: Partner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    monkeypatch.setattr(RealDoor, part, broken)
    with pytest.raises(LookupError):
        asyncio.run(Edge().serve("127.0.0.1", 0))
    assert "The door broke off, and the edge ends: LookupError" in caplog.text


def test_a_paired_partner_is_let_in(door: Door, tokyo: Partner) -> None:
    connection = door.as_partner(tokyo)
    assert receipt_in(post(connection, tokyo))
    assert receipt_in(post(connection, tokyo))  # over the same connection
    assert InLetter.objects.count() == 2


def test_a_stranger_is_not(door: Door, tokyo: Partner, houses: dict[str, House]) -> None:
    seoul = Partner(houses["seoul"], tokyo.us)
    assert_shut(door.as_partner(seoul), seoul)


def test_somebody_without_a_certificate_is_not(door: Door, tokyo: Partner) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificates(tokyo.us))
    assert_shut(door.connect(context), tokyo)


def test_another_key_under_the_partners_name_is_not(door: Door, tokyo: Partner) -> None:
    forged: TlsIdentity = generate_tls(tokyo.node, nbf=now() - timedelta(minutes=1))
    assert_shut(door.connect(client_context(forged, certificates(tokyo.us))), tokyo)


def test_a_caller_leaves_a_door_that_shows_another_key(door: Door, tokyo: Partner) -> None:
    wrong = generate_tls(tokyo.us.node, nbf=now() - timedelta(minutes=1))
    context = client_context(tokyo.house.edge.tls[0], wrong.certificate.decode())
    with pytest.raises(ssl.SSLCertVerificationError):
        post(door.connect(context), tokyo)


def test_older_tls_is_not_spoken(door: Door, tokyo: Partner) -> None:
    context = client_context(tokyo.house.edge.tls[0], certificates(tokyo.us))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert_shut(door.connect(context), tokyo)


def test_a_suspended_partner_is_refused_and_its_connection_closed(door: Door, tokyo: Partner) -> None:
    old = door.as_partner(tokyo)
    receipt_in(post(old, tokyo))
    peer = Peer.objects.get(node=tokyo.node)
    suspend_peer(OPERATOR, peer.pk)
    answer = post(old, tokyo)
    assert problem_of(answer) == (403, "revoked")
    assert answer.headers.get("Connection") == "close"
    answer = post(door.as_partner(tokyo), tokyo)  # a new one is told the same, and closed
    assert problem_of(answer) == (403, "revoked")
    assert answer.headers.get("Connection") == "close"
    assert InLetter.objects.count() == 1
    resume_peer(OPERATOR, peer.pk)
    door.refresh()
    assert receipt_in(post(door.as_partner(tokyo), tokyo))


def test_a_partner_paired_meanwhile_is_let_in_without_a_restart(
    door: Door, tokyo: Partner, houses: dict[str, House]
) -> None:
    seoul = Partner(houses["seoul"], tokyo.us)
    assert_shut(door.as_partner(seoul), seoul)
    seoul = paired(houses["seoul"], tokyo.us, country="KOR")
    door.refresh()
    assert receipt_in(post(door.as_partner(seoul), seoul))
    assert receipt_in(post(door.as_partner(tokyo), tokyo))


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(door: Door, tokyo: Partner) -> None:
    connection = door.as_partner(tokyo)
    connection.putrequest("POST", MESSAGES)
    connection.putheader("Content-Type", JSON)
    connection.putheader("Content-Length", str(MAX_BODY + 1))
    connection.endheaders()
    answer = connection.getresponse()
    found = Response(answer.status, dict(answer.getheaders()), answer.read())
    assert problem_of(found) == (413, "too-large")


def test_a_body_that_grows_beyond_the_limit_is_refused(door: Door, tokyo: Partner) -> None:
    connection = door.as_partner(tokyo)
    pieces = (b"x" * 65_536 for _ in range(5))
    connection.request("POST", MESSAGES, body=pieces, headers={"Content-Type": JSON}, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413
    answer.read()


def is_closed(connection: http.client.HTTPSConnection) -> bool:
    """Whether the other side has closed a connection; waits for it."""
    connection.sock.settimeout(20)
    try:
        return connection.sock.recv(1) == b""
    except (ssl.SSLError, ConnectionError):
        return True


def test_open_connections_of_a_suspended_partner_are_closed_and_those_of_others_stay(
    door: Door, tokyo: Partner, houses: dict[str, House]
) -> None:
    seoul = paired(houses["seoul"], tokyo.us, country="KOR")
    door.refresh()
    first, second = door.as_partner(tokyo), door.as_partner(seoul)
    idle = door.as_partner(tokyo)
    idle.connect()  # and never asks anything
    assert receipt_in(post(first, tokyo))
    assert receipt_in(post(second, seoul))
    suspend_peer(OPERATOR, Peer.objects.get(node=tokyo.node).pk)
    door.refresh()  # as it does each second
    for connection in (first, idle):
        assert is_closed(connection)
    assert receipt_in(post(second, seoul))


def test_the_door_shows_another_key_of_ours_without_a_restart(
    door: Door, tokyo: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = generate_tls(tokyo.us.node, nbf=now() - timedelta(minutes=1))
    both = certificates(tokyo.us) + new.certificate.decode()
    old = door.as_partner(tokyo)
    assert receipt_in(post(old, tokyo))
    monkeypatch.setattr("comity.exchange.edge.identity_for_all", lambda: new)
    door.refresh()
    with pytest.raises(SHUT):  # a partner that has not taken the card
        post(door.as_partner(tokyo), tokyo)
    assert receipt_in(post(door.connect(client_context(tokyo.house.edge.tls[0], both)), tokyo))
    assert receipt_in(post(old, tokyo))  # what is open stays open
