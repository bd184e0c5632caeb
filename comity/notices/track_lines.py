"""What an entry says, line by line, in the reader's words; moments at the place of each side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.agreements.countries import country_name
from comity.notices.core.track_fields import day, moment
from comity.notices.core.track_plan import Field, Plan
from comity.notices.models.track import Track
from comity.notices.track_words import STEPS, STOPS, UNITS, choice_words, field_words
from comity.web.dates import Place, city, day_words, moment_words
from comity.web.words import Words

LINKS = frozenset({"assurance", "settlement"})  # ids of other entries: shown by what they lead to


@dataclass(frozen=True)
class Clocks:
    """The places of the sides whose time is shown, the reader's own side first."""

    places: tuple[Place, ...]

    def words(self, at: datetime) -> str:
        """Write a moment at each place."""
        language = get_language() or "en"
        return " · ".join(f"{moment_words(at, one.zone, language)} {one.label}" for one in self.places)


def clocks_of(track: Track, own: str) -> Clocks:
    """Return the places of a track's sides, each zone once."""
    language = get_language() or "en"
    parties = sorted(track.parties.all(), key=lambda one: (one.node != own, one.role))
    zones = dict.fromkeys(one.zone for one in parties)
    return Clocks(tuple(Place(city(ZoneInfo(zone), language), ZoneInfo(zone)) for zone in zones))


def fields_of(plan: Plan, kind: str, data: Mapping[str, Any]) -> Sequence[Field]:
    """Return the fields of an entry, in their order."""
    if kind == "step":
        step = plan.step(str(data.get("step", "")))
        return step.fields if step else ()
    spec = plan.acts.get(kind)
    return spec.fields if spec else ()


def lines_of(plan: Plan, kind: str, data: Mapping[str, Any], clocks: Clocks) -> list[tuple[Words, str]]:
    """Return what was entered: labels and texts."""
    owner = str(data.get("step", "")) if kind == "step" else kind
    found: list[tuple[Words, str]] = []
    for field in fields_of(plan, kind, data):
        value = data.get(field.name)
        if value in (None, "") or field.name in LINKS:
            continue
        found.append((field_words(owner, field.name), _said(field, value, clocks)))
    return found


def _said(field: Field, value: Any, clocks: Clocks) -> str:  # noqa: PLR0911  # one kind a line
    if field.kind == "moment":
        at = moment(value)
        return clocks.words(at) if at else str(value)
    if field.kind == "day":
        on = day(value)
        return day_words(on, get_language() or "en") if on else str(value)
    if field.kind == "choice":
        return choice_words(value)
    if field.kind == "several" and isinstance(value, Iterable):
        return ", ".join(choice_words(one) for one in value)
    if field.kind == "limit":
        return limit_words(value, clocks)
    if field.kind == "country":
        return country_name(str(value), get_language() or "en")
    if field.name == "step":
        return str(STEPS.get(str(value), value))
    if field.name == "stop":
        return str(STOPS.get(str(value), value))
    return str(value)


def limit_words(limit: Mapping[str, Any], clocks: Clocks) -> str:
    """Say a time limit: its length, its end, its source, and whether a lawyer has read that."""
    ends = moment(limit.get("until"))
    said = _("%(length)s %(unit)s, until %(end)s. %(source)s") % {
        "length": limit.get("length"),
        "unit": UNITS.get(str(limit.get("unit")), limit.get("unit")),
        "end": clocks.words(ends) if ends else limit.get("until"),
        "source": limit.get("source"),
    }
    return said if limit.get("verified") else f"{said} ({pgettext('of a source', 'not checked by a lawyer')})"
