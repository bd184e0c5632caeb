"""Statements below the cursor: what they answer, what they raise, and what becomes of them when the connection does not last."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from comity.lib import prepared
from comity.lib.statements import ask, ask_all, run

pytestmark = pytest.mark.django_db(transaction=True)


KEPT = "INSERT INTO django_session VALUES (%s, %s, %s)"  # no record of ours, so that no act is needed
FOUND = "SELECT session_data FROM django_session WHERE session_key = %s"
COUNT = "SELECT count(*) FROM django_session"
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def names() -> int:
    """Return how many statements the server keeps for us, as we know it."""
    return len(prepared._prepared_on(connection.connection).names)  # nothing else says it


def end(process: int) -> None:
    """End a connection from outside."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    finally:
        other.close()


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
    end(ours)
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


def put(key: str, said: str = "") -> None:
    run(KEPT, [key, said, LATER])


def waiting() -> int:
    """Return how many statements are put off, as we know it."""
    return len(prepared._prepared_on(connection.connection).waiting)  # nothing else says it


def elsewhere() -> list[str]:
    """Return the keys that another connection sees."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT session_key FROM django_session ORDER BY session_key")
            return [key for (key,) in cursor.fetchall()]
    finally:
        other.close()


def test_what_only_writes_goes_with_the_next_question_or_with_the_commit() -> None:
    with transaction.atomic():
        put("a")
        assert waiting() == 1
        assert ask(COUNT) == [(1,)]
        put("b")
        put("c")
        assert (waiting(), elsewhere()) == (2, [])
    assert (waiting(), elsewhere()) == (0, ["a", "b", "c"])


def test_outside_of_a_transaction_nothing_is_put_off() -> None:
    put("a")
    assert (waiting(), elsewhere()) == (0, ["a"])
    with pytest.raises(IntegrityError):
        put("a")


def test_django_finds_what_was_put_off_before_it_asks() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        put("a")
        assert Session.objects.filter(session_key="a").exists()
        put("b")
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (2,)
        put("c")
        cursor.executemany("DELETE FROM django_session WHERE session_key = %s", [["a"], ["c"]])
        with CaptureQueriesContext(connection) as asked:
            put("d")
            assert ask(COUNT) == [(2,)]
        assert len(asked) == 2
    assert elsewhere() == ["b", "d"]


def test_what_was_put_off_before_somebody_looks_goes_before_what_is_looked_at() -> None:
    with CaptureQueriesContext(connection), transaction.atomic():
        put("a")
    with transaction.atomic():
        put("b")
        with CaptureQueriesContext(connection):
            assert ask(COUNT) == [(2,)]
    assert elsewhere() == ["a", "b"]


def done(*acts: Callable[[], object]) -> None:
    """Do some things in a transaction, or behind a savepoint of one."""
    with transaction.atomic():
        for act in acts:
            act()


def go_wrong() -> None:
    """Raise something that has nothing to do with the database."""
    raise LookupError


def test_what_fails_at_the_commit_undoes_all_and_is_said_there() -> None:
    put("a")
    come_to: list[str] = []
    with pytest.raises(IntegrityError):
        done(partial(put, "b"), partial(put, "a"), partial(put, "c"), partial(come_to.append, "the end"))
    assert come_to == ["the end"]
    assert (waiting(), elsewhere()) == (0, ["a"])
    done(partial(put, "d"))
    assert elsewhere() == ["a", "d"]


@pytest.mark.parametrize("written_down", [False, True])
def test_what_failed_and_was_passed_over_is_not_said_done(*, written_down: bool) -> None:
    """A caller took the error for its own: of what was put off, which came out at its savepoint, or of a question without one."""
    put("a")
    hooks: list[str] = []

    def at_the_savepoint() -> None:
        put("b")
        put("a")
        with suppress(IntegrityError):
            done(partial(put, "c"))

    def without_one() -> None:
        put("b")
        with suppress(IntegrityError):
            ask(f"{KEPT} RETURNING 1", ["a", "", LATER])

    connection.force_debug_cursor = written_down
    try:
        for wrong in (at_the_savepoint, without_one):
            with pytest.raises((TransactionManagementError, IntegrityError)):
                done(lambda: transaction.on_commit(lambda: hooks.append("done")), partial(ask, COUNT), wrong)
    finally:
        connection.force_debug_cursor = False
    assert (hooks, elsewhere()) == ([], ["a"])
    done(partial(put, "d"))
    assert elsewhere() == ["a", "d"]


def test_what_fails_before_a_question_is_said_by_it() -> None:
    put("a")
    come_to: list[str] = []
    with transaction.atomic():
        for question in (partial(ask, COUNT), Session.objects.count):
            with pytest.raises(IntegrityError):
                done(partial(put, "b"), partial(put, "a"), question, partial(come_to.append, "the end"))
        put("d")
    assert (come_to, elsewhere()) == ([], ["a", "d"])


def test_what_is_undone_is_never_sent() -> None:
    with pytest.raises(LookupError):
        done(partial(put, "a"), go_wrong)
    assert waiting() == 0
    with transaction.atomic():
        put("b")
        with pytest.raises(LookupError):
            done(partial(put, "c"), go_wrong)
        assert waiting() == 0
        with pytest.raises(LookupError):
            done(partial(put, "d"), partial(ask, COUNT), partial(put, "e"), go_wrong)
        put("f")
    assert elsewhere() == ["b", "f"]


def test_few_wait_and_they_may_be_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_WAITING", 3)
    large = "x" * 3_000_000  # more than the system takes from us at once
    with transaction.atomic():
        for number in range(7):
            put(f"{number}", large)
            assert waiting() < 3
    assert ask("SELECT sum(length(session_data)) FROM django_session") == [(7 * len(large),)]


def test_names_that_something_waits_under_are_kept_until_it_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("SELECT 1")
    monkeypatch.setattr(prepared, "MOST", names() + 1)
    with transaction.atomic():
        put("a")
        assert ask("SELECT 1 + %s", [1]) == [(2,)]
    assert elsewhere() == ["a"]


def test_a_connection_that_ends_before_the_commit_leaves_nothing() -> None:
    [(ours,)] = ask("SELECT pg_backend_pid()")
    with pytest.raises(OperationalError):
        done(partial(put, "a"), partial(end, ours))
    assert elsewhere() == []
    assert ask(COUNT) == [(0,)]


def test_other_threads_go_on_while_an_answer_is_awaited() -> None:
    gone_on = threading.Event()
    with transaction.atomic():
        put("a")
        timer = threading.Timer(0.05, gone_on.set)
        timer.start()
        ask("SELECT pg_sleep(0.5)")
        assert gone_on.is_set()
    timer.join()


def test_several_questions_go_one_after_the_other_behind_what_was_put_off() -> None:
    add = "INSERT INTO django_session VALUES (%s, %s, %s) RETURNING session_key"
    with transaction.atomic():
        put("a", "first")
        assert ask_all((FOUND, ["a"]), (add, ["b", "second", LATER]), (COUNT, [])) == [
            [("first",)],
            [("b",)],
            [(2,)],
        ]
        assert elsewhere() == []
        with CaptureQueriesContext(connection) as asked:
            assert ask_all((FOUND, ["b"]), (COUNT, [])) == [[("second",)], [(2,)]]
        assert len(asked) == 2
    assert ask_all((COUNT, []), (FOUND, ["none"])) == [[(2,)], []]
    assert elsewhere() == ["a", "b"]


def test_the_first_of_several_that_fails_is_said_and_undoes_all() -> None:
    with pytest.raises(DataError):
        done(partial(put, "a"), partial(ask_all, ("SELECT 1 / %s", [0]), (COUNT, [])))
    with pytest.raises(DataError):
        ask_all((COUNT, []), ("SELECT 1 / %s", [0]))
    assert (ask_all((COUNT, []), (FOUND, ["a"])), elsewhere()) == ([[(0,)], []], [])


def test_a_question_sees_what_was_committed_while_the_one_before_it_waited() -> None:
    put("a", "before")
    locked, process = threading.Event(), list[int]()

    def change() -> None:
        try:
            with transaction.atomic():
                run("UPDATE django_session SET session_data = 'after' WHERE session_key = %s", ["a"])
                put("b")
                process.extend(*ask("SELECT pg_backend_pid()"))
                locked.set()
                until = "SELECT 1 FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"  # not kept within a transaction
                while not ask(until, process):
                    pass
        finally:
            connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert locked.wait(10)
    with transaction.atomic():
        found = ask_all((f"{FOUND} FOR UPDATE", ["a"]), (COUNT, []))
    other.join()
    assert found == [[("after",)], [(2,)]]


def test_names_of_several_questions_are_kept_until_they_were_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("SELECT 1")
    monkeypatch.setattr(prepared, "MOST", names() + 2)
    for number in range(4):
        several = [(f"SELECT %s + {number}{part}", [1]) for part in range(3)]
        assert ask_all(*several) == [[(1 + int(f"{number}{part}"),)] for part in range(3)]
        assert names() <= prepared.MOST
