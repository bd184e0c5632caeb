"""Hand-written statements run below the cursor: prepared once a connection, and asked by the C library of PostgreSQL (`psycopg.pq`).

A cursor composes, plans, sends and waits in some thirty steps of Python; here a statement is one call that waits in C. Values
go and come through the adapters of Django's own connection, within its transaction, before its guards, and with its errors.

What only writes can be put off (`put_off`): it goes in one way with what is asked next on this connection, or with the commit.
Questions that do not wait for each other's answers go in one way as well (`execute_all`).
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, cast

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer

from comity.lib.one_way import Piece, good, send

Found = tuple[Any, ...]
Question = tuple[str, Sequence[Any]]  # a statement and its values
Act = Callable[["psycopg.Connection[Any]", str, Any], list[Found]]
_MARK = re.compile(r"%[s%]")
_KEPT = "_comity_prepared"
MOST = 300  # statements on one connection: each is a plan that the server keeps
MOST_WAITING = 32  # statements that are put off


class _Prepared:
    """What one connection has prepared, what waits on it, and how it turns values into those of the server and back."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.transformer = Transformer(connection)
        self.names: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self.waiting: list[Piece] = []

    def taken(self) -> list[Piece]:
        """Return what waits, and let go of it: what fails is not tried a second time."""
        found, self.waiting = self.waiting, []
        return found


def execute(wrapper: BaseDatabaseWrapper, statement: str, values: Any) -> list[Found]:
    """Run one statement on a connection and return its rows, none where it gives none.

    Raises:
        django.db.Error: what Django raises for the same answer of the server; also for what was put off before.
    """
    return _guarded(_ask, wrapper, statement, values)


def execute_all(wrapper: BaseDatabaseWrapper, questions: Sequence[Question]) -> list[list[Found]]:
    """Run several statements on a connection, one after the other, in one way to the server; return the rows of each.

    Each sees what was committed before its own beginning, as if it had been asked by itself.

    Raises:
        django.db.Error: what Django raises for the first that failed, or for what was put off before.
    """
    pieces: list[Piece] = []

    def add(connection: "psycopg.Connection[Any]", statement: str, values: Any) -> list[Found]:
        known = _prepared_on(connection)
        if not pieces:
            _make_room(connection, known, len(questions))  # those before would lose their names
        prepared = _prepare(connection, known, statement, values)
        pieces.append(partial(connection.pgconn.send_query_prepared, *prepared))
        return []

    for statement, values in questions:
        _guarded(add, wrapper, statement, values)
    connection = cast("psycopg.Connection[Any]", wrapper.connection)
    known = _prepared_on(connection)
    with wrapper.wrap_database_errors:
        results = send(connection, [*_beginning(connection), *known.taken(), *pieces])
    return [_rows(known, result) for result in results[-len(pieces) :]]


def put_off(wrapper: BaseDatabaseWrapper, statement: str, values: Any) -> None:
    """Have a statement run that gives no rows, before whatever else reaches the server in this transaction, or with its end.

    What it raises is raised there. One that is rolled back before is never sent.
    """
    _guarded(_put_off, wrapper, statement, values)


def send_waiting(wrapper: BaseDatabaseWrapper) -> None:
    """Run what was put off on a connection, before something goes to the server by another way."""
    connection = cast("psycopg.Connection[Any]", wrapper.connection)
    waiting = _prepared_on(connection).taken()
    if waiting:
        with wrapper.wrap_database_errors:
            send(connection, [*_beginning(connection), *waiting])


def drop_waiting(wrapper: BaseDatabaseWrapper) -> None:
    """Forget what was put off on a connection: its transaction, or its last savepoint, is undone."""
    if wrapper.connection is not None:
        _prepared_on(cast("psycopg.Connection[Any]", wrapper.connection)).waiting.clear()


def require_whole(wrapper: BaseDatabaseWrapper) -> None:
    """Let a transaction end in which nothing failed, or only behind savepoints.

    The server answers the COMMIT of any other with a ROLLBACK and no error, so that what was lost would be said done. What was put
    off fails at the next savepoint, where a caller may take it for what it does behind it, and go on.

    Raises:
        TransactionManagementError: nothing of the transaction stays.
    """
    raw = cast("psycopg.Connection[Any]", wrapper.connection).pgconn
    if raw.transaction_status == pq.TransactionStatus.INERROR:
        raise TransactionManagementError("A statement failed in this transaction: nothing of it was kept.")


