"""The running server of a cluster, as its lock files and the system's process table tell of it."""

import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from comity.lib.db_place import SOCKET_NAME, Place


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says of a server."""

    pid: int
    port: str
    socket_folder: str

    def answers(self) -> bool:
        """Whether a client can reach it."""
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(f"{self.socket_folder}/.s.PGSQL.{self.port}")
            except OSError:
                return False
        return True


def living(cluster: Path) -> Postmaster | None:
    """The server that runs on this cluster."""
    found = _read(cluster)
    return found if found is not None and _is_postmaster(found.pid, cluster) else None


def stop_forgotten(place: Place, data_dir: Path) -> None:
    """Stop servers of the same data folder that was deleted while they ran elsewhere, for root; their data stays."""
    for note in place.base.parent.glob("comity-*/belongs-to"):
        found = living(note.parent / "cluster")
        if note.parent != place.base and note.read_text() == str(data_dir) and found is not None:
            os.kill(found.pid, signal.SIGINT)  # what `pg_ctl stop -m fast` sends


def forget_the_dead(cluster: Path, socket_folder: Path) -> None:
    """Take away lock files whose number now belongs to an unrelated process, or to a corpse nobody buried.

    PostgreSQL takes such a process for a living server and refuses. That memory of a dead server may still be in use it
    finds out by itself, from the data folder.
    """
    if living(cluster) is None:
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        (socket_folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _read(cluster: Path) -> Postmaster | None:
    """Lines of `postmaster.pid`: process, data folder, start time, port, socket folder, address, shared memory, status."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 5 or not lines[0].isdecimal():
        return None
    return Postmaster(pid=int(lines[0]), port=lines[3], socket_folder=lines[4])


def _is_postmaster(pid: int, cluster: Path) -> bool:
    """Whether the process is the server of this cluster, and not another that was given the number of a dead one."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return not Path("/proc/self").exists()  # a system without /proc: the number must do
    return os.fsencode(cluster) in words
