"""What is refused in a line that somebody reads elsewhere: signs that cannot be seen, numbers that are none."""

import re
from calendar import monthrange
from collections.abc import Mapping
from typing import Any

from babel.dates import format_skeleton
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.requests.birth_dates import BirthDateError, Flaw, read_birth_date
from comity.web.dates import day_words, speech
from comity.web.words import Words

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# the ends of lines and the tab are typed; all other control signs are not
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

BIRTH_DATE_FLAWS: Mapping[Flaw, Words] = {
    Flaw.UNREADABLE: gettext_lazy("Write the date as 1994-03-12, or the year alone as 1994."),
    Flaw.DAY_MISSING: gettext_lazy("The day is missing. Write the whole date, or the year alone."),
    Flaw.NO_SUCH_MONTH: gettext_lazy("There are twelve months. Correct the month."),
    Flaw.NO_SUCH_DAY: gettext_lazy("%(month)s has %(days)s days. Correct the day."),
    Flaw.TWO_READINGS: gettext_lazy(
        "This can be %(first)s or %(second)s. Write it with the year first, such as %(written)s."
    ),
    Flaw.OUTSIDE_ERA: gettext_lazy("The era does not have this day. Correct the year of the era."),
}


def require_seen(text: str) -> None:
    """Raise ValidationError where a text holds a mark that turns the reading, or a sign that cannot be seen."""
    if DIRECTION.search(text):
        raise ValidationError(
            _("There is a hidden mark in this that turns the direction of reading. Type it anew."),
            code="direction",
        )
    if CONTROL.search(text):
        raise ValidationError(_("There is a sign in this that cannot be seen. Type it anew."), code="control")


def require_digit(text: str) -> None:
    """Raise ValidationError where a phone number has no figure."""
    if not any(sign.isdigit() for sign in text):
        raise ValidationError(_("A phone number has figures. Correct it, or leave it empty."), code="digits")


def require_letter_or_digit(text: str) -> None:
    """Raise ValidationError where a document's number has neither letter nor figure."""
    if not any(sign.isalnum() for sign in text):
        raise ValidationError(
            _("A document’s number has letters or figures. Correct it, or leave it empty."), code="signs"
        )


class BirthDate(forms.CharField):
    """A birth date in the writing of the reader; what comes out is 1986-03-27, or the year alone."""

    def clean(self, value: Any) -> str:
        """Return the date as it travels."""
        text = str(super().clean(value) or "")
        try:
            return read_birth_date(text, get_language() or "en")
        except BirthDateError as refused:
            raise ValidationError(_sentence(refused), code=refused.flaw) from refused


def _sentence(refused: BirthDateError) -> str:
    language = get_language() or "en"
    words = str(BIRTH_DATE_FLAWS[refused.flaw])
    if refused.flaw is Flaw.NO_SUCH_DAY:
        (first,) = refused.days
        month = format_skeleton("yMMMM", first, locale=speech(language))
        return words % {
            "month": month[:1].upper() + month[1:],
            "days": monthrange(first.year, first.month)[1],
        }
    if refused.flaw is Flaw.TWO_READINGS:
        one, other = refused.days
        return words % {
            "first": day_words(one, language),
            "second": day_words(other, language),
            "written": one.isoformat(),
        }
    return words
