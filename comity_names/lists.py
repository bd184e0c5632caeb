"""Lists and queries as CSV files: UTF-8, a header, the columns id, name and what else is known."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from comity_names.person import Person, Sex

_SEX: dict[str, Sex] = {"male": "male", "m": "male", "female": "female", "f": "female"}
_MANY = ";"


class ListError(ValueError):
    """The CSV file lacks a column the command needs; the first line must name the columns."""


def reader(file: TextIO, path: Path, needed: tuple[str, ...]) -> "csv.DictReader[str]":
    """The rows of an open CSV file by column.

    Raises:
        ListError: when a needed column is missing.
    """
    found = csv.DictReader(file)
    missing = [column for column in needed if column not in (found.fieldnames or ())]
    if missing:
        raise ListError(f"{path} lacks the columns {', '.join(missing)}; its first line must name them.")
    return found


def person(row: dict[str, str]) -> Person:
    """A person of a row: name, and where they are filled birth_date, sex, nationality, document, account (many with ;)."""
    return Person(
        names=_many(row, "name"),
        birth_date=(row.get("birth_date") or "").strip() or None,
        sex=_SEX.get((row.get("sex") or "").strip().lower()),
        nationalities=_many(row, "nationality"),
        documents=_many(row, "document"),
        accounts=_many(row, "account"),
    )


def _many(row: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (row.get(column) or "").split(_MANY) if part.strip())


def persons(path: Path) -> Iterator[tuple[str, Person]]:
    """The (id, person) rows of a list."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in reader(file, path, ("id", "name")):
            yield row["id"], person(row)
