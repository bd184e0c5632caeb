"""Stops as the page of a person held shows them, and since when one holds a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.protection.core.notification import Settled
from comity.protection.deciding import restored_at, stop_of
from comity.protection.models import Detention, Stop
from comity.protection.words import state_name


@dataclass(frozen=True)
class StopShown:
    """A stop with the names of the states it is about."""

    stop: Stop
    tag: str
    feared: Sequence[str]
    states: Sequence[str]
    stands: bool
    again: bool  # a consent that is older than a restore


def stop_shown(row: Stop) -> StopShown:
    """Return a stop as the page shows it."""
    tags = {Settled.OPEN: "held", Settled.CONSENT: "ok", Settled.LIFTED: "info", Settled.MISTAKEN: ""}
    found = stop_of(row, restored_at())
    stands = found.settled is Settled.OPEN
    return StopShown(
        row,
        tags[found.settled],
        [state_name(one) for one in row.feared],
        [state_name(one) for one in row.consent_states],
        stands,
        stands and row.settled != Settled.OPEN,
    )


def stopped_since(detention: Detention) -> datetime | None:
    """Return since when nobody may be told: since a stop stands, else since the person is free or said another thing."""
    restored = restored_at()
    stops = [
        restored if restored and one.settled == Settled.CONSENT.value else one.set_at
        for one in detention.stops.all()
        if stop_of(one, restored).settled is Settled.OPEN
    ]
    return min(stops) if stops else detention.ended_at or detention.wish_since
