"""With which version a page of a draft was opened: what it says about that when something is pressed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from comity.requests.drafts import Sitting
from comity.requests.sheets import Marks, Sheet


def version_read(data: Mapping[str, Any]) -> int:
    """Return the version that a page showed; a page that does not say has seen none."""
    text = str(data.get("version", ""))
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True)
class Opened:
    """With which version a page was opened, with which values, and which opening of the page it is."""

    version: int
    marks: Marks | None
    sitting: str
    turn: int = 0

    @property
    def seat(self) -> Sitting:
        """Which opening of the page it is, and which of its saves."""
        return Sitting(self.sitting[:36], self.turn)

    @classmethod
    def of_page(cls, data: Mapping[str, Any]) -> Self:
        """Read what a page says; one that says nothing has seen no version."""
        turn = str(data.get("turn", ""))
        return cls(
            version_read(data),
            Marks.from_text(str(data.get("marks", ""))),
            str(data.get("sitting", "")),
            int(turn) if turn.isdecimal() and len(turn) < 16 else 0,
        )

    @classmethod
    def now(cls, version: int, sheet: Sheet, sitting: str = "") -> Self:
        """Return what a page is opened with now."""
        return cls(version, Marks.of(sheet), sitting or str(uuid4()))
