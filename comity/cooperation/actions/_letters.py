"""When a letter on paper could have gone: what noting that it was handed over asks."""

from datetime import date, datetime, time

from django.utils.timezone import localdate

from comity.agreements.question import Question
from comity.audit.acts import Act
from comity.cooperation.actions._meetings import person_of
from comity.cooperation.exceptions import DayAheadError, DayBeforeReleaseError, HourNeededError
from comity.cooperation.models import PaperLetter
from comity.cooperation.partners.leaving import check_could_leave, may_still_leave
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
    if hour is None:
        if leaves_now and on == today:
            return False
        _check_day(
            letter,
            max(released_at, datetime.combine(on, time.min, zone)),
            min(act.at, datetime.combine(on, time.max, zone)),
        )
        return not leaves_now
    at = datetime.combine(on, hour, zone)
    if at > act.at:
        raise DayAheadError
    if at < released_at.replace(second=0, microsecond=0):
        raise DayBeforeReleaseError
    check_could_leave(letter, max(at, released_at))
    return not leaves_now


def _released_at(letter: PaperLetter) -> datetime:
    """Return since when a letter could leave: its decision, and the last approval that it rests on."""
    approved = [one.at for one in Question.from_json(letter.decision["question"]).approvals]
    return max([datetime.fromisoformat(letter.decision["at"]), *approved])


def _check_day(letter: PaperLetter, first: datetime, last: datetime) -> None:
    """Let a day pass from whose first to whose last moment a letter could leave."""
    check_could_leave(letter, first)
    try:
        check_could_leave(letter, last)
    except NotReleasedError as refusal:
        raise HourNeededError from refusal
