"""The clock of the place that a text speaks of."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from babel.core import get_global

from comity.accounts.models import Person
from comity.accounts.zones import offered_zones


def zone_of(countries: Iterable[str | None], person: Person) -> str:
    """Return the zone of the only country named, where it has one clock; otherwise the person's own."""
    named = {one for one in countries if one}
    zones = _zones(named.pop()) if len(named) == 1 else ()
    return zones[0] if len(zones) == 1 else str(person.time_zone)


def choices(initial: str) -> Sequence[tuple[str, Any]]:
    """Return the zones that are offered, the one that is set among them."""
    return [(one, one) for one in dict.fromkeys([initial, *offered_zones()])]


@cache
def _zones(country: str) -> tuple[str, ...]:
    return tuple(get_global("territory_zones").get(country, ()))
