"""The rows as one consistent copy, by pg_dump and pg_restore: those of the embedded PostgreSQL, else those on the PATH."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from comity.exchange.backup.errors import NotEmptyError, ProgramError
from comity.lib.db_place import BinariesError, wheel_folder

# sessions of before must not open a restored node
_LEFT_OUT = ("django_session",)
_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database that other connections can read, and what stands in it."""

    name: str
    at: datetime
    migrations: dict[str, list[str]]
    checkpoint: str


@contextmanager
def snapshot(owner_url: str) -> Iterator[Snapshot]:
    """Hold one moment of the database open."""
    with psycopg.connect(owner_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot(), now()").fetchone()
        if row is None:
            raise ProgramError("The database gave no snapshot.")
        migrations: dict[str, list[str]] = {}
        for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations.setdefault(app, []).append(name)
        newest = connection.execute("SELECT note FROM audit_checkpoint ORDER BY size DESC LIMIT 1").fetchone()
        yield Snapshot(row[0], row[1], migrations, newest[0] if newest else "")


def dump(owner_url: str, moment: Snapshot, goal: Path) -> None:
    """Write the rows of a moment to a file, in PostgreSQL's own form. Raises ProgramError."""
    left_out = [f"--exclude-table-data={table}" for table in _LEFT_OUT]
    words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment.name}", *left_out]
    _run("pg_dump", owner_url, [*words, f"--file={goal}"])


def load(owner_url: str, source: Path) -> None:
    """Read rows into an empty database, all or none. Raises ProgramError."""
    name = conninfo_to_dict(owner_url)["dbname"]
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", f"--dbname={name}"]
    _run("pg_restore", owner_url, [*words, str(source)])


def require_empty(owner_url: str) -> None:
    """Refuse a database with a table in it. Raises NotEmptyError."""
    with psycopg.connect(owner_url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).fetchone()
    if found is not None and found[0]:
        raise NotEmptyError(
            f"The database is not empty: it holds {found[0]} tables. A backup is only restored into a new one. "
            "Make an empty database that belongs to the owner role, and name it in database_url of node.toml "
            "and in COMITY_OWNER_DATABASE_URL."
        )


def _run(program: str, owner_url: str, words: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  # PostgreSQL's own programs, arguments made here
        [_path(program), "--no-password", *words],
        env={**os.environ, **_environment(owner_url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        # only the first lines, which name the trouble; later ones may quote rows
        said = " ".join(done.stderr.strip().splitlines()[:2])[:400]
        raise ProgramError(f"{program} failed: {said}")


def _path(program: str) -> str:
    try:
        ours = wheel_folder() / "bin" / program
    except BinariesError:
        ours = Path()
    found = str(ours) if ours.is_file() else shutil.which(program)
    if found is None:
        raise ProgramError(f"{program} is not installed. Install the client programs of PostgreSQL.")
    return found


def _environment(owner_url: str) -> dict[str, str]:
    """Return the address as libpq reads it from the environment: a password does not belong on a command line."""
    parts = conninfo_to_dict(owner_url)
    return {_VARIABLES[name]: str(value) for name, value in parts.items() if name in _VARIABLES and value}
