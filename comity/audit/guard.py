"""The write guard: a change of rows outside an action is a defect and raises, in tests and on a running node."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

from comity.audit.acts import is_writing

_CHANGE = re.compile(  # also the first change within a statement of several parts, which is no lock of rows
    r'^\s*(?:WITH\b.*?(?<!FOR )(?<!KEY )\b)?(INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE|MERGE)\s+(?:ONLY\s+)?"?(\w+)',
    re.IGNORECASE | re.DOTALL,
)
# Django's own book-keeping: of a browser's session, and of what is migrated
_NOT_OURS = frozenset({"django_session", "django_migrations", "django_content_type", "auth_permission"})


class WriteOutsideActionError(Exception):
    """Rows were changed outside an action: the change would not be in the log."""


def _guard(
    execute: Callable[..., Any],
    sql: str,
    params: object,
    many: bool,  # noqa: FBT001  # Django calls it so
    context: dict[str, Any],
) -> Any:
    if (change := _change_of(sql)) and not is_writing():
        raise WriteOutsideActionError(f"{change}: {WriteOutsideActionError.__doc__}")
    return execute(sql, params, many, context)


@lru_cache(maxsize=1024)  # the same few statements come again and again, and some are long
def _change_of(sql: str) -> str:
    """Return what a statement changes of ours, empty where it only reads."""
    found = _CHANGE.match(sql)
    return f"{found[1]} {found[2]}" if found and found[2] not in _NOT_OURS else ""


@contextmanager
def actions_only() -> Iterator[None]:
    """Refuse every write outside an action on this thread's connection."""
    with connection.execute_wrapper(_guard):
        yield
