"""Invented persons, drawn by seed; nobody real, and nobody whose name stands in the code."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Self

RECORDS = 12  # persons of one run


@dataclass(frozen=True)
class Syllable:
    """A syllable of a name with its katakana spelling."""

    place: str
    text: str
    katakana: str
    sex: str


@dataclass(frozen=True)
class InventedPerson:
    """A person of the story: the name as at home, as heard in Japan, and what a record holds."""

    syllables: tuple[Syllable, ...]
    sex: str
    birth_date: date
    phone: str
    document: str

    @property
    def name(self) -> str:
        """The Vietnamese name with its marks."""
        return " ".join(syllable.text for syllable in self.syllables)

    @property
    def katakana(self) -> str:
        """The name as a Japanese desk writes it."""
        return "・".join(syllable.katakana for syllable in self.syllables)


@cache
def syllables() -> tuple[Syllable, ...]:
    """Read the syllables; lines that begin with # are comments."""
    lines = (files("comity.demo") / "resources" / "names-vi.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(Syllable(row["place"], row["text"], row["katakana"], row["sex"]) for row in rows)


def _pick(chance: random.Random, place: str, sex: str) -> Syllable:
    return chance.choice([one for one in syllables() if one.place == place and one.sex in {sex, "both"}])


def draw_person(chance: random.Random) -> InventedPerson:
    """Draw one person."""
    sex = chance.choice(["m", "m", "f"])
    name = tuple(_pick(chance, place, sex) for place in ("surname", "middle", "given"))
    born = date(1975, 1, 1) + timedelta(days=chance.randrange(30 * 365))
    phone = f"+8491{chance.randrange(10_000_000):07d}"
    document = f"{chance.choice('BCN')}{chance.randrange(10_000_000):07d}"
    return InventedPerson(name, {"m": "male", "f": "female"}[sex], born, phone, document)


def draw_persons(seed: int) -> Iterator[InventedPerson]:
    """Draw persons without end; no two of one run bear the same name."""
    chance = random.Random(seed)  # noqa: S311  # invents persons, guards nothing
    seen: set[str] = set()
    while True:
        person = draw_person(chance)
        if person.name not in seen:
            seen.add(person.name)
            yield person


@dataclass(frozen=True)
class Cast:
    """The persons of one run: the one sought, and others who stand in the same records.

    Of these the second act tells two: a leader who is sought, and somebody who is arrested in the raid.
    """

    sought: InventedPerson
    others: tuple[InventedPerson, ...]

    @classmethod
    def drawn(cls, seed: int) -> Self:
        """Draw the persons of a run."""
        sought, *others = islice(draw_persons(seed), RECORDS)
        return cls(sought, tuple(others))

    def words(self) -> dict[str, str]:
        """Return what the story's texts are filled with."""
        return {
            "katakana": self.sought.katakana,
            "phone": self.sought.phone,
            "name": self.sought.name,
            "born": self.sought.birth_date.strftime("%d/%m/%Y"),
            "document": self.sought.document,
        }

    @property
    def leader(self) -> InventedPerson:
        """The one who is sought by a notice."""
        return self.others[0]

    @property
    def arrested(self) -> InventedPerson:
        """The one who is held, and whose post is told."""
        return self.others[1]
