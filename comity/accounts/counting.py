"""What each room counts, gathered for a person: rooms register their figures at start, pages above them ask for all.

counting.register(
    Counted("operations", _("Operations"), 20, open_to=lambda person: bool(may_see(person)), counts=counts),
)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.web.counts import Count, Period
from comity.web.words import Words

# of whom, of which period, with which partner (a node id), under which agreement (its id)
Counting = Callable[[Person, Period, str | None, str | None], Sequence[Count]]


@dataclass(frozen=True)
class Counted:
    """What a room counts under one heading; `order` sorts headings, `open_to` says who may see the records at all.

    `why_none` is the sentence for a partner or an agreement under which it counts nothing.
    """

    code: str
    title: Words
    order: int
    open_to: Callable[[Person], bool]
    counts: Counting
    why_none: Words = ""


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


def gather(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Figures]:
    """Return the figures of every room that is open to a person; what is closed is left out and never a zero."""
    return [
        Figures(one.code, one.title, tuple(one.counts(person, period, partner, agreement)))
        for one in registered()
        if one.open_to(person)
    ]
