"""The second person is told of a change of roles that waits, and nobody else is."""

from comity.accounts.actions import propose_roles, withdraw_role_change
from comity.accounts.tests.cast import Cast
from comity.notifications.access import still_visible, told_to


def test_those_who_may_decide_are_told(cast: Cast) -> None:
    change = propose_roles(cast.operator, cast.officer.id, roles=["screening"], is_senior=False)
    told = {person.sign_in for person in cast.everyone() if told_to(person).exists()}
    assert told == {cast.supervisor.sign_in, cast.auditor.sign_in}
    [one] = told_to(cast.supervisor)
    assert still_visible(cast.supervisor, [one])
    withdraw_role_change(cast.operator, change.id)
    assert not still_visible(cast.supervisor, [one])
