"""From a node just made to the first message to a partner: what is done, computed from figures. Pure.

The figures say how many and whether, never what: the operator, who reads no content, follows the same page as the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps, in the order in which they are taken."""

    AGENCY = "agency"
    SECOND = "second"  # before the people: nobody else could confirm a supervisor
    PEOPLE = "people"
    PROGRAMS = "programs"
    PARTNER = "partner"
    HEARD = "heard"
    AGREEMENT = "agreement"
    LIST = "list"
    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True)
class Figures:
    """What is there, in figures."""

    open_units: int = 0  # of the node's own agency
    drafters: int = 0  # open accounts that may write a request
    approvers: int = 0  # and those that may approve one
    keepers: int = 0  # and those that may add an agreement
    at_the_desk: int = 0  # people of both kinds together, each counted once
    deciders: int = 0  # who may propose or confirm a change of roles
    programs: int = 0  # of delivery, worker and screener, how many run
    partners: int = 0
    heard: int = 0  # partners that answered or called, their signature verified
    agreements: int = 0  # in force with a paired partner
    lists: int = 0  # in force, with which what partners ask is compared
    proven: int = 0  # messages of ours whose stored receipt was verified
    came_in: int = 0


PROGRAMS = 3
_DONE: dict[Step, Callable[[Figures], bool]] = {
    Step.AGENCY: lambda figures: figures.open_units > 0,
    Step.SECOND: lambda figures: figures.deciders > 1,
    Step.PEOPLE: lambda figures: (
        figures.drafters > 0 and figures.approvers > 0 and figures.keepers > 0 and figures.at_the_desk > 1
    ),
    Step.PROGRAMS: lambda figures: figures.programs >= PROGRAMS,
    Step.PARTNER: lambda figures: figures.partners > 0,
    Step.HEARD: lambda figures: figures.heard > 0,
    Step.AGREEMENT: lambda figures: figures.agreements > 0,
    Step.LIST: lambda figures: figures.lists > 0,
    Step.SENT: lambda figures: figures.proven > 0,
    Step.RECEIVED: lambda figures: figures.came_in > 0,
}


def done(figures: Figures) -> dict[Step, bool]:
    """Return each step with whether it is done."""
    return {step: _DONE[step](figures) for step in Step}


def next_step(figures: Figures) -> Step | None:
    """Return the first step that is not done; None when all are."""
    return next((step for step, is_done in done(figures).items() if not is_done), None)


def is_set_up(figures: Figures) -> bool:
    """Whether the way is walked: a message of ours left and was proven, and one came in.

    A program that stops later does not bring the guide back; the pages of the links say that.

    >>> is_set_up(Figures()), is_set_up(Figures(proven=1, came_in=1))
    (False, True)
    """
    return figures.proven > 0 and figures.came_in > 0
