"""A file is read by a child process that may do nothing else. This side never opens the file and believes nothing that comes back."""

import logging
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from comity.intake.reading import confine, wire
from comity.intake.reading.bounds import MOST_BYTES, MOST_MEMORY, MOST_RESULT, MOST_SECONDS, MOST_STILL
from comity.intake.reading.result import NotReadError, ReadFile, Reason

_log = logging.getLogger(__name__)
_PIECE = 1 << 16
PATH = "/usr/local/bin:/usr/bin:/bin"  # where the program of recognition is looked for
_KEPT = ("TESSDATA_PREFIX",)  # where the models of recognition are, if not where Debian has them
# as `child.py` says where it failed; the words of a file have no way into the log
_OWN_WORDS = re.compile(r"[A-Za-z_]{1,80} in [A-Za-z0-9_]{1,80}\.py, line [0-9]{1,7}", re.ASCII)


class ReaderBrokeError(Exception):
    """The reader ended without an answer; the cause is not known, and may be the file or the machine."""


def read_outside(
    content: bytes,
    label: str,
    *,
    most_seconds: float = MOST_SECONDS,
    most_still: float = MOST_STILL,
    most_memory: int = MOST_MEMORY,
) -> ReadFile:
    """Return what a file says. Takes from a tenth of a second to minutes, for scans.

    Args:
        content: the file.
        label: what the log calls it: a reference, never the name of the file or its words; what the file is, its bytes tell.
        most_seconds: after which the reader is ended.
        most_still: seconds without a sign after which it is ended.
        most_memory: bytes that it may take.

    Raises:
        NotReadError: with the reason.
        ReaderBrokeError: the reader died and nothing tells why.
    """
    if len(content) > MOST_BYTES:
        raise NotReadError(Reason.TOO_LARGE, size=len(content), most=MOST_BYTES)
    with _scratch() as scratch, _started(content, scratch, most_memory) as reader:
        sent = _heard(reader, most_seconds, most_still)
        code = reader.wait(timeout=most_still)
    return _told(sent, code, label)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for this reader alone, removed with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix="comity-reading-"))  # for its owner alone
    try:
        other = confine.nobody()
        if other:
            os.chown(folder, *other)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(content: bytes, scratch: Path, most_memory: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the reader in a session of its own; at the end nothing of it lives."""
    with _in_memory(content) as given:
        reader = subprocess.Popen(  # noqa: S603 - this very program
            [
                sys.executable,
                "-P",
                "-s",
                "-B",
                "-m",
                "comity.intake.reading.child",
                str(os.getpid()),
                str(most_memory),
            ],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env=_environment(scratch),
            close_fds=True,
            start_new_session=True,
        )
    try:
        yield reader
    finally:
        with suppress(ProcessLookupError):
            os.killpg(reader.pid, signal.SIGKILL)
        reader.wait()
        if reader.stdout:
            reader.stdout.close()


@contextmanager
def _in_memory(content: bytes) -> Iterator[int]:
    """The file as something to read from: in memory where the system can, so that it never lies on a disk in the clear."""
    if hasattr(os, "memfd_create"):
        given = os.memfd_create("file")
    else:
        with tempfile.TemporaryFile() as unnamed:
            given = os.dup(unnamed.fileno())
    try:
        with open(given, "wb", closefd=False) as written:
            written.write(content)
        os.lseek(given, 0, os.SEEK_SET)
        yield given
    finally:
        os.close(given)


def _environment(scratch: Path) -> dict[str, str]:
    """Return all that the reader knows of the node: where programs are, and its own folder."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = str(Path(__file__).resolve().parents[3])
    return {
        "PATH": PATH,
        "PYTHONPATH": own,
        "LANG": "C.UTF-8",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "OMP_THREAD_LIMIT": "1",
        **kept,
    }


def _heard(reader: subprocess.Popen[bytes], most_seconds: float, most_still: float) -> bytes:
    """Return all that the reader sends until it closes its pipe. Raises NotReadError when it takes too long, ReaderBrokeError when it sends too much."""
    pipe = reader.stdout
    if pipe is None:
        raise ReaderBrokeError("no pipe")
    heard = bytearray()
    started = last = time.monotonic()
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        while True:
            left = min(started + most_seconds, last + most_still) - time.monotonic()
            if left <= 0:
                raise NotReadError(Reason.TOO_LONG, seconds=int(time.monotonic() - started))
            if not waiting.select(left):
                continue
            piece = os.read(pipe.fileno(), _PIECE)
            if not piece:
                return bytes(heard)
            last = time.monotonic()
            heard += piece
            if len(heard) > MOST_RESULT:
                raise ReaderBrokeError("it sent more than a reader may")


def _told(sent: bytes, code: int, label: str) -> ReadFile:
    """Return what the reader said, or raise why there is nothing."""
    if code == -signal.SIGXCPU:
        raise NotReadError(Reason.TOO_LONG)
    if code == -signal.SIGKILL:  # not ours: the system ended what took its memory
        raise NotReadError(Reason.TOO_MUCH_MEMORY)
    try:
        found = wire.received(sent)
    except wire.BadFrameError as error:
        _log.warning("the reader of %r ended with %s and no answer: %s", label, code, error)
        raise ReaderBrokeError(f"ended with {code}: {error}") from error
    if isinstance(found, NotReadError):
        raise found
    if isinstance(found, str):
        how = found if _OWN_WORDS.fullmatch(found) else "it says so in words that are not a reader's"
        _log.warning("the reader of %r broke: %s", label, how)
        raise ReaderBrokeError(how)
    return found
