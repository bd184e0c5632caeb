"""The supervisor with real programs: ready, fallen, stopped, killed and cleaned up after."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.lib import process_groups, process_record, processes
from comity.lib.ports import choose
from comity.lib.process_record import AlreadyRunningError
from comity.lib.processes import NotReadyError, Program, Supervisor
from comity.lib.readiness import answers_http, answers_tcp

PATIENCE = 20.0


@pytest.fixture
def _short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """For programs that will not end by themselves."""
    monkeypatch.setattr(process_groups, "GRACE", 0.2)


def program(name: str, code: str, ready: Callable[[], bool] = lambda: True) -> Program:
    return Program(name, [sys.executable, "-u", "-c", code], ready=ready, patience=PATIENCE)


def listener(name: str, port: int) -> Program:
    code = (
        "import socket, signal, sys\n"
        f"door = socket.create_server(('127.0.0.1', {port}))\n"
        "print('listening', flush=True)\n"
        "signal.pause()"
    )
    return program(name, code, answers_tcp(port))


def has_ended(told: Path) -> bool:
    """Whether the process that wrote its number has ended; nobody may have asked yet how."""
    words = told.read_text() if told.exists() else ""
    if not words.endswith("."):
        return False
    try:
        return Path(f"/proc/{words[:-1]}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@contextmanager
def stranger() -> Iterator[int]:
    """The port of somebody else's pages."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("X-Comity-Instance", "theirs")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True


def lives(pid: int) -> bool:
    return bool(process_groups.members(pid))


def test_programs_are_ready_inside_and_gone_outside(tmp_path: Path) -> None:
    first, second = choose(20800).number, choose(20850).number
    with Supervisor(tmp_path / "a b", [listener("one", first), listener("two", second)]) as running:
        assert answers_tcp(first)()
        assert answers_tcp(second)()
        pids = [running.process("one"), running.process("two")]
        assert os.getpgid(pids[0]) == pids[0] != os.getpgid(pids[1])
    assert not any(map(lives, pids))
    assert " one | listening\n" in (tmp_path / "a b" / "one.log").read_text()
    assert process_record.stop(tmp_path / "a b") == []


def test_a_program_that_ends_before_it_is_ready_is_reported_with_its_last_words(tmp_path: Path) -> None:
    good = program("good", "import signal; signal.pause()")
    bad = program("bad", "import sys; print('no key in the folder'); sys.exit(3)", lambda: False)
    supervisor = Supervisor(tmp_path, [good, bad])
    with pytest.raises(NotReadyError, match=r"bad ended with 3\.\n.*no key in the folder"), supervisor:
        pass
    assert not lives(supervisor.process("good"))


def test_a_program_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    slow = Program(
        "slow", [sys.executable, "-c", "import signal; signal.pause()"], ready=lambda: False, patience=0.3
    )
    with pytest.raises(NotReadyError, match=r"not ready after 0\.3 s"), Supervisor(tmp_path, [slow]):
        pass


def test_a_readiness_check_that_breaks_is_not_taken_for_ready(tmp_path: Path) -> None:
    def broken() -> bool:
        raise KeyError("ready")

    with (
        pytest.raises(KeyError),
        Supervisor(tmp_path, [program("one", "import signal; signal.pause()", broken)]),
    ):
        pass


def test_a_fallen_program_is_started_again(tmp_path: Path) -> None:
    with Supervisor(tmp_path, [program("one", "import signal; signal.pause()")]) as running:
        before = running.process("one")
        os.kill(before, signal.SIGKILL)
        assert eventually(lambda: running.process("one") != before and lives(running.process("one")))
    assert "ended with -9; starts again in 0.5 s" in (tmp_path / "one.log").read_text()


def test_children_of_a_program_end_with_it(tmp_path: Path) -> None:
    code = (
        "import signal, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        f"open({str(tmp_path / 'grandchild')!r}, 'w').write(str(child.pid))\n"
        "signal.pause()"
    )
    note = tmp_path / "grandchild"
    with Supervisor(
        tmp_path, [program("one", code, lambda: note.exists() and note.read_text() != "")]
    ) as running:
        group = running.process("one")
        assert int(note.read_text()) in process_groups.members(group)
    assert process_groups.members(group) == []


@pytest.mark.usefixtures("_short_grace")
def test_a_program_that_will_not_end_is_killed() -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); signal.pause()"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", deaf], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        process.stdout.readline()
        process_groups.ask_to_end(process.pid)
        process_groups.end([process.pid])
        assert process.wait() == -signal.SIGKILL


def test_two_supervisors_do_not_share_a_folder(tmp_path: Path) -> None:
    one = program("one", "import signal; signal.pause()")
    with Supervisor(tmp_path, [one]) as running:
        with pytest.raises(AlreadyRunningError, match="make stop"), Supervisor(tmp_path, [one]):
            pass
        assert lives(running.process("one"))


