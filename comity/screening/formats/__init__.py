"""Files of lists, read: each person with the key of its source, each row that cannot be read with its reasons. Pure.

A format is a module of this folder with `read`; `read_list` chooses it.
"""

from collections.abc import Mapping
from typing import Any

from comity.records.tables import Encoding
from comity.screening.formats import ftm, interpol, table
from comity.screening.formats.reading import Listed, ListError, Reading
from comity.screening.models import ListFormat

MOST_BYTES = 128 * 1024 * 1024
MOST_ROWS = 1_000_000

__all__ = ["MOST_BYTES", "MOST_ROWS", "ListError", "Listed", "Reading", "read_list"]


def read_list(
    kind: ListFormat,
    content: bytes,
    *,
    encoding: str = Encoding.UTF_8,
    mapping: Mapping[str, Any] | None = None,
) -> Reading:
    """Read a file of a list.

    `encoding` and `mapping` (see `table.TableMapping`) are those of a table.

    Raises:
        ListError: the file as a whole cannot be read; the sentence says what to do.
    """
    if kind == ListFormat.TABLE:
        return table.read(content, Encoding(encoding), table.TableMapping.from_json(mapping or {}))
    return ftm.read(content) if kind == ListFormat.FTM else interpol.read(content)
