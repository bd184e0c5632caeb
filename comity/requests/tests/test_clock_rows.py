"""The columns of the clock say what the signed facts say, after each fact, whatever came in which order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from comity.audit.actors import PartnerNode
from comity.audit.acts import writing
from comity.audit.guard import actions_only
from comity.exchange import registry
from comity.exchange.actions import take_receipt
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.letters import status_of
from comity.exchange.models import OddReceipt, OutLetter
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.bodies import CLARIFICATION, REPLY
from comity.requests.clock import ClockState, Fact, FactKind, Rule, course_of, read_clock
from comity.requests.clock_facts import course_from, letters_of
from comity.requests.clock_rows import (
    clock_reading,
    columns_of,
    face_of,
    late,
    open_clocks,
    running,
    stopped,
)
from comity.requests.models import Request
from comity.requests.tests.office import ANSWER, TOKYO, Office, entries, posted, version_of
from comity.web.clocks import Face
from comity.web.clocks import State as FaceState

BEGAN = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
THREE_DAYS = Rule(3, "calendar-day", "test")
moments = st.integers(-60, 9 * 24 * 60).map(lambda minutes: BEGAN + timedelta(minutes=minutes))
facts = st.lists(
    st.builds(Fact, st.sampled_from(FactKind), moments, st.sampled_from("ab"), st.none() | moments),
    max_size=9,
)


def clock_face(row: Request, at: datetime, zone: tzinfo) -> Face:
    return face_of(clock_reading(row, at), at, zone)


def row_of(columns: Mapping[str, Any]) -> Request:
    return Request(**columns)


@given(facts, moments, st.none() | moments)
def test_columns_are_read_as_the_facts_are(told: list[Fact], at: datetime, reply_by: datetime | None) -> None:
    row = row_of(columns_of(course_of(THREE_DAYS, told, reply_by=reply_by)))
    assert clock_reading(row, at) == read_clock(THREE_DAYS, told, at, reply_by=reply_by)


@given(facts, moments)
def test_what_is_due_before_now_is_late_and_nothing_else(told: list[Fact], at: datetime) -> None:
    row = row_of(columns_of(course_of(THREE_DAYS, told)))
    is_late = row.clock_due_at is not None and row.clock_due_at < at
    assert is_late == (read_clock(THREE_DAYS, told, at).state is ClockState.LATE)
    assert is_late == (clock_face(row, at, HANOI).state is FaceState.LATE)


@given(facts, moments, moments)
def test_a_grant_never_takes_time_away_nor_moves_what_has_ended(
    told: list[Fact], granted: datetime, until: datetime
) -> None:
    before = course_of(THREE_DAYS, told)
    after = course_of(THREE_DAYS, [*told, Fact(FactKind.EXTENDED, granted, "c", until)])
    assert after.allowance >= before.allowance
    assert (after.began, after.ended, after.stopped_at) == (before.began, before.ended, before.stopped_at)
    if before.ended is not None and granted > before.ended:
        assert after == before


@given(
    st.lists(st.builds(Fact, st.just(FactKind.EXTENDED), moments, st.sampled_from("ab"), moments), max_size=4)
)
def test_the_furthest_grant_stands_whatever_came_first(grants: list[Fact]) -> None:
    began = Fact(FactKind.BEGAN, BEGAN)
    course = course_of(THREE_DAYS, [began, *grants])
    furthest = max([BEGAN + timedelta(days=3), *(one.until for one in grants if one.until is not None)])
    assert course.due == furthest
    assert course_of(THREE_DAYS, [*reversed(grants), began]) == course


def test_a_request_without_a_clock_shows_none() -> None:
    row = row_of(columns_of(None))
    assert row.clock_state == ""
    assert clock_reading(row, BEGAN) is None
    assert clock_face(row, BEGAN, HANOI).state is FaceState.NONE


def same(request: Request) -> Request:
    """The row as it stands, after its columns were compared with the receipts."""
    row = Request.objects.get(pk=request.pk)
    expected = columns_of(course_from(row, status_of(letters_of(row))))
    assert {name: getattr(row, name) for name in expected} == expected
    return row


def began_of(row: Request) -> datetime:
    assert row.clock_began_at is not None
    return row.clock_began_at


def prove(office: Office, letter: OutLetter, at: datetime, state: ReceiptState = ReceiptState.STORED) -> None:
    """The partner's receipt for a letter of ours, taken at its own time: one from the future would be odd."""
    with patch("comity.audit.acts.now", return_value=at):
        take_receipt(PartnerNode(TOKYO), letter.peer, office.tokyo.receipt(letter, state, at=at))
    assert not OddReceipt.objects.exists()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.django_db
