"""What a sheet of figures is called, and what is said once a letter of it was written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.cooperation.models import FigureSheet, FigureTelling
from comity.cooperation.outcomes.spans import from_to
from comity.cooperation.states import EntryState
from comity.sharing.showing import names_of
from comity.web.dates import day_words


def title_of(sheet: FigureSheet) -> str:
    """Return with whom, and of which days at the place whose days were said."""
    period, language = from_to(sheet.since, sheet.until, sheet.zone), get_language() or "en"
    days = {"first": day_words(period.first, language), "last": day_words(period.last, language)}
    return _("Figures with %(name)s, %(first)s to %(last)s") % {
        "name": names_of([sheet.partner])[sheet.partner],
        **days,
    }


@dataclass(frozen=True)
class SheetLine:
    """A sheet as a list shows it."""

    sheet: FigureSheet
    title: str


def sheets_of(rows: Iterable[FigureSheet]) -> list[SheetLine]:
    """Return sheets with their titles."""
    return [SheetLine(one, title_of(one)) for one in rows]


def after_telling(telling: FigureTelling) -> str:
    """Return what is said after figures were told or asked for: whether the letter is on its way, or whom it waits for."""
    if telling.state == EntryState.SENT:
        return _("The letter is on its way to the partner.")
    return _("The agreement asks for a second person, who releases the letter first.")
