"""A partner's address cannot be turned on our own house: not on its card, not by a name that leads elsewhere later."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from pytest_django.fixtures import Settings

from comity.exchange.actions import pair, update_peer
from comity.exchange.attempts import state_request
from comity.exchange.core.descriptor import sign_descriptor
from comity.exchange.delivery import Delivery
from comity.exchange.endpoints import ClosedNetworkError
from comity.exchange.introduction import PairingError
from comity.exchange.models import Link, Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.partners import House, Partner
from comity.lib.networks import parse_networks

INSIDE = [
    "https://127.0.0.1:5432",
    "https://127.1:8443",
    "https://2130706433",
    "https://0x7f000001",
    "https://localhost:8443",
    "https://[::1]:8443",
    "https://[::ffff:127.0.0.1]",
    "https://10.0.0.5",
    "https://192.168.0.1",
    "https://169.254.169.254/latest",
    "https://[fd00::1]",
    "https://0.0.0.0",
    "https://224.0.0.1",
]


@pytest.fixture
def nothing_named(settings: Settings) -> None:
    settings.PARTNER_NETWORKS = ()


@pytest.mark.django_db
@pytest.mark.parametrize("endpoint", INSIDE)
def test_a_card_that_points_inside_is_not_taken(
    hanoi: House, houses: dict[str, House], nothing_named: None, endpoint: str
) -> None:
    tokyo = houses["tokyo"]
    card = tokyo.renewed(endpoints=("https://93.184.215.14:8443", endpoint))
    with pytest.raises(PairingError) as refused:
        pair(OPERATOR, card.to_text(), tokyo.words())
    assert refused.value.code == "closed-network"
    assert "partner_networks" in str(refused.value)
    assert not Peer.objects.exists()


@pytest.mark.django_db
def test_a_newer_card_that_points_inside_is_not_taken(
    tokyo: Partner, peer: Peer, nothing_named: None
) -> None:
    with pytest.raises(PairingError) as refused:
        update_peer(OPERATOR, peer.pk, tokyo.house.renewed(endpoints=("https://10.1.1.1",)).to_text())
    assert refused.value.code == "closed-network"
    assert Peer.objects.get().version == 1


@pytest.mark.django_db
def test_a_named_network_is_taken(hanoi: House, houses: dict[str, House], settings: Settings) -> None:
    settings.PARTNER_NETWORKS = parse_networks("10.20.0.0/16")
    tokyo = houses["tokyo"]
    assert pair(OPERATOR, tokyo.renewed(endpoints=("https://10.20.3.4:8443",)).to_text(), tokyo.words()).pk


@pytest.mark.django_db
def test_a_card_without_an_address_is_not_taken(hanoi: House, houses: dict[str, House]) -> None:
    tokyo = houses["tokyo"]
    with pytest.raises(PairingError) as refused:
        pair(OPERATOR, tokyo.renewed(endpoints=()).to_text(), tokyo.words())
    assert refused.value.code == "no-endpoint"


@pytest.mark.django_db
def test_a_name_that_leads_nowhere_yet_is_looked_at_when_it_is_called(
    hanoi: House, houses: dict[str, House], nothing_named: None
) -> None:
    tokyo = houses["tokyo"]
    assert pair(OPERATOR, tokyo.renewed(endpoints=("https://edge.invalid",)).to_text(), tokyo.words()).pk


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://edge.example",
        "https://user@edge.example",
        "https://:secret@edge.example",
        "https://edge.example:0",
        "https://edge.example:65536",
        "https://edge.example/?a",
        "https://edge.example/#a",
        "https://[::1",
        "https://edge.example\\@127.0.0.1",
        "https://edge.example\n127.0.0.1",
        "https://edge.example ",
        "https://éxample.example",
        "https://",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_plain_https_address_stands_on_no_card(houses: dict[str, House], endpoint: str) -> None:
    from dataclasses import replace

    from comity.exchange.core.errors import DescriptorError

    tokyo = houses["tokyo"]
    with pytest.raises(DescriptorError):
        sign_descriptor(replace(tokyo.descriptor, ver=2, endpoints=(endpoint,)), tokyo.root)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """A service of our own machine that must not be reached."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        found.settimeout(0)
        yield found


async def call(peer: Peer, address: str) -> Any:
    """One call as delivery makes it."""
    delivery = Delivery()
    try:
        request = await delivery._ask(state_request, peer)
        return await delivery._call(peer, request, door=address)
    finally:
        await delivery._end()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_nothing_is_sent_to_our_own_machine_whatever_the_card_said_when_it_was_taken(
    tokyo: Partner, peer: Peer, nothing_named: None, listening: socket.socket, host: str
) -> None:
    port = listening.getsockname()[1]
    with pytest.raises(ClosedNetworkError):
        asyncio.run(call(peer, f"https://{host}:{port}"))
    with pytest.raises(BlockingIOError):
        listening.accept()  # nobody knocked


@pytest.mark.django_db(transaction=True)
def test_a_name_that_leads_inside_later_leads_nowhere(
    tokyo: Partner, peer: Peer, nothing_named: None, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that is connected to is the one that was looked at: it is not resolved in between."""
    port = listening.getsockname()[1]
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]]

    async def resolve(_loop: Any, *_args: Any, **_named: Any) -> Any:
        return answers[0]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    with pytest.raises(ClosedNetworkError):
        asyncio.run(call(peer, f"https://edge.example:{port}"))
    with pytest.raises(BlockingIOError):
        listening.accept()


@pytest.mark.django_db(transaction=True)
def test_delivery_says_why_it_does_not_call(tokyo: Partner, peer: Peer, nothing_named: None) -> None:
    async def sweep() -> None:
        delivery = Delivery()
        await delivery._sweep()
        await asyncio.gather(*delivery._tasks)
        await delivery._end()

    asyncio.run(sweep())
    assert Link.objects.get(peer=peer).problem == "closed-network"


@pytest.mark.django_db(transaction=True)
def test_neither_proxies_nor_redirections_nor_cookies(
    tokyo: Partner, peer: Peer, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, f"http://127.0.0.1:{listening.getsockname()[1]}")

    async def look() -> tuple[bool, bool, Any]:
        delivery = Delivery()
        try:
            session = await delivery._session(peer)
            await delivery._call(peer, await delivery._ask(state_request, peer), door="https://127.0.0.1:1")
            return session.trust_env, session.auto_decompress, session.cookie_jar
        finally:
            await delivery._end()

    trusts, unpacks, jar = asyncio.run(look())
    assert (trusts, unpacks) == (False, False)
    assert isinstance(jar, aiohttp.DummyCookieJar)
    with pytest.raises(BlockingIOError):
        listening.accept()


def test_the_demonstration_names_its_own_machine_and_no_other_place_does() -> None:
    root = Path(__file__).resolve().parents[3]
    naming = [
        file.relative_to(root).as_posix()
        for folder in ("comity", "bench", "tools")
        for file in sorted((root / folder).rglob("*.py"))
        if "127.0.0.0/8" in file.read_text("utf-8") and "tests" not in file.parts
    ]
    assert naming == ["comity/demo/nodes.py", "comity/lib/networks.py"]  # the second one in an example
