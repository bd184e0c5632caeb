"""A small supervisor: starts the programs of a node, waits until they are ready, starts again what falls, stops all.

It keeps a record of what it started. When it is killed the system ends its programs (Linux), and whoever starts or stops
the same folder next ends those that live on.
"""

import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TypeAlias

from comity.lib import process_groups, process_record
from comity.lib.process_record import AlreadyRunningError, ProcessesError
from comity.lib.readiness import always

LEAVING = (signal.SIGTERM, signal.SIGHUP)  # asked to end; the terminal was closed
LOOK = 0.1  # seconds between two looks at the programs
STEADY = 60.0  # seconds after which a program counts as well again
LONGEST_PAUSE = 30.0
LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside at the next start
# PR_SET_PDEATHSIG (1): the system sends SIGTERM when the thread that started us is gone; if it is gone already, leave.
_LAUNCHER = (
    "import ctypes, os, signal, sys; ctypes.CDLL(None).prctl(1, signal.SIGTERM); "
    "os.getppid() == int(sys.argv[1]) or sys.exit(1); os.execvp(sys.argv[2], sys.argv[2:])"
)

_Handler: TypeAlias = Callable[[int, FrameType | None], object] | int | signal.Handlers | None


class NotReadyError(ProcessesError):
    """A program did not become ready. Its log says why."""


