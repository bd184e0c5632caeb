"""Dates of comity-intake/1 in the reader's language: a day, a month, a year, one whose year is not said, a period, an open one."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.intake.written_dates import Written, WrittenDateError, read
from comity.web.dates import part_day_words, yearless_words


def date_words(value: str) -> str:
    """Return a written date in words; what is no date of comity-intake/1 as it is."""
    try:
        first, last = read(value)
    except WrittenDateError:
        return value
    if first is None and last is not None:
        return _("until %(day)s") % {"day": _one(last)}
    if last is None and first is not None:
        return _("since %(day)s") % {"day": _one(first)}
    if first is None or last is None or "/" not in value or first == last:
        return _one(first or last)
    return _("%(first)s to %(last)s") % {"first": _one(first), "last": _one(last)}


def _one(written: Written | None) -> str:
    if written is None:
        return ""
    language = get_language() or "en"
    if written.year is None:
        words = yearless_words(written.month or 1, written.day, language)
        return _("%(day)s, the year is not said") % {"day": words}
    told = [f"{written.year:04}", *(f"{part:02}" for part in (written.month, written.day) if part)]
    return part_day_words("-".join(told), language)
