"""Fill a node's database with invented requests, as they would lie there after years: for the benchmark of the pages.

    COMITY_HOME=… DATABASE_URL=<the owner's> python -m bench.filling 100000

Rows are written past the actions, as the owner of the tables: no node would take this road, and no audit entry proves
them. Nine in ten requests are closed, so that a tenth is open: 10,000 open items at 100,000 requests, some of them late,
escalated, or with a clock that stands still. Each sent request has its letter with receipts, each answered one its answer, each
one that came in a subject that was checked at arrival, of the open ones every fifth with a hit to decide. Whatever is younger
than the notifications that a node keeps was told to its officer; what is open and new, nobody has seen.
Prints the things that the pages are asked for, as JSON.
"""

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

import django
from django.db import connection, transaction
from django.db.models import Model

MANY = 2000  # rows a statement
YEARS = 3
DAY = 86_400
TWENTY = 20
TOLD_DAYS = 90  # as long as a node keeps what it told
STAND_STILL, ESCALATED = 7, 3  # one in so many of those that run, of those that are late
HIT = 5  # one in so many open ones that came in
OURS_OPEN = ("draft", "sent", "answered", "to-approve", "sent", "sent", "sent", "answered", "sent", "sent")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
GIVEN = (
    "Văn Hải",
    "Thị Lan",
    "Minh Châu",
    "Quốc Bảo",
    "Thu Hà",
    "Đức Anh",
    "Bích Hạnh",
    "Gia Khiêm",
    "Ngọc Mai",
)
TITLES = (
    "Wer ist der Inhaber der Nummer", "Thefts from drugstores: who is known under this name",
    "ドラッグストア連続窃盗の照会", "Xác minh nhân thân trong vụ trộm cắp", "请求核实身份：连环盗窃案",
)  # fmt: skip
LANGUAGES = ("de", "en", "ja", "vi", "zh-Hans")


def fill(requests: int, seed: int = 1) -> dict[str, str]:
    """Bring the database to so many requests of the home agency; return one thing of each kind."""
    from comity.accounts.models import Agency, Person  # noqa: PLC0415  # Django is set up by then
    from comity.exchange.models import Peer  # noqa: PLC0415
    from comity.requests.models import Request  # noqa: PLC0415

    home = Agency.objects.get(is_home=True)
    officers = list(Person.objects.filter(unit__agency=home, roles__contains=["officer"]).order_by("sign_in"))
    peer = Peer.objects.get()
    there = Request.objects.count()
    chance = random.Random(seed + there)  # invented rows, no secret
    makers = (Filler(home, officers, peer, chance, number) for number in range(there, requests))
    with transaction.atomic(), connection.cursor() as cursor:
        # the log's own triggers would have the sequencer number what no act wrote
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        while some := list(islice(makers, MANY)):
            write(row for maker in some for row in maker.rows())
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return things(officers)


