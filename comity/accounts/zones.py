"""The time zones that are offered to choose from."""

from typing import Any

from babel.core import get_global
from django import forms
from django.utils.timezone import get_current_timezone_name

from comity.lib.zones import known_zones

# The areas of the zone database (RFC 6557, "tz" names). Its older names, "Japan" beside "Asia/Tokyo", and the fixed offsets,
# which know no summer time, are still read where they are set, and not offered: nobody looks for a clock under "W-SU".
AREAS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)
UTC = "UTC"


def offered_zones() -> list[str]:
    """Return the zones named by area and place, and UTC: the reader's own first, the others in their order.

    A zone has one name here: of "Asia/Saigon" and "Asia/Ho_Chi_Minh" the one that the Unicode locale data calls the present one.
    """
    old = get_global("zone_aliases")
    named = (zone for zone in known_zones() if zone.partition("/")[0] in AREAS and zone not in old)
    own = get_current_timezone_name()
    return sorted([UTC, *named], key=lambda zone: (zone != own, zone))


class ZoneField(forms.ChoiceField):
    """One of the zones that are offered, or the one that is set already."""

    def __init__(self, *, none: Any = None, **kwargs: Any) -> None:
        """Take the words for "none of its own", where that may be chosen."""
        self._first = [] if none is None else [("", none)]
        super().__init__(choices=lambda: self._choices_with(""), **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """Offer the zone that is set too, or a form that is saved unread would change it."""
        self.choices = self._choices_with(str(form.get_initial_for_field(self, field_name) or ""))
        return super().get_bound_field(form, field_name)

    def _choices_with(self, current: str) -> list[tuple[str, Any]]:
        zones = offered_zones()
        if current in known_zones() and current not in zones:
            zones = [current, *zones]
        return [*self._first, *((zone, zone) for zone in zones)]
