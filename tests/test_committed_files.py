"""What is committed names no package registry, no path of somebody's machine, and carries no lock file that would."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# spelled so that this file does not name them either
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "registry.npm" + "js",
    "deb" + ".debian.org",
    "registry.yarn" + "pkg",
)
MACHINE = re.compile(rb"(?<![\w.])/(?:work|root|Users|home)/[\w.-]")
LOCKS = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}


def committed() -> list[Path]:
    """Files in git that are still in the work tree; an archive without git is tested as it lies."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git work tree")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_requirements_name_no_host() -> None:
    texts = {file.name: file.read_text("utf-8") for file in committed() if file.parent.name == "requirements"}
    assert {"runtime.txt", "test.txt", "build.txt", "tools.txt"} <= texts.keys()
    assert [name for name, text in texts.items() if "://" in text or "index-url" in text] == []


def test_locks_of_vendored_packages_say_no_place_to_load_from() -> None:
    locks = [file for file in committed() if file.name == "package-lock.json"]
    assert [file.parent.name for file in locks if '"resolved"' in file.read_text("utf-8")] == []


def test_every_requirement_is_pinned_with_a_hash() -> None:
    for file in (ROOT / "requirements").glob("*.txt"):
        entries = file.read_text("utf-8").replace("\\\n", " ").splitlines()
        loose = [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
        assert entries
        assert loose == [], file.name


def test_no_registry_and_no_machine_is_named() -> None:
    found = []
    for file in committed():
        text = file.read_bytes()
        if b"\0" in text or ".min." in file.name:
            continue
        found += [f"{file.relative_to(ROOT)}: {host}" for host in HOSTS if host.encode() in text]
        found += [f"{file.relative_to(ROOT)}: {match[0].decode()}" for match in MACHINE.finditer(text)]
    assert found == []


def test_lock_files_that_name_hosts_stay_out() -> None:
    assert [file.name for file in committed() if file.name in LOCKS] == []
