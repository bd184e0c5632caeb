"""The steps of a person held as a task: which are done, which is next, what stands in the way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The steps, in their order."""

    HELD = "held"
    STOPS = "stops"
    TOLD = "told"
    WISH = "wish"
    NOTICE = "notice"
    SINCE = "since"


class Stands(StrEnum):
    """Where a step stands."""

    DONE = "done"
    OPEN = "open"
    STOPPED = "stopped"
    NOT_NEEDED = "not-needed"


ORDER = tuple(Step)


@dataclass(frozen=True)
class Facts:
    """What the steps are read from; `notices` says of each notice that is due whether the post has it."""

    stops_asked: bool
    stopped: bool  # a stop stands in the way of some post
    told: bool  # at this place
    wished: bool  # at this place, or wants it since an earlier one
    asks: bool  # a question is open before it is known whether a post is told
    notices: Sequence[bool]
    ended: bool


def stands(facts: Facts) -> dict[Step, Stands]:
    """Return where each step stands."""
    return {
        Step.HELD: Stands.DONE,
        Step.STOPS: _stops(facts),
        Step.TOLD: Stands.DONE if facts.told else _unless_ended(facts),
        Step.WISH: Stands.DONE if facts.wished else _unless_ended(facts),
        Step.NOTICE: _notice(facts),
        Step.SINCE: Stands.DONE if facts.ended else Stands.OPEN,
    }


def next_step(facts: Facts) -> Step:
    """Return the first step on which something is to be done."""
    found = stands(facts)
    return next((step for step in ORDER if found[step] is Stands.OPEN), Step.SINCE)


def _stops(facts: Facts) -> Stands:
    if not facts.stops_asked:
        return Stands.OPEN
    return Stands.STOPPED if facts.stopped else Stands.DONE


def _unless_ended(facts: Facts) -> Stands:
    return Stands.NOT_NEEDED if facts.ended else Stands.OPEN


def _notice(facts: Facts) -> Stands:
    if facts.notices:
        return Stands.DONE if all(facts.notices) else Stands.OPEN
    if facts.stopped:
        return Stands.STOPPED
    return Stands.OPEN if facts.asks and not facts.ended else Stands.NOT_NEEDED
