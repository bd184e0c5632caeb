"""Ports: the wanted one when it is free, another otherwise, and the sentence that says so."""

import socket
from collections.abc import Iterator

import pytest

from comity.lib import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def test_the_wanted_port_is_taken_when_free() -> None:
    wanted = free_port()
    port = ports.choose(wanted)
    assert (port.number, port.moved, str(port)) == (wanted, False, f"port {wanted}")


def test_another_is_taken_and_said(taken: int) -> None:
    port = ports.choose(taken)
    assert port.moved
    assert port.number != taken
    assert ports.is_free(port.number)
    assert str(port) == f"port {port.number} (port {taken} is taken)"


def test_ports_given_out_before_are_avoided(taken: int) -> None:
    first = ports.choose(taken)
    second = ports.choose(taken, avoid={first.number})
    assert len({taken, first.number, second.number}) == 3


def test_the_search_ends_at_the_highest_port() -> None:
    assert ports.choose(65535, avoid={65535}).number < 65535


def test_a_held_port_is_nobody_elses_until_it_is_let_go() -> None:
    held = ports.Held()
    wanted = free_port()
    assert held.choose(wanted).number == wanted
    second = held.choose(wanted)
    assert second.moved
    assert second.wanted == wanted
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as most servers do
        with pytest.raises(OSError, match="in use"):
            stranger.bind(("127.0.0.1", wanted))
    held.release()
    assert ports.is_free(wanted)
