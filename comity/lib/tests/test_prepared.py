"""Statements below the cursor: what they answer, what they raise, and what becomes of them when the connection does not last."""

from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError

from comity.lib import prepared
from comity.lib.statements import ask, run

pytestmark = pytest.mark.django_db(transaction=True)


KEPT = "INSERT INTO django_session VALUES (%s, %s, %s)"  # no record of ours, so that no act is needed
FOUND = "SELECT session_data FROM django_session WHERE session_key = %s"
COUNT = "SELECT count(*) FROM django_session"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def names() -> int:
    """Return how many statements the server keeps for us, as we know it."""
    return len(prepared._prepared_on(connection.connection).names)  # nothing else says it


def test_values_go_and_come() -> None:
    run(KEPT, ["a", "một 100%", LATER])
    like = "SELECT session_key, expire_date FROM django_session WHERE session_data LIKE '%%100%%'"
    assert ask(like) == [("a", LATER)]
    assert ask("SELECT %s::text, %s::integer[]", [None, [1, 2]]) == [(None, [1, 2])]


def test_a_statement_is_prepared_once_and_a_rollback_leaves_it() -> None:
    ask(FOUND, ["a"])
    before = names()
    with transaction.atomic():
        run(KEPT, ["a", "gone", LATER])
        assert ask(FOUND, ["a"]) == [("gone",)]
        transaction.set_rollback(True)
    assert ask(FOUND, ["a"]) == []
    assert names() == before + 1


def test_errors_are_those_of_django_and_undo_the_transaction() -> None:
    run(KEPT, ["a", "first", LATER])

    def twice() -> None:
        with transaction.atomic():
            run(KEPT, ["b", "second", LATER])
            run(KEPT, ["a", "again", LATER])

    with pytest.raises(IntegrityError):
        twice()
    with pytest.raises(DataError):
        ask("SELECT 1 / %s", [0])
    assert ask(COUNT) == [(1,)]
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            twice()
        run(KEPT, ["c", "after the savepoint", LATER])
    assert ask(COUNT) == [(2,)]


def test_nothing_is_asked_in_a_transaction_that_has_failed() -> None:
    with transaction.atomic():
        connection.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ask("SELECT 1")


def test_a_connection_that_was_ended_is_said_and_the_next_one_serves() -> None:
    [(ours,)] = ask("SELECT pg_backend_pid()")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ours])
    finally:
        other.close()
    with pytest.raises(OperationalError):
        ask("SELECT 1")
    connection.close()
    assert ask("SELECT 1") == [(1,)]


def test_what_the_server_keeps_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("SELECT 1")
    monkeypatch.setattr(prepared, "MOST", names() + 3)
    for number in range(10):
        assert ask(f"SELECT %s + {number}", [1]) == [(1 + number,)]
        assert names() <= prepared.MOST
    assert ask("SELECT %s + 0", [1]) == [(1,)]


def test_what_was_prepared_goes_with_its_connection() -> None:
    ask("SELECT 1")
    connection.close()
    ask("SELECT 2")
    assert names() == 1
