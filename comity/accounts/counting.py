"""What each room counts, gathered for a person: rooms register their figures at start, pages above them ask for all.

A figure is a number of the house: whoever may read figures reads the same one, whatever records their role opens. To open it is
another matter: the room's list shows the records that are open to the person, and `counted` says how many of them those are. What
nobody may know of is left out by the room's own rows (`counted_for` of each), for everybody alike.

counting.register(
    Counted("operations", _("Operations"), 20, open_to=lambda person: bool(may_see(person)), counts=counts),
)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from comity.accounts.access import Answer, holds, no
from comity.accounts.models import Person
from comity.accounts.roles import READS_FIGURES, Role
from comity.web.counts import Count, Period
from comity.web.words import Words

# of whom, of which period, with which partner (a node id), under which agreement (its id)
Counting = Callable[[Person, Period, str | None, str | None], Sequence[Count]]


@dataclass(frozen=True)
class Counted:
    """What a room counts under one heading.

    Attributes:
        order: sorts headings.
        open_to: who may open the records at all.
        counts: the figures, of every record of the agency for whoever reads figures.
        why_none: the sentence for a partner or an agreement under which it counts nothing.
        roles: whose role opens the records, so that others know whom to ask.
        opened: the same figures of the records alone that are open to a person; None where the room opens all of them or none.
    """

    code: str
    title: Words
    order: int
    open_to: Callable[[Person], bool]
    counts: Counting
    why_none: Words = ""
    roles: frozenset[Role] = frozenset()
    opened: Counting | None = None


@dataclass(frozen=True)
class Figures:
    """A heading with its figures for one person; without figures where nothing is counted under what was chosen."""

    code: str
    title: Words
    counts: Sequence[Count]


_counted: dict[str, Counted] = {}


def register(*more: Counted) -> None:
    """Let a room be counted; at start. Of one code the last stands."""
    _counted.update({one.code: one for one in more})


def registered() -> list[Counted]:
    """Return every room that counts, in the order of the headings, whoever may see it."""
    return sorted(_counted.values(), key=lambda one: (one.order, one.code))


def may_read_figures(person: Person) -> Answer:
    """Whether a person reads the figures of the house, whatever records stand behind them; never somebody of another agency."""
    answer = holds(person, READS_FIGURES)
    return no("other-agency") if answer and not person.agency.is_home else answer


def ask_words(roles: frozenset[Role]) -> str:
    """Return who opens records that are closed to a reader, by the names of the roles in their order."""
    names = ", ".join(str(one.label) for one in Role if one in roles)
    return _("None of these records is open to you. Ask somebody who opens them: %(roles)s.") % {
        "roles": names
    }


def counted(
    room: Counted, person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return every figure of a room, each with how many of the records behind it are open to the person."""
    found = room.counts(person, period, partner, agreement)
    if not room.open_to(person):
        return [replace(one, opened=0) for one in found]
    if room.opened is None:
        return [replace(one, opened=one.listed) for one in found]
    mine = {one.code: one.listed for one in room.opened(person, period, partner, agreement)}
    return [replace(one, opened=mine.get(one.code, 0)) for one in found]


def gather(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Figures]:
    """Return the figures of every room whose records are open to a person, for their own desk; the others are left out and never a zero."""
    return [
        Figures(one.code, one.title, tuple(one.counts(person, period, partner, agreement)))
        for one in registered()
        if one.open_to(person)
    ]
