"""Find persons in a list by any spelling of their names, their documents and accounts."""

import shutil
import tempfile
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from comity_names import evidence
from comity_names.compare import Named, best_names, name_bits, probability, weigh
from comity_names.evidence import bare_number
from comity_names.keys import STRONG, TOGETHER, Reach, sought
from comity_names.match import Match
from comity_names.person import Person
from comity_names.population import Population
from comity_names.segment import (
    FileSegment,
    IndexFolderError,
    MemorySegment,
    Segment,
    account_keys,
    birth_year,
    write_segment,
)
from comity_names.writing import fold

COMPARED = 24  # written forms that are compared for one search, at least
_ROWS_OF_FORM = 200  # rows of one form that are weighed, those of the right birth year first
_WHOLE = 10  # how much more a hit of the whole name counts than hits of its parts
_MOST_COMPARED = 90  # where many forms share the whole name
_MOST_WEAK = 50  # where many forms share a part of it only
_NEARLY = 0.85  # of what the first form shares: what shares so much is compared too
_MUCH_LESS = 0.75
_SURE = 0.9  # agreement of rows that bear the name looked for
_LEVEL = 2.0  # bits: rows this close fit equally well, and forms take turns


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the person looked for, with how it compares."""

    row_id: str
    match: Match


@dataclass(frozen=True, slots=True)
class _Hit:
    row_id: str
    person: Person
    named: Named
    bits: float
    namesakes: int


class Index:
    """Persons of one list. Safe to use from several threads; a folder may be replaced under readers of it.

    Rows of the list lie in files that are read where they lie; what is added or removed afterwards is kept in memory until
    `save` writes a new generation of the folder.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._base: FileSegment | None = None
        self._recent = MemorySegment()
        self._removed: set[str] = set()
        self._folder: Path | None = None
        self._generation = ""

    @classmethod
    def build(cls, rows: Iterable[tuple[str, Person]], folder: Path | str | None = None) -> "Index":
        """An index of (row id, person), in a folder to keep or, without one, until it is forgotten.

        A folder that holds an index gets a new generation; readers of the old one are not disturbed. Of two rows with one
        id the later counts.
        """
        index = cls()
        if folder is None:
            place = tempfile.mkdtemp(prefix="comity-names-")
            weakref.finalize(index, shutil.rmtree, place, ignore_errors=True)
            target = Path(place)
        else:
            target = Path(folder)
        index._read(target, _write_generation(target, _last_of_each(rows)))
        return index

    @classmethod
    def open(cls, folder: Path | str) -> "Index":
        """The current generation of an index in a folder.

        Raises:
            IndexFolderError: when there is none, or it is of another version.
        """
        index = cls()
        index._read(Path(folder), _opened(Path(folder)))
        return index

    def save(self, folder: Path | str) -> None:
        """Write everything as a new generation of the folder and read from it; old readers keep the old one."""
        with self._lock:
            self._read(Path(folder), _write_generation(Path(folder), self.rows()))
            self._recent, self._removed = MemorySegment(), set()

    def _read(self, folder: Path, segment: FileSegment) -> None:
        self._base, self._folder, self._generation = segment, folder, segment.folder.name

    def refresh(self) -> bool:
        """Read the folder's current generation where another process has replaced it; whether it had.

        Rows added and removed here stay so and count over those of the new generation.
        """
        if self._folder is None or _current(self._folder).name == self._generation:
            return False
        segment = _opened(self._folder)
        with self._lock:
            self._read(self._folder, segment)
            removed, self._removed = self._removed, set()
            for row_id in (*removed, *(row_id for row_id, _ in self._recent.all())):
                self._hide(row_id)
        return True

    def rows(self) -> Iterator[tuple[str, Person]]:
        """Every row with its id."""
        if self._base is not None:
            yield from (
                (row_id, person) for row_id, person in self._base.all() if row_id not in self._removed
            )
        yield from self._recent.all()

    def __len__(self) -> int:
        with self._lock:
            return len(self._recent) + (len(self._base) - len(self._removed) if self._base is not None else 0)

    def add(self, row_id: str, person: Person) -> None:
        """Add a row, or put it in the place of the row with this id."""
        with self._lock:
            self._hide(row_id)
            self._recent.add(row_id, person)

    def remove(self, row_id: str) -> None:
        """Take a row out; an id that is not there changes nothing."""
        with self._lock:
            self._hide(row_id)
            self._recent.remove(row_id)

    def _hide(self, row_id: str) -> None:
        if self._base is not None and row_id not in self._removed:
            numbers = self._base.rows_by_number(f"r:{row_id}")
            if any(self._base.row(number)[0] == row_id for number in numbers):
                self._removed.add(row_id)

    def search(self, person: Person | str, limit: int = 50) -> list[Candidate]:
        """The likeliest rows first, at most `limit`; a second row of one written form only after every other form that fits as well.

        The order is the same for the same list and query.
        """
        wanted = Person((person,)) if isinstance(person, str) else person
        with self._lock:
            size = max(len(self), 2)
            hits: dict[str, _Hit] = {}
            for segment in (self._base, self._recent):
                if segment is not None:
                    for hit in self._hits(segment, wanted, size, limit):
                        if hit.row_id not in hits or hits[hit.row_id].bits < hit.bits:
                            hits[hit.row_id] = hit
        turns: dict[tuple[str, int], int] = defaultdict(int)
        ranked = []
        for hit in sorted(hits.values(), key=lambda one: (-one.bits, -one.named.agreement, one.row_id)):
            level = round(hit.bits / _LEVEL)
            turn = turns[hit.named.right, level]
            turns[hit.named.right, level] += 1
            ranked.append(((-level, turn, -hit.bits, -hit.named.agreement, hit.row_id), hit))
        ranked.sort(key=lambda one: one[0])
        return [Candidate(hit.row_id, _match(wanted, hit, size)) for _, hit in ranked[:limit]]

    def _hits(self, segment: Segment, wanted: Person, size: int, limit: int) -> Iterator[_Hit]:
        removed = self._removed if segment is self._base else set()
        seen: set[int] = set()
        more = evidence.tells(wanted)
        sure = alike = 0
        likely = _candidates(segment, wanted, COMPARED)
        for form, worth in likely:
            if not more and (alike >= limit or (sure >= limit and worth < _MUCH_LESS * likely[0][1])):
                break  # the list is full of this very name, or of its rows and the rest shares much less with it
            text = segment.form(form)
            rows = segment.rows_of(form)
            named = best_names(wanted, Person((text,))) if text else Named("", "", 0.5, None)
            if named.agreement > _SURE:
                sure, alike = sure + len(rows), alike + 1
            people = Population(size, {fold(text): max(len(rows), 1)})
            bits = name_bits(named, people)
            given = 0
            for row in _right_years_first(segment, rows, birth_year(wanted)):
                row_id, person = segment.row(row)
                if row_id not in removed:
                    seen.add(row)
                    given += 1
                    extra = evidence.bits(wanted, person) if more else 0.0
                    yield _Hit(row_id, person, named, bits + extra, len(rows))
                    if given >= limit and not more:
                        break  # nothing tells the rest from these
        for row in _numbered(segment, wanted):
            row_id, person = segment.row(row)
            if row not in seen and row_id not in removed:
                named = best_names(wanted, person)
                extra = evidence.bits(wanted, person)
                yield _Hit(row_id, person, named, name_bits(named, Population(size)) + extra, 1)


