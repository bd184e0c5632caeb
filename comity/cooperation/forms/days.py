"""Boxes for days: what is no day and a day that does not exist are answered with different words, as in the tables that come in."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

NO_SUCH_DAY = gettext_lazy("There is no such day. Enter a day that exists.")
NO_DAY = gettext_lazy("Enter a day that exists, such as 2026-11-25.")
FIGURES = re.compile(r"\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\s*")


class DayField(forms.DateField):
    """A day, written by the browser's own box, or by hand where it has none."""

    def __init__(self, **more: Any) -> None:
        """Take a box for a day and one way to write it, unless others are given."""
        more.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        more.setdefault("input_formats", ["%Y-%m-%d"])
        super().__init__(error_messages={"invalid": NO_DAY}, **more)

    def to_python(self, value: Any) -> date | None:
        """Return the day; say of one whose figures are all there that it does not exist."""
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if FIGURES.fullmatch(str(value)):
                raise forms.ValidationError(NO_SUCH_DAY, code="no-such-day") from error
            raise
