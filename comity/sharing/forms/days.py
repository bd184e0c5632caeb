"""A last day in a form: what is chosen holds to its end, in the reader's own zone."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _


class LastDayField(forms.DateField):
    """A day; `end_of` is the moment at which it ends."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: object) -> None:
        """Say in our own words what cannot be read."""
        wrong = _("Choose a day that exists, such as 2027-12-31.")
        super().__init__(**{"error_messages": {"invalid": wrong, "required": wrong}, **kwargs})  # type: ignore[arg-type]


def end_of(day: date | None) -> datetime | None:
    """Return the first moment after a day, in the reader's zone."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), get_current_timezone())