def write(rows: Iterator[Model]) -> None:
    """Write rows of many kinds, a kind at a time in the order in which the kinds first come."""
    kinds: dict[type[Model], list[Model]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    for kind, some in kinds.items():
        kind._default_manager.bulk_create(some)  # noqa: SLF001  # Django's public name for it


class Filler:
    """One invented request with all that belongs to it."""

    def __init__(self, home: Any, officers: list[Any], peer: Any, chance: random.Random, number: int) -> None:
        from comity.lib.clock import now  # noqa: PLC0415

        self.home, self.peer, self.chance, self.number = home, peer, chance, number
        self.officer = officers[number % len(officers)]
        self.ours = number % 2 == 0
        self.is_open = number % TWENTY < 2  # one of ours and one of theirs in twenty
        self.now = now()
        # one open request in eight is late
        age = chance.uniform(0, 8 * DAY) if self.is_open else chance.uniform(8 * DAY, YEARS * 365 * DAY)
        self.began = self.now - timedelta(seconds=age)
        self.answered = self.began + (timedelta(seconds=age * 0.7) if self.is_open else timedelta(days=5))
        self.language = chance.randrange(len(LANGUAGES))

    def _state(self) -> str:
        if not self.is_open:
            return "closed"
        if not self.ours:
            return "received"
        return OURS_OPEN[self.number // TWENTY % len(OURS_OPEN)]

    def rows(self) -> Iterator[Model]:
        """Yield the request and what hangs on it, in an order that foreign keys allow."""
        from comity.lib.ids import new_id  # noqa: PLC0415
        from comity.requests.models import Clarification, Reply, Request, RequestSubject  # noqa: PLC0415

        state = self._state()
        letter = None if state in {"draft", "to-approve"} else new_id()
        request = Request(
            direction="outgoing" if self.ours else "incoming",
            state=state,
            ref=f"{'R' if self.ours else 'I'}-{self.began.year}-B{self.number:06d}",
            partner_ref="" if self.ours else f"P-{self.number}",
            agency=self.home,
            unit=self.officer.unit,
            drafted_by=self.officer if self.ours else None,
            assigned_to=None if self.ours else self.officer,
            partner=self.peer.node,
            kind="identity-check",
            title=f"{TITLES[self.language]} {self.number}",
            questions=["Is this person known to you?", "Was a passport issued?"],
            facts="Goods were taken from shops in three cities. " * 8,
            facts_language=LANGUAGES[self.language],
            person_link="Seen on the camera of the shop.",
            offence="0502",
            purpose="investigation",
            agreement="vn-jp-police-cooperation-2024",
            article="5(2)(a)",
            handling={"codes": ["H2"], "classification": 1, "grading": {}},
            rights={},
            clock_rule={"length": 7, "unit": "calendar-day", "source": "Directive (EU) 2023/977, art. 5", "zone": "UTC"},
            message=letter,
            created_at=self.began,
            changed_at=self.began,
            sent_at=self.began if letter else None,
            read_at=self.began if letter and not self.ours and self.chance.random() < 0.7 else None,
            escalated_at=self.now if self._is_late(state) and self.number % ESCALATED == 0 else None,
            closed_at=None if self.is_open else self.began + timedelta(days=6),
            **self._clock(state),
        )  # fmt: skip
        yield request
        name = f"{self.chance.choice(FAMILY)} {self.chance.choice(GIVEN)}"
        subject = RequestSubject(request=request, place=0, name=name, name_language="vi", category="suspect")
        yield subject
        if letter is not None:
            yield from self._letter(letter, request.pk, self.began, ours=self.ours)
        if not self.ours:
            query = self._query(subject, name)
            yield query
            if self.is_open and self.number // TWENTY % HIT == 0:
                yield from self._hit(query)
        if self._stands_still(state):
            asked = min(self.began + timedelta(hours=2), self.now)
            yield Clarification(request=request, question="Which year?", asked_at=asked)
        if self.began > self.now - timedelta(days=TOLD_DAYS):
            yield self._told(request, state)
        if state in {"answered", "closed"}:
            answer, at = new_id(), self.answered
            yield Reply(
                request=request,
                direction="incoming" if self.ours else "outgoing",
                state="sent",
                outcome=self.chance.choice(("full", "partial", "negative")),
                text="The person is known to us under this name. " * 4,
                text_language="en",
                message=answer,
                created_at=at,
                sent_at=at,
                read_at=at
                if self.ours and not self.is_open
                else None,  # nobody closes what they have not read
            )
            yield from self._letter(answer, request.pk, at, ours=not self.ours, number=2)
            if self.number % 10 == 0:
                yield Clarification(request=request, question="Which year?", answer="2024.", answered_at=at)
        yield from self._entries(request.pk)

    def _clock(self, state: str) -> dict[str, Any]:
        if state in {"draft", "to-approve"}:
            return {}
        week = timedelta(days=7)
        running = {"clock_began_at": self.began, "clock_allowance": week}
        if self._stands_still(state):
            return {**running, "clock_state": "stopped", "clock_stopped_at": self.began + timedelta(hours=2)}
        if state in {"sent", "received"}:
            return {**running, "clock_state": "running", "clock_due_at": self.began + week}
        return {**running, "clock_state": "met", "clock_ended_at": self.answered}

    def _stands_still(self, state: str) -> bool:
        return state in {"sent", "received"} and self.number // TWENTY % STAND_STILL == 0

    def _is_late(self, state: str) -> bool:
        runs = state in {"sent", "received"} and not self._stands_still(state)
        return runs and self.began + timedelta(days=7) < self.now

    def _letter(self, mid: UUID, conv: UUID, at: datetime, *, ours: bool, number: int = 1) -> Iterator[Model]:
        from comity.exchange.models import InLetter, OutLetter, Receipt  # noqa: PLC0415
        from comity.lib.ids import new_id  # noqa: PLC0415

        link = 1_000_000 + self.number * 4 + number  # beyond what the real letters use
        same: dict[str, Any] = {
            "peer": self.peer, "mid": mid, "conv": conv, "cseq": number, "ls": link, "epoch": 1, "prio": 3,
            "schema": "requests/request/1", "body": b"sealed" * 200, "inner": b"signed" * 200,
            "idg": f"{mid.hex}a", "dig": f"{mid.hex}b",
        }  # fmt: skip
        if ours:
            yield OutLetter(
                **same, origin_kind="bench", origin_id=conv, state="read", receipt_verified=True, created_at=at,
                expires_at=at + timedelta(days=30),
            )  # fmt: skip
        else:
            yield InLetter(**same, hop="", answer="", stored_at=at, state="delivered", payload={})
        for step, state in enumerate(("stored", "delivered", "read")):
            when = at + timedelta(minutes=step)
            yield Receipt(
                rid=new_id(), peer=self.peer, given=not ours, mid=mid, state=state, at=when, token="bench",  # noqa: S106
                posted_at=when,
            )  # fmt: skip

    def _query(self, subject: Any, name: str) -> Model:
        from comity.screening.models import Query  # noqa: PLC0415

        return Query(
            ref=f"S-B{self.number:07d}", agency=self.home, asked_by="process:arrival", purpose="investigation",
            person={"names": [{"text": name, "language": "vi"}]}, fingerprint=f"bench-{self.number}",
            origin_kind="request-subject", origin_id=str(subject.pk), at=self.began, looked_through=20_000,
        )  # fmt: skip

    def _hit(self, query: Any) -> Iterator[Model]:
        from comity.records.models import Subject  # noqa: PLC0415
        from comity.screening.models import Hit  # noqa: PLC0415

        subject = Subject(
            agency=self.home, schema="Person", created_at=self.began, created_by="process:bench"
        )
        yield subject
        yield Hit(
            query=query, agency=query.agency, subject=subject, name_agreement=0.9, same_person=0.3, method="bench", version="1",
            row_digest="0" * 64, explanation=explanation(),
        )  # fmt: skip

    def _told(self, request: Any, state: str) -> Model:
        from comity.notifications.models import Notification  # noqa: PLC0415

        kind = "request.received" if not self.ours else "request.answered"
        is_new = self.is_open and state in {"received", "answered"} and self.chance.random() < 0.3
        return Notification(
            person=self.officer, kind=kind, urgency="ordinary", about_kind="request", about_id=str(request.pk),
            params={"ref": request.ref}, created_at=self.began, seen_at=None if is_new else self.began,
        )  # fmt: skip

    def _entries(self, about: UUID) -> Iterator[Model]:
        from comity.audit.models import Entry  # noqa: PLC0415

        for event in (
            ("requests.drafted", "requests.sent", "requests.looked") if self.ours else ("requests.looked",)
        ):
            yield Entry(
                event=event, outcome="done", at=self.began, actor=self.officer.pseudonym, agency=self.home.code,
                subject_kind="request", subject_id=str(about), body=b"{}", salt=b"0" * 32, hash=b"0" * 32,
            )  # fmt: skip


@cache
def explanation() -> dict[str, Any]:
    """Return a comparison as a hit keeps it; the same for all, since no page of the benchmark reads it out."""
    from comity.screening.frozen import freeze  # noqa: PLC0415
    from comity_names import Name, Person, compare  # noqa: PLC0415

    asked, row = (Person(names=(Name(text),)) for text in ("グエン・ヴァン・ハイ", "Nguyễn Văn Hải"))
    return freeze(compare(asked, row), asked, row, 3)


def things(officers: list[Any]) -> dict[str, str]:
    """Return one open thing of each kind that pages need; the first officer's where it is a draft."""
    from comity.requests.models import Request  # noqa: PLC0415

    mine = Request.objects.filter(drafted_by=officers[0])
    found = {
        "outgoing": mine.filter(state="sent"),
        "incoming": Request.objects.filter(direction="incoming", state="received"),
        "draft": mine.filter(state="draft"),
        "closed": Request.objects.filter(state="closed"),
    }
    one_of = {name: str(rows.order_by("-pk").values_list("pk", flat=True)[0]) for name, rows in found.items()}
    closed = found["closed"].order_by("-pk").values_list("pk", flat=True)
    return {**one_of, "far-down": str(closed[closed.count() // 2])}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    django.setup()
    sys.stdout.write(json.dumps(fill(int(sys.argv[1]))))
