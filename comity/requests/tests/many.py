"""Much invented work at once, for tests of lists and of the desk.

    fill(200, cast.officer.agency, [cast.officer], [office.peer], seed=1)

Rows go in by COPY, past the actions and the log. What lists read is consistent: states, clocks, partners, who drafted
what. Letters and receipts are not written; a request's own page finds none.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.requests.clock import Course
from comity.requests.clock_rows import columns_of
from comity.requests.models import Direction, Reply, Request, RequestSubject, State, Urgency

YEARS = 3 * 365
# what an open request is, how often of 100
OPEN = (
    (Direction.INCOMING, State.RECEIVED, 45),
    (Direction.INCOMING, State.ANSWERED, 5),
    (Direction.OUTGOING, State.SENT, 30),
    (Direction.OUTGOING, State.ANSWERED, 10),
    (Direction.OUTGOING, State.TO_APPROVE, 4),
    (Direction.OUTGOING, State.DRAFT, 6),
)
LENGTHS = {
    Urgency.FLASH: timedelta(hours=8),
    Urgency.URGENT_DIRECT: timedelta(hours=8),
    Urgency.URGENT: timedelta(days=3),
    Urgency.ORDINARY: timedelta(days=7),
}
TITLES = (
    "Who is the holder of this number?",
    "Is this person known to you?",
    "Chủ thuê bao này là ai?",
    "この口座の名義人は誰ですか",
    "该车辆现在何处？",
    "Where was this document issued, and to whom?",
)
FAMILIES, GIVEN = ("Trần", "Lê", "Phan", "Đinh", "Hồ"), ("Mẫu", "Thử", "Ví", "Dụ", "Nháp")
Columns = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Whom invented requests belong to and what time it is for them."""

    agency: Agency
    people: Sequence[Person]
    peers: Sequence[Peer]
    at: datetime
    open_share: float


def fill(
    number: int,
    agency: Agency,
    people: Sequence[Person],
    peers: Sequence[Peer],
    *,
    seed: int = 1,
    open_share: float = 0.1,
) -> list[UUID]:
    """Write so many invented requests of an agency, one subject each, answers where there is one; return their ids.

    The same seed makes the same requests but for the time, which is always now; two fillings of one database need two
    seeds.
    """
    chance = random.Random(seed)
    world = World(agency, people, peers, now(), open_share)
    requests = [_request(chance, world, seed, place) for place in range(number)]
    _copy(Request, requests)
    _copy(RequestSubject, (_subject(chance, one) for one in requests))
    _copy(Reply, (reply for one in requests for reply in _replies(chance, world, one)))
    return [one["id"] for one in requests]


def _request(chance: random.Random, world: World, seed: int, place: int) -> Columns:
    is_open = chance.random() < world.open_share
    if is_open:
        direction, state, _often = chance.choices(OPEN, [often for _way, _state, often in OPEN])[0]
        age = timedelta(days=chance.random() * 20)
    else:
        direction, state = chance.choice(list(Direction)), State.CLOSED
        age = timedelta(days=20 + chance.random() * YEARS)
    began = world.at - age
    drafter = chance.choice(world.people)
    ours = direction == Direction.OUTGOING
    urgency = chance.choices(list(Urgency), [1, 2, 7, 90])[0]
    was_sent = state not in {State.DRAFT, State.TO_APPROVE}
    return {
        "id": _id_of(began, chance),
        "direction": direction.value,
        "state": state.value,
        "ref": f"{'R' if ours else 'P'}-{began.year}-{seed}-{place:07}",
        "partner_ref": f"X-{place:07}",
        "agency_id": world.agency.pk,
        "unit_id": drafter.unit_id,
        "drafted_by_id": drafter.pk if ours else None,
        "assigned_to_id": None if ours or chance.random() < 0.5 else drafter.pk,
        "partner": chance.choice(world.peers).node,
        "kind": "information",
        "title": chance.choice(TITLES),
        "questions": [chance.choice(TITLES)],
        "facts": "Invented facts of an invented matter, in some sentences. " * chance.randint(3, 20),
        "facts_language": "en",
        "purpose": "investigation",
        "urgency": urgency.value,
        "handling": json.dumps({"owner": world.peers[0].node, "codes": ["H0", "H2"]}),
        "message": _id_of(began, chance) if was_sent else None,
        "created_at": began,
        "changed_at": began,
        "sent_at": began if was_sent else None,
        "read_at": began if was_sent and chance.random() < 0.8 else None,
        "closed_at": began + timedelta(days=8) if state == State.CLOSED else None,
        **columns_of(_course(chance, began, LENGTHS[urgency], state) if was_sent else None),
    }


def _course(chance: random.Random, began: datetime, length: timedelta, state: State) -> Course:
    if state in {State.ANSWERED, State.CLOSED}:
        return Course(began, length, ended=began + length * (0.2 + chance.random()))
    if chance.random() < 0.1:
        return Course(began, length, stopped_at=began + length * chance.random())
    # most clocks run: a younger beginning than the request's own leaves time on them
    return Course(began if chance.random() < 0.3 else began + length * 2, length)


def _subject(chance: random.Random, request: Columns) -> Columns:
    return {
        "id": _id_of(request["created_at"], chance),
        "request_id": request["id"],
        "place": 0,
        "name": f"{chance.choice(FAMILIES)} {chance.choice(GIVEN)} {chance.randint(1, 999)}",
        "name_language": "vi",
        "category": "suspect",
    }


def _replies(chance: random.Random, world: World, request: Columns) -> Iterator[Columns]:
    state, ours = request["state"], request["direction"] == Direction.OUTGOING
    waits = state == State.RECEIVED and chance.random() < 0.1
    if not waits and state not in {State.ANSWERED, State.CLOSED}:
        return
    at = request["created_at"] + timedelta(days=3)
    yield {
        "id": _id_of(at, chance),
        "request_id": request["id"],
        "direction": (Direction.INCOMING if ours else Direction.OUTGOING).value,
        "state": (State.TO_APPROVE if waits else State.SENT).value,
        "outcome": "full",
        "text": "Invented answer.",
        "drafted_by_id": None if ours else chance.choice(world.people).pk,
        "message": None if waits else _id_of(at, chance),
        "created_at": at,
        "sent_at": None if waits else at,
    }


def _id_of(at: datetime, chance: random.Random) -> UUID:
    """Return a UUID version 7 of a moment, as rows have that were made then (RFC 9562, section 5.7)."""
    moment = int(at.timestamp() * 1000) << 80
    return UUID(int=moment | 0x7 << 76 | chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62))


def _copy(model: type[Any], rows: Iterable[Columns]) -> None:
    """Write rows by COPY; a column that a row leaves out gets the model's default."""
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row([_value(field, row) for field in fields])


def _value(field: Any, row: Columns) -> Any:
    if field.column in row:
        return row[field.column]
    value = field.get_default()
    if isinstance(value, dict):
        return json.dumps(value)
    return "" if value is None and not field.null else value
