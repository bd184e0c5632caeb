"""A draft as its form shows it: boxes by name, and rows of boxes for persons, questions and facts.

Two drafts are compared, marked and put together as sheets, whatever they are drafts of. A sheet is plain data: it can
travel in a page and be kept as JSON.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

Value = str | tuple[str, ...]  # several only where several can be chosen: handling codes
Row = tuple[tuple[str, str], ...]  # box -> what stands in it, in the order of the form


class SheetError(ValueError):
    """What a page brought back is no sheet."""


@dataclass(frozen=True)
class Sheet:
    """What stands in the boxes of a draft. `rows` names each group: `subjects`, `questions`, `items`."""

    boxes: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def to_text(self) -> str:
        """As it travels in a page."""
        return json.dumps(self.to_json(), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a sheet back from a page.

        Raises:
            SheetError: it is none; a page can bring anything.
        """
        try:
            return cls.from_json(json.loads(text))
        except ValueError as error:
            raise SheetError from error

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "boxes": {
                name: value if isinstance(value, str) else list(value) for name, value in self.boxes.items()
            },
            "rows": {group: [dict(row) for row in rows] for group, rows in self.rows.items()},
        }

    @classmethod
    def from_json(cls, found: object) -> Self:
        """Read a sheet back.

        Raises:
            SheetError: it is none; a page can bring anything.
        """
        try:
            kept = dict(found)  # type: ignore[call-overload]  # whatever a page brought
            boxes = {
                str(name): value if isinstance(value, str) else tuple(str(one) for one in value)
                for name, value in kept["boxes"].items()
            }
            rows = {
                str(group): tuple(tuple((str(box), str(text)) for box, text in row.items()) for row in rows)
                for group, rows in kept["rows"].items()
            }
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise SheetError from error
        return cls(boxes, rows)


def same_words(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets say the same; blanks at the ends and boxes left empty say nothing."""
    return _said(one) == _said(other)


def _said(sheet: Sheet) -> tuple[object, ...]:
    boxes = {name: _trimmed(value) for name, value in sheet.boxes.items() if _trimmed(value)}
    rows = {
        group: [
            row for row in ({box: text.strip() for box, text in one if text.strip()} for one in found) if row
        ]
        for group, found in sheet.rows.items()
    }
    return boxes, {group: found for group, found in rows.items() if found}


def _trimmed(value: Value) -> Value:
    return value.strip() if isinstance(value, str) else value


@dataclass(frozen=True)
class Marks:
    """Which values a page was opened with, as digests: enough to tell afterwards on which side a box was changed."""

    boxes: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet) -> Self:
        """Mark each box and each row of a sheet."""
        return cls(
            {name: mark(value) for name, value in sheet.boxes.items()},
            {group: tuple(mark(row) for row in rows) for group, rows in sheet.rows.items()},
        )

    def to_json(self) -> dict[str, Any]:
        """As they are kept."""
        return {"boxes": dict(self.boxes), "rows": {group: list(rows) for group, rows in self.rows.items()}}

    def to_text(self) -> str:
        """As they travel in a page."""
        return json.dumps(self.to_json())

    @classmethod
    def from_text(cls, text: str) -> Self | None:
        """Read marks back from a page; None where it brought something else."""
        try:
            return cls.from_json(json.loads(text))
        except ValueError:
            return None

    @classmethod
    def from_json(cls, found: Any) -> Self | None:
        """Read marks back; None where they are none, then nobody can say who changed what."""
        try:
            return cls(
                {str(name): str(one) for name, one in found["boxes"].items()},
                {str(group): tuple(str(one) for one in rows) for group, rows in found["rows"].items()},
            )
        except (TypeError, KeyError, AttributeError):
            return None


def mark(value: Value | Row) -> str:
    """Return a short digest of what stands in a box or a row."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:12]
