"""The disk is closed but for some folders: Linux 5.13 and later (Landlock), without rights and without a library. Elsewhere nothing happens.

From Linux 6.12 on signals reach nobody but this process and those it starts.

Numbers and shapes: linux/landlock.h; the numbers of the calls are the same on all machines.
"""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_BENEATH = 1
_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1, 2, 4, 8
_ALL_FIRST = (1 << 13) - 1  # the rights of version 1
_REFER, _TRUNCATE = 1 << 13, 1 << 14  # versions 2 and 3
_SCOPES = 6  # the version that knows what a process may reach beside files
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE  # what a rule about a file, and not a folder, may say


class _Rules(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def allow_only(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Leave this process and those it starts with these folders alone; return whether the system did."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    handled = _ALL_FIRST | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    scoped = _ABSTRACT_SOCKETS | _SIGNALS if version >= _SCOPES else 0
    rules = _Rules(
        handled, 0, scoped
    )  # an older system takes the longer shape while what it does not know is zero
    descriptor = libc.syscall(_CREATE, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    if descriptor < 0:
        return False
    try:
        for folder in readable:
            _allow(libc, descriptor, folder, (_EXECUTE | _READ | _READ_FOLDER) & handled)
        for folder in writable:
            _allow(libc, descriptor, folder, handled)
        return bool(libc.syscall(_RESTRICT, descriptor, 0) == 0)
    finally:
        os.close(descriptor)


def _allow(libc: ctypes.CDLL, rules: int, folder: Path, rights: int) -> None:
    try:
        opened = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # it is not there, or not for us
    try:
        allowed = rights if folder.is_dir() else rights & _OF_FILES
        rule = _Beneath(allowed, opened)
        libc.syscall(_ADD, rules, _BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)
