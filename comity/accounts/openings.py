"""What opens something of a person without their signing in: the rooms above give such addresses, and say here how they end.

openings.register(Opening(
words=_("Calendar feeds"),
page="cooperation:feeds-list",                 # where the person keeps theirs
open_to=lambda person: ...,                    # whether the person may have any
count=lambda person: ...,                      # how many there are
end=lambda act, person: ...,                   # an action of the room; returns how many ended
))

They end with the sessions when an account is closed or is to begin anew: what was given out earlier must not live again when it is
opened, and a telephone that is lost may have held such an address too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.web.words import Words


@dataclass(frozen=True)
class Opening:
    """One kind of such addresses."""

    words: Words
    page: str
    open_to: Callable[[Person], bool]
    count: Callable[[Person], int]
    end: Callable[[Act, Person], int]


_openings: list[Opening] = []


def register(opening: Opening) -> None:
    """Let a room take part; at start."""
    if opening not in _openings:
        _openings.append(opening)


def of_person(person: Person) -> list[tuple[str, int]]:
    """Return what somebody has: the words and the figure of each kind, kinds with none left out."""
    counted = [(str(one.words), one.count(person)) for one in _openings]
    return [(words, count) for words, count in counted if count]


def pages_of(person: Person) -> list[tuple[str, str]]:
    """Return the pages on which a person keeps their own: words and the name of the page."""
    return [(str(one.words), one.page) for one in _openings if one.open_to(person)]


def end_all(act: Act, person: Person) -> None:
    """End everything of a person, inside the operator's act."""
    for one in _openings:
        if one.count(person):
            one.end(act, person)
