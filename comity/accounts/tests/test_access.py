"""Who sees whom."""

from uuid import uuid4

import pytest

from comity.accounts import actions, signing
from comity.accounts.access import AbsentError, Answer, may_run_node, people_visible_to, person_for
from comity.accounts.models import Person
from comity.accounts.roles import Role, may_be_held_together
from comity.accounts.tests.cast import Cast
from comity.audit.actors import Actor, PartnerNode, Process, Stranger
from comity.audit.acts import RefusalError, undecorated
from comity.audit.models import Entry


def test_an_answer_is_true_or_false() -> None:
    assert Answer(allowed=True)
    assert not Answer(allowed=False, reason="role")


def test_the_operator_sees_everybody(cast: Cast) -> None:
    assert set(people_visible_to(cast.operator)) == {*cast.everyone(), cast.suspended}


def test_others_see_their_colleagues(cast: Cast) -> None:
    assert set(people_visible_to(cast.officer)) == {*cast.everyone(), cast.suspended} - {
        cast.partner,
        cast.outsider,
    }
    assert set(people_visible_to(cast.partner)) == {cast.partner}


@pytest.mark.parametrize("changed", [{"is_active": False}, {"roles": []}])
def test_without_an_account_or_a_role_nobody_sees_anybody(changed: dict[str, object], cast: Cast) -> None:
    for name, value in changed.items():
        setattr(cast.operator, name, value)
    assert not people_visible_to(cast.operator).exists()


def test_missing_and_forbidden_are_the_same_to_the_outside(cast: Cast) -> None:
    said = set()
    for person_id in [cast.officer.id, uuid4()]:
        with pytest.raises(AbsentError) as caught:
            person_for(cast.outsider, person_id)
        said.add((caught.value.kind, caught.value.reason, str(caught.value)))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        (Process("command"), ""),
        (Stranger(), "not-a-person"),
        (PartnerNode("cxp:node:jp:npa"), "not-a-person"),
    ],
)
def test_who_but_a_person_may_run_the_node(actor: Actor, reason: str) -> None:
    assert may_run_node(actor) == Answer(allowed=not reason, reason=reason)


@pytest.mark.parametrize("who", ["officer", "supervisor", "partner", "outsider", "auditor"])
def test_the_acts_of_the_operator_are_refused_to_others_and_written_down(who: str, cast: Cast) -> None:
    person: Person = getattr(cast, who)
    with pytest.raises(RefusalError):
        actions.suspend_person(person, cast.operator.id)
    with pytest.raises(RefusalError):
        actions.add_unit(person, agency_id=person.agency.id, code="new", names={"en": "New"})
    with pytest.raises(RefusalError):
        actions.issue_code_key(person, cast.operator.id)
    assert Person.objects.get(id=cast.operator.id).is_active
    assert list(Entry.objects.values_list("outcome", "actor").distinct()) == [("refused", person.pseudonym)]


def test_a_node_has_one_home(cast: Cast) -> None:
    with pytest.raises(RefusalError):
        actions.make_node(
            Process("node-init"),
            code="other",
            country="VNM",
            names={"en": "Other"},
            zone="UTC",
            unit="desk",
            unit_names={"en": "Desk"},
        )


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        (set(), False),
        ({Role.OPERATOR}, True),
        ({Role.AUDITOR}, True),
        ({Role.OFFICER, Role.SUPERVISOR, Role.SCREENING}, True),
        ({Role.OPERATOR, Role.OFFICER}, False),
        ({Role.AUDITOR, Role.OPERATOR}, False),
        ({Role.AUDITOR, Role.SUPERVISOR}, False),
    ],
)
def test_roles_that_stand_alone(roles: set[Role], may: bool) -> None:  # noqa: FBT001  # a column of the table
    assert may_be_held_together(frozenset(roles)) == may


@pytest.mark.parametrize("module", [actions, signing])
def test_every_public_function_that_changes_something_is_an_action(module: object) -> None:
    name = str(getattr(module, "__name__", ""))
    readers = {"locked_row", "acting_person", "code_key", "mark_own_secrets"}  # none of them saves
    assert set(undecorated(name, vars(module))) - readers == set()
