"""Calls to the system that a reader never needs answer "not permitted": sockets above all, and ways out of its group of processes.

`kill` and `tgkill` stay: the reader ends a recognition that takes too long, and itself. Whom they reach, `landlock.py` bounds.

A filter of the kernel (seccomp), written here by hand: a dozen instructions. On other machines than those below nothing happens.
Numbers: the tables of system calls of Linux for each machine; shapes: linux/filter.h, linux/seccomp.h.
"""

import ctypes
import platform
import sys

# by machine: its mark in the kernel (linux/audit.h), and the numbers of the calls
_MACHINES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41,
            "connect": 42,
            "bind": 49,
            "listen": 50,
            "setpgid": 109,
            "setsid": 112,
            "ptrace": 101,
            "mount": 165,
            "unshare": 272,
            "setns": 308,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "bpf": 321,
            "perf_event_open": 298,
            "keyctl": 250,
            "add_key": 248,
            "request_key": 249,
            "tkill": 200,
            "pidfd_send_signal": 424,
            "pidfd_getfd": 438,
            "io_uring_setup": 425,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "socket": 198,
            "connect": 203,
            "bind": 200,
            "listen": 201,
            "setpgid": 154,
            "setsid": 157,
            "ptrace": 117,
            "mount": 40,
            "unshare": 97,
            "setns": 268,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "bpf": 280,
            "perf_event_open": 241,
            "keyctl": 219,
            "add_key": 217,
            "request_key": 218,
            "tkill": 130,
            "pidfd_send_signal": 424,
            "pidfd_getfd": 438,
            "io_uring_setup": 425,
        },
    ),
}
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE = 0, 4  # offsets in what the kernel shows of a call
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050001  # the last: error 1, "not permitted"
_OTHER_TABLE = 0x40000000  # calls of the x32 kind, which go by other numbers
_SET_SECCOMP, _FILTER = 22, 2


class _Step(ctypes.Structure):
    _fields_ = [
        ("code", ctypes.c_ushort),
        ("yes", ctypes.c_ubyte),
        ("no", ctypes.c_ubyte),
        ("value", ctypes.c_uint32),
    ]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step))]


def forbid() -> bool:
    """Take the calls away from this process and those it starts; return whether the system did."""
    known = _MACHINES.get(platform.machine())
    if known is None or sys.platform != "linux":
        return False
    mark, numbers = known
    refused = sorted(numbers.values())
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, len(refused) + 1, 0, _OTHER_TABLE),
        *((_EQUAL, len(refused) - place, 0, number) for place, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*(_Step(*one) for one in steps)))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0)
