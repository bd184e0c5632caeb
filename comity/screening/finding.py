"""Which rows are compared at all.

A short list is compared whole. In a longer one: those with the same numbers, those that share search keys with a name,
and, as long as the list is small enough to look at every name, those written alike.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from comity.records.access import sharing
from comity.records.models import Row
from comity.records.rows import name_keys, number_keys, whole_key
from comity.screening.matcher import MOST_CANDIDATES, Candidate, candidates, written_alike
from comity_names import Person, Population, fold

# So few rows are all compared: under a second, and nothing depends on keys.
EVERY_ROW = 1000
MOST_COMPARED = 200
MOST_WRITTEN_ALIKE = 60
# Below this many rows every name is looked at, so that a slip of the finger in each part of a name is found too.
SMALL_LIST = 20_000
# From this agreement on two subjects are counted as bearing one name.
ONE_NAME = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates, among how many subjects, and how many of these bear the name in some spelling."""

    candidates: list[Candidate]
    looked_through: int
    namesakes: int
    digests: dict[UUID, str]  # subject -> digest of the row as compared


def find(asked: Person, rows: QuerySet[Row], limit: int = MOST_CANDIDATES) -> Found:
    """Return the candidates among rows of one agency."""
    size = rows.count()
    compared = _rows_to_compare(asked, rows, size)
    names = {name for row in compared for name in row.names} | {name.text for name in asked.names}
    found = candidates(asked, compared, Population(max(size, 2), counted(names, rows)))
    return Found(
        candidates=found[:limit],
        looked_through=size,
        namesakes=sum(one.match.name_agreement >= ONE_NAME for one in found),
        digests={row.subject_id: row.digest for row in compared},
    )


def _rows_to_compare(asked: Person, rows: QuerySet[Row], size: int) -> list[Row]:
    """Numbers first: namesakes never crowd out the row that has the same document or telephone."""
    if size <= EVERY_ROW:
        return list(rows.order_by("pk"))
    numbers = sharing(rows, number_keys(asked.documents, asked.accounts))[:MOST_COMPARED]
    chosen = {row.pk: row for row in numbers}
    keys = name_keys(name.text for name in asked.names)
    chosen |= {row.pk: row for row in sharing(rows, keys)[:MOST_COMPARED]}
    if size < SMALL_LIST:
        alike = written_alike(asked, rows.values_list("pk", "names").iterator(), MOST_WRITTEN_ALIKE)
        chosen |= {row.pk: row for row in rows.filter(pk__in=set(alike) - set(chosen))}
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
