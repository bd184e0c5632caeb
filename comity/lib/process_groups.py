"""Process groups of the operating system: who is in one, and how to end one that may belong to nobody any more."""

import os
import signal
import time
from pathlib import Path

GRACE = 10.0  # seconds between asking a group to end and ending it
_PAUSE = 0.05


def members(group: int) -> list[int]:
    """Processes of a group that still run; a corpse that waits for its parent does not count.

    Where the system has no /proc the group's own number stands for all of them.
    """
    if not Path("/proc/self").exists():
        return [group] if _exists(group) else []
    return [
        pid
        for pid in _numbers()
        if (found := _stat(pid)) and found.group == group and found.state not in "ZX"
    ]


def born(pid: int) -> str:
    """When a process started, in the system's own count; empty when it does not run or the system does not tell.

    A number is given to another process later; number and birth together name one process.
    """
    found = _stat(pid)
    return found.born if found else ""


def is_reused(pid: int, birth: str) -> bool:
    """Whether the number now belongs to another process than the one with this birth."""
    present = born(pid)
    return bool(present and birth and present != birth)


def ask_to_end(group: int) -> None:
    """Send SIGTERM to each process of the group."""
    _signal(group, signal.SIGTERM)


def end(groups: list[int]) -> None:
    """Wait until the groups are gone, for GRACE seconds; then kill what is left."""
    deadline = time.monotonic() + GRACE
    left = groups
    while left and time.monotonic() < deadline:
        left = [group for group in left if members(group)]
        if left:
            time.sleep(_PAUSE)
    for group in left:
        _signal(group, signal.SIGKILL)
    while any(members(group) for group in left):
        time.sleep(_PAUSE)


class _Stat:
    """The fields of /proc/PID/stat that are needed here; see proc(5)."""

    def __init__(self, text: str) -> None:
        fields = text.rpartition(")")[2].split()  # the name before it may hold anything
        self.state = fields[0]
        self.group = int(fields[2])
        self.born = fields[19]


def _stat(pid: int) -> _Stat | None:
    try:
        return _Stat(Path(f"/proc/{pid}/stat").read_text(errors="replace"))
    except (FileNotFoundError, ProcessLookupError):
        return None


def _numbers() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208 - names only, and often


def _exists(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _signal(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return
