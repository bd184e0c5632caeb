"""What came of an operation: one result is entered once, by one agency, and corrected or withdrawn by that agency alone.

Victims are numbers. Nothing that is said of them takes words of anybody's: place, agency and source are chosen from lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from comity.exchange.core.moments import from_rfc3339, to_rfc3339


class Outcome(StrEnum):
    """Kinds of results."""

    ARREST = "arrest"
    LOCATED = "located"
    SEIZURE = "seizure"
    VICTIMS_IDENTIFIED = "victims-identified"
    VICTIMS_RESCUED = "victims-rescued"
    DOCUMENT = "document"
    DEPORTATION = "deportation"
    HANDOVER = "handover"


VICTIMS = frozenset({Outcome.VICTIMS_IDENTIFIED, Outcome.VICTIMS_RESCUED})
PERSONAL = frozenset(
    {Outcome.ARREST, Outcome.LOCATED}
)  # may name a suspect, where the officer shares the name
# who reported victims: a code, because a name written here would be an identity
VICTIM_SOURCES = ("own-officers", "other-agency", "partner", "organisation", "call")
LARGEST = Decimal(10) ** 15
PLACES = 6


class ResultError(ValueError):
    """The result is not one: a figure that is none, or words where victims are counted."""


@dataclass(frozen=True)
class Seizure:
    """What was taken: `offence` is a class of ICCS or empty, `unit` a code of the room's list, `quantity` exact."""

    offence: str
    what: str
    quantity: Decimal
    unit: str

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels; a quantity is text, so that no digit is lost."""
        return {
            "offence": self.offence,
            "what": self.what,
            "quantity": figures(self.quantity),
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Found:
    """One result as its agency says it: `at` in UTC with the zone of the place, `number` of persons or things, 1 at least.

    `site` is the key of a planned site with its agency's node before it, or empty; `place` what it is called.
    """

    outcome: Outcome
    at: datetime
    zone: str
    agency: str
    source: str
    number: int
    site: str = ""
    place: str = ""
    what: str = ""
    seizure: Seizure | None = None
    person: str = ""
    person_language: str = ""

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ResultError("A result counts one at least.")
        if (self.outcome is Outcome.SEIZURE) != (self.seizure is not None):
            raise ResultError("A seizure says what was seized, and nothing else does.")
        if self.person and self.outcome not in PERSONAL:
            raise ResultError("This kind of result names nobody.")
        if self.outcome in VICTIMS and (self.what or self.place or self.source not in VICTIM_SOURCES):
            raise ResultError("Victims are numbers: no words go with them.")

    def to_wire(self) -> dict[str, Any]:
        """Write it as it travels."""
        return {
            "outcome": self.outcome.value,
            "at": to_rfc3339(self.at),
            "zone": self.zone,
            "agency": self.agency,
            "source": self.source,
            "number": self.number,
            "site": self.site,
            "place": self.place,
            "what": self.what,
            "seizure": self.seizure.to_wire() if self.seizure else None,
            "person": {"name": self.person, "language": self.person_language} if self.person else None,
        }

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Found":
        """Read a result.

        Raises:
            ResultError: a figure is none, or words stand where victims are counted.
            ValueError: its moment is none, or its kind is not known.
        """
        seized, person = wire["seizure"], wire["person"] or {}
        return cls(
            outcome=Outcome(wire["outcome"]),
            at=from_rfc3339(wire["at"]),
            zone=wire["zone"],
            agency=wire["agency"],
            source=wire["source"],
            number=wire["number"],
            site=wire["site"],
            place=wire["place"],
            what=wire["what"],
            seizure=Seizure(
                seized["offence"], seized["what"], quantity_of(seized["quantity"]), seized["unit"]
            )
            if seized
            else None,
            person=person.get("name", ""),
            person_language=person.get("language", ""),
        )


def quantity_of(text: str) -> Decimal:
    """Read an exact quantity above nothing, up to 10^15 with six places. Raises ResultError."""
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise ResultError("This is no quantity.") from error
    exponent = found.as_tuple().exponent
    if (
        not found.is_finite()
        or not 0 < found < LARGEST
        or not isinstance(exponent, int)
        or exponent < -PLACES
    ):
        raise ResultError("This is no quantity.")
    return found


def figures(quantity: Decimal) -> str:
    """Write a quantity in its shortest form without an exponent: 12.50 is 12.5, and 100 is 100."""
    text = f"{quantity:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
