"""Which of the node's programs run, as their connections to the database tell: no file, no beat, nothing to clean up."""

import os
from collections.abc import Collection
from typing import Final

from django.db import connection

DELIVERY: Final = "comity delivery"
WORKER: Final = "comity worker"
SCREENER: Final = "comity screener"
EDGE: Final = "comity edge"
PAGES: Final = "comity pages"


def call_myself(name: str) -> None:
    """Give this process a name that the database shows beside its connections; before the first one is opened."""
    os.environ["PGAPPNAME"] = name  # read by libpq


def running(names: Collection[str]) -> frozenset[str]:
    """Return those of the names under which a program of ours is connected to this database now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND application_name = ANY(%s)",
            [list(names)],
        )
        return frozenset(name for (name,) in cursor.fetchall())