@dataclass(frozen=True)
class Program:
    """What to run: `environment` is added to ours; `ready` is asked again and again for `patience` seconds."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = always
    patience: float = 60.0


@dataclass
class _Child:
    """A program that was started, and how often it fell lately."""

    program: Program
    process: subprocess.Popen[str]
    copier: threading.Thread  # carries its output to the log
    started: float
    falls: int = 0
    again_at: float | None = None


class Supervisor:
    """Keeps programs running, from `with` to its end.

    Entering starts them and returns when all are ready. Leaving stops them, also on Ctrl-C, SIGTERM and SIGHUP. Each writes its
    output to `<folder>/<name>.log`.
    """

    def __init__(
        self,
        folder: Path,
        programs: Sequence[Program],
        *,
        told: Callable[[str], object] | None = None,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        """Take where logs go, what to run, who is told when a program falls, with its last words, and how long it rests at most."""
        self.folder = folder
        self._longest = longest_pause
        self._told = told or (lambda _words: None)
        self.programs = programs
        self._children: dict[str, _Child] = {}
        self._ending = threading.Event()
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._lock: int | None = None
        self._before: dict[signal.Signals, _Handler] = {}

    def __enter__(self) -> Self:
        """Start everything. Raises AlreadyRunningError, NotReadyError (and then nothing is left running)."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = process_record.try_lock(self.folder)
        if self._lock is None:
            raise AlreadyRunningError(f"The programs of {self.folder} run already. Run `make stop` first.")
        process_record.end_orphans(self.folder)
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, _leave) for number in LEAVING}
        try:
            self._watcher.start()
            self._ready.wait()
        except BaseException:
            self._stop()
            raise
        if self._failure:
            self._stop()
            raise self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything."""
        self._stop()

    def wait(self) -> None:
        """Return when Ctrl-C, SIGTERM or SIGHUP asks to end."""
        with suppress(KeyboardInterrupt, SystemExit):
            self._ending.wait()

    def process(self, name: str) -> int:
        """Number of the process of a program now."""
        return self._children[name].process.pid

    def _watch(self) -> None:
        """Life of the watching thread. It alone starts programs, since the system ends them with the thread that did."""
        try:
            for program in self.programs:
                self._children[program.name] = self._start(program)
                self._record()
            for child in self._children.values():
                self._wait_ready(child)
            for child in self._children.values():  # ready may have been somebody else on its port
                self._require_alive(child)
        except Exception as error:  # noqa: BLE001 - the edge of this thread: raised again by the one that waits
            self._failure = error
            self._ending.set()
        self._ready.set()
        while not self._ending.wait(LOOK):
            for child in self._children.values():
                self._look_after(child)
        groups = [child.process.pid for child in reversed(self._children.values())]
        for group in groups:
            process_groups.ask_to_end(group)
        process_groups.end(groups)
        for child in self._children.values():
            child.process.wait()
            child.copier.join()

    def _start(self, program: Program) -> _Child:
        command = list(program.command)
        if sys.platform == "linux":
            command = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), *command]
        try:
            process = subprocess.Popen(  # noqa: S603 - our own programs
                command,
                env=os.environ | program.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            raise NotReadyError(f"{program.name} cannot be started: {error}") from error
        copier = threading.Thread(target=self._copy, args=(program, process), daemon=True)
        copier.start()
        return _Child(program, process, copier, time.monotonic())

    def _wait_ready(self, child: _Child) -> None:
        name = child.program.name
        while not self._ending.is_set():
            self._require_alive(child)
            if child.program.ready():
                return
            if time.monotonic() - child.started > child.program.patience:
                raise NotReadyError(
                    f"{name} was not ready after {child.program.patience:g} s.{self._tail(name)}"
                )
            self._ending.wait(LOOK)

    def _require_alive(self, child: _Child) -> None:
        if child.process.poll() is not None:
            name = child.program.name
            child.copier.join(1)  # what it said last is on its way to the log
            raise NotReadyError(f"{name} ended with {child.process.returncode}.{self._tail(name)}")

    def _look_after(self, child: _Child) -> None:
        """Start a fallen program again, later each time it falls soon after its start."""
        present = time.monotonic()
        if child.again_at is None:
            if child.process.poll() is None:
                return
            lived = present - child.started
            child.falls = 1 if lived > STEADY else child.falls + 1
            rest = min(pause(child.falls), self._longest)
            child.again_at = present + rest
            self._note(child.program, f"ended with {child.process.returncode}; starts again in {rest:g} s")
            name = child.program.name
            self._told(f"{name} ended with {child.process.returncode}.{self._tail(name)}")
            process_groups.ask_to_end(child.process.pid)  # what it had started itself
        elif present >= child.again_at:
            process_groups.end([child.process.pid])
            try:
                fresh = self._start(child.program)
            except NotReadyError as error:
                self._note(child.program, str(error))
                child.falls += 1
                child.again_at = present + pause(child.falls)
                return
            child.process, child.copier = fresh.process, fresh.copier
            child.started, child.again_at = fresh.started, None
            self._record()

    def _stop(self) -> None:
        """Have the watching thread end all, and let go of the folder."""
        self._ending.set()
        if self._watcher.is_alive():
            self._watcher.join()
        process_record.forget(self.folder)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before = {}
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _record(self) -> None:
        running = {name: child.process.pid for name, child in self._children.items()}
        process_record.write(self.folder, running)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _copy(self, program: Program, process: subprocess.Popen[str]) -> None:
        """Carry the output of a program to its log, each line with its moment."""
        log = self._log(program.name)
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.rename(log.with_suffix(".log.1"))
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        with process.stdout, log.open("a", encoding="utf-8", buffering=1) as out:
            for line in process.stdout:
                out.write(f"{_moment()} {program.name} | {line.rstrip()}\n")

    def _note(self, program: Program, sentence: str) -> None:
        with self._log(program.name).open("a", encoding="utf-8") as out:
            out.write(f"{_moment()} {program.name} {sentence}\n")

    def _tail(self, name: str) -> str:
        try:
            lines = self._log(name).read_text("utf-8").splitlines()
        except FileNotFoundError:
            return ""
        return "\n" + "\n".join(lines[-8:])


def pause(falls: int) -> float:
    """Seconds before a program is started again: 0.5 after its first fall, doubled with each more, 30 at most."""
    return min(math.ldexp(0.5, min(falls - 1, 10)), LONGEST_PAUSE)


def _leave(number: int, frame: FrameType | None) -> None:
    """A signal ends the `with` block like an exit would."""
    del frame
    raise SystemExit(128 + number)


def _moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
