"""Statements written by hand, for what every letter passes: to compose a question by the ORM takes longer there than its answer.

They go over Django's own connection of the thread: within the transaction of the act, before the write guard (see `prepared`).
States stand in them as constants, not as values, so that the server finds the partial indexes also in a plan that it keeps.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

from comity.lib.prepared import execute, execute_all, put_off

M = TypeVar("M", bound=Model)
Values = Sequence[Any]
Found = tuple[Any, ...]
Question = tuple[str, Values]  # a statement and its values

_TYPES = {
    "BigAutoField": "bigint",
    "BigIntegerField": "bigint",
    "BinaryField": "bytea",
    "BooleanField": "boolean",
    "CharField": "text",
    "DateTimeField": "timestamptz",
    "JSONField": "jsonb",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "smallint",
    "TextField": "text",
    "UUIDField": "uuid",
}
_JSON = "jsonb"


def ask(statement: str, values: Values = ()) -> list[Found]:
    """Run a statement that answers with rows, and return them."""
    wrapper = connections[DEFAULT_DB_ALIAS]  # `django.db.connection` looks it up anew for every word with it
    if wrapper.queries_logged:  # somebody looks at what is asked: then by the way that writes it down
        with wrapper.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    return execute(wrapper, statement, values)


def ask_all(*questions: Question) -> list[list[Found]]:
    """Run several statements that answer with rows, in one way to the server; return the rows of each.

    For what need not wait for the answer before it. They run one after the other: what one locks, the next one sees.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.queries_logged:
        return [ask(*question) for question in questions]
    return execute_all(wrapper, questions)


def run(statement: str, values: Values = ()) -> None:
    """Run a statement whose answer nobody needs.

    In a transaction it goes to the server with what is asked next there, or with the commit; what it raises is raised then.
    """
    wrapper = connections[DEFAULT_DB_ALIAS]
    if wrapper.in_atomic_block and not wrapper.queries_logged:
        put_off(wrapper, statement, values)
    else:
        ask(statement, values)


class Columns(Generic[M]):
    """The columns of a table, in the order of its model.

    Args:
        model: whose table.
        without: names of fields that are left out; read from a row, they are asked for when they are first needed.
        only: names of the fields that are taken, where they are few.
    """

    def __init__(self, model: type[M], *, without: Sequence[str] = (), only: Sequence[str] = ()) -> None:
        taken = {one.name for one in model._meta.concrete_fields}.difference(without)  # noqa: SLF001  # as below
        fields = [one for one in model._meta.concrete_fields if one.name in (only or taken)]  # noqa: SLF001  # Django's public way to them
        self._model = model
        self._names = [one.attname for one in fields]
        self._columns = [f'"{one.column}"' for one in fields]
        self._types = [_type_of(one) for one in fields]
        self._json = [place for place, kind in enumerate(self._types) if kind == _JSON]

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self._names)

    def of(self, table: str) -> str:
        """Return the columns as a statement names them, of a table or what it is called there."""
        return ", ".join(f"{table}.{column}" for column in self._columns)

    @property
    def names(self) -> str:
        """Return the columns as INSERT names them."""
        return ", ".join(self._columns)

    def read(self, row: Found) -> M:
        """Return the instance of a row that begins with these columns, as the ORM would read it."""
        values = list(row[: len(self._names)])
        for place in self._json:
            if isinstance(values[place], str):
                values[place] = json.loads(values[place])
        return self._model.from_db("default", self._names, values)

    def source(self, count: int) -> str:
        """Return what stands behind the names in an INSERT of so many rows.

        The text is one for a single row and one for any other number, so that the driver takes each apart once; for a single row
        plain values are cheaper than arrays.
        """
        if count == 1:
            return f"VALUES ({', '.join(f'%s::{kind}' for kind in self._types)})"
        return f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in self._types)})"  # noqa: S608  # names of types

    def values(self, rows: Sequence[M]) -> list[object]:
        """Return the values of rows for `source`."""
        if len(rows) == 1:
            return [self._value(rows[0], place) for place in range(len(self._names))]
        return [[self._value(row, place) for row in rows] for place in range(len(self._names))]

    def _value(self, row: M, place: int) -> object:
        value = getattr(row, self._names[place])
        if self._types[place] == _JSON and value is not None:
            return json.dumps(value)
        return value


class ByCount:
    """A statement that is one text for a single row and one for any other number of rows.

    Args:
        write: returns it for so many rows.
    """

    def __init__(self, write: Callable[[int], str]) -> None:
        self._one, self._many = write(1), write(2)

    def text(self, count: int) -> str:
        """Return the statement for so many rows."""
        return self._one if count == 1 else self._many


def among(column: str, count: int) -> str:
    """Return that an id stands in a column, or one of several.

    For a single one without an array: how many an array holds the server does not know beforehand, so it would make its plan
    anew each time.
    """
    return f"{column} = %s" if count == 1 else f"{column} = ANY(%s::uuid[])"


def several(values: Sequence[Any]) -> object:
    """Return the value of `among`."""
    return values[0] if len(values) == 1 else list(values)


def _type_of(field: "Field[Any, Any]") -> str:
    while field.remote_field is not None and hasattr(field, "target_field"):
        field = field.target_field
    return _TYPES[field.get_internal_type()]
