"""Prepare the virtual environment of the project: `prepare.py runtime`, `prepare.py test`, or `prepare.py bench`.

The last makes `.bench-venv`, a place of its own for the heavy programs the name engine is measured beside.

Runs on a bare Python, before anything is installed, and does nothing when nothing changed since the last time. Packages come
from the hash-locked files in requirements/. uv (pinned the same way, kept in .tools) does it in seconds; where it cannot be
had, plain pip reads the same files.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANES = {"runtime": ("runtime.txt", "build.txt"), "test": ("test.txt", "build.txt")}
STAMP = "comity-stamp"
PEERS = ".bench-venv"


class PrepareError(Exception):
    """The environment could not be prepared."""


def fingerprint(root: Path, lane: str) -> str:
    """Digest of all that decides what must be installed: place, Python, locks, and the project's own metadata."""
    digest = hashlib.sha256(f"{root}\n{sys.version}\n".encode())
    for file in (*(root / "requirements" / name for name in LANES[lane]), root / "pyproject.toml"):
        digest.update(file.read_bytes())
    return f"{lane} {digest.hexdigest()}"


def is_fresh(root: Path, lane: str) -> bool:
    """Whether the environment holds this lane already; what the tests need includes what the program needs."""
    stamp = root / ".venv" / STAMP
    if not (root / ".venv" / "bin" / "python").exists() or not stamp.exists():
        return False
    return stamp.read_text() in {fingerprint(root, lane), fingerprint(root, "test")}


def prepare(root: Path, lane: str) -> None:
    """Make `.venv` hold exactly the lane's packages and the project itself. Raises PrepareError."""
    if (root / ".venv").is_symlink():
        return  # a second work tree that borrows the environment of the first, which keeps it
    if is_fresh(root, lane):
        return
    if (
        lane == "runtime"
        and (root / ".venv" / STAMP).exists()
        and "test " in (root / ".venv" / STAMP).read_text()
    ):
        lane = "test"  # the locks changed: whoever had the tests' packages keeps them
    print(f"Preparing .venv for {lane} (once, and again when the requirements change)", flush=True)
    (root / ".venv" / STAMP).unlink(missing_ok=True)
    files = [f"requirements/{name}" for name in LANES[lane]]
    uv = find_uv(root)
    if uv:
        with_uv(root, uv, files)
    else:
        with_pip(root, files)
    (root / ".venv" / STAMP).write_text(fingerprint(root, lane))


def prepare_peers(root: Path) -> None:
    """Make `.bench-venv` hold what requirements/bench.txt lists and nothing of the project itself. Raises PrepareError."""
    python = f"{PEERS}/bin/python"
    lock = "requirements/bench.txt"
    digest = hashlib.sha256(f"{root}\n{sys.version}\n".encode() + (root / lock).read_bytes()).hexdigest()
    stamp = root / PEERS / STAMP
    if stamp.exists() and stamp.read_text() == digest and (root / python).exists():
        return
    print(f"Preparing {PEERS} (once, and again when requirements/bench.txt changes)", flush=True)
    uv = find_uv(root)
    if uv:
        run(root, *uv, "venv", "--quiet", "--clear", "--python", sys.executable, PEERS)
        run(root, *uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock)
    else:
        run(root, sys.executable, "-m", "venv", "--clear", PEERS)
        pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
        run(root, *pip, "--require-hashes", "--no-deps", "-r", lock)
    stamp.write_text(digest)


def find_uv(root: Path) -> list[str] | None:
    """The command of uv: from .tools (installed there now if pip can), or from the PATH, or None."""
    own = root / ".tools" / "bin" / "uv"
    if not own.exists() and has(sys.executable, "pip"):
        words = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes")
        run(
            root,
            *(sys.executable, "-m", "pip", *words, "--target", ".tools", "-r", "requirements/tools.txt"),
            may_fail=True,
        )
    if own.exists():
        return [str(own)]
    found = shutil.which("uv")
    return [found] if found else None


def with_uv(root: Path, uv: list[str], files: list[str]) -> None:
    """Sync with uv: what is not listed is removed."""
    python = ("--python", ".venv/bin/python")
    if not (root / ".venv" / "bin" / "python").exists():
        run(root, *uv, "venv", "--quiet", "--clear", "--python", sys.executable, ".venv")
    run(root, *uv, "pip", "sync", "--quiet", *python, "--require-hashes", *files)
    run(root, *uv, "pip", "install", "--quiet", *python, "--no-build-isolation", "--no-deps", "-e", ".")


def with_pip(root: Path, files: list[str]) -> None:
    """Install with pip: slower, and what is not listed any more stays."""
    if not (root / ".venv" / "bin" / "python").exists():
        run(root, sys.executable, "-m", "venv", "--clear", ".venv")
    pip = (".venv/bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    for file in files:
        # the locks are whole; PyICU, which one package asks for, is replaced there by a build that needs no compiler
        run(root, *pip, "--require-hashes", "--no-deps", "-r", file)
    run(root, *pip, "--no-build-isolation", "--no-deps", "-e", ".")


def has(python: str, module: str) -> bool:
    """Whether a Python has a module."""
    return (
        subprocess.run([python, "-c", f"import {module}"], check=False, capture_output=True).returncode == 0
    )


def run(root: Path, *command: str, may_fail: bool = False) -> None:
    """Run one step from the project's folder."""
    clean = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=root, env=clean, check=False)
    if done.returncode != 0 and not may_fail:
        raise PrepareError(
            f"This step failed: {' '.join(command)}\n"
            "Needed are Python 3.11 or newer with pip or venv (Debian: apt install python3-venv python3-pip) "
            "and, the first time, a package registry."
        )


def main(words: list[str]) -> int:
    """Prepare one lane; two at the same time wait for each other."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is started by whatever Python is there
        print(
            f"Comity needs Python 3.11 or newer; this is {sys.version.split()[0]}. Run: make PYTHON=/path/to/python"
        )
        return 1
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lane = words[0] if words else "runtime"
        if lane == "bench":
            prepare_peers(ROOT)
        else:
            prepare(ROOT, lane)
    except PrepareError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        os.close(lock)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
