"""What the reader may not do any more, from when it opens a file: each step holds where the system allows it.

Bounds on memory, time, open files and what is written hold everywhere. The rest is Linux: as root it becomes `nobody`; it has a network of
its own without any device; it may open the programs and libraries that it needs, its scratch folder, and nothing else of the disk;
it may make no socket, and may not leave its group of processes. `docs/decisions/0033-reading-files.md` says what holds where.
"""

import ctypes
import os
import pwd
import resource
import signal
from contextlib import suppress
from pathlib import Path

from comity.intake.reading import landlock, syscalls
from comity.intake.reading.bounds import MOST_CPU, MOST_OPEN, MOST_SCRATCH

_NEW_IPC, _NEW_NET, _NEW_USER = 0x08000000, 0x40000000, 0x10000000  # linux/sched.h
_DIE_WITH_PARENT, _NO_NEW_RIGHTS, _NOT_DUMPABLE = 1, 38, 4  # linux/prctl.h
_NOBODY = "nobody"
_TO_SAY_WHY = 5  # seconds of processor time


def bound(memory: int) -> None:
    """Set the bounds on what this process and those it starts may use, with so many bytes of memory for each."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, MOST_SCRATCH),
        (resource.RLIMIT_NOFILE, MOST_OPEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        # at the soft bound of time the system says why (SIGXCPU), at the hard one it only kills, as it does for want of memory
        last = most + _TO_SAY_WHY if what == resource.RLIMIT_CPU else most
        if hard != resource.RLIM_INFINITY:
            last = min(last, hard)
        resource.setrlimit(what, (min(most, last), last))


def nobody() -> tuple[int, int] | None:
    """Return user and group of `nobody`, or None where this process is not root and cannot become anybody else."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        found = pwd.getpwnam(_NOBODY)
        return found.pw_uid, found.pw_gid
    return None


def apart(parent: int) -> None:
    """Leave the network and the rights of the one who started us. Called before any thread is started."""
    libc = ctypes.CDLL(None, use_errno=True)
    unshare = getattr(libc, "unshare", None)
    other = nobody()
    if unshare is not None:
        unshare(_NEW_NET | _NEW_IPC if other else _NEW_USER | _NEW_NET | _NEW_IPC)
    if other:
        os.setgroups([])
        os.setresgid(other[1], other[1], other[1])
        os.setresuid(other[0], other[0], other[0])
    prctl = getattr(libc, "prctl", None)
    if prctl is not None:
        prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)  # after the change of user, which forgets it
        prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
        prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def shut(scratch: Path, readable: list[Path]) -> None:
    """Close the disk but for `readable` and the scratch folder, and take away sockets."""
    landlock.allow_only(readable, [scratch, Path(os.devnull)])
    syscalls.forbid()
