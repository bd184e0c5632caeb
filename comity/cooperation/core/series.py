"""Meetings in a series: does the ordinal follow, and which meeting stands before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Held:
    """A meeting of a series.

    Attributes:
        id: of the meeting.
        ordinal: the seventh is 7; None where none was given.
        begins: its first moment in UTC; None while only planned without a day.
        is_cancelled: it keeps its ordinal free for the next one.
    """

    id: str
    ordinal: int | None
    begins: datetime | None
    is_cancelled: bool = False


class Doubt(StrEnum):
    """What is odd about an ordinal; a person says whether it is right all the same."""

    TAKEN = "taken"  # another meeting has it
    SKIPPED = "skipped"  # the one before it is not there
    BACKWARDS = "backwards"  # a lower ordinal at a later moment, or a higher one at an earlier
    NOT_POSITIVE = "not-positive"


def in_sequence(meetings: Iterable[Held]) -> list[Held]:
    """Return the meetings that count, by moment; those without one by ordinal behind them, then those without either by id."""
    return sorted((one for one in meetings if not one.is_cancelled), key=_key)


def _key(meeting: Held) -> tuple[bool, float, bool, int, str]:
    moment = meeting.begins.timestamp() if meeting.begins else 0.0
    return (meeting.begins is None, moment, meeting.ordinal is None, meeting.ordinal or 0, meeting.id)


def beside(meeting: Held, others: Iterable[Held]) -> tuple[Held | None, Held | None]:
    """Return the meetings of the series before and after one: by ordinal where all have one, else by moment."""
    if meeting.is_cancelled:
        return None, None
    row, place = _in_row(meeting, others)
    return (row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None)


def earlier(meeting: Held, others: Iterable[Held]) -> list[Held]:
    """Return the meetings of the series before one, in the same order; none of a meeting that was cancelled."""
    if meeting.is_cancelled:
        return []
    row, place = _in_row(meeting, others)
    return row[:place]


def _in_row(meeting: Held, others: Iterable[Held]) -> tuple[list[Held], int]:
    counted = [one for one in others if one.id != meeting.id and not one.is_cancelled]
    if meeting.ordinal is not None and counted and all(one.ordinal is not None for one in counted):
        row = sorted([*counted, meeting], key=lambda one: (one.ordinal or 0, one.id))
    else:
        row = in_sequence([*counted, meeting])
    return row, next(place for place, one in enumerate(row) if one.id == meeting.id)


def doubts(meeting: Held, others: Sequence[Held]) -> list[Doubt]:
    """Return what is odd about the ordinal of a meeting in its series; nothing where it has none.

    A series need not begin with the first one here: what lies before the earliest known ordinal is not missed.
    """
    if meeting.ordinal is None:
        return []
    if meeting.ordinal < 1:
        return [Doubt.NOT_POSITIVE]
    counted = [
        one for one in others if one.id != meeting.id and not one.is_cancelled and one.ordinal is not None
    ]
    ordinals = {one.ordinal for one in counted}
    found = []
    if meeting.ordinal in ordinals:
        found.append(Doubt.TAKEN)
    lower = [one for one in ordinals if one is not None and one < meeting.ordinal]
    if lower and max(lower) < meeting.ordinal - 1:
        found.append(Doubt.SKIPPED)
    if meeting.begins is not None and any(_turned(meeting, one) for one in counted):
        found.append(Doubt.BACKWARDS)
    return found


def _turned(one: Held, other: Held) -> bool:
    if one.begins is None or other.begins is None or one.ordinal is None or other.ordinal is None:
        return False
    if one.ordinal == other.ordinal or one.begins == other.begins:
        return False
    return (one.ordinal < other.ordinal) != (one.begins < other.begins)


def next_ordinal(meetings: Iterable[Held]) -> int | None:
    """Return the ordinal that the next meeting would have, None where no ordinal is known."""
    known = [one.ordinal for one in meetings if one.ordinal is not None and not one.is_cancelled]
    return max(known) + 1 if known else None