def test_after_each_fact_on_the_asking_side(office: Office, seed: int) -> None:
    random = Random(seed)  # a test's choice of an order
    request = office.sent()
    assert same(request).clock_state == ClockState.NOT_BEGUN
    at = now().replace(microsecond=0)
    for _step in range(6):
        at += timedelta(minutes=random.randrange(600))
        unproven = [
            one
            for one in OutLetter.objects.filter(conv=request.id).order_by("mid")
            if not one.receipt_verified
        ]
        match random.choice(["prove", "prove", "question", "say", "refuse"]):
            case "prove" if unproven:
                prove(office, random.choice(unproven), at)
            case "refuse" if unproven and random.random() < 0.5:
                letter = random.choice(unproven)
                prove(office, letter, at)
                prove(office, letter, at, ReceiptState.REFUSED)
            case "question":
                office.write(CLARIFICATION, office.clarification_data(request))
            case "say":
                asked = request.clarifications.filter(answered_at=None).first()
                if asked is not None:
                    actions.answer_back(office.cast.officer, request.id, asked.id, "In 2025.")
        same(request)
    office.write(REPLY, office.reply_data(request))
    same(request)


@pytest.mark.django_db
def test_after_each_fact_on_the_answering_side(office: Office) -> None:
    request = office.received()
    row = same(request)
    assert row.clock_state == ClockState.RUNNING
    assert row.clock_due_at == began_of(row) + timedelta(days=7)
    asked = office.we_asked(request)
    assert same(request).clock_state == ClockState.RUNNING
    letter = posted(asked.question_message)
    prove(office, letter, began_of(row) + timedelta(hours=2))
    row = same(request)
    assert (row.clock_state, row.clock_due_at) == (ClockState.STOPPED, None)
    data = office.clarification_data(request, "answer", clarification=str(asked.id))
    assert office.write(CLARIFICATION, data).state == "delivered"
    assert same(request).clock_state == ClockState.RUNNING  # cleared at once, by the clocks of two houses
    reply = actions.draft_reply(office.cast.officer, request.id, replace(ANSWER))
    reply = actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    assert same(request).clock_state == ClockState.RUNNING  # it has left, and is not there yet
    prove(office, office.letter_of(reply), began_of(row) + timedelta(hours=5))
    row = same(request)
    assert (row.clock_state, row.clock_due_at) == (ClockState.MET, None)
    assert row.clock_ended_at == began_of(row) + timedelta(hours=5)


@pytest.mark.django_db
def test_an_answer_that_was_turned_away_ends_no_clock(office: Office) -> None:
    reply = office.reply_drafted()
    reply = actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    letter = office.letter_of(reply)
    prove(office, letter, now())
    assert same(reply.request).clock_state == ClockState.MET
    prove(office, letter, now(), ReceiptState.REFUSED)
    assert same(reply.request).clock_state == ClockState.RUNNING


@pytest.mark.django_db
def test_one_asked_back_when_late_stays_late(office: Office) -> None:
    request = office.received()
    began = began_of(same(request))
    asked = office.we_asked(request)
    prove(office, posted(asked.question_message), began + timedelta(days=8))
    row = same(request)
    assert (row.clock_state, row.clock_due_at) == (ClockState.LATE, began + timedelta(days=7))
    assert clock_face(row, began + timedelta(days=30), HANOI).span == timedelta(days=1)


@pytest.mark.django_db
def test_heaps_in_sql_are_disjoint(office: Office, django_assert_num_queries: Any) -> None:
    rows = [office.received() for _ in range(3)]
    began = began_of(same(rows[0]))
    asked = office.we_asked(rows[2])
    prove(office, posted(asked.question_message), began + timedelta(hours=1))
    with writing():
        Request.objects.filter(pk=rows[0].pk).update(clock_due_at=began - timedelta(hours=1))
    at = began + timedelta(hours=2)

    def found(heap: Q) -> set[Any]:
        return set(Request.objects.filter(heap).values_list("pk", flat=True))

    assert found(late(at)) == {rows[0].pk}
    assert found(running(at)) == {rows[1].pk}
    assert found(stopped()) == {rows[2].pk}
    assert found(running(at, timedelta(days=1))) == set()
    assert found(open_clocks()) == {row.pk for row in rows}
    with django_assert_num_queries(1):
        assert len([clock_face(row, at, HANOI) for row in Request.objects.all()]) == 3


@pytest.mark.django_db
def test_the_command_repairs_what_an_upgrade_left_empty(office: Office) -> None:
    request = office.received()
    before = same(request)
    with writing():
        Request.objects.update(**columns_of(None))
    call_command("request_clocks")
    assert same(request).clock_due_at == before.clock_due_at


@pytest.mark.django_db
def test_the_worker_fills_what_an_upgrade_left_empty(office: Office) -> None:
    draft, request = office.drafted(), office.received()
    before = same(request)
    with writing():
        Request.objects.update(**columns_of(None))
    [sweep] = [one for one in registry.sweeps() if one.name == "request-clocks"]
    with actions_only():
        assert sweep.run(now()) == 1
        assert same(request).clock_due_at == before.clock_due_at
        assert same(draft).clock_state == ""
        assert sweep.run(now()) == 0
    assert entries("request.clocks-rebuilt") == 2  # a batch, and that there is no other; afterwards nothing