SUPERVISE = """
import contextlib
import signal
import sys
from pathlib import Path
from comity.lib.processes import Program, Supervisor

# tests that run in the background inherit a shell's deafness to Ctrl-C
signal.signal(signal.SIGINT, signal.default_int_handler)

folder, kind = Path(sys.argv[1]), sys.argv[2]
code = (
    "import pathlib, signal, sys\\n"
    "if sys.argv[2] == 'deaf': signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
    "pathlib.Path(sys.argv[1]).touch()\\n"
    "signal.pause()"
)
up = folder / "up"
one = Program("one", [sys.executable, "-c", code, str(up), kind], ready=up.exists)
with Supervisor(folder, [one]) as running, contextlib.suppress(KeyboardInterrupt, SystemExit):
    print(running.process("one"), flush=True)
    running.wait()
print("stopped", flush=True)
"""


def supervise(folder: Path, kind: str = "polite") -> tuple[subprocess.Popen[str], int]:
    """A supervisor in a process of its own, and the number of its program."""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(folder), kind],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert supervisor.stdout is not None
    return supervisor, int(supervisor.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_to_end_stop_everything(tmp_path: Path, number: signal.Signals) -> None:
    supervisor, child = supervise(tmp_path)
    supervisor.send_signal(number)
    said, _ = supervisor.communicate(timeout=PATIENCE)
    assert said == "stopped\n"
    assert supervisor.returncode == 0
    assert not lives(child)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the children of a killed process")
def test_programs_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    supervisor, child = supervise(tmp_path)
    watched = os.pidfd_open(child)
    supervisor.kill()
    supervisor.communicate()
    assert select.select([watched], [], [], PATIENCE)[0]
    os.close(watched)


@pytest.mark.usefixtures("_short_grace")
def test_what_a_killed_supervisor_left_is_ended_by_stop(tmp_path: Path) -> None:
    supervisor, child = supervise(tmp_path, "deaf")
    supervisor.kill()
    supervisor.communicate()
    assert lives(child)
    assert process_record.stop(tmp_path) == ["one"]
    assert not lives(child)
    assert process_record.stop(tmp_path) == []


def test_stop_asks_a_living_supervisor(tmp_path: Path) -> None:
    supervisor, child = supervise(tmp_path)
    assert process_record.stop(tmp_path) == ["one"]
    assert supervisor.communicate(timeout=PATIENCE)[0] == "stopped\n"
    assert not lives(child)


def test_a_number_that_was_given_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    ) as other:
        process_record.write(tmp_path, {"one": other.pid})
        file = tmp_path / process_record.RECORD
        file.write_text(file.read_text().replace(process_groups.born(other.pid), "1"))
        process_record.end_orphans(tmp_path)
        assert other.poll() is None
        other.communicate(b"\n")
    assert other.returncode == 0


@pytest.mark.usefixtures("_short_grace")
def test_the_next_start_ends_what_was_left(tmp_path: Path) -> None:
    supervisor, child = supervise(tmp_path, "deaf")
    supervisor.kill()
    supervisor.communicate()
    assert lives(child)
    with Supervisor(tmp_path, [program("one", "import signal; signal.pause()")]):
        assert not lives(child)


@given(st.integers(min_value=1, max_value=10_000))
def test_pauses_grow_to_a_limit(falls: int) -> None:
    assert 0.5 <= processes.pause(falls) <= processes.pause(falls + 1) <= processes.LONGEST_PAUSE


@pytest.mark.parametrize(
    ("status", "ready"), [(200, True), (302, True), (404, True), (500, False), (503, False)]
)
def test_http_is_ready_when_a_page_is_answered(status: int, ready: bool) -> None:  # noqa: FBT001 - a table
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert answers_http(server.server_port)() is ready
        thread.join()


def test_nobody_there_is_not_ready() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        port = unheard.getsockname()[1]
        assert not answers_tcp(port)()
        assert not answers_http(port)()


def test_a_stranger_on_the_port_is_not_taken_for_our_program(tmp_path: Path) -> None:
    with stranger() as port:
        told = tmp_path / "pid"
        code = (
            f"import os, pathlib, sys; pathlib.Path({str(told)!r}).write_text(str(os.getpid()) + '.'); "
            "print('address already in use'); sys.exit(98)"
        )
        ours = program("pages", code, answers_tcp(port))
        # whoever answers first: the program that ended is noticed before anybody goes on; it has ended when the other one answers
        late = program("late", "import signal; signal.pause()", lambda: has_ended(told))
        words = r"pages ended with 98\.[\s\S]*address already in use"
        with pytest.raises(NotReadyError, match=words), Supervisor(tmp_path, [ours, late]):
            pytest.fail("went on with a stranger's answer")


def test_a_page_is_ours_by_its_header() -> None:
    with stranger() as port:
        assert answers_http(port, says=("X-Comity-Instance", "theirs"))()
        assert not answers_http(port, says=("X-Comity-Instance", "ours"))()


def test_the_last_words_of_a_program_that_falls_are_told(tmp_path: Path) -> None:
    told: list[str] = []
    fall = tmp_path / "fall"
    code = f"import pathlib, sys, time\nwhile not pathlib.Path({str(fall)!r}).exists(): time.sleep(0.02)\nsys.exit('no more paper')"
    with Supervisor(tmp_path, [program("printer", code)], told=told.append):
        fall.touch()
        assert eventually(lambda: bool(told))
        fall.unlink()
    assert told[0].startswith("printer ended with 1.")
    assert "no more paper" in told[0]
