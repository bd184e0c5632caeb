"""All that waits on a person as one list, put in order, paged and counted by the database.

One query finds a page of it over all sources, one counts it by source and standing, one more for each kind of thing
fetches what the page shows: the number of queries does not grow with what waits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateTimeField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.desk.items import Item
from comity.desk.sources import SOURCES, Source
from comity.desk.standing import Standing, standing
from comity.lib.clock import now
from comity.requests.models import Direction, Request, State
from comity.requests.rows import Row, rows_of
from comity.screening.models import Hit
from comity.web.clocks import Face
from comity.web.clocks import State as FaceState
from comity.web.listing import Tally

NO_CONDITION = Q()
MOST_IN_RAIL = 1000
MOST_OF_A_SOURCE = 10_000  # counted


@dataclass(frozen=True)
class Narrowing:
    """What a desk shows: of which kind, under which condition on the request; hits have no request."""

    kind: str = ""
    condition: Q = NO_CONDITION
    standings: frozenset[Standing] = frozenset(Standing)

    @property
    def takes_hits(self) -> bool:
        """Whether hits can fit."""
        return not self.condition and Standing.NO_CLOCK in self.standings


@dataclass(frozen=True)
class Ref:
    """One thing on the desk, not fetched yet: its place in the order, its source, how pressing it is, its key."""

    place: int
    source: Source
    standing: Standing
    key: UUID


EVERYTHING = Narrowing()


def page(person: Person, narrowing: Narrowing, begin: int, most: int) -> list[Ref]:
    """Return what waits, what runs out first on top, from a place on."""
    arms = list(_arms(person, narrowing, now()))
    if not arms:
        return []
    union = arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]
    found = union.order_by("standing", "due", "key", "source")[begin : begin + most]
    return [
        Ref(place, SOURCES[row["source"]], Standing(row["standing"]), row["key"])
        for place, row in enumerate(found, begin)
    ]


def count(person: Person, narrowing: Narrowing) -> Counter[tuple[str, Standing]]:
    """Return how much waits, by kind and standing; of no source more than MOST_OF_A_SOURCE is counted."""
    arms = _arms(person, narrowing, now())
    counted: Counter[tuple[str, Standing]] = Counter()
    parts = list(_written(arms))
    if not parts:
        return counted
    union = " UNION ALL ".join(f"({sql})" for sql, _params in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "source", "standing", count(*) FROM ({union}) AS waiting GROUP BY 1, 2',  # noqa: S608  # the parts are Django's own, their values stay parameters
            [value for _sql, params in parts for value in params],
        )
        for source, level, number in cursor.fetchall():
            counted[SOURCES[source].kind, Standing(level)] += number
    return counted


def _written(arms: Iterable[QuerySet[Any, dict[str, Any]]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for arm in arms:
        try:
            yield arm[:MOST_OF_A_SOURCE].query.sql_with_params()
        except (
            EmptyResultSet
        ):  # Django's word for a query that cannot find anything, such as one for another role
            continue


def bounded_count(person: Person) -> Tally:
    """Return how much waits, up to a bound: for the rail of every page."""
    first, *others = (source.found(person).order_by().values("pk") for source in SOURCES)
    union = first.union(*others, all=True)
    number = union[: MOST_IN_RAIL + 1].count()
    return Tally(min(number, MOST_IN_RAIL), number > MOST_IN_RAIL)


def waiting_for_reader(request: HttpRequest) -> Tally | None:
    """Return how much waits on who reads the page; None where nothing does."""
    counted = bounded_count(signed_in_person(request))
    return counted if counted.number else None


def _arms(person: Person, narrowing: Narrowing, at: datetime) -> Iterator[QuerySet[Any, dict[str, Any]]]:
    for number, source in enumerate(SOURCES):
        if narrowing.kind and source.kind != narrowing.kind:
            continue
        found = source.found(person)
        if found.query.is_empty():
            continue
        tagged = found.order_by().annotate(source=Value(number, IntegerField()), key=F("pk"))
        if source.is_hit:
            if narrowing.takes_hits:
                none = Value(None, DateTimeField())
                yield tagged.annotate(
                    standing=Value(Standing.NO_CLOCK.value, IntegerField()), due=Cast(none, DateTimeField())
                ).values("source", "standing", "due", "key")
            continue
        tagged = tagged.annotate(standing=standing(at, person.time_zone), due=F("clock_due_at"))
        tagged = tagged.filter(narrowing.condition)
        if len(narrowing.standings) < len(Standing):
            tagged = tagged.filter(standing__in=sorted(narrowing.standings))
        yield tagged.values("source", "standing", "due", "key")


def items_of(person: Person, refs: Sequence[Ref]) -> list[Item]:
    """Return what a page of the desk shows, in its order; what has gone in between is left out."""
    requests = Request.objects.in_bulk({ref.key for ref in refs if not ref.source.is_hit})
    rows = {row.request.pk: row for row in rows_of(list(requests.values()), person)}
    hits = Hit.objects.select_related("query").in_bulk({ref.key for ref in refs if ref.source.is_hit})
    return list(_items(refs, rows, hits))


def items_for(person: Person, narrowing: Narrowing = EVERYTHING, most: int = 200) -> list[Item]:
    """Return the first things that wait on a person."""
    return items_of(person, page(person, narrowing, 0, most))


def _items(refs: Iterable[Ref], rows: dict[UUID, Row], hits: dict[UUID, Hit]) -> Iterator[Item]:
    for ref in refs:
        if ref.source.is_hit and ref.key in hits:
            yield _hit_item(ref, hits[ref.key])
        elif ref.key in rows:
            yield _request_item(ref, rows[ref.key])


def _request_item(ref: Ref, row: Row) -> Item:
    request = row.request
    is_new = (
        request.direction == Direction.INCOMING and request.state == State.RECEIVED and not request.read_at
    )
    return Item(
        face=row.face,
        due=row.due,
        sentence=str(ref.source.sentence),
        language=request.facts_language,
        subject=request.title,
        href=reverse(ref.source.page, args=[request.pk]),
        act=str(ref.source.act),
        ref=request.ref,
        partner=row.partner,
        codes=tuple(row.codes),
        note=_("Not read yet") if is_new and ref.source.kind == "answer" else "",
        since=row.waits_since,
        standing=ref.standing,
    )


def _hit_item(ref: Ref, hit: Hit) -> Item:
    name = (hit.query.person.get("names") or [{"text": "", "language": ""}])[0]
    return Item(
        face=Face(FaceState.NONE),
        due=None,
        sentence=str(ref.source.sentence),
        language=name.get("language", ""),
        subject=name.get("text", ""),
        href=reverse(ref.source.page, args=[hit.pk]),
        act=str(ref.source.act),
        ref=hit.query.ref,
        standing=ref.standing,
    )
