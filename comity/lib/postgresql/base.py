"""Django's own backend, with rows written in as many statements as their values ask for.

The server binds values (`server_side_binding`), and its protocol counts them in 16 bits: a statement carries 65,535 at most
(PostgreSQL, Frontend/Backend Protocol, Bind). Django 5.2 knows such a limit of other databases and not of this one, so that a
list of some hundred rows could not be written at once.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features, operations

MOST_VALUES = 2**16 - 1


class DatabaseFeatures(features.DatabaseFeatures):
    """What PostgreSQL can do, and how many values a statement carries."""

    max_query_params = MOST_VALUES


class DatabaseOperations(operations.DatabaseOperations):
    """What Django asks of PostgreSQL, a batch of rows kept below the limit."""

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """Return how many rows one statement writes."""
        return MOST_VALUES // len(fields) if fields else len(objs)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
