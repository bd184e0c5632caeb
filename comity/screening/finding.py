"""Who in a list may be the person asked for.

A short list is compared whole. In a longer one the index of its names says who is near; what was changed since it was
built is compared besides, and what is gone from the database is left out. Own records without an index are found by the
search keys of their rows; another long list without one is not searched at all, and says so.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from comity.records.access import sharing
from comity.records.models import Row
from comity.records.rows import name_keys, number_keys, whole_key
from comity.screening import indexes
from comity.screening.books import EntryBook, Listed, OwnBook, book_of
from comity.screening.matcher import (
    MOST_CANDIDATES,
    Candidate,
    candidates,
    is_worth_showing,
    likeliest,
    person_of,
    written_alike,
)
from comity.screening.models import List
from comity_names import Index, Match, Person, Population, compare, fold

# So few rows are all compared for one person: under a second, and nothing depends on keys.
EVERY_ROW = 1000
# For each of thousands, only so few: the index does the rest.
FEW_ROWS = 100
MOST_COMPARED = 200
MOST_WRITTEN_ALIKE = 60
# Below this many rows every name is looked at, so that a slip of the finger in each part of a name is found too.
SMALL_LIST = 20_000
# From this agreement on two persons are counted as bearing one name.
ONE_NAME = 0.5
NEAR = 50  # rows that the index is asked for
MOST_CHANGED = 500  # rows changed since the index was built that are compared one by one
LEVEL = 2.0  # bits: rows this close fit equally well, and stay in the order of the index, in which forms take turns


class NotReadyError(Exception):
    """The list is long and its index is not built yet."""


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, among how many persons, and about how many of these bear the name in some spelling."""

    candidates: list[Candidate]
    looked_through: int
    namesakes: float
    rows: Mapping[UUID, Listed]  # of the candidates, as compared


def find(
    asked: Person, of_list: List, limit: int = MOST_CANDIDATES, *, every_row: int | None = None
) -> Found:
    """Return the candidates of one list. So few rows as `every_row` are all compared, whether there is an index or not.

    Raises:
        NotReadyError: the list is long and its index is not built yet.
    """
    book = book_of(of_list)
    size = book.size()
    whole = EVERY_ROW if every_row is None else every_row
    if size <= whole:
        return _among_all(asked, book, size, limit)
    index = indexes.current(of_list)
    if index is not None:
        return _by_index(asked, book, index, size, limit)
    if size <= EVERY_ROW:
        return _among_all(asked, book, size, limit)
    if isinstance(book, OwnBook):
        return _by_keys(asked, book, size, limit)
    raise NotReadyError


def is_ready(of_list: List) -> bool:
    """Whether a list can be searched now, as far as its index goes."""
    book = book_of(of_list)
    return isinstance(book, OwnBook) or indexes.current(of_list) is not None or book.size() <= EVERY_ROW


def _among_all(asked: Person, book: OwnBook | EntryBook, size: int, limit: int) -> Found:
    rows = dict(book.everybody())
    times: Counter[str] = Counter()
    for row in rows.values():
        times.update({fold(name) for name in row.names})
    found = candidates(asked, rows.items(), Population(max(size, 2), times))
    return _kept(found, rows, size, _one_name(found), limit)


def _by_index(asked: Person, book: OwnBook | EntryBook, index: Index, size: int, limit: int) -> Found:
    near = {UUID(one.row_id): one.match for one in index.search(asked, NEAR)}
    changed = book.changed_since(book.of_list.indexed_at, MOST_CHANGED)
    rows = book.some(near) | changed
    if isinstance(book, OwnBook) and len(changed) == MOST_CHANGED:
        rows |= {row.subject_id: row for row in _sharing(asked, book.rows())}  # the index is far behind
    population = Population(max(size, 2))
    found = []
    for found_id, row in rows.items():
        person = person_of(row, asked)
        known = near.get(found_id) if found_id not in changed and len(row.birth_dates) <= 1 else None
        match = known or compare(asked, person, population=population)
        if is_worth_showing(match):
            found.append(Candidate(found_id, person, match))
    places = {found_id: place for place, found_id in enumerate(near)}
    found.sort(key=likeliest)
    found.sort(key=lambda one: (-_level(one.match), places.get(one.found_id, 0)))
    borne = max(
        (
            one.match.namesakes
            for one in found
            if one.match.left_name and one.match.name_agreement >= ONE_NAME
        ),
        default=0,
    )
    return _kept(found, rows, size, max(borne, _one_name(found)), limit)


def _by_keys(asked: Person, book: OwnBook, size: int, limit: int) -> Found:
    compared = _sharing(asked, book.rows())
    if size < SMALL_LIST:
        names = book.rows().values_list("pk", "names").iterator()
        alike = set(written_alike(asked, names, MOST_WRITTEN_ALIKE)) - {row.pk for row in compared}
        compared += book.rows().filter(pk__in=alike)
    names_of_all = {name for row in compared for name in row.names} | {name.text for name in asked.names}
    rows: dict[UUID, Listed] = {row.subject_id: row for row in compared}
    population = Population(max(size, 2), counted(names_of_all, book.rows()))
    found = candidates(asked, rows.items(), population)
    return _kept(found, rows, size, _one_name(found), limit)


def _kept(
    found: list[Candidate], rows: Mapping[UUID, Listed], size: int, namesakes: float, limit: int
) -> Found:
    kept = found[:limit]
    return Found(kept, size, namesakes, {one.found_id: rows[one.found_id] for one in kept})


def _one_name(found: Iterable[Candidate]) -> int:
    return sum(bool(one.match.left_name) and one.match.name_agreement >= ONE_NAME for one in found)


def _level(match: Match) -> int:
    chance = min(max(match.same_person, 1e-12), 1 - 1e-12)
    return round(math.log2(chance / (1 - chance)) / LEVEL)


def _sharing(asked: Person, rows: QuerySet[Row]) -> list[Row]:
    """Numbers first: namesakes never crowd out the row that has the same document or telephone."""
    numbers = sharing(rows, number_keys(asked.documents, asked.accounts))[:MOST_COMPARED]
    chosen = {row.pk: row for row in numbers}
    keys = name_keys(name.text for name in asked.names)
    chosen |= {row.pk: row for row in sharing(rows, keys)[:MOST_COMPARED]}
    return list(chosen.values())


def counted(names: Iterable[str], rows: QuerySet[Row]) -> dict[str, int]:
    """Return how many rows bear each of these names, by its folded form."""
    wanted = {whole_key(name): fold(name) for name in names if fold(name)}
    if not wanted:
        return {}
    times = Counter(
        key
        for keys in rows.filter(keys__overlap=sorted(wanted)).values_list("keys", flat=True)
        for key in keys
        if key in wanted
    )
    return {wanted[key]: count for key, count in times.items()}
