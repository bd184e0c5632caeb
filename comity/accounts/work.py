"""Open work that people hold in the rooms above: counted for the operator, handed over when somebody leaves.

work.register(Holding(
words=_("Drafts"),
count=lambda person: ...,                     # how many, never what
hand_over=lambda act, person, heir: ...,      # an action of the room; returns how many
))
"""

from collections.abc import Callable
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.web.words import Words


@dataclass(frozen=True)
class Holding:
    """One kind of open work; the operator sees its words and how much of it there is, nothing of what it says."""

    words: Words
    count: Callable[[Person], int]
    hand_over: Callable[[Act, Person, Person], int]


_holdings: list[Holding] = []


def register(holding: Holding) -> None:
    """Let a room take part; at start."""
    if holding not in _holdings:
        _holdings.append(holding)


def open_work(person: Person) -> list[tuple[str, int]]:
    """Return what a person holds: the words and the figure of each kind, kinds with none left out."""
    counted = [(str(one.words), one.count(person)) for one in _holdings]
    return [(words, count) for words, count in counted if count]


def hand_over(act: Act, person: Person, heir: Person) -> int:
    """Hand everything to somebody else, inside the action of the operator; return how many things there were."""
    return sum(one.hand_over(act, person, heir) for one in _holdings)
