"""What a title says of a person."""

import re
from dataclasses import dataclass

from comity.intake.core.model import Span


@dataclass(frozen=True)
class Office:
    """What a title says: the office in the words of the text, the rank, and the stretch where body and country may be named."""

    role: str | None
    rank: str | None
    span: Span
    honorific: bool = False
    people: bool = False

    @property
    def told(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.role or self.rank or self.honorific)


def of_another(left: str) -> bool:
    """Whether the words before an office end in a name and a comma: "Tran Van A, head of X, Col. Le Van B"."""
    return bool(re.search(r"[A-ZÀ-Ỹ][\w]+ [A-ZÀ-Ỹ][\w]+,\s+(?:the |a )?(?:[a-z]+ )?$", left))


def beginnings(left: str, stop: int) -> list[int]:
    """Return where the words of a stretch begin from `stop` on, and its end."""
    return [one.start() for one in re.finditer(r"(?<![\w'’])\w", left) if one.start() >= stop] + [len(left)]
