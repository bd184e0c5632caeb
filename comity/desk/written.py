"""The query of the desk as SQL, written once a person: putting it together takes Django longer than answering it takes the database.

What is kept is the text and the values of the query, never what it found. Whatever of a person decides what waits on
them is part of the key, so a changed role, unit or zone has a query of its own; the moments are put in at each use.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from comity.accounts.models import Person
from comity.desk.source import AT, MIDNIGHT, Source
from comity.desk.sources import SOURCES
from comity.desk.standing import Standing, limit_standing, midnight_after, standing

NO_CONDITION = Q()
KEPT = 512  # queries; a text of about 10 kB each
Written = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Narrowing:
    """What a desk shows: of which kind, under which condition on the request; hits and the like have no request."""

    kind: str = ""
    condition: Q = NO_CONDITION
    standings: frozenset[Standing] = frozenset(Standing)

    @property
    def takes_others(self) -> bool:
        """Whether what is no request can fit."""
        return not self.condition

    @property
    def takes_plain(self) -> bool:
        """Whether something without a request and without any limit can fit."""
        return self.takes_others and Standing.NO_CLOCK in self.standings


@dataclass(frozen=True)
class Reader:
    """Whatever of a person decides what waits on them."""

    id: UUID
    roles: frozenset[str]
    is_active: bool
    is_senior: bool
    unit: UUID
    agency: UUID
    person: Person = field(compare=False)

    @classmethod
    def of(cls, person: Person) -> Self:
        """Read it off a person."""
        return cls(
            person.pk,
            frozenset(person.roles),
            person.is_active,
            person.is_senior,
            person.unit_id,
            person.unit.agency_id,
            person,
        )


def union(person: Person, narrowing: Narrowing, at: datetime, most: int | None = None) -> Written | None:
    """Return all that waits on a person as SQL: arm, level of pressing, end, key; None where nothing can.

    `most` bounds what is taken of one source, for counting: what runs out first is taken first, so that it is never
    what goes uncounted.
    """
    sql, values = _union(Reader.of(person), narrowing, most)
    if not sql:
        return None
    return sql, _at(values, at, person)


def _at(values: tuple[Any, ...], at: datetime, person: Person) -> tuple[Any, ...]:
    """Put the moments into the values that are kept."""
    moments = {AT: at, MIDNIGHT: midnight_after(at, person.time_zone)}
    return tuple(moments.get(value, value) if isinstance(value, datetime) else value for value in values)


def bare_union(person: Person, at: datetime, most: int) -> Written | None:
    """Return all that waits on a person as SQL of one figure a thing, up to `most` of each source; for counting alone.

    It is asked on every page, and a text without standings is read and planned in half the time.
    """
    sql, values = _bare_union(Reader.of(person), most)
    return (sql, _at(values, at, person)) if sql else None


@lru_cache(maxsize=KEPT)
def _bare_union(reader: Reader, most: int) -> Written:
    found = (source.found(reader.person) for source in SOURCES)
    one = Value(1, IntegerField())
    return _joined([arm.order_by().annotate(tally=one).values("tally")[:most] for arm in found])


@lru_cache(maxsize=KEPT)
def _union(reader: Reader, narrowing: Narrowing, most: int | None) -> Written:
    arms = _arms(reader.person, narrowing)
    if most is not None:
        arms = (arm.order_by(F("ends").asc(nulls_last=True), "key")[:most] for arm in arms)
    return _joined(arms)


def _joined(arms: Iterable[QuerySet[Any, dict[str, Any]]]) -> Written:
    parts = list(_written(arms))
    return (
        " UNION ALL ".join(f"({sql})" for sql, _values in parts),
        tuple(value for _sql, values in parts for value in values),
    )


def _written(arms: Iterable[QuerySet[Any, dict[str, Any]]]) -> Iterator[Written]:
    for arm in arms:
        try:
            yield arm.query.sql_with_params()
        except EmptyResultSet:
            continue  # Django's word for a query that cannot find anything, such as one for another role


def _arms(person: Person, narrowing: Narrowing) -> Iterator[QuerySet[Any, dict[str, Any]]]:
    for number, source in enumerate(SOURCES):
        if narrowing.kind and source.kind != narrowing.kind:
            continue
        found = source.found(person)
        if found.query.is_empty():
            continue
        tagged = found.order_by().annotate(arm=Value(number, IntegerField()), key=F("pk"))
        if not source.is_request:
            if (other := _other(tagged, source, narrowing)) is not None:
                yield other.values("arm", "level", "ends", "key")
            continue
        tagged = tagged.annotate(level=standing(AT, MIDNIGHT), ends=F("clock_due_at"))
        tagged = tagged.filter(narrowing.condition)
        if narrowing.standings == {Standing.LATE}:
            tagged = tagged.filter(clock_due_at__lt=AT)  # says the same, and an index can answer it
        elif len(narrowing.standings) < len(Standing):
            tagged = tagged.filter(level__in=sorted(narrowing.standings))
        yield tagged.values("arm", "level", "ends", "key")


def _other(tagged: QuerySet[Any], source: Source, narrowing: Narrowing) -> QuerySet[Any] | None:
    """Return what is no request with its standing: by the limit that runs on it, where one can."""
    if not narrowing.takes_others:
        return None
    if source.limit is None:
        none = Value(None, DateTimeField())
        plain = tagged.annotate(
            level=Value(Standing.NO_CLOCK.value, IntegerField()), ends=Cast(none, DateTimeField())
        )
        return plain if narrowing.takes_plain else None
    due, since = source.limit.due, source.limit.since
    found: QuerySet[Any] = tagged.annotate(level=limit_standing(due, since, AT, MIDNIGHT), ends=F(due))
    if len(narrowing.standings) < len(Standing):
        found = found.filter(level__in=sorted(narrowing.standings))
    return found
