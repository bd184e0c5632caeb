"""The wire that can be cut is itself tried: it carries, cuts, stalls and counts."""

import socket
import threading
from collections.abc import Iterator

import pytest

from tests.fault_proxy import FaultProxy


@pytest.fixture
def echo() -> Iterator[int]:
    """The port of a server that says back what it hears."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer(connection: socket.socket) -> None:
            with connection:
                try:
                    while heard := connection.recv(65_536):
                        connection.sendall(heard)
                except OSError:
                    return

        def listen() -> None:
            while True:
                try:
                    connection, _address = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=[connection], daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def is_lost(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_it_carries_and_counts(echo: int) -> None:
    with FaultProxy(echo) as line, call(line.port) as caller:
        caller.sendall(b"hello")
        assert caller.recv(5) == b"hello"
        assert (line.carried.towards, line.carried.back, line.carried.cuts) == (5, 5, 0)


def test_a_cut_ends_what_is_open_and_nothing_later(echo: int) -> None:
    with FaultProxy(echo) as line:
        with call(line.port) as caller:
            caller.sendall(b"x")
            assert caller.recv(1) == b"x"
            line.cut()
            assert is_lost(caller)
        with call(line.port) as caller:
            caller.sendall(b"y")
            assert caller.recv(1) == b"y"
        assert line.carried.cuts == 1


def test_it_cuts_by_itself_after_so_many_bytes(echo: int) -> None:
    with FaultProxy(echo) as line, call(line.port) as caller:
        line.cut_after(10)
        caller.sendall(b"x" * 9)
        assert len(caller.recv(9)) == 9
        assert line.waits_to_cut
        caller.sendall(b"x" * 9)
        assert is_lost(caller)
        assert not line.waits_to_cut


def test_it_cuts_as_often_as_it_was_told(echo: int) -> None:
    with FaultProxy(echo) as line:
        line.cut_after(10, times=2)
        for _ in range(2):
            assert line.waits_to_cut
            with call(line.port) as caller:
                caller.sendall(b"x" * 10)
                assert is_lost(caller)
        with call(line.port) as caller:
            caller.sendall(b"x" * 10)
            assert len(caller.recv(10)) == 10
        assert (line.carried.cuts, line.waits_to_cut) == (2, False)


def test_a_closed_door_answers_nobody(echo: int) -> None:
    with FaultProxy(echo) as line:
        line.close_door()
        with call(line.port) as caller:
            assert is_lost(caller)
        line.open_door()
        with call(line.port) as caller:
            caller.sendall(b"x")
            assert caller.recv(1) == b"x"


def test_a_stalled_line_keeps_back_what_it_then_carries(echo: int) -> None:
    with FaultProxy(echo) as line, call(line.port) as caller:
        line.stall()
        caller.sendall(b"x")
        assert line.carried.towards == 0
        line.go_on()
        assert caller.recv(1) == b"x"


def test_nobody_behind_it_is_nobody_at_all(echo: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with FaultProxy(port) as line, call(line.port) as caller:
        assert is_lost(caller)
