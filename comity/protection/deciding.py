"""The facts of a detention as the pure decision reads them, and what it says about each post."""

from datetime import datetime, timedelta

from comity.exchange.models import Restore
from comity.protection.core.notification import (
    Case,
    Decision,
    Matter,
    Settled,
    Stop,
    StopKind,
    Wish,
    decide,
    decide_all,
)
from comity.protection.core.treaties import treaties
from comity.protection.models import Detention
from comity.protection.models import Stop as StopRow

FULL_AGE = 18
SOON = 0.25  # the part of the time that is left when people are reminded, as the clock shows it


def stop_of(row: StopRow) -> Stop:
    """Return a stop as the decision reads it."""
    return Stop(
        StopKind(row.kind),
        Settled(row.settled),
        frozenset(row.feared),
        frozenset(row.consent_states),
        row.settled_at if row.settled != Settled.OPEN else None,
    )


def were_stops_asked(detention: Detention) -> bool:
    """Whether somebody asked what stops a notice, and no restore came since: a stop set after the backup is in no letter."""
    asked = detention.stops_asked_at
    return asked is not None and not Restore.objects.filter(at__gte=asked).exists()


def case_of(detention: Detention) -> Case:
    """Return what is known of a person held."""
    return Case(
        detaining=detention.detaining,
        nationalities=tuple(detention.nationalities),
        deprived_at=detention.deprived_at,
        wish=Wish(detention.wish),
        wish_since=detention.wish_since,
        stops_asked=were_stops_asked(detention),
        stops=tuple(stop_of(row) for row in detention.stops.all()),
        died_at=detention.died_known_at,  # the clock of a death runs from when the house knew of it
        guardian_since=detention.guardian_since,
    )


def decisions_of(detention: Detention) -> tuple[Decision, ...]:
    """Return what is decided about each post."""
    return decide_all(case_of(detention), treaties())


def decision_about(detention: Detention, state: str, matter: str) -> Decision:
    """Return what is decided now about one post and matter."""
    return decide(case_of(detention), state, treaties(), Matter(matter))


def tell_due(since: datetime) -> datetime:
    """Return until when a person who is at a place since then is to be told of the right."""
    return since + treaties().tell_within


def is_minor(birth_date: str, at: datetime) -> bool:
    """Whether somebody born so is surely, or may be, under 18: a year or a month alone is read in the sense that protects.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 29, tzinfo=UTC)
    >>> is_minor("2008-11-28", at), is_minor("2008-11-29", at), is_minor("2008", at), is_minor("2007", at), is_minor("", at)
    (False, True, True, False, False)
    >>> is_minor("2008-11", at), is_minor("2008-10", at)
    (True, False)
    """
    if not birth_date:
        return False
    # somewhere it is still the day before, and in doubt the person is a minor
    today = (at - timedelta(hours=12)).date()
    year, *rest = (int(part) for part in birth_date.split("-"))
    month, day = (rest[0] if rest else 12), (rest[1] if len(rest) > 1 else 31)
    age = today.year - year - ((today.month, today.day) < (month, day))
    return age < FULL_AGE


def soon_from(detention: Detention) -> datetime | None:
    """Return the moment from which a clock ends soon; None where none runs."""
    if detention.due_at is None or detention.due_since is None:
        return None
    return detention.due_at - SOON * (detention.due_at - detention.due_since)
