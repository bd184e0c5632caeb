"""All that waits on a person as one list, put in order, paged and counted by the database.

One query finds a page of it over all sources, one counts it by source and standing, one more for each kind of thing
fetches what the page shows: the number of queries does not grow with what waits.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.desk.items import Item
from comity.desk.source import Source
from comity.desk.sources import SOURCES
from comity.desk.standing import Standing
from comity.desk.written import Narrowing, bare_union, union
from comity.lib.clock import now
from comity.release.waiting import About
from comity.requests.access import visible_to
from comity.requests.clock_rows import is_escalated
from comity.requests.models import Direction, Request, RequestSubject, State
from comity.requests.rows import Row, rows_of
from comity.screening.models import Hit
from comity.web.clocks import Face, by_days, read_clock
from comity.web.clocks import State as FaceState
from comity.web.listing import Tally

IN_ORDER = (
    'SELECT "arm", "level", "key" FROM ({union}) AS waiting'
    ' ORDER BY "level", "ends", "key", "arm" LIMIT %s OFFSET %s'
)
MOST_IN_RAIL = 1000
MOST_OF_A_SOURCE = 1000  # counted: beyond it the figure is no help, and counting takes a second page


@dataclass(frozen=True)
class Ref:
    """One thing on the desk, not fetched yet: its place in the order, its source, how pressing it is, its key."""

    place: int
    source: Source
    standing: Standing
    key: UUID


def page(person: Person, narrowing: Narrowing, begin: int, most: int) -> list[Ref]:
    """Return what waits, what runs out first on top, from a place on."""
    found: list[tuple[Any, ...]] = []
    if Standing.LATE in narrowing.standings:
        # what is late stands on top, and an index has it in order; a desk with enough of it need not look at the rest
        late = replace(narrowing, standings=frozenset({Standing.LATE}))
        found = _ask(IN_ORDER, person, late, most, begin, most=begin + most)
    if len(found) < most:
        found = _ask(IN_ORDER, person, narrowing, most, begin)
    return [
        Ref(place, SOURCES[source], Standing(level), key)
        for place, (source, level, key) in enumerate(found, begin)
    ]


@dataclass(frozen=True)
class Counted:
    """How much waits, by kind and standing. Kinds in `beyond` have a source with more than was counted."""

    numbers: Counter[tuple[str, Standing]]
    beyond: frozenset[str]


def count(person: Person, narrowing: Narrowing) -> Counted:
    """Return how much waits; of no source more than MOST_OF_A_SOURCE is counted, what runs out first before the rest."""
    numbers: Counter[tuple[str, Standing]] = Counter()
    of_source: Counter[int] = Counter()
    asked = 'SELECT "arm", "level", count(*) FROM ({union}) AS waiting GROUP BY 1, 2'
    for source, level, number in _ask(asked, person, narrowing, most=MOST_OF_A_SOURCE + 1):
        numbers[SOURCES[source].kind, Standing(level)] += number
        of_source[source] += number
    beyond = (SOURCES[source].kind for source, number in of_source.items() if number > MOST_OF_A_SOURCE)
    return Counted(numbers, frozenset(beyond))


def bounded_count(person: Person) -> Tally:
    """Return how much waits, up to a bound: for the rail of every page."""
    written = bare_union(person, now(), MOST_IN_RAIL + 1)
    if written is None:
        return Tally(0)
    with connection.cursor() as cursor:
        # the text inside is Django's own, its values stay parameters
        cursor.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM ({written[0]}) AS waiting LIMIT %s) AS bounded",  # noqa: S608
            [*written[1], MOST_IN_RAIL + 1],
        )
        number = cursor.fetchall()[0][0]
    return Tally(min(number, MOST_IN_RAIL), number > MOST_IN_RAIL)


def _ask(
    sql: str, person: Person, narrowing: Narrowing, *values: int, most: int | None = None
) -> list[tuple[Any, ...]]:
    """Ask something of all that waits on a person; nothing where nothing can wait."""
    written = union(person, narrowing, now(), most)
    if written is None:
        return []
    with connection.cursor() as cursor:
        # the text inside is Django's own, its values stay parameters
        cursor.execute(sql.format(union=written[0]), [*written[1], *values])
        return list(cursor.fetchall())


def waiting_for_reader(request: HttpRequest) -> Tally | None:
    """Return how much waits on who reads the page; None where nothing does."""
    counted = _KNOWN.get(request) or bounded_count(signed_in_person(request))
    return counted if counted.number else None


# what the desk's own page has counted, so that its rail does not count again
_KNOWN: WeakKeyDictionary[HttpRequest, Tally] = WeakKeyDictionary()


def remember(request: HttpRequest, counted: Counted) -> None:
    """Let the rail of this page show what the page has counted of all that waits."""
    number = counted.numbers.total()
    _KNOWN[request] = Tally(min(number, MOST_IN_RAIL), number > MOST_IN_RAIL or bool(counted.beyond))


def items_of(person: Person, refs: Sequence[Ref]) -> list[Item]:
    """Return what a page of the desk shows, in its order; what has gone in between is left out."""
    hits = Hit.objects.select_related("query").in_bulk({ref.key for ref in refs if ref.source.is_hit})
    origins = _origins(person, hits.values())
    keys = {ref.key for ref in refs if ref.source.is_request}
    requests = Request.objects.in_bulk(keys | set(origins.values()))
    rows = {row.request.pk: row for row in rows_of(list(requests.values()), person)}
    of_hits = {subject: rows[request] for subject, request in origins.items() if request in rows}
    return list(_items(refs, rows, hits, of_hits, _plain(person, refs)))


def _plain(person: Person, refs: Sequence[Ref]) -> dict[UUID, About]:
    """Return what is neither request nor hit, one question a source."""
    found: dict[UUID, About] = {}
    for source in dict.fromkeys(ref.source for ref in refs if ref.source.about is not None):
        if source.about is not None:
            keys = [ref.key for ref in refs if ref.source is source]
            titles = source.titles(person, keys) if source.titles else {}
            found |= {
                key: replace(about, name=titles.get(key, about.name))
                for key, about in source.about(keys).items()
            }
    return found


def _origins(person: Person, hits: Iterable[Hit]) -> dict[str, UUID]:
    """Return the requests that hits came of, by the subject asked for; those the person may see."""
    ids = [hit.query.origin_id for hit in hits if hit.query.origin_kind == "request-subject"]
    if not ids:
        return {}
    subjects = RequestSubject.objects.filter(pk__in=ids, request__in=visible_to(person))
    return {str(subject): request for subject, request in subjects.values_list("pk", "request")}


def _items(
    refs: Iterable[Ref],
    rows: dict[UUID, Row],
    hits: dict[UUID, Hit],
    origins: dict[str, Row],
    plain: dict[UUID, About],
) -> Iterator[Item]:
    for ref in refs:
        if ref.source.about is not None:
            if ref.key in plain:
                yield _plain_item(ref, plain[ref.key])
            continue
        if ref.source.is_hit and ref.key in hits:
            hit = hits[ref.key]
            yield _hit_item(ref, hit, origins.get(hit.query.origin_id))
        elif ref.key in rows:
            yield _request_item(ref, rows[ref.key])


def _request_item(ref: Ref, row: Row) -> Item:
    request = row.request
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
        also=tuple(one.name for one in row.addressees[1:]),
        codes=tuple(row.codes),
        note=_note(ref, row),
        since=row.waits_since,
        standing=ref.standing,
        is_owed=request.direction == Direction.INCOMING,
        is_request=True,
    )


def _note(ref: Ref, row: Row) -> str:
    request = row.request
    if is_escalated(request, row.face):
        return _("Escalated")
    is_new = (
        request.direction == Direction.INCOMING and request.state == State.RECEIVED and not request.read_at
    )
    return _("Not read yet") if is_new and ref.source.kind == "answer" else ""


def _plain_item(ref: Ref, about: About) -> Item:
    runs, face = about.due is not None, Face(FaceState.NONE)
    if runs:
        face = read_clock(now=now(), due=about.due, began=about.since, zone=get_current_timezone())
    if about.left is not None:
        face = by_days(face, about.left.days)
    return Item(
        face=face,
        due=about.due,
        sentence=str(ref.source.sentence),
        language=about.language,
        subject=about.name,
        href=about.href or reverse(ref.source.page, args=[ref.key]),
        act=str(ref.source.act),
        ref=about.ref,
        partner=about.partner,
        note=about.note,
        since=None if runs else about.since,
        standing=ref.standing,
        left=about.left.words if about.left else "",
    )


def _hit_item(ref: Ref, hit: Hit, origin: Row | None) -> Item:
    name = (hit.query.person.get("names") or [{"text": "", "language": ""}])[0]
    return Item(
        face=Face(FaceState.NONE),
        due=None,
        sentence=str(ref.source.sentence),
        language=name.get("language", ""),
        subject=name.get("text", ""),
        href=reverse(ref.source.page, args=[hit.pk]),
        act=str(ref.source.act),
        ref=f"{origin.request.ref} · {hit.query.ref}" if origin else hit.query.ref,
        partner=origin.partner if origin else None,
        standing=ref.standing,
    )
