"""Telling the second person that a change of roles waits: rooms above this one know how to tell people."""

from collections.abc import Callable

from django.db.models import Q

from comity.accounts.access import may_decide
from comity.accounts.models import Person, RoleChange
from comity.accounts.roles import Role
from comity.audit.acts import Act

Teller = Callable[[Act, RoleChange, list[Person]], None]
tellers: list[Teller] = []


def who_may_decide(change: RoleChange) -> list[Person]:
    """Return the people who may decide about a change as things stand."""
    people = Person.objects.select_related("unit__agency").filter(is_active=True).order_by("sign_in")
    return [person for person in people if may_decide(person, change)]


def other_deciders(operator: Person) -> list[Person]:
    """Return who could be the second person to an operator's proposals, about somebody of the operator's agency."""
    people = Person.objects.select_related("unit__agency").filter(is_active=True).exclude(id=operator.id)
    at_home = Q(roles__overlap=[Role.SUPERVISOR, Role.AUDITOR], unit__agency_id=operator.unit.agency_id)
    return list(people.filter(Q(roles__contains=[Role.OPERATOR]) | at_home).order_by("sign_in"))


def tell(act: Act, change: RoleChange) -> None:
    """Tell those who may decide; inside the action that proposes the change."""
    for teller in tellers:
        teller(act, change, who_may_decide(change))
