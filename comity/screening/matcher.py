"""Which rows may be the person asked for. Pure: rows come in as persons, comparisons go out; see finding.py for SQL."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal, Protocol
from uuid import UUID

from rapidfuzz import fuzz

from comity_names import Match, Person, Population, compare, fold

# From which agreement on two names are shown to an officer although nothing else is known of the two.
NAME_WORTH_SHOWING = 0.3
SAME_WORTH_SHOWING = 0.02
MOST_CANDIDATES = 20


class Facts(Protocol):
    """What is compared of a row of records, or of an entry of a list."""

    @property
    def names(self) -> list[str]:
        """All names, as stated."""

    @property
    def birth_dates(self) -> list[str]:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

    @property
    def sex(self) -> str:
        """male, female, other or empty."""

    @property
    def nationalities(self) -> list[str]:
        """Two-letter codes."""

    @property
    def documents(self) -> list[str]:
        """Numbers of papers."""

    @property
    def accounts(self) -> list[str]:
        """Telephone numbers and other accounts."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject or an entry with its comparison."""

    found_id: UUID
    person: Person
    match: Match

    @property
    def score(self) -> float:
        """The probability that it is the person asked for."""
        return self.match.same_person


def person_of(row: Facts, asked: Person) -> Person:
    """Return a row as a person to compare; of several birth dates the one that fits best."""
    sex: Literal["male", "female"] | None = (
        "male" if row.sex == "male" else "female" if row.sex == "female" else None
    )
    return Person(
        names=tuple(row.names),
        birth_date=_birth_date(row.birth_dates, asked.birth_date),
        sex=sex,
        nationalities=tuple(row.nationalities),
        documents=tuple(row.documents),
        accounts=tuple(row.accounts),
    )


def _birth_date(dates: list[str], asked: str | None) -> str | None:
    """The date that begins most like the one asked for, year before month before day; else the one that says most."""
    return max(dates, key=lambda date: (_begun_alike(date, asked or ""), len(date)), default=None)


def _begun_alike(left: str, right: str) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False))))


def is_worth_showing(match: Match) -> bool:
    """Whether an officer should see it: the names agree, a number agrees, or all of it makes one person likely."""
    numbers = any(
        factor.kind in {"document", "account"} and factor.relation in {"agrees", "near"}
        for factor in match.factors
    )
    if numbers:
        return True
    if not match.left_name or not match.right_name:
        return False  # where no names were compared, nothing but a number joins two persons
    return match.name_agreement >= NAME_WORTH_SHOWING or match.same_person >= SAME_WORTH_SHOWING


def candidates(asked: Person, rows: Iterable[tuple[UUID, Facts]], population: Population) -> list[Candidate]:
    """Compare and keep what is worth showing: the likeliest first, then those whose names agree most; equal ones by id.

    Rows come with the id of the subject or entry they are about.
    """
    found = []
    for found_id, row in rows:
        person = person_of(row, asked)
        match = compare(asked, person, population=population)
        if is_worth_showing(match):
            found.append(Candidate(found_id, person, match))
    found.sort(key=likeliest)
    return found


def likeliest(one: Candidate) -> tuple[float, float, str]:
    """Sort key: the likeliest first, then those whose names agree most; equal ones by id."""
    return (-one.score, -one.match.name_agreement, str(one.found_id))


def written_alike(asked: Person, names: Iterable[tuple[int, list[str]]], limit: int) -> list[int]:
    """Return the ids of rows whose names are written most like one asked for, whatever keys they share.

    A cheap pass for slips of the finger: letters alone, without marks, order and spaces between the parts.
    """
    wanted = [_letters(name.text) for name in asked.names]
    scored: list[tuple[float, int]] = []
    for row_id, written in names:
        best = max((fuzz.ratio(one, _letters(other)) for one in wanted for other in written), default=0.0)
        if best >= _ALIKE:
            scored.append((best, row_id))
    scored.sort(key=lambda one: (-one[0], one[1]))
    return [row_id for _score, row_id in scored[:limit]]


_ALIKE = 70.0


def _letters(name: str) -> str:
    return "".join(sorted(fold(name).split()))
