"""The persons of a file that is to be screened: from the columns as named to who is asked for, row by row. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from comity.records import fields
from comity.records.mapping import ColumnMapping, Draft, Reading, Reason, Refused, read_rows
from comity.records.tables import Table
from comity.screening.asked import Asked, AskedName, NobodyAskedForError


def asked_of(draft: Draft) -> Asked:
    """Return who a row asks for. Raises NobodyAskedForError."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    names = []
    for value in draft.values:
        if value.prop in fields.NAMES:
            names.append(AskedName(value.value, value.language))
        said[value.prop].append(value.value)
    return Asked(
        names=tuple(names),
        birth_date=_first(said["birthDate"]),
        sex=_first(said["gender"]),
        nationalities=_all(said, fields.NATIONALITIES),
        documents=_all(said, fields.DOCUMENTS),
        accounts=_all(said, fields.ACCOUNTS),
    )


def read_people(table: Table, mapping: ColumnMapping) -> tuple[list[tuple[int, Asked]], list[Refused]]:
    """Return who is asked for with the line of each, and the rows that cannot be read, with their reasons.

    Raises:
        MappingError: see `ColumnMapping.check`.
    """
    reading: Reading = read_rows(table, mapping)
    cells = {line.number: line.cells for line in table.lines}
    people, refused = [], list(reading.refused)
    for draft in reading.drafts:
        try:
            asked = asked_of(draft)
            said = " ".join(asked.jokers().values())
        except NobodyAskedForError as error:
            said = str(error)
        if said:
            refused.append(Refused(draft.line, cells[draft.line], (Reason("", said),)))
        else:
            people.append((draft.line, asked))
    refused.sort(key=lambda row: row.line)
    return people, refused


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")


def _all(said: dict[str, list[str]], props: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for prop in sorted(props) for value in said.get(prop, ())))
