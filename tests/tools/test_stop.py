"""`make stop` and `make demo-reset` after everything was killed."""

import signal
import sys
from pathlib import Path

import pytest

from comity.lib import process_groups, process_record
from comity.lib.embedded_db import Server
from comity.lib.processes import Program, Supervisor
from tools import stop


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "a b" / ".data"


def test_nothing_to_stop_is_no_error(data: Path) -> None:
    assert stop.main(data, []) == 0
    assert stop.main(data, ["--remove"]) == 0


def test_a_database_nobody_holds_is_stopped_and_removed(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = Server(data / "demo" / "postgres", fsync=False)
    server.start()
    stop.main(data, [])
    assert not server.running()
    assert "Stopped the database of demo/postgres" in capsys.readouterr().out
    with server._place() as place:
        base = place.base
    stop.main(data, ["--remove"])
    assert not base.exists()
    assert not data.exists()


def test_programs_are_stopped_by_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    idle = Program("worker", [sys.executable, "-c", "import signal; signal.pause()"])
    with Supervisor(data / "demo" / "run", [idle]) as running:
        record = (data / "demo" / "run" / process_record.RECORD).read_text()
        pid = running.process("worker")
    killed = data / "other" / "run"
    killed.mkdir(parents=True)
    (killed / process_record.RECORD).write_text(record)  # as a killed supervisor leaves it
    stop.main(data, [])
    assert "Stopped worker of other/run" in capsys.readouterr().out
    assert process_groups.members(pid) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
