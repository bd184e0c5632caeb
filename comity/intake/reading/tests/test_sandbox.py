"""What the child may do when it opens a file, looked at from inside; and that nothing of it outlives its time or its parent."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from comity.intake.reading import outside, wire
from comity.intake.reading.bounds import MOST_MEMORY
from comity.intake.reading.outside import ReaderBrokeError, read_outside
from comity.intake.reading.result import NotReadError, Reason
from comity.intake.reading.tests import making

ROOT = Path(__file__).resolve().parents[4]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these bounds are Linux's")
LANDLOCK, SIGNALS = (
    ctypes.CDLL(None, use_errno=True).syscall(444, None, 0, 1) if sys.platform == "linux" else -1,
    6,
)
# takes the place of `read` in a child that has given up its rights, and tells what it could still do
LOOK = """
import json, os, resource, socket, sys
from pathlib import Path
from comity.intake.reading import child, reader
from comity.intake.reading.result import NotReadError, Reason

def tried(what):
    try:
        what()
    except OSError as error:
        return type(error).__name__
    return "done"

def read(content, beat):
    found = {
        "user": os.geteuid(), "environment": sorted(os.environ), "descriptors": sorted(os.listdir("/proc/self/fd"))[:20],
        "socket": tried(socket.socket), "unix": tried(lambda: socket.socket(socket.AF_UNIX)),
        "leave": tried(os.setsid), "disk": tried(lambda: os.listdir(%(secret)r)), "file": tried(lambda: open(%(secret)r + "/key").read()),
        "outside": tried(lambda: open("/tmp/comity-reading-test", "w")), "scratch": tried(lambda: open("x", "w").write("x")),
        "large": tried(lambda: open("y", "wb").write(bytes(150_000_000))),
        "many": tried(lambda: [os.open("/dev/null", os.O_RDONLY) for _ in range(200)]),
        "itself": tried(lambda: os.kill(os.getpid(), 0)),
        "memory": resource.getrlimit(resource.RLIMIT_AS)[0], "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
    }
    raise NotReadError(Reason.BROKEN, **{"a": json.dumps(found)[:190], "b": json.dumps(found)[190:380], "c": json.dumps(found)[380:570], "d": json.dumps(found)[570:760]})

reader.read = read
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.exit(child.main())
"""


def seen_by_child(tmp_path: Path) -> Mapping[str, Any]:
    (tmp_path / "key").write_text("secret")
    tmp_path.chmod(0o755)
    with outside._scratch() as scratch:
        done = subprocess.run(
            [
                sys.executable,
                "-P",
                "-B",
                "-c",
                LOOK % {"secret": str(tmp_path)},
                str(os.getpid()),
                str(MOST_MEMORY),
            ],
            input=b"words",
            capture_output=True,
            cwd=scratch,
            env=outside._environment(scratch),
            check=False,
            timeout=60,
        )
    found = wire.received(done.stdout)
    assert isinstance(found, NotReadError), (found, done.stderr)
    seen: Mapping[str, Any] = json.loads("".join(str(found.values.get(one, "")) for one in "abcd"))
    return seen


@LINUX
def test_the_child_has_neither_network_nor_disk_nor_knowledge_of_the_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nowhere")
    monkeypatch.setenv("COMITY_SECRET_KEY", "secret")
    seen = seen_by_child(tmp_path)
    assert set(seen["environment"]) <= {
        "HOME",
        "LANG",
        "LC_CTYPE",
        "OMP_THREAD_LIMIT",
        "PATH",
        "PYTHONPATH",
        "TESSDATA_PREFIX",
        "TMPDIR",
    }
    assert seen["socket"] == seen["unix"] == seen["leave"] == "PermissionError"
    assert seen["disk"] == seen["file"] == seen["outside"] == "PermissionError"
    assert seen["scratch"] == seen["itself"] == "done"
    assert (seen["large"], seen["many"]) == ("OSError", "OSError")
    assert (seen["memory"], seen["core"]) == (MOST_MEMORY, 0)
    assert len(seen["descriptors"]) <= 5
    assert seen["user"] != 0


@LINUX
@pytest.mark.skipif(LANDLOCK < SIGNALS, reason="the Landlock of this system knows no signals")
def test_signals_reach_itself_and_its_own_alone() -> None:
    """As the same user, whom the rights of users would let through."""
    look = (
        "import os, subprocess, sys\n"
        "from pathlib import Path\n"
        "from comity.intake.reading import landlock, syscalls\n"
        "landlock.allow_only([Path('/')], [Path('/')])\n"
        "syscalls.forbid()\n"
        "own = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
        "own.kill()\n"
        "os.kill(os.getpid(), 0)\n"
        "print(own.wait())\n"
        "try:\n"
        "    os.kill(os.getppid(), 0)\n"
        "except PermissionError:\n"
        "    print('nobody else')\n"
    )
    prctl = (
        "import ctypes\nctypes.CDLL(None).prctl(38, 1, 0, 0, 0)\n"  # no new rights, as the child does before
    )
    done = subprocess.run(
        [sys.executable, "-c", prctl + look],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stdout.split("\n")[:2] == [str(-signal.SIGKILL), "nobody else"]


def test_what_comes_in_is_never_on_the_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with outside._in_memory(b"words") as given:
        assert os.read(given, 10) == b"words"
        assert os.fstat(given).st_nlink == 0


def test_an_ended_reader_leaves_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    real = subprocess.Popen

    def remembered(*words: Any, **options: Any) -> Any:
        started = real(*words, **options)
        kept.append(started.pid)
        return started

    monkeypatch.setattr("comity.intake.reading.outside.subprocess.Popen", remembered)
    with pytest.raises(NotReadError):
        read_outside(making.pdf([[(72, 700, "Page")]] * 400), "slow", most_seconds=0.05)
    assert kept
    with pytest.raises(ProcessLookupError):
        os.killpg(kept[0], 0)


@LINUX
def test_a_reader_dies_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed outright while its reader waits; the reader goes too."""
    parent = (
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from comity.intake.reading import outside\n"
        "read, write = os.pipe()\n"
        "from contextlib import contextmanager\n"
        "@contextmanager\n"
        "def waits(content): yield read\n"  # a file that never comes
        "outside._in_memory = waits\n"
        "with outside._scratch() as scratch, outside._started(b'', scratch, 2_500_000_000) as reader:\n"
        "    print(reader.pid, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    started = subprocess.Popen(
        [sys.executable, "-P", "-c", parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )
    assert started.stdout is not None
    reader = int(started.stdout.readline())
    status = Path(f"/proc/{reader}/status")
    until = time.monotonic() + 60
    while "Seccomp:\t2" not in status.read_text() and time.monotonic() < until:
        os.sched_yield()
    started.kill()
    started.wait()
    started.stdout.close()
    if started.stdin:
        started.stdin.close()
    while is_alive(reader) and time.monotonic() < until:
        os.sched_yield()
    assert not is_alive(reader)


def is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("code", [0, 3, -signal.SIGSEGV])
def test_a_reader_that_ends_without_an_answer_broke(code: int) -> None:
    with pytest.raises(ReaderBrokeError):
        outside._told(b"", code, "file")


def test_a_reader_that_was_ended_by_the_system_says_why() -> None:
    for code, reason in (
        (-signal.SIGXCPU, Reason.TOO_LONG),
        (-signal.SIGKILL, Reason.TOO_MUCH_MEMORY),
    ):
        with pytest.raises(NotReadError) as refused:
            outside._told(b"", code, "file")
        assert refused.value.reason is reason
