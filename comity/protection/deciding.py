"""The facts of a detention as the pure decision reads them, and what it says about each post."""

from datetime import datetime, timedelta

from django.db.models import Max

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
from comity.protection.models import Detention, DetentionState
from comity.protection.models import Stop as StopRow

FULL_AGE = 18
SOON = 0.25  # the part of the time that is left when people are reminded, as the clock shows it


def restored_at() -> datetime | None:
    """Return when this node was last brought back from a backup; None: never."""
    found: datetime | None = Restore.objects.aggregate(last=Max("at"))["last"]
    return found


def _lasts(kept_at: datetime | None, restored: datetime | None) -> bool:
    """Whether what was kept then is known to stand: what was said after the backup, another thing perhaps, is lost."""
    return kept_at is not None and (restored is None or kept_at > restored)


def stop_of(row: StopRow, restored: datetime | None = None) -> Stop:
    """Return a stop as the decision reads it; a consent that is older than a restore opens nothing until it is given again."""
    settled = Settled(row.settled)
    if settled is Settled.CONSENT and not _lasts(row.settled_at, restored):
        settled = Settled.OPEN
    return Stop(
        StopKind(row.kind),
        settled,
        frozenset(row.feared),
        frozenset(row.consent_states if settled is Settled.CONSENT else ()),
        row.settled_at if settled is not Settled.OPEN else None,
    )


def wish_of(detention: Detention, restored: datetime | None = None) -> Wish:
    """Return what the person wants as far as it is known: an answer that is older than a restore is asked for again."""
    wish = Wish(detention.wish)
    if wish is Wish.NOT_ASKED or restored is None:
        return wish
    last = detention.wishes.order_by("-at", "-id").values_list("recorded_at", flat=True).first()
    return wish if _lasts(last, restored) else Wish.NOT_ASKED


def were_stops_asked(detention: Detention) -> bool:
    """Whether somebody asked what stops a notice, and no restore came since: a stop set after the backup is in no letter."""
    return _lasts(detention.stops_asked_at, restored_at())


def was_asked_here(detention: Detention) -> bool:
    """Whether the person answered at this place, or wants it since an earlier one, and that is known to stand."""
    restored = restored_at()
    if wish_of(detention, restored) is Wish.WANTS:
        return True
    here = detention.wishes.filter(sitting=detention.sitting)
    return (here.filter(recorded_at__gt=restored) if restored else here).exists()


def case_of(detention: Detention) -> Case:
    """Return what is known of a person held."""
    restored = restored_at()
    return Case(
        detaining=detention.detaining,
        nationalities=tuple(detention.nationalities),
        deprived_at=detention.deprived_at,
        wish=wish_of(detention, restored),
        wish_since=detention.wish_since,
        stops_asked=_lasts(detention.stops_asked_at, restored),
        stops=tuple(stop_of(row, restored) for row in detention.stops.all()),
        died_at=detention.died_known_at,  # the clock of a death runs from when the house knew of it
        guardian_since=detention.guardian_since,
    )


def decisions_of(detention: Detention) -> tuple[Decision, ...]:
    """Return what is decided about each post."""
    return decide_all(case_of(detention), treaties())


def decision_about(detention: Detention, state: str, matter: str) -> Decision:
    """Return what is decided now about one post and matter."""
    return decide(case_of(detention), state, treaties(), Matter(matter))


def wanted_of(detention: Detention) -> dict[tuple[str, str], Decision]:
    """Return what is to be told now, by state and matter.

    Once the person is free a post is told only of what it is told regardless of their wish, and once they have died of the death.
    """
    held = detention.state == DetentionState.HELD
    return {
        (one.state, one.matter.value): one
        for one in decisions_of(detention)
        if one.notifies and (held or one.regardless)
    }


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
