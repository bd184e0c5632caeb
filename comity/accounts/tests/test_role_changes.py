"""A change of roles: proposed by one, decided by another, written down at each step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from comity.accounts import actions, signing
from comity.accounts.access import waiting_changes
from comity.accounts.actions import RoleChangeError, SecondPersonError
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.roles import Role
from comity.accounts.signing import locked_row
from comity.accounts.tests.cast import Cast, add_member, code_of_key, signed_in
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.audit.models import Entry
from comity.lib.clock import now

OFFICE = {"roles": ["officer", "supervisor"], "is_senior": True}


def proposed(cast: Cast, **change: object) -> RoleChange:
    wanted = {**OFFICE, **change}
    return actions.propose_roles(cast.operator, cast.officer.id, **wanted)  # type: ignore[arg-type]  # a table


def roles_of(person: Person) -> tuple[list[str], bool]:
    found = Person.objects.get(id=person.id)
    return found.roles, found.is_senior


def decide(change: RoleChange, word: str) -> str:
    return reverse("accounts:decide-role-change", args=[change.id, word])


def done(event: str, outcome: str = "done") -> int:
    return Entry.objects.filter(event=event, outcome=outcome).count()


def test_nothing_changes_until_a_second_person_confirms(cast: Cast) -> None:
    change = proposed(cast)
    assert roles_of(cast.officer) == (["officer"], False)
    actions.confirm_role_change(cast.supervisor, change.id)
    assert roles_of(cast.officer) == (["officer", "supervisor"], True)
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (ChangeState.CONFIRMED, cast.supervisor)
    assert (done("roles.proposed"), done("roles.confirmed")) == (1, 1)


@pytest.mark.parametrize("who", ["operator", "officer", "screening", "partner", "suspended"])
def test_others_do_not_confirm(who: str, cast: Cast) -> None:
    change = proposed(cast)
    with pytest.raises(RefusalError):
        actions.confirm_role_change(getattr(cast, who), change.id)
    with pytest.raises(RefusalError):
        actions.decline_role_change(getattr(cast, who), change.id, "No.")
    assert roles_of(cast.officer) == (["officer"], False)
    assert done("roles.confirmed", "refused") == 1


def test_an_operator_alone_changes_nothing(cast: Cast) -> None:
    with pytest.raises(SecondPersonError):
        actions.change_roles(cast.operator, cast.officer.id, roles=["supervisor"], is_senior=False)
    added = actions.add_person(
        cast.operator,
        sign_in="V-9000",
        name="Lê Văn Tám",
        name_language="vi",
        unit_id=cast.officer.unit_id,
        roles=["auditor"],
    )
    assert added.change is not None
    assert roles_of(added.person) == ([], False)
    with pytest.raises(RoleChangeError):
        actions.confirm_role_change(cast.operator, added.change.id)
    actions.confirm_role_change(cast.auditor, added.change.id)
    assert roles_of(added.person) == (["auditor"], False)


def test_a_command_on_the_machine_needs_no_second_person(cast: Cast) -> None:
    change = proposed(cast)
    actions.change_roles(Process("person-add"), cast.officer.id, roles=["screening"], is_senior=False)
    assert roles_of(cast.officer) == (["screening"], False)
    with pytest.raises(RoleChangeError, match="changed since"):
        actions.confirm_role_change(cast.supervisor, change.id)


def test_whom_the_proposer_let_in_does_not_confirm(cast: Cast) -> None:
    """Otherwise an operator could sign in as the second person, also one who waits a week with the start password."""
    start = actions.give_start_password(cast.operator, cast.supervisor.id)
    change = proposed(cast)
    own_for(cast.supervisor, days=30)
    with pytest.raises(RoleChangeError, match="start password"):
        actions.confirm_role_change(cast.supervisor, change.id)
    Person.objects.filter(id=cast.supervisor.id).update(own_since=None)
    actions.set_password(cast.supervisor, start, "năm chiếc thuyền qua bến")
    with pytest.raises(RoleChangeError, match="start password"):
        actions.confirm_role_change(cast.supervisor, change.id)
    own_for(cast.supervisor, days=7)
    actions.confirm_role_change(cast.supervisor, change.id)


def own_for(person: Person, days: int) -> None:
    """Let so many days pass since the person's password and key became their own."""
    Person.objects.filter(id=person.id).update(own_since=now() - timedelta(days=days))


