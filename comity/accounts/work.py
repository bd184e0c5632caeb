"""Open work that people hold in the rooms above: counted for the operator, handed over when somebody leaves.

work.register(Holding(
words=_("Drafts"),
count=lambda person: ...,                     # how many, never what
hand_over=lambda act, person, heir: ...,      # an action of the room; returns how many
roles=WORKS_ON_REQUESTS,                      # who may take it over
))
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.audit.acts import Act
from comity.web.words import Words


@dataclass(frozen=True)
class Holding:
    """One kind of open work; the operator sees its words and how much of it there is, nothing of what it says."""

    words: Words
    count: Callable[[Person], int]
    hand_over: Callable[[Act, Person, Person], int]
    roles: frozenset[Role]


_holdings: list[Holding] = []


def register(holding: Holding) -> None:
    """Let a room take part; at start."""
    if holding not in _holdings:
        _holdings.append(holding)


def open_work(person: Person) -> list[tuple[str, int]]:
    """Return what a person holds: the words and the figure of each kind, kinds with none left out."""
    counted = [(str(one.words), one.count(person)) for one in _holdings]
    return [(words, count) for words, count in counted if count]


def heirs(person: Person) -> QuerySet[Person]:
    """Return the colleagues of the same agency who may take over all that somebody holds."""
    found = Person.objects.select_related("unit__agency").filter(
        unit__agency_id=person.unit.agency_id, is_active=True
    )
    for one in _holdings:
        if one.count(person):
            found = found.filter(roles__overlap=sorted(one.roles))
    return found.exclude(id=person.id).order_by("sign_in")


def hand_over(act: Act, person: Person, heir: Person) -> int:
    """Hand everything to somebody else, inside the action of the operator; return how many things there were."""
    return sum(one.hand_over(act, person, heir) for one in _holdings)
