"""Telling people that a change of roles waits, and how it ended: rooms above this one know how to tell people."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from comity.accounts.access import may_decide
from comity.accounts.four_eyes import EXPIRES_AFTER
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.roles import Role
from comity.audit.acts import Act

Teller = Callable[[Act, RoleChange, list[Person]], None]
tellers: list[Teller] = []
ends: list[Teller] = []


def waited_too_long(at: datetime) -> Q:
    """Narrow changes of roles to those that nobody can confirm any more, although that was not written down yet."""
    return Q(state=ChangeState.WAITING, proposed_at__lte=at - EXPIRES_AFTER)


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


def tell_end(act: Act, change: RoleChange) -> None:
    """Tell who proposed a change and whom it is about how it ended; inside the action that ends it."""
    people = Person.objects.select_related("unit__agency")
    concerned = list(people.filter(id__in=[change.proposed_by_id, change.person_id]))
    for teller in ends:
        teller(act, change, concerned)
