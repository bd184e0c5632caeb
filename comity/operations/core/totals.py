"""What is counted. Quantities are exact decimals, each unit by itself: grams and kilograms are not added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any

from comity.operations.core.results import Found, Outcome, figures

EXACT = Context(prec=60)  # the sum of as many quantities as there are loses no digit


@dataclass(frozen=True)
class Totals:
    """Numbers by kind, and of seizures the quantity by class of offence and unit."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    seized: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write them so that two nodes can compare them digit by digit."""
        return {
            "numbers": {kind: self.numbers[kind] for kind in sorted(self.numbers)},
            "seized": [
                {"offence": offence, "unit": unit, "quantity": figures(quantity)}
                for (offence, unit), quantity in sorted(self.seized.items())
            ],
        }

    def of(self, outcome: Outcome) -> int:
        """How many of a kind."""
        return self.numbers.get(outcome.value, 0)


def count(found: Iterable[Found]) -> Totals:
    """Count results."""
    numbers: dict[str, int] = {}
    seized: dict[tuple[str, str], Decimal] = {}
    for one in found:
        numbers[one.outcome.value] = numbers.get(one.outcome.value, 0) + one.number
        if one.seizure:
            key = (one.seizure.offence, one.seizure.unit)
            seized[key] = EXACT.add(seized.get(key, Decimal(0)), one.seizure.quantity)
    return Totals(numbers, seized)
