"""Django's own backend, with rows written in as many statements as their values ask for.

The server binds values (`server_side_binding`), and its protocol counts them in 16 bits: a statement carries 65,535 at most
(PostgreSQL, Frontend/Backend Protocol, Bind). Django 5.2 knows such a limit of other databases and not of this one, so that a
list of some hundred rows could not be written at once.

What `lib.prepared` has put off goes before whatever Django itself sends, with the commit, and nowhere when it is undone.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

from comity.lib.prepared import commit, drop_waiting, require_whole, send_waiting

MOST_VALUES = 2**16 - 1


class DatabaseFeatures(features.DatabaseFeatures):
    """What PostgreSQL can do, and how many values a statement carries."""

    max_query_params = MOST_VALUES


class DatabaseOperations(operations.DatabaseOperations):
    """What Django asks of PostgreSQL, a batch of rows kept below the limit."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """Return how many rows one statement writes."""
        return MOST_VALUES // len(fields) if fields else len(objs)


class _InOrder(CursorWrapper):
    """A cursor that lets what was put off go first."""

    def _execute(self, sql: str, params: Any, *ignored: Any) -> Any:
        send_waiting(self.db)
        return super()._execute(sql, params, *ignored)  # type: ignore[misc]  # the types of Django leave it out

    def _executemany(self, sql: str, param_list: Any, *ignored: Any) -> Any:
        send_waiting(self.db)
        return super()._executemany(sql, param_list, *ignored)  # type: ignore[misc]  # as above


class _InOrderWrittenDown(_InOrder, base.CursorDebugWrapper):
    """The same, where what is asked is written down."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        """Return a cursor of Django around one of the driver."""
        return _InOrder(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> CursorDebugWrapper:
        """Return one that writes down what is asked."""
        return _InOrderWrittenDown(cursor, self)

    def _commit(self) -> None:
        if self.connection is None:
            return
        require_whole(self)
        if self.queries_logged:
            send_waiting(self)
            super()._commit()  # type: ignore[misc]  # as above
        else:
            commit(self)

    def _rollback(self) -> None:
        drop_waiting(self)
        super()._rollback()  # type: ignore[misc]  # as above

    def _savepoint_rollback(self, sid: str) -> None:
        drop_waiting(self)  # what was put off before the savepoint was sent when it was made
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # as above
