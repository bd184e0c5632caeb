"""An uploaded list as a table, its label, and the rows that were refused."""

from collections.abc import Iterable
from typing import Any
from unicodedata import category

from comity.records.mapping import Reason, Refused
from comity.records.models import TableFile
from comity.records.tables import Encoding, Table, read_table, write_table

LABEL_LENGTH = 120


def table_of(found: TableFile) -> Table:
    """Read the kept bytes again."""
    return read_table(bytes(found.content), Encoding(found.encoding))


def safe_label(name: str) -> str:
    r"""Return a file's name as a label: no folders, no control or direction signs, not endless.

    >>> safe_label("../x/list\u202efdp.csv")
    'listfdp.csv'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign for sign in last if category(sign)[0] != "C").strip()
    return shown[:LABEL_LENGTH] or "list.csv"


def refused_to_json(refused: Iterable[Refused]) -> list[dict[str, Any]]:
    """Return refused rows as plain values."""
    return [
        {
            "line": row.line,
            "cells": list(row.cells),
            "reasons": [{"column": reason.column, "sentence": reason.sentence} for reason in row.reasons],
        }
        for row in refused
    ]


def refused_from_json(stored: Iterable[dict[str, Any]]) -> list[Refused]:
    """Read what `refused_to_json` wrote."""
    return [
        Refused(
            row["line"],
            tuple(row["cells"]),
            tuple(Reason(reason["column"], reason["sentence"]) for reason in row["reasons"]),
        )
        for row in stored
    ]


def refused_as_table(header: Iterable[str], refused: Iterable[Refused], line: str, reasons: str) -> bytes:
    """Return refused rows as a list to repair: the line, the reasons, then the cells as they stood.

    `line` and `reasons` name the two columns put before, in the reader's language.
    """
    rows = [
        [
            str(row.line),
            "; ".join(f"{one.column}: {one.sentence}" if one.column else one.sentence for one in row.reasons),
            *row.cells,
        ]
        for row in refused
    ]
    return write_table([line, reasons, *header], rows)
