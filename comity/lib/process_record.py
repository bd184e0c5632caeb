"""The written record of a supervisor, by which its programs are found and ended when it was killed itself."""

import fcntl
import json
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypedDict

from comity.lib import process_groups

RECORD = "processes.json"
LOCK = "supervisor-lock"
_LOOK = 0.1  # seconds between two tries to get the lock


class ProcessesError(Exception):
    """The programs could not be started or stopped."""


class AlreadyRunningError(ProcessesError):
    """The programs of this folder run already. Run `make stop` first."""


class _Child(TypedDict):
    """One program: its process, and when that was born (see `process_groups.born`)."""

    name: str
    pid: int
    born: str


class _Record(TypedDict):
    """The file: the number of the supervisor and its programs."""

    supervisor: int
    children: list[_Child]


def write(folder: Path, running: Mapping[str, int]) -> None:
    """Write down which processes are ours, name -> number, so that they can be found without us."""
    children = [_Child(name=name, pid=pid, born=process_groups.born(pid)) for name, pid in running.items()]
    fresh = folder / f"{RECORD}.new"
    fresh.write_text(json.dumps(_Record(supervisor=os.getpid(), children=children), indent=1))
    fresh.rename(folder / RECORD)


def forget(folder: Path) -> None:
    """Nothing runs any more."""
    (folder / RECORD).unlink(missing_ok=True)


def stop(folder: Path) -> list[str]:
    """End the programs of a folder, whoever started them; give the names of those that were recorded.

    A living supervisor is asked to end; what a killed one left is ended here. Raises ProcessesError.
    """
    names = [child["name"] for child in _read(folder)["children"]]
    if not names:
        return []
    lock = try_lock(folder)
    if lock is None:
        with suppress(ProcessLookupError):
            os.kill(_read(folder)["supervisor"], signal.SIGTERM)
        deadline = time.monotonic() + 3 * process_groups.GRACE
        while lock is None and time.monotonic() < deadline:
            time.sleep(_LOOK)
            lock = try_lock(folder)
    if lock is None:
        raise ProcessesError(f"The programs of {folder} do not stop. Look into the logs there.")
    try:
        end_orphans(folder)
    finally:
        os.close(lock)
    return names


def end_orphans(folder: Path) -> None:
    """End the groups of a killed supervisor. A number that was given to another process since then is left alone."""
    groups = [
        child["pid"]
        for child in _read(folder)["children"]
        if not process_groups.is_reused(child["pid"], child["born"])
    ]
    for group in groups:
        process_groups.ask_to_end(group)
    process_groups.end(groups)
    forget(folder)


def try_lock(folder: Path) -> int | None:
    """The lock that a supervisor holds as long as it lives, or None when somebody holds it."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def _read(folder: Path) -> _Record:
    try:
        found: _Record = json.loads((folder / RECORD).read_text())
    except FileNotFoundError:
        return _Record(supervisor=0, children=[])
    return found
