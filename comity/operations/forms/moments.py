"""A time at a place: what a clock there shows, with the zone; the hour that comes twice or never is refused."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHEN = "%Y-%m-%dT%H:%M"
FIRST, LAST = 1990, 2099


class WallClock(forms.DateTimeField):
    """Day and time as a clock somewhere shows them, without a zone: `moment_at` gives it one."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format=WHEN)

    def __init__(self, **kwargs: Any) -> None:
        """Say in our own words what cannot be read."""
        wrong = gettext_lazy("Enter a day and a time that exist, such as 2026-11-25 17:00.")
        super().__init__(**{"error_messages": {"invalid": wrong}, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """Show a clock's time as it is kept: it belongs to no zone of the reader."""
        return value.strftime(WHEN) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        """Return the time without a zone."""
        if value in self.empty_values:
            return None
        try:
            found = datetime.fromisoformat(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if not FIRST <= found.year <= LAST or found.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def moment_at(shown: datetime, zone: str) -> datetime:
    """Return the moment in UTC at which a clock in a zone shows a time.

    Raises:
        ValidationError: there is no such moment, or there are two: the clocks are changed in this hour.
    """
    place = ZoneInfo(zone)
    early, late = shown.replace(tzinfo=place, fold=0), shown.replace(tzinfo=place, fold=1)
    moment = early.astimezone(UTC)
    if early.utcoffset() != late.utcoffset() or moment.astimezone(place).replace(tzinfo=None) != shown:
        raise ValidationError(
            _(
                "The clocks are changed in this hour, so that it comes twice or not at all. Choose an hour before or after."
            ),
            code="clocks",
        )
    return moment


def wall_clock(moment: datetime, zone: str) -> datetime:
    """Return what a clock in a zone shows at a moment."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)
