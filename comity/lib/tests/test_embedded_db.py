"""The embedded server: started, used, killed and found again, in awkward places and as different users."""

import os
import select
import shutil
import signal
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from comity.lib import db_place
from comity.lib.db_place import SOCKET_PATH_LIMIT, Account, BinariesError
from comity.lib.embedded_db import Server, StartError, database_url

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server nobody started yet, in a folder whose name needs care."""
    made = Server(tmp_path / "a folder, with 'quotes'" / "postgres", fsync=False)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that leave its data whole, stopped or running."""
    made = Server(tmp_path_factory.mktemp("kept") / "a b" / "postgres")
    yield made
    made.remove()


def pid_of(server: Server) -> int:
    with server._place() as place:
        return int((place.cluster / "postmaster.pid").read_text().split()[0])


def ask(parameters: dict[str, str], question: str) -> object:
    with psycopg.connect(psycopg.conninfo.make_conninfo(**parameters)) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def test_starts_answers_and_stops(server: Server) -> None:
    assert not server.running()
    parameters = server.start()
    assert server.running()
    assert ask(parameters, "SHOW server_encoding") == "UTF8"
    assert ask(parameters, "SELECT datlocale FROM pg_database WHERE datname = 'postgres'") == "C.UTF-8"
    assert ask(parameters, "SELECT lower('NGUYỄN VĂN HẢI')") == "nguyễn văn hải"
    assert ask(parameters, "SHOW listen_addresses") == ""
    server.stop()
    assert not server.running()
    with pytest.raises(psycopg.OperationalError):
        ask(parameters, "SELECT 1")
    with pytest.raises(StartError):
        server.parameters()


def test_a_second_start_takes_the_running_server(kept: Server) -> None:
    first = kept.start()
    pid = pid_of(kept)
    assert Server(kept.data_dir).start() == first
    assert pid_of(kept) == pid


def test_survives_kill_9_and_keeps_its_data(kept: Server) -> None:
    parameters = kept.start()
    with psycopg.connect(psycopg.conninfo.make_conninfo(**parameters)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    old = pid_of(kept)
    dying = os.pidfd_open(old)
    os.kill(old, signal.SIGKILL)
    assert select.select([dying], [], [], 10)[0]
    os.close(dying)
    assert ask(kept.start(), "SELECT seven FROM kept") == 7
    assert pid_of(kept) != old


def test_a_pid_file_that_names_somebody_else_is_forgotten(kept: Server) -> None:
    kept.start()
    kept.stop()
    with kept._place() as place:
        (place.cluster / "postmaster.pid").write_text(
            f"{os.getpid()}\n{place.cluster}\n0\n5432\n/nowhere\n\n"
        )
    assert not kept.running()
    assert ask(kept.start(), "SELECT 1") == 1


def test_a_socket_folder_that_was_cleaned_away_is_made_again(kept: Server) -> None:
    parameters = kept.start()
    for file in Path(parameters["host"]).iterdir():
        file.unlink()
    assert not kept.running()
    assert ask(kept.start(), "SELECT 1") == 1


def test_two_starters_get_one_server(server: Server) -> None:
    answers: list[dict[str, str]] = []
    starters = [
        threading.Thread(target=lambda: answers.append(Server(server.data_dir, fsync=False).start()))
        for _ in range(3)
    ]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]


def test_an_interrupted_first_start_is_begun_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with server._place() as place:
        half = place.account.own_folder(place.base / "cluster-new")
        (half / "PG_VERSION").write_text("18\n")
    assert ask(server.start(), "SELECT 1") == 1


def test_everything_needs_a_password(kept: Server) -> None:
    parameters = kept.start()
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(parameters | {"password": "guessed"}, "SELECT 1")


def test_only_the_account_may_enter(kept: Server) -> None:
    parameters = kept.start()
    with kept._place() as place:
        for folder in (place.cluster, place.log.parent, Path(parameters["host"])):
            assert folder.stat().st_mode & 0o077 == 0
            assert folder.stat().st_uid == place.account.uid
        file = place.base / "passwords" / "postgres"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.stat().st_uid == os.geteuid()


def test_deep_folders_get_a_short_socket(tmp_path: Path) -> None:
    place = db_place.Place(tmp_path.joinpath(*["deep"] * 30), Account.current(), Path("unused"))
    place.base.mkdir(parents=True)
    folder = place.socket_folder()
    assert len(os.fsencode(folder / db_place.SOCKET_NAME)) <= SOCKET_PATH_LIMIT
    assert folder.parent != place.base
    folder.rmdir()


