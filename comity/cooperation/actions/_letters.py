"""When a letter on paper could have gone: what noting that it was handed over asks."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.timezone import localdate

from comity.agreements.question import Question
from comity.audit.acts import Act
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.exceptions import DayAheadError, DayBeforeReleaseError, HourNeededError
from comity.cooperation.models import PaperLetter
from comity.cooperation.partners.leaving import check_could_leave, check_still_leaves, may_still_leave
from comity.cooperation.register_then import changes_in
from comity.release.exceptions import NotReleasedError


def check_went(act: Act, letter: PaperLetter, on: date, hour: time | None) -> bool:
    """Let a time pass at which a letter could go; return whether it could not go any more today."""
    zone = person_of(act).time_zone
    today = localdate(act.at, zone)
    if on > today:
        raise DayAheadError
    released_at = _released_at(letter)
    if on < localdate(released_at, zone):
        raise DayBeforeReleaseError
    leaves_now = may_still_leave(letter)
    if on == today and not leaves_now:
        _check_history(letter, act.at)
    if hour is None:
        first = max(released_at, datetime.combine(on, time.min, zone))
        last = min(act.at, datetime.combine(on, time.max, zone))
        changes = changes_in(letter.leaves_under, first, last)
        if not (leaves_now and on == today) or changes:
            _check_day(letter, [first, *changes, last])
        return not leaves_now
    at = datetime.combine(on, hour, zone)
    if at > act.at:
        raise DayAheadError
    if at < released_at.replace(second=0, microsecond=0):
        raise DayBeforeReleaseError
    check_could_leave(letter, max(at, released_at))
    return not leaves_now


def _check_history(letter: PaperLetter, at: datetime) -> None:
    """Refuse for today what may not leave now, where nothing tells since when: then nobody knows that it could earlier today."""
    if _refusal(letter, at) is None:
        check_still_leaves(letter)


def _released_at(letter: PaperLetter) -> datetime:
    """Return since when a letter could leave: its decision, and the last approval that it rests on."""
    approved = [one.at for one in Question.from_json(letter.decision["question"]).approvals]
    return max([datetime.fromisoformat(letter.decision["at"]), *approved])


def _check_day(letter: PaperLetter, moments: Sequence[datetime]) -> None:
    """Let a day pass if a letter could leave at each moment: its first, its last, and those at which something changed between them.

    Raises:
        NotReleasedError: it could leave at none of them.
        HourNeededError: it could leave for a part of the day alone.
    """
    refusals = [one for one in (_refusal(letter, at) for at in moments) if one is not None]
    if len(refusals) == len(moments):
        raise refusals[0]
    if refusals:
        raise HourNeededError from refusals[0]


def _refusal(letter: PaperLetter, at: datetime) -> NotReleasedError | None:
    try:
        check_could_leave(letter, at)
    except NotReleasedError as refusal:
        return refusal
    return None