def commit(wrapper: BaseDatabaseWrapper) -> None:
    """End the transaction of a connection, with what was put off in it.

    Raises:
        django.db.Error: something that was put off failed, or the end itself: nothing of the transaction stays.
    """
    connection = cast("psycopg.Connection[Any]", wrapper.connection)
    waiting, raw = _prepared_on(connection).taken(), connection.pgconn
    with wrapper.wrap_database_errors:
        if waiting:
            end = partial(raw.send_query_params, b"COMMIT", None)
            send(connection, [*_beginning(connection), *waiting, end])
        elif raw.transaction_status != pq.TransactionStatus.IDLE:
            good(connection, raw.exec_(b"COMMIT"))


def _guarded(act: Act, wrapper: BaseDatabaseWrapper, statement: str, values: Any) -> list[Found]:
    """Do something with a statement before Django's guards, as Django does with one of its own."""
    wrapper.close_if_health_check_failed()  # as each cursor asks for, outside of a transaction
    wrapper.ensure_connection()

    def run(statement: str, values: Any, many: bool, context: dict[str, Any]) -> list[Found]:  # noqa: FBT001
        del many, context
        wrapper.validate_no_broken_transaction()
        with wrapper.wrap_database_errors:
            return act(cast("psycopg.Connection[Any]", wrapper.connection), statement, values)

    for guard in reversed(wrapper.execute_wrappers):
        run = partial(guard, run)
    return run(statement, values, False, {"connection": wrapper, "cursor": None})  # noqa: FBT003  # as Django calls them


def _ask(connection: "psycopg.Connection[Any]", statement: str, values: Any) -> list[Found]:
    known, raw = _prepared_on(connection), connection.pgconn
    prepared = _prepare(connection, known, statement, values)
    before = [*_beginning(connection), *known.taken()]
    if before:
        result = send(connection, [*before, partial(raw.send_query_prepared, *prepared)])[-1]
    else:
        result = good(connection, raw.exec_prepared(*prepared))
    return _rows(known, result)


def _rows(known: _Prepared, result: pq.abc.PGresult) -> list[Found]:
    known.transformer.set_pgresult(result)
    return known.transformer.load_rows(0, result.ntuples, tuple)


def _put_off(connection: "psycopg.Connection[Any]", statement: str, values: Any) -> list[Found]:
    known = _prepared_on(connection)
    prepared = _prepare(connection, known, statement, values)
    known.waiting.append(partial(connection.pgconn.send_query_prepared, *prepared))
    if len(known.waiting) >= MOST_WAITING:
        send(connection, [*_beginning(connection), *known.taken()])
    return []


def _beginning(connection: "psycopg.Connection[Any]") -> list[Piece]:
    """Return what begins a transaction, where one has to be begun before the next statement."""
    raw = connection.pgconn
    if connection.autocommit or raw.transaction_status != pq.TransactionStatus.IDLE:
        return []
    return [partial(raw.send_query_params, b"BEGIN", None)]


def _prepare(
    connection: "psycopg.Connection[Any]", known: _Prepared, statement: str, values: Any
) -> tuple[bytes, "Sequence[bytes]", "Sequence[int]"]:
    """Return a statement by the name under which the server has it prepared, its values, and how these are written."""
    raw, transformer = connection.pgconn, known.transformer
    given = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
    types, formats = tuple(transformer.types or ()), tuple(transformer.formats or ())
    name = known.names.get((statement, types))
    if name is None:
        # the types of values are part of what is prepared: a number may be a short or a long one
        _make_room(connection, known, 1)
        name = f"comity_{len(known.names)}".encode()
        good(connection, raw.prepare(name, _numbered(statement), types))
        known.names[statement, types] = name
    return name, cast("Sequence[bytes]", given), formats


def _make_room(connection: "psycopg.Connection[Any]", known: _Prepared, count: int) -> None:
    """Let go of everything that is prepared where so many more would be too many."""
    if len(known.names) + count <= MOST:
        return
    if known.waiting:  # they go by their names
        send(connection, [*_beginning(connection), *known.taken()])
    good(connection, connection.pgconn.exec_(b"DEALLOCATE ALL"))
    known.names.clear()


def _prepared_on(connection: "psycopg.Connection[Any]") -> _Prepared:
    """Return what is prepared on a connection; it is kept on it, so that it goes with it."""
    kept = vars(connection)
    if _KEPT not in kept:
        kept[_KEPT] = _Prepared(connection)
    found: _Prepared = kept[_KEPT]
    return found


@lru_cache(maxsize=512)
def _numbered(statement: str) -> bytes:
    """Return a statement with its places numbered, as the server wants them: `%s` is the next one, `%%` the sign."""
    places = iter(range(1, statement.count("%s") + 1))
    return _MARK.sub(lambda found: f"${next(places)}" if found[0] == "%s" else "%", statement).encode()
