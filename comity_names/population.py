"""Among how many people somebody is looked for, and how common the parts of a name are among them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from comity_names import han, vietnamese
from comity_names.resources import rows
from comity_names.writing import Written, fold, read

USUAL_SIZE = 100_000  # persons in a list about which nothing is said


@dataclass(frozen=True, slots=True)
class Population:
    """The list a person is looked for in: its size in persons and, where known, how many bear each folded name."""

    size: int = USUAL_SIZE
    namesakes: Mapping[str, int] = field(default_factory=dict)

    @property
    def prior_bits(self) -> float:
        """Bits against any one row being the person, before anything is compared."""
        return -math.log2(max(self.size, 2))


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    """Share of the bearers of a part among the people whose name it is found in, from the table of frequencies."""
    return {fold(row[1]): float(row[2]) / 100 for row in rows("frequencies.tsv")}


_UNKNOWN_FIRST, _UNKNOWN_LATER, _LEAST = 8.0, 6.5, 1.0


@lru_cache(maxsize=100_000)
def information(text: str) -> float:
    """How many bits a full name tells about its bearer: Nguyễn Văn Thành tells less than Lò Thị Chiêu."""
    return _information(read(text))


def _information(written: Written) -> float:
    if written.script == "han":
        parts = [fold(han.canonical(letter)) for token in written.tokens for letter in token.plain]
    else:
        parts = [token.plain for token in written.tokens]
    shares = _shares()
    total = 0.0
    for place, part in enumerate(parts):
        share = shares.get(part)
        if len(part) == 1 and part.isascii():
            total += _LEAST
        elif share is not None:
            total += -math.log2(share)
        elif vietnamese.is_plain_syllable(part) or len(part) <= 2:
            total += _UNKNOWN_LATER
        else:
            total += _UNKNOWN_FIRST if place == 0 else _UNKNOWN_LATER + 1
    return max(total, _LEAST)


def about(name: str, population: Population) -> float:
    """How many persons of the population bear this name: counted where the list counts them, else estimated."""
    counted = population.namesakes.get(fold(name))
    return float(counted) if counted else population.size * 2 ** -information(name)
