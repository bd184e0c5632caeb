"""Find persons in a list by any spelling of their names."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from comity_names.compare import compare
from comity_names.evidence import bare_number
from comity_names.keys import written_keys
from comity_names.match import Match
from comity_names.person import Person
from comity_names.population import Population
from comity_names.writing import fold


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the person looked for, with how it compares."""

    row_id: str
    match: Match


class Index:
    """Persons of one list, found by spelling, document, account. Safe to use from several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._rows: dict[str, Person] = {}
        self._postings: dict[str, set[str]] = defaultdict(set)
        self._namesakes: Counter[str] = Counter()

    @classmethod
    def build(cls, rows: Iterable[tuple[str, Person]]) -> "Index":
        """An index of (row id, person); a row id that comes twice replaces the row before."""
        index = cls()
        for row_id, person in rows:
            index.add(row_id, person)
        return index

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row_id: str, person: Person) -> None:
        """Add a row, or put it in the place of the row with this id."""
        with self._lock:
            self.remove(row_id)
            self._rows[row_id] = person
            for key in _all_keys(person):
                self._postings[key].add(row_id)
            self._namesakes.update({fold(name.text) for name in person.names})

    def remove(self, row_id: str) -> None:
        """Take a row out; an id that is not there changes nothing."""
        with self._lock:
            person = self._rows.pop(row_id, None)
            if person is None:
                return
            for key in _all_keys(person):
                self._postings[key].discard(row_id)
            self._namesakes.subtract({fold(name.text) for name in person.names})

    def search(self, person: Person | str, limit: int = 50) -> list[Candidate]:
        """The likeliest rows first; equal ones by row id. `limit` counts rows."""
        wanted = Person((person,)) if isinstance(person, str) else person
        with self._lock:
            shared: Counter[str] = Counter()
            for key in _all_keys(wanted):
                rows = self._postings.get(key, set())
                weight = 100 if key[:2] in ("d:", "a:") else 1000 // (len(rows) + 10) + 1
                shared.update(dict.fromkeys(rows, weight))
            chosen = sorted(shared, key=lambda row: (-shared[row], row))[: max(limit * 4, 200)]
            people = Population(max(len(self._rows), 2), dict(self._namesakes))
            found = [Candidate(row, compare(wanted, self._rows[row], population=people)) for row in chosen]
        found.sort(key=lambda one: (-one.match.same_person, -one.match.name_agreement, one.row_id))
        return found[:limit]


def _all_keys(person: Person) -> set[str]:
    keys = {key for name in person.names for key in written_keys(name.text)}
    keys |= {f"t:{part}" for name in person.names for part in fold(name.text).split() if len(part) > 1}
    keys |= {f"d:{bare_number(number)}" for number in person.documents}
    keys |= {f"a:{bare_number(number)}" for number in person.accounts}
    return keys
