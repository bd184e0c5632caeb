"""The second person is told of a change of roles that waits; who proposed it and whom it is about, how it ended."""

from datetime import timedelta

import pytest

from comity.accounts.actions import (
    confirm_role_change,
    decline_role_change,
    propose_roles,
    withdraw_role_change,
)
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.tests.cast import Cast
from comity.desk.role_changes import sweep
from comity.lib.clock import now
from comity.notifications.access import still_visible, told_to


def test_those_who_may_decide_are_told(cast: Cast) -> None:
    change = propose_roles(cast.operator, cast.officer.id, roles=["screening"], is_senior=False)
    told = {person.sign_in for person in cast.everyone() if told_to(person).exists()}
    assert told == {cast.supervisor.sign_in, cast.auditor.sign_in}
    [one] = told_to(cast.supervisor)
    assert still_visible(cast.supervisor, [one])
    withdraw_role_change(cast.operator, change.id)
    assert not still_visible(cast.supervisor, [one])


def sentences(person: Person) -> list[str]:
    """What somebody was told of how a change ended."""
    told = [one for one in told_to(person) if one.kind in {"roles.ended", "roles.own-ended"}]
    return [str(still_visible(person, [one])[one.id].sentence(one.params)) for one in told]


def proposed(cast: Cast) -> RoleChange:
    return propose_roles(cast.operator, cast.officer.id, roles=["screening"], is_senior=False)


@pytest.mark.parametrize("word", ["Confirmed", "Declined", "Expired"])
def test_who_is_concerned_is_told_how_it_ended(word: str, cast: Cast) -> None:
    change = proposed(cast)
    if word == "Confirmed":
        confirm_role_change(cast.supervisor, change.id)
    elif word == "Declined":
        decline_role_change(cast.supervisor, change.id, "Not agreed with the head of the desk.")
    else:
        RoleChange.objects.update(proposed_at=now() - timedelta(days=8))
        assert sweep(now()) == 1
        assert sweep(now()) == 0
        assert RoleChange.objects.get().state == ChangeState.EXPIRED
    assert sentences(cast.operator) == [f"A change of roles that you proposed has ended: {word}."]
    assert sentences(Person.objects.get(id=cast.officer.id)) == [
        f"A change of your own roles has ended: {word}."
    ]
    assert sentences(cast.supervisor) == []


def test_who_withdraws_it_knows_already(cast: Cast) -> None:
    withdraw_role_change(cast.operator, proposed(cast).id)
    assert sentences(cast.operator) == []
    assert sentences(cast.officer) == ["A change of your own roles has ended: Withdrawn."]


def test_what_waits_in_time_does_not_expire(cast: Cast) -> None:
    proposed(cast)
    assert sweep(now()) == 0
