"""What the rules know of a file that is attached: what it shows, and the last day that it names. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from comity.notices.core.ages import day_of
from comity.notices.core.sheet import PROSECUTION, SENTENCE

PHOTOGRAPH, FINGERPRINTS, WARRANT, JUDGMENT, OTHER = (
    "photograph",
    "fingerprints",
    "warrant",
    "judgment",
    "other",
)
# the decision that a file of each kind of proceeding rests on; a warrant may stand for a sentence too
DECISIONS: Mapping[str, frozenset[str]] = {
    PROSECUTION: frozenset({WARRANT}),
    SENTENCE: frozenset({WARRANT, JUDGMENT}),
}
# the category of data, as the release decision asks for it
CATEGORIES: Mapping[str, str] = {
    PHOTOGRAPH: "photograph",
    FINGERPRINTS: "biometric",
    WARRANT: "proceedings",
    JUDGMENT: "criminal-record",
    OTHER: "case-facts",
}


@dataclass(frozen=True)
class Attached:
    """One file: its kind, and its own last day as `YYYY-MM-DD`, empty where it names none."""

    kind: str
    until: str = ""


def shows(attached: Iterable[Attached], kind: str) -> bool:
    """Whether a file of a kind is there."""
    return any(one.kind == kind for one in attached)


def warrants(attached: Iterable[Attached]) -> list[Attached]:
    """Return the copies of decisions, whichever they are."""
    return [one for one in attached if one.kind in {WARRANT, JUDGMENT}]


def last_day(attached: Iterable[Attached]) -> date | None:
    """Return the last day of the attached decision that runs longest; None where one names none, or there is none."""
    days = [day_of(one.until) for one in warrants(attached)]
    known = [one for one in days if one is not None]
    return max(known) if known and len(known) == len(days) else None