def _candidates(segment: Segment, wanted: Person, least: int) -> list[tuple[int, int]]:
    """The forms that share most with the names looked for, and how much: at least so many, and more where they share as much."""
    worth: dict[int, int] = defaultdict(int)
    year = birth_year(wanted)
    for name in wanted.names:
        for form, value in _shared(segment, name.text, year).items():
            worth[form] = max(worth[form], value)
    ordered = sorted(worth, key=lambda form: (-worth[form], form))
    if len(ordered) > least:
        bar = min(worth[ordered[least - 1]], _NEARLY * worth[ordered[0]])
        most = _MOST_COMPARED if bar >= _WHOLE * STRONG else _MOST_WEAK
        ordered = ordered[:least] + [form for form in ordered[least:most] if worth[form] >= bar]
    return [(form, worth[form]) for form in ordered]


def _shared(segment: Segment, name: str, year: int) -> dict[int, int]:
    """What forms share with a name: the worth of each kind of key that leads to them."""
    keys, pairs = sought(name, year)
    kinds: dict[Reach, set[int]] = defaultdict(set)
    for key, reach in keys.items():
        kinds[reach].update(segment.forms(key, reach.widest))
    known = {key: set(segment.forms(key, TOGETHER.widest)) for key in {key for pair in pairs for key in pair}}
    for first, last in pairs:
        kinds[TOGETHER] |= known[first] & known[last]
    worth: dict[int, int] = defaultdict(int)
    best: dict[int, int] = {}
    for reach, forms in kinds.items():
        for form in forms:
            worth[form] += reach.worth
            if reach.worth >= STRONG:
                best[form] = max(best.get(form, 0), reach.worth)
    for form, value in best.items():
        worth[form] += _WHOLE * value
    return worth