def test_whom_the_proposer_let_in_is_not_freed_by_the_help_of_another(cast: Cast) -> None:
    """The start password of the one and the missing key of the other open the account together."""
    other = add_member("V-0002", "Trần Gia Huy", "vi", cast.officer.unit, Role.OPERATOR)
    actions.give_start_password(cast.operator, cast.supervisor.id)
    actions.remove_code_key(other, cast.supervisor.id)
    for proposer in (cast.operator, other):
        change = actions.propose_roles(proposer, cast.officer.id, **OFFICE)  # type: ignore[arg-type]  # a table
        with pytest.raises(RoleChangeError, match="start password"):
            actions.confirm_role_change(cast.supervisor, change.id)
        actions.withdraw_role_change(proposer, change.id)


def test_help_of_long_ago_is_forgotten_with_the_next(cast: Cast) -> None:
    other = add_member("V-0002", "Trần Gia Huy", "vi", cast.officer.unit, Role.OPERATOR)
    start = actions.give_start_password(cast.operator, cast.supervisor.id)
    actions.set_password(cast.supervisor, start, "năm chiếc thuyền qua bến")
    own_for(cast.supervisor, days=8)
    actions.remove_code_key(other, cast.supervisor.id)
    assert Person.objects.get(id=cast.supervisor.id).let_in_by == [other.id]


def test_a_removed_key_counts_until_a_new_one_is_set(cast: Cast) -> None:
    actions.remove_code_key(cast.operator, cast.supervisor.id)
    assert Person.objects.get(id=cast.supervisor.id).own_since is None
    key = random_hex()
    signing.set_code_key(cast.supervisor, key, code_of_key(TOTPDevice(key=key)))
    assert Person.objects.get(id=cast.supervisor.id).own_since is not None
    change = proposed(cast)
    with pytest.raises(RoleChangeError, match="code key"):
        actions.confirm_role_change(cast.supervisor, change.id)
    own_for(cast.supervisor, days=7)
    actions.confirm_role_change(cast.supervisor, change.id)


def test_two_operators_do_not_close_each_other(transactional_db: None, cast: Cast) -> None:
    other = add_member("V-0002", "Trần Gia Huy", "vi", cast.officer.unit, Role.OPERATOR)
    both_hold = Barrier(2)

    def close(pair: tuple[Person, Person]) -> str:
        try:
            with transaction.atomic():
                locked_row(pair[1].id)
                both_hold.wait(30)  # each holds the row of the other one
                actions.suspend_person(*pair_of(pair))
        except RefusalError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "closed"

    def pair_of(pair: tuple[Person, Person]) -> tuple[Person, UUID]:
        return pair[0], pair[1].id

    with ThreadPoolExecutor(2) as closing:
        found = sorted(closing.map(close, [(cast.operator, other), (other, cast.operator)]))
    assert found == ["closed", "last-operator"]
    assert Person.objects.filter(roles__contains=[Role.OPERATOR], is_active=True).count() == 1


def test_declining_needs_a_reason_and_ends_it(cast: Cast) -> None:
    change = proposed(cast)
    with pytest.raises(RefusalError, match="reason"):
        actions.decline_role_change(cast.auditor, change.id, "  ")
    actions.decline_role_change(cast.auditor, change.id, "Not agreed with the head of the desk.")
    for late in (actions.confirm_role_change, actions.withdraw_role_change):
        with pytest.raises(RoleChangeError, match="decided"):
            late(cast.operator, change.id)
    assert roles_of(cast.officer) == (["officer"], False)
    proposed(cast)


def test_one_change_waits_at_a_time_and_can_be_withdrawn(cast: Cast) -> None:
    change = proposed(cast)
    with pytest.raises(RefusalError, match="waits"):
        proposed(cast, is_senior=False)
    actions.withdraw_role_change(cast.operator, change.id)
    assert proposed(cast, is_senior=False).state == ChangeState.WAITING


def test_nobody_withdraws_a_change_about_themselves(cast: Cast, client: Client) -> None:
    other = add_member("V-0002", "Trần Gia Huy", "vi", cast.officer.unit, Role.OPERATOR)
    change = actions.propose_roles(cast.operator, other.id, roles=["officer"], is_senior=False)
    signed_in(client, other)
    where = reverse("accounts:role-change", args=[change.id])
    assert "Withdraw the change" not in client.get(where).content.decode()
    assert client.post(decide(change, "withdraw")).status_code == 404
    with pytest.raises(RoleChangeError, match="about you"):
        actions.withdraw_role_change(other, change.id)
    actions.withdraw_role_change(cast.operator, change.id)


