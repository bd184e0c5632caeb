"""Hand-written statements run below the cursor: prepared once a connection, and asked by the C library of PostgreSQL (`psycopg.pq`).

A cursor composes, plans, sends and waits in some thirty steps of Python; here a statement is one call that waits in C. Values
go and come through the adapters of Django's own connection, within its transaction, before its guards, and with its errors.
"""

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, cast

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer

Found = tuple[Any, ...]
_GOOD = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
_MARK = re.compile(r"%[s%]")
_KEPT = "_comity_prepared"
MOST = 300  # statements on one connection: each is a plan that the server keeps


class _Prepared:
    """What one connection has prepared, and how it turns values into those of the server and back."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.transformer = Transformer(connection)
        self.names: dict[tuple[str, tuple[int, ...]], bytes] = {}


def execute(wrapper: BaseDatabaseWrapper, statement: str, values: Any) -> list[Found]:
    """Run one statement on a connection and return its rows, none where it gives none.

    Raises:
        django.db.Error: what Django raises for the same answer of the server.
    """
    wrapper.close_if_health_check_failed()  # as each cursor asks for, outside of a transaction
    wrapper.ensure_connection()
    run = partial(_execute, wrapper)
    for guard in reversed(wrapper.execute_wrappers):
        run = partial(guard, run)
    found: list[Found] = run(statement, values, False, {"connection": wrapper, "cursor": None})  # noqa: FBT003  # as Django calls them
    return found


def _execute(
    wrapper: BaseDatabaseWrapper,
    statement: str,
    values: Any,
    many: bool,  # noqa: FBT001  # as Django calls it
    context: dict[str, Any],
) -> list[Found]:
    del many, context
    wrapper.validate_no_broken_transaction()
    with wrapper.wrap_database_errors:
        return _ask(cast("psycopg.Connection[Any]", wrapper.connection), statement, values)


def _ask(connection: "psycopg.Connection[Any]", statement: str, values: Any) -> list[Found]:
    known = _prepared_on(connection)
    raw, transformer = connection.pgconn, known.transformer
    if not connection.autocommit and raw.transaction_status == pq.TransactionStatus.IDLE:
        _good(connection, raw.exec_(b"BEGIN"))
    given = transformer.dump_sequence(values, [PyFormat.AUTO] * len(values))
    types = tuple(transformer.types or ())
    name = known.names.get((statement, types))
    if name is None:
        # the types of values are part of what is prepared: a number may be a short or a long one
        if len(known.names) >= MOST:
            _good(connection, raw.exec_(b"DEALLOCATE ALL"))
            known.names.clear()
        name = f"comity_{len(known.names)}".encode()
        _good(connection, raw.prepare(name, _numbered(statement), types))
        known.names[statement, types] = name
    result = _good(connection, raw.exec_prepared(name, cast("Sequence[bytes]", given), transformer.formats))
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _prepared_on(connection: "psycopg.Connection[Any]") -> _Prepared:
    """Return what is prepared on a connection; it is kept on it, so that it goes with it."""
    kept = vars(connection)
    if _KEPT not in kept:
        kept[_KEPT] = _Prepared(connection)
    found: _Prepared = kept[_KEPT]
    return found


def _good(connection: "psycopg.Connection[Any]", result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status in _GOOD:
        return result
    if connection.pgconn.status != pq.ConnStatus.OK:
        raise psycopg.OperationalError("The server closed the connection.")
    raise psycopg.errors.error_from_result(result)


@lru_cache(maxsize=512)
def _numbered(statement: str) -> bytes:
    """Return a statement with its places numbered, as the server wants them: `%s` is the next one, `%%` the sign."""
    places = iter(range(1, statement.count("%s") + 1))
    return _MARK.sub(lambda found: f"${next(places)}" if found[0] == "%s" else "%", statement).encode()
