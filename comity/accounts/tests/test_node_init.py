"""`comity node init` and `comity node migrate`, as an operator types them."""

import io
import os
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from comity.accounts.actions import WeakPasswordError, add_person
from comity.accounts.management.commands.node_init import chosen_password
from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast
from comity.audit.actors import Process
from comity.lib import db_roles, node_folder
from comity.lib.embedded_db import Server

PASSWORD = "bốn cây cầu qua sông xanh"


@pytest.fixture
def database(database_server: Server) -> Iterator[str]:
    """The name of an empty database."""
    name = f"init_{os.getpid()}"
    db_roles.drop_database(database_server, name)
    db_roles.create_database(database_server, name)
    yield name
    db_roles.drop_database(database_server, name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the node shall live: a path with spaces and marks."""
    return tmp_path / "nút Hà Nội" / "home"


def password_file(folder: Path, password: str = PASSWORD) -> Path:
    file = folder / "password"
    file.write_text(password + "\n", "utf-8")
    file.chmod(0o600)
    return file


def comity(*words: object, **around: str) -> subprocess.CompletedProcess[str]:
    """Run the program without a terminal, outside any node."""
    names = {"COMITY_HOME", "DATABASE_URL", "COMITY_OWNER_DATABASE_URL"}
    clean = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-m", "comity", *(str(word) for word in words)],
        env={**clean, **around},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def about(home: Path, address: str) -> list[Any]:
    return [
        *("node", "init", home, "--node-id", "cxp:node:vn:hanoi", "--country", "VNM"),
        *("--zone", "Asia/Ho_Chi_Minh", "--agency-name", "en=Hanoi liaison bureau"),
        *("--agency-name", "vi=Văn phòng liên lạc Hà Nội", "--database-url", address, "--admin", "V-0001"),
    ]


def test_it_makes_a_node_step_by_step(
    home: Path, tmp_path: Path, database: str, database_server: Server, template_database: str
) -> None:
    # the tables are there, only the step is taken: below all of it is done, the migrations too
    db_roles.drop_database(database_server, database)
    db_roles.create_database(database_server, database, template_database)
    owner = database_server.url(db_roles.OWNER, database)
    words = about(home, database_server.url(db_roles.APPLICATION, database))

    first = comity(*words, "--files-only")
    assert first.returncode == 0, first.stderr
    settings = tomllib.loads((home / "node.toml").read_text("utf-8"))
    assert settings["node_id"] == "cxp:node:vn:hanoi"
    assert "owner_database_url" not in settings
    assert {stat.S_IMODE(path.stat().st_mode) for path in [home, home / "secrets"]} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*") if path.is_file()} == {0o600}
    key = (home / "secrets" / "secret_key").read_text()

    migrated = comity("--home", home, "node", "migrate", COMITY_OWNER_DATABASE_URL=owner)
    assert migrated.returncode == 0, migrated.stderr

    made = comity("--home", home, *words, "--password-file", password_file(tmp_path), "--print-code-key")
    assert made.returncode == 0, made.stderr
    address = urlsplit(made.stdout.strip().splitlines()[-1])
    assert address.scheme == "otpauth"
    assert len(parse_qs(address.query)["secret"][0]) == 32

    again = comity("--home", home, *words)
    assert again.returncode == 0, again.stderr
    assert "already" in again.stdout
    assert (home / "secrets" / "secret_key").read_text() == key
    with psycopg.connect(owner) as rows:
        assert rows.execute("SELECT sign_in, roles FROM accounts_person").fetchall() == [
            ("V-0001", ["operator"])
        ]
        assert rows.execute("SELECT code, is_home FROM accounts_agency").fetchall() == [("vn-hanoi", True)]
        events = rows.execute(
            "SELECT event FROM audit_entry WHERE outcome = 'done' ORDER BY at, id"
        ).fetchall()
        assert ("node.made",) in events
        assert ("person.added",) in events
        stored = rows.execute("SELECT password FROM accounts_person").fetchall()[0][0]
        assert stored.startswith("argon2")
        assert PASSWORD not in stored


def test_it_does_everything_at_once(
    home: Path, tmp_path: Path, database: str, database_server: Server
) -> None:
    made = comity(
        *about(home, database_server.url(db_roles.APPLICATION, database)),
        *("--owner-database-url", database_server.url(db_roles.OWNER, database)),
        *("--password-file", password_file(tmp_path)),
    )
    assert made.returncode == 0, made.stderr
    assert "Sign in as V-0001 at http://127.0.0.1:8000" in made.stdout


def test_it_says_when_the_database_does_not_answer(home: Path, tmp_path: Path) -> None:
    done = comity(*about(home, f"postgres://comity_app@/comity?host={tmp_path}"))
    assert done.returncode != 0
    assert "The database does not answer" in done.stderr
    assert node_folder.is_made(home)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--node-id", "cxp:node:VN:Hanoi"], "--node-id is needed"),
        (["--node-id", "cxp:node:vn:hanoi", "--zone", "Hanoi"], "is no time zone"),
        (["--node-id", "cxp:node:vn:hanoi", "--web-url", "http://bureau.example"], "https:// only"),
        (["--node-id", "cxp:node:vn:hanoi"], "--database-url is needed"),
        (["--agency-name", "Bureau"], "LANG=TEXT"),
    ],
)
def test_it_says_what_is_missing_and_writes_nothing(
    words: list[str], sentence: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(CommandError, match=sentence):
        call_command("node_init", str(home), *words)
    assert not home.exists()


def test_there_is_no_default_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-file"):
        chosen_password(None)


def test_a_password_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = password_file(tmp_path)
    assert chosen_password(file) == PASSWORD
    file.chmod(0o644)
    with pytest.raises(CommandError, match="chmod 600"):
        chosen_password(file)


@pytest.mark.parametrize("weak", ["", "V-0001", "short", "123456789012", "V-0001-V-0001"])
def test_a_weak_password_makes_no_administrator(weak: str, cast: Cast) -> None:
    with pytest.raises(WeakPasswordError):
        add_person(
            Process("node-init"),
            sign_in="V-0001-V-0001",
            name="V-0001",
            name_language="en",
            unit_id=cast.operator.unit_id,
            roles=[Role.OPERATOR],
            password=weak,
        )
    assert not Person.objects.filter(sign_in="V-0001-V-0001").exists()


def test_a_folder_that_is_no_node_is_named() -> None:
    done = comity("--home", "/nowhere at all", "node", "migrate")
    assert done.returncode != 0
    assert "Run `comity node init`" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrating_needs_the_owner(settings: Settings) -> None:
    settings.OWNER_DATABASE_URL = ""
    with pytest.raises(CommandError, match="COMITY_OWNER_DATABASE_URL"):
        call_command("node_migrate")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_setting_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    home = tmp_path_factory.mktemp("home")
    node_folder.make_folder(home, {"said": text, "yes": True})
    assert tomllib.loads((home / "node.toml").read_text("utf-8")) == {"said": text, "yes": True}