def _numbered(segment: Segment, wanted: Person) -> list[int]:
    keys = {f"d:{bare_number(text)}" for text in wanted.documents} | account_keys(wanted)
    return sorted({row for key in keys for row in segment.rows_by_number(key)})


def _right_years_first(segment: Segment, rows: list[int], year: int) -> list[int]:
    if len(rows) <= _ROWS_OF_FORM:
        return rows
    if year:
        rows = sorted(rows, key=lambda row: (abs(segment.year(row) - year) > 1, row))
    return rows[:_ROWS_OF_FORM]


def _match(wanted: Person, hit: _Hit, size: int) -> Match:
    return weigh(
        wanted, hit.person, hit.named, Population(size, {fold(hit.named.right): max(hit.namesakes, 1)})
    )


def _last_of_each(rows: Iterable[tuple[str, Person]]) -> Iterator[tuple[str, Person]]:
    """Rows with the later ones in the place of earlier ones of the same id, where the rows can be read twice."""
    if not isinstance(rows, list | tuple):
        yield from rows
        return
    last = {row_id: place for place, (row_id, _) in enumerate(rows)}
    yield from (row for place, row in enumerate(rows) if last[row[0]] == place)


def _current(folder: Path) -> Path:
    try:
        name = (folder / "CURRENT").read_text(encoding="utf-8").strip()
    except OSError as problem:
        raise IndexFolderError(
            f"{folder} holds no index of names; build it with `comity-names index build`."
        ) from problem
    return folder / name


def _opened(folder: Path) -> FileSegment:
    """The current generation, the next one where it was replaced between the look at CURRENT and the opening."""
    place = _current(folder)
    while True:
        try:
            return FileSegment(place)
        except (OSError, IndexFolderError):
            before, place = place, _current(folder)
            if place == before:
                raise  # it was not replaced, so that the complaint is true


def _write_generation(folder: Path, rows: Iterable[tuple[str, Person]]) -> FileSegment:
    """Write a new generation beside the old one, then point to it in one step and clear older ones away."""
    folder.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="generation-", dir=folder))
    write_segment(place, rows)
    segment = FileSegment(place)
    pointer = folder / "CURRENT.new"
    pointer.write_text(place.name + "\n", encoding="utf-8")
    pointer.replace(folder / "CURRENT")
    for old in folder.glob("generation-*"):
        if old != place:
            shutil.rmtree(old, ignore_errors=True)
    return segment


__all__ = ["Candidate", "Index", "IndexFolderError", "probability"]