def test_what_expired_waits_no_longer_on_the_list(cast: Cast, client: Client) -> None:
    change = proposed(cast)
    signed_in(client, cast.auditor)
    address = reverse("accounts:role-changes")

    def listed(state: str) -> list[RoleChange]:
        return list(client.get(f"{address}?state={state}&all=1").context["list"].rows)

    assert (listed(""), listed("expired")) == ([change], [])
    RoleChange.objects.filter(id=change.id).update(proposed_at=change.proposed_at - timedelta(days=7))
    assert (listed(""), listed("expired"), listed("every")) == ([], [change], [change])


def test_it_expires_after_seven_days(cast: Cast) -> None:
    change = proposed(cast)
    RoleChange.objects.filter(id=change.id).update(proposed_at=change.proposed_at - timedelta(days=7))
    with pytest.raises(RoleChangeError, match="seven days"):
        actions.confirm_role_change(cast.supervisor, change.id)
    assert RoleChange.objects.get().standing == ChangeState.EXPIRED
    proposed(cast)
    change.refresh_from_db()
    assert (change.state, done("roles.expired")) == (ChangeState.EXPIRED, 1)


def test_present_roles_are_no_change(cast: Cast) -> None:
    with pytest.raises(RefusalError, match="present roles"):
        proposed(cast, roles=["officer"], is_senior=False)


def test_the_last_operator_stays(cast: Cast) -> None:
    other = add_member("V-0002", "Trần Gia Huy", "vi", cast.officer.unit, Role.OPERATOR)
    change = actions.propose_roles(other, cast.operator.id, roles=["officer"], is_senior=False)
    actions.suspend_person(cast.operator, other.id)
    with pytest.raises(RefusalError, match="Nobody could run"):
        actions.confirm_role_change(cast.auditor, change.id)
    with pytest.raises(RefusalError, match="Another operator"):
        actions.suspend_person(cast.operator, cast.operator.id)


def test_it_waits_on_those_who_may_decide(cast: Cast) -> None:
    change = proposed(cast)
    waits_on = {person.sign_in for person in cast.everyone() if waiting_changes(person)}
    assert waits_on == {cast.supervisor.sign_in, cast.auditor.sign_in}
    actions.withdraw_role_change(cast.operator, change.id)
    assert not waiting_changes(cast.supervisor)


def test_proposing_and_confirming_on_the_pages(cast: Cast) -> None:
    operator, second = signed_in(Client(), cast.operator), signed_in(Client(), cast.supervisor)
    page = reverse("accounts:propose-roles", args=[cast.officer.id])
    assert operator.post(page, {"roles": ["officer"]}).status_code == 422
    assert operator.post(page, {"roles": ["officer", "supervisor"]}).status_code == 302
    change = RoleChange.objects.get()
    where = reverse("accounts:role-change", args=[change.id])
    assert "Confirm the change" not in operator.get(where).content.decode()
    assert "Withdraw the change" in operator.get(where).content.decode()
    assert operator.get(decide(change, "confirm")).status_code == 404
    assert "Confirm the change" in second.get(where).content.decode()
    assert second.get(decide(change, "withdraw")).status_code == 404
    assert second.post(decide(change, "decline"), {"reason": ""}).status_code == 422
    assert second.post(decide(change, "confirm")).status_code == 302
    assert roles_of(cast.officer) == (["officer", "supervisor"], False)
    assert second.get(decide(change, "confirm")).status_code == 404


def test_deciding_asks_who_is_there(cast: Cast) -> None:
    change = proposed(cast)
    absent = signed_in(Client(), cast.supervisor, present=False)
    assert absent.post(decide(change, "confirm")).status_code == 422
    assert roles_of(cast.officer) == (["officer"], False)


def test_an_operator_without_a_second_person_is_told_what_to_do(cast: Cast, client: Client) -> None:
    Person.objects.exclude(id__in=[cast.operator.id, cast.officer.id]).update(is_active=False)
    signed_in(client, cast.operator)
    for name in ("person", "propose-roles"):
        page = client.get(reverse(f"accounts:{name}", args=[cast.officer.id])).content.decode()
        assert "person add NAME --role operator" in page
