"""Tables, CSV or the first sheet of a workbook: a person says what each column holds, and which one holds the key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from comity.records.mapping import ColumnMapping, MappingError, read_rows
from comity.records.tables import Encoding, Table, TableError, read_head, read_table
from comity.screening.formats.reading import SCHEMA, ListError, Reading, own_key

MOST_BYTES = 128 * 1024 * 1024
MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the columns hold, and the column with the source's own key; empty when it has none."""

    columns: ColumnMapping
    key: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises ListError."""
        try:
            return cls(ColumnMapping.from_json(stored), str(stored.get("key", "")))
        except MappingError as error:
            raise ListError(str(error)) from error

    def to_json(self) -> dict[str, Any]:
        """Return plain values that can be stored."""
        return {**self.columns.to_json(), "key": self.key}

    def check(self, table: Table) -> None:
        """Return when a table can be read this way. Raises ListError."""
        try:
            self.columns.check(table)
        except MappingError as error:
            raise ListError(str(error)) from error
        if self.key and self.key not in table.header:
            raise ListError(_("The list has no column “%(column)s”.") % {"column": self.key})
        if self.columns.schema != SCHEMA:
            raise ListError(_("The rows of a list that is screened against are persons."))


def table_of(content: bytes, encoding: Encoding) -> Table:
    """Return a list's file as a table. Raises ListError."""
    try:
        return read_table(content, encoding, most_bytes=MOST_BYTES, most_rows=MOST_ROWS)
    except TableError as error:
        raise ListError(str(error)) from error


def head_of(content: bytes, encoding: Encoding) -> Table:
    """Return the columns and the first rows, without reading the rest. Raises ListError."""
    try:
        return read_head(content, encoding)
    except TableError as error:
        raise ListError(str(error)) from error


def read(content: bytes, encoding: Encoding, mapping: TableMapping) -> Reading:
    """Read all rows. Raises ListError."""
    table = table_of(content, encoding)
    mapping.check(table)
    rows = read_rows(table, mapping.columns)
    reading = Reading(header=table.header)
    cells = {line.number: line.cells for line in table.lines}
    place = table.header.index(mapping.key) if mapping.key else None
    for draft in rows.drafts:
        key = own_key(draft.values) if place is None else cells[draft.line][place].strip()
        reading.take(draft.line, key, draft.values, cells[draft.line])
    for row in rows.refused:
        reading.refuse(row.line, row.cells, row.reasons)
    reading.refused.sort(key=lambda row: row.line)
    return reading
