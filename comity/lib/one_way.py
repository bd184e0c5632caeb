"""Several statements that go to PostgreSQL in one way and come back in one: by the pipeline of its C library, below the cursor.

Each way puts this program to sleep and wakes the server, and then the other way round. psycopg has pipelines of its own; they
are written in Python, and cost more than the ways they save to a server on the same machine.
"""

import select
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import pq

Piece = Callable[[], None]  # hands one statement to the C library, which sends it with the others
_GOOD = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})


def send(connection: "psycopg.Connection[Any]", pieces: Sequence[Piece]) -> list[pq.abc.PGresult]:
    """Send statements, wait for all of them at once, and return what each gives.

    Raises:
        psycopg.Error: of the first that failed. Those behind it were not done, a COMMIT among them neither.
    """
    raw = connection.pgconn
    try:
        raw.enter_pipeline_mode()
        for piece in pieces:
            piece()
        raw.pipeline_sync()
        _push(raw)
        results = [_result_of_one(raw) for _piece in pieces]
        _next(raw)  # that the server has come to the end
        raw.exit_pipeline_mode()
    except BaseException:
        connection.close()  # it stands in the middle of an answer: nobody could read on from there
        raise
    for result in results:
        good(connection, result)
    return results


def good(connection: "psycopg.Connection[Any]", result: pq.abc.PGresult) -> pq.abc.PGresult:
    """Return a result that is none of a failure.

    Raises:
        psycopg.Error: what the server said.
    """
    if result.status in _GOOD:
        return result
    if connection.pgconn.status != pq.ConnStatus.OK:
        raise psycopg.OperationalError("The server closed the connection.")
    raise psycopg.errors.error_from_result(result)


def _push(raw: pq.abc.PGconn) -> None:
    """Send what the system did not take at once; the server's answers are taken in meanwhile, so that nobody waits for ever."""
    while raw.flush():
        _wait(raw, select.POLLIN | select.POLLOUT)
        raw.consume_input()


def _result_of_one(raw: pq.abc.PGconn) -> pq.abc.PGresult:
    found = _next(raw)
    if found is None or _next(raw) is not None:  # one result, and a mark that there are no more of it
        raise psycopg.OperationalError("The server answered something else than it was asked.")
    return found


def _next(raw: pq.abc.PGconn) -> pq.abc.PGresult | None:
    while raw.is_busy():  # asked for earlier, the C library would wait without letting other threads go on
        _wait(raw, select.POLLIN)
        raw.consume_input()
    return raw.get_result()


def _wait(raw: pq.abc.PGconn, what: int) -> None:
    poll = select.poll()
    poll.register(raw.socket, what)
    poll.poll()
