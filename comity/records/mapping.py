"""From the columns of a list to the properties of subjects, and from its rows to drafts or refusals. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Self

import yaml
from django.utils.translation import gettext as _

from comity.records import fields, ftm
from comity.records.dates import Order
from comity.records.tables import Line, Table, is_formula
from comity.web.listing.defusing import plain

# between several values in one cell
SEPARATOR = "|"


class MappingError(ValueError):
    """The columns cannot be used as they are named."""


class ColumnsFileError(ValueError):
    """`columns.yaml` gives one column name to two properties."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a property, and the language of its values when it is known."""

    prop: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How a list is to be read."""

    schema: str
    columns: Mapping[str, Column]
    order: Order = Order.UNSAID
    region: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            MappingError: the shape is another, or a property or an order is not known.
        """
        try:
            found = cls(
                schema=str(stored["schema"]),
                columns={
                    str(name): Column(str(column["prop"]), str(column.get("language", "")))
                    for name, column in stored["columns"].items()
                },
                order=Order(stored.get("order", Order.UNSAID)),
                region=str(stored.get("region", "")),
            )
            known = ftm.properties(found.schema)
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise MappingError(
                _("The mapping must name a schema, and a property for each column: %(problem)s")
                % {"problem": error}
            ) from error
        for name, column in found.columns.items():
            if column.prop not in known:
                raise MappingError(
                    _("Column “%(column)s”: there is no property “%(prop)s”.")
                    % {"column": name, "prop": column.prop}
                )
        return found

    def to_json(self) -> dict[str, Any]:
        """Return plain values that can be stored."""
        return {
            "schema": self.schema,
            "columns": {
                name: {"prop": column.prop, "language": column.language}
                for name, column in self.columns.items()
            },
            "order": str(self.order),
            "region": self.region,
        }

    def check(self, table: Table) -> None:
        """Return when the list can be read this way.

        Raises:
            MappingError: a column is not in the list, or no column holds a name or a number.
        """
        missing = next((name for name in self.columns if name not in table.header), None)
        if missing is not None:
            raise MappingError(_("The list has no column “%(column)s”.") % {"column": missing})
        telling = fields.NAMES | fields.DOCUMENTS | fields.ACCOUNTS | frozenset(fields.PARTS)
        if not any(column.prop in telling for column in self.columns.values()):
            raise MappingError(
                _("Say which column holds the name, or a number that tells the subject apart.")
            )


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a draft: as it stood in the list, and cleaned."""

    prop: str
    written: str
    value: str
    language: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A subject to be made from one row."""

    line: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused: the column (empty: the row as a whole) and a sentence."""

    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, as it stood."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class Reading:
    """All rows of a list, each either a draft or refused with every reason found."""

    drafts: list[Draft] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def read_rows(table: Table, mapping: ColumnMapping) -> Reading:
    """Make drafts of the rows. A row with one unreadable cell is refused whole, so that no half subject is kept.

    Raises:
        MappingError: see `ColumnMapping.check`.
    """
    mapping.check(table)
    reading = Reading()
    for line in table.lines:
        values, reasons = _row(line, table.header, mapping)
        if reasons:
            reading.refused.append(Refused(line.number, line.cells, tuple(reasons)))
        else:
            reading.drafts.append(Draft(line.number, tuple(values)))
    return reading


def _row(line: Line, header: tuple[str, ...], mapping: ColumnMapping) -> tuple[list[Value], list[Reason]]:
    if len(line.cells) != len(header):
        sentence = _("The row has %(found)s cells, the first row names %(named)s columns.") % {
            "found": len(line.cells),
            "named": len(header),
        }
        return [], [Reason("", sentence)]
    values: list[Value] = []
    reasons: list[Reason] = []
    how = ftm.Reading(order=mapping.order, region=mapping.region)
    for name, written_cell in zip(header, line.cells, strict=True):
        cell = plain(
            written_cell
        )  # a list of refused rows comes back with the apostrophes it was written with
        column = mapping.columns.get(name)
        if column is None or not cell.strip():
            continue
        if is_formula(cell):
            reasons.append(Reason(name, _("The cell holds a formula. Put its result there as text.")))
            continue
        for written in _split(cell, column.prop):
            try:
                value = ftm.clean(mapping.schema, column.prop, written, how)
            except ftm.UnreadableValueError as error:
                reasons.append(Reason(name, str(error)))
            else:
                values.append(Value(column.prop, written, value, column.language))
    values = _whole_name(values)
    telling = fields.NAMES | fields.DOCUMENTS | fields.ACCOUNTS
    if not reasons and not any(value.prop in telling for value in values):
        reasons.append(Reason("", _("The row holds neither a name nor a number.")))
    return values, reasons


def _whole_name(values: list[Value]) -> list[Value]:
    """Put surname and given names together, as documents do: family, given. Where the whole name stands too, it counts."""
    parts = {value.prop: value for value in values if value.prop in fields.PARTS}
    others = [value for value in values if value.prop not in fields.PARTS]
    if not parts or any(value.prop == "name" for value in others):
        return others
    told = [parts[prop] for prop in fields.PARTS if prop in parts]
    written, cleaned = (
        ", ".join(texts) for texts in ([one.written for one in told], [one.value for one in told])
    )
    return [Value("name", written, cleaned, told[0].language), *others]


def _split(cell: str, prop: str) -> Iterable[str]:
    if prop in {"notes", "address", "appearance"}:
        return [cell]
    return [part for part in cell.split(SEPARATOR) if part.strip()]


def proposal(table: Table, schema: str) -> dict[str, str]:
    """Propose a property for each column whose name we know; a person confirms it."""
    known = ftm.properties(schema)
    found = {name: _column_names().get(_folded(name), "") for name in table.header}
    return {name: prop for name, prop in found.items() if prop in known}


@cache
def _column_names() -> dict[str, str]:
    text = (resources.files("comity.records") / "resources" / "columns.yaml").read_text("utf-8")
    names: dict[str, str] = {}
    for prop, words in yaml.safe_load(text)["columns"].items():
        for word in (prop, *words):
            if names.setdefault(_folded(word), prop) != prop:
                raise ColumnsFileError(f"{word}: {ColumnsFileError.__doc__}")
    return names


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in letters if sign.isalnum() or unicodedata.category(sign).startswith("M"))