def test_fsync_is_on_unless_waived(kept: Server, server: Server) -> None:
    assert ask(kept.start(), "SHOW fsync") == "on"
    assert ask(server.start(), "SHOW fsync") == "off"


def test_a_removed_server_leaves_nothing(server: Server) -> None:
    server.start()
    with server._place() as place:
        base = place.base
    server.remove()
    assert not base.exists()
    assert not server.data_dir.exists()
    assert not server.running()


def test_data_of_another_version_is_not_touched(server: Server) -> None:
    server.start()
    server.stop()
    with server._place() as place:
        (place.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(StartError, match="PostgreSQL 15"):
        server.start()


def test_wrong_binaries_are_named(tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "bin").mkdir(parents=True)
    (other / "bin" / "postgres").write_text("#!/bin/sh\nexit 3\n")
    (other / "bin" / "postgres").chmod(0o755)
    server = Server(tmp_path / "data", binaries=other)
    with pytest.raises(BinariesError, match="do not start"):
        server.start()
    server.remove()
    assert not server.data_dir.exists()


DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.mark.skipif(not DEBIAN, reason="this machine has no PostgreSQL of its own")
def test_other_binaries_serve_on_request(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", fsync=False, binaries=DEBIAN[0].parents[1])
    try:
        assert ask(server.start(), "SELECT lower('NGUYỄN')") == "nguyễn"
    finally:
        server.remove()


def test_the_url_says_the_same_as_the_parameters() -> None:
    parameters = {"host": "/a b/c", "port": "5432", "user": "me", "password": "p:/@ %", "dbname": "x y"}
    url = database_url(parameters)
    assert psycopg.conninfo.conninfo_to_dict(url) == parameters


def copy_of_the_wheel(folder: Path) -> Path:
    package = db_place.wheel_folder().parent
    for part in (package, package.with_suffix(".libs")):
        shutil.copytree(part, folder / part.name)
    return folder / package.name / "pginstall"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through; pytest's own is closed again by each other run of pytest that begins."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.skipif(not AS_ROOT, reason="only root can become somebody else")
class TestAsRoot:
    def test_the_server_runs_without_rights(self, kept: Server) -> None:
        kept.start()
        assert Path(f"/proc/{pid_of(kept)}").stat().st_uid == Account.without_rights().uid

    def test_a_deleted_folder_does_not_leave_its_server_running(self, server: Server) -> None:
        server.start()
        left = os.pidfd_open(pid_of(server))
        with server._place() as place:
            old = place.base
        shutil.rmtree(server.data_dir)
        assert ask(server.start(), "SELECT 1") == 1
        assert select.select([left], [], [], 10)[0]
        os.close(left)
        with server._place() as place:
            assert place.base != old
        shutil.rmtree(old)

    def test_unreachable_binaries_are_copied(self, tmp_path: Path) -> None:
        home = tmp_path / "home of root"
        home.mkdir(mode=0o700)
        server = Server(home / "data", fsync=False, binaries=copy_of_the_wheel(home))
        try:
            assert ask(server.start(), "SELECT 1") == 1
            program = Path(f"/proc/{pid_of(server)}/exe").readlink()
            with server._place() as place:
                assert program.is_relative_to(place.base)
            assert home.stat().st_mode & 0o777 == 0o700
        finally:
            server.remove()

    def test_an_ordinary_user_needs_no_root(self, open_folder: Path) -> None:
        user = Account.without_rights()
        home = open_folder / "home"
        home.mkdir()
        os.chown(home, user.uid, user.gid)
        wheel = copy_of_the_wheel(open_folder)

        child = os.fork()  # everything is imported already: the interpreter may be out of this user's reach
        if child == 0:
            code = 1
            try:
                os.setgroups([])
                os.setgid(user.gid)
                os.setuid(user.uid)
                answer = ask(Server(home / "data", fsync=False, binaries=wheel).start(), "SELECT 1")
                code = 0 if answer == 1 else 2
            except Exception:  # noqa: BLE001  # the edge of this process: why it failed must not die with it
                traceback.print_exc()
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

        server = Server(home / "data", fsync=False, binaries=wheel)  # root finds it and goes on as that user
        assert server.running()
        assert (home / "data" / "cluster").stat().st_uid == user.uid
        server.stop()
        assert ask(server.start(), "SELECT 1") == 1
        assert (home / "data" / "cluster" / "postmaster.pid").stat().st_uid == user.uid
        server.remove()
        assert not (home / "data").exists()
