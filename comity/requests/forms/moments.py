"""A moment in a form: shown in the reader's own time, kept to the second where nobody touched it.

A box of a browser names an hour without its offset. Once a year an hour comes twice, and once one is left out; so the
page carries the moment beside the box, and an untouched box is that moment.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

WHEN = "%Y-%m-%dT%H:%M"


def sent_as_shown(data: Mapping[str, Any], name: str) -> str | None:
    """Return what came back from a box: the moment that the page carried where the box is as it was shown."""
    text = data.get(name)
    shown, _blank, was = str(data.get(f"{name}-was", "")).partition(" ")
    return was if text and was and text == shown else text


class MomentInput(forms.DateTimeInput):
    """A box for day and time with the moment that it shows beside it."""

    input_type = "datetime-local"
    template_name = "requests/moment.html"

    def __init__(self) -> None:
        """Write moments as such a box reads them."""
        super().__init__(format=WHEN)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002  # as Django calls it
        """Return the moment that was carried, or what was typed."""
        return sent_as_shown(data, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Show a moment in the reader's time, and carry it."""
        moment = _moment(value)
        shown = localtime(moment).strftime(WHEN) if moment else value
        context = super().get_context(name, shown, attrs)
        was = value if isinstance(value, str) else moment.isoformat() if moment else ""
        context["widget"] |= {"was_name": f"{name}-was", "was": f"{shown} {was}" if moment else ""}
        return context


def _moment(value: Any) -> datetime | None:
    """Return the moment of what a form holds; None where it is only an hour, or nothing that can be read."""
    if isinstance(value, datetime):
        # Django takes the zone off, and leaves word which of two equal hours it was
        return value if value.tzinfo else value.replace(tzinfo=get_current_timezone())
    try:
        found = parse_datetime(str(value or ""))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo else None


class MomentField(forms.DateTimeField):
    """Day and time, in the reader's own time."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        """Say in our own words what cannot be read."""
        wrong = _("Enter a day and a time that exist, such as 2026-11-25 17:00.")
        super().__init__(**{"error_messages": {"invalid": wrong}, **kwargs})

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment.

        Raises:
            ValidationError: there is no such moment, or there are two.
        """
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(
                _(
                    "The clocks are changed in this hour, so that it comes twice or not at all. Choose an hour before or after."
                )
            ) from error
