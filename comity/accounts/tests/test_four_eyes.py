"""Who may decide about a change of roles: what holds for every change and every pair of eyes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.four_eyes import (
    DECIDES,
    EXPIRES_AFTER,
    LET_IN_FOR,
    Change,
    Eyes,
    Objection,
    Standing,
    needs_second,
    objection,
)
from comity.accounts.roles import STAND_ALONE, Role, may_be_held_together

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PEOPLE = [uuid4() for _person in range(3)]
AGENCIES = [uuid4(), uuid4()]
held = st.frozensets(st.sampled_from(list(Role)), max_size=4).filter(
    lambda roles: not roles or may_be_held_together(roles)
)
standings = st.builds(Standing, held, st.booleans())
moments = st.timedeltas(timedelta(days=-20), timedelta(days=20)).map(lambda span: NOW + span)
changes = st.builds(
    Change,
    about=st.sampled_from(PEOPLE),
    agency=st.sampled_from(AGENCIES),
    proposer=st.sampled_from(PEOPLE),
    before=standings,
    after=standings,
    proposed_at=st.just(NOW),
)
eyes_of_all = st.builds(
    Eyes,
    person=st.sampled_from(PEOPLE),
    agency=st.sampled_from(AGENCIES),
    roles=held,
    is_active=st.booleans(),
    let_in_by=st.frozensets(st.sampled_from(PEOPLE)),
    own_since=st.none() | moments,
)


@given(changes, eyes_of_all, moments)
def test_whoever_decides_is_a_second_person_with_an_office(change: Change, eyes: Eyes, at: datetime) -> None:
    if objection(change, eyes, at) is None:
        assert eyes.is_active
        assert eyes.person not in {change.proposer, change.about}
        assert eyes.roles & DECIDES
        assert at < change.expires_at
        assert Role.OPERATOR in eyes.roles or eyes.agency == change.agency


@given(changes, eyes_of_all, moments)
def test_a_supervisor_has_no_say_about_those_who_watch(change: Change, eyes: Eyes, at: datetime) -> None:
    touched = change.before.roles | change.after.roles
    if touched & STAND_ALONE and objection(change, eyes, at) is None:
        assert eyes.roles & {Role.OPERATOR, Role.AUDITOR}


@given(changes, eyes_of_all, moments, held)
def test_roles_that_decide_nothing_change_no_answer(
    change: Change, eyes: Eyes, at: datetime, more: frozenset[Role]
) -> None:
    wider = Eyes(
        eyes.person,
        eyes.agency,
        eyes.roles | (more - DECIDES),
        eyes.is_active,
        eyes.let_in_by,
        eyes.own_since,
    )
    assert objection(change, wider, at) == objection(change, eyes, at)


@given(changes, eyes_of_all, st.timedeltas(timedelta(0), timedelta(days=30)))
def test_what_expired_stays_expired(change: Change, eyes: Eyes, later: timedelta) -> None:
    assert objection(change, eyes, change.expires_at + later) is not None


@given(changes, eyes_of_all, moments)
def test_who_was_let_in_by_the_proposer_waits_until_they_are_on_their_own_for_a_week(
    change: Change, eyes: Eyes, at: datetime
) -> None:
    since = eyes.own_since
    if change.proposer in eyes.let_in_by and (since is None or at < since + LET_IN_FOR):
        assert objection(change, eyes, at) is not None


@given(standings, standings)
def test_nobody_comes_to_decide_about_others_by_one_person(before: Standing, after: Standing) -> None:
    if not needs_second(before, after):
        assert after == before or not (after.roles & DECIDES or after.is_senior)


@given(standings, standings)
def test_roles_that_are_held_never_change_by_one_person(before: Standing, after: Standing) -> None:
    if before.roles or before.is_senior:
        assert needs_second(before, after) == (before != after)


ABOUT, PROPOSER, SECOND = PEOPLE
HOME, ELSEWHERE = AGENCIES
OFFICER, SCREENS = Standing(frozenset({"officer"})), Standing(frozenset({"screening"}))


def asked(eyes_roles: set[str], *, agency: UUID = HOME, after: Standing = SCREENS, at: datetime = NOW) -> str:
    change = Change(ABOUT, HOME, PROPOSER, OFFICER, after, NOW)
    return objection(change, Eyes(SECOND, agency, frozenset(eyes_roles)), at) or ""


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (asked({"operator"}), ""),
        (asked({"operator"}, agency=ELSEWHERE), ""),
        (asked({"supervisor"}), ""),
        (asked({"auditor"}), ""),
        (asked({"officer"}), Objection.ROLE),
        (asked(set()), Objection.ROLE),
        (asked({"supervisor"}, agency=ELSEWHERE), Objection.OTHER_AGENCY),
        (asked({"supervisor"}, after=Standing(frozenset({"operator"}))), Objection.ROLE),
        (asked({"auditor"}, after=Standing(frozenset({"operator"}))), ""),
        (asked({"operator"}, at=NOW + EXPIRES_AFTER), Objection.EXPIRED),
        (asked({"operator"}, at=NOW + EXPIRES_AFTER - timedelta(seconds=1)), ""),
    ],
)
def test_who_decides(answer: str, expected: str) -> None:
    assert answer == expected
