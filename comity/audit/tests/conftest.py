"""A log with its key, acts to write into it, and the owner of its tables, who may do anything."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.audit import signing
from comity.audit.actors import Process
from comity.audit.acts import Act, action
from comity.audit.core.note_keys import LogKey

LOG_KEY = LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
OTHER_KEY = LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(b"\x08" * 32))


@action("test.done")
def do_something(act: Act, about: str = "thing") -> bytes:
    """An act that changes nothing; returns the hash of its entry's id for tests that look for it."""
    act.about("test", about)
    return act.id.bytes


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> LogKey:
    """The key that signs the log of the test."""
    monkeypatch.setattr(signing, "_provider", [lambda: LOG_KEY])
    return LOG_KEY


@pytest.fixture
def acts(transactional_db: None) -> Callable[[int], None]:
    """A function that does so many acts, each in its own committed transaction."""

    def do(times: int) -> None:
        for number in range(times):
            do_something(Process("test"), f"thing-{number}")

    return do


Owner = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def owner(transactional_db: None) -> Iterator[Owner]:
    """A function that runs SQL as the owner of the tables."""
    with psycopg.connect(os.environ["COMITY_OWNER_DATABASE_URL"], autocommit=True) as connection:

        def run(sql: str, *values: object) -> list[tuple[Any, ...]]:
            cursor = connection.execute(sql.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

        yield run
