"""Lists and queries as CSV files: UTF-8, a header, the columns id, name and what else is known."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TextIO

from comity_names.person import Person, Sex

_SEX: dict[str, Sex] = {"male": "male", "m": "male", "female": "female", "f": "female"}
_MANY = ";"
Complain = Callable[[str], None]


class ListError(ValueError):
    """The CSV file lacks a column the command needs; the first line must name the columns."""


class Row(NamedTuple):
    """A row of a file: the line it ends on, and its cells by column."""

    line: int
    cells: dict[str, str]


def reader(file: TextIO, path: Path, needed: tuple[str, ...], complain: Complain) -> Iterator[Row]:
    """The usable rows of an open CSV file; `complain` is told, with the line, of those that cannot be used.

    Raises:
        ListError: when a needed column is missing.
    """
    found = csv.reader(file)
    columns = next(found, [])
    missing = [column for column in needed if column not in columns]
    if missing:
        raise ListError(f"{path} lacks the columns {', '.join(missing)}; its first line must name them.")
    first, width = columns.index(needed[0]), len(columns)
    for cells in found:
        if len(cells) != width:
            if cells:  # an empty line is no row
                complain(
                    f"{path}, line {found.line_num}: the row has not as many cells as the first line has columns; it is left out."
                )
        elif not cells[first].strip():
            complain(f"{path}, line {found.line_num}: the row has no {needed[0]}; it is left out.")
        else:
            yield Row(found.line_num, dict(zip(columns, cells, strict=True)))


def person(row: Row, path: Path, complain: Complain) -> Person:
    """A person of a row: name, and where they are filled birth_date, sex, nationality, document, account (many with ;).

    An empty cell is unknown. So is one that cannot be read, and `complain` is told.
    """
    born = row.cells.get("birth_date", "").strip()
    if born and not is_date(born):
        complain(
            f"{path}, line {row.line}: birth_date {born!r} is neither YYYY-MM-DD nor YYYY; taken as unknown."
        )
        born = ""
    sex = row.cells.get("sex", "").strip().lower()
    if sex and sex not in _SEX:
        complain(f"{path}, line {row.line}: sex {sex!r} is neither male nor female; taken as unknown.")
    return Person(
        names=_many(row, "name"),
        birth_date=born or None,
        sex=_SEX.get(sex),
        nationalities=_many(row, "nationality"),
        documents=_many(row, "document"),
        accounts=_many(row, "account"),
    )


@lru_cache(maxsize=50_000)
def is_date(text: str) -> bool:
    """Whether a text is a year, a year and a month, or a day that exists."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    year, month, day = (int(part) or 1 for part in (text + "-01-01")[:10].split("-"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _many(row: Row, column: str) -> tuple[str, ...]:
    text = row.cells.get(column, "").strip()
    if _MANY not in text:
        return (text,) if text else ()
    return tuple(part.strip() for part in text.split(_MANY) if part.strip())


def persons(path: Path, complain: Complain) -> Iterator[tuple[str, Person]]:
    """The (id, person) rows of a list; of two rows with one id the later counts."""
    last = _last_lines(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in reader(file, path, ("id", "name"), complain):
            row_id = row.cells["id"]
            if row_id in last and last[row_id] != row.line:
                complain(
                    f"{path}, line {row.line}: id {row_id!r} comes again in line {last[row_id]}, which counts."
                )
                continue
            found = person(row, path, complain)
            if not (found.names or found.documents or found.accounts):
                complain(
                    f"{path}, line {row.line}: neither name nor document nor account; the row is left out."
                )
                continue
            yield row_id, found


def _last_lines(path: Path) -> dict[str, int]:
    """The last line of every id that comes more than once."""
    seen: set[str] = set()
    again: dict[str, int] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in reader(file, path, ("id", "name"), lambda _: None):
            row_id = row.cells["id"]
            if row_id in seen:
                again[row_id] = row.line
            seen.add(row_id)
    return again
