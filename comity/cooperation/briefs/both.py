"""Both nodes' figures for a joint report: what each side told the other by letter, and nothing that it did not tell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from comity.accounts.models import Person
from comity.cooperation.briefs.tongues import in_each
from comity.cooperation.models import FigureSheet
from comity.cooperation.outcomes.access import sheets_visible_to
from comity.cooperation.outcomes.bodies import told_in
from comity.cooperation.outcomes.line_words import ROOMS, line_words
from comity.cooperation.outcomes.shared import ROOMS as ORDER
from comity.cooperation.outcomes.shared import Key, Told
from comity.cooperation.outcomes.sides import sides_of, told_by_them
from comity.cooperation.states import EntryState
from comity.operations.shown_results import quantity_words
from comity.sharing.showing import names_of
from comity.web.counts import Period


def both_figures(
    person: Person, partner: str, period: Period, languages: Sequence[str]
) -> dict[str, Any] | None:
    """Return what both sides told on the newest sheet of this time; None where not both have."""
    if period.since is None or period.until is None:
        return None
    rows = sheets_visible_to(person).filter(partner=partner, since=period.since, until=period.until)
    for sheet in rows.order_by("-created_at"):
        ours = sheet.tellings.filter(ours=True, counted_at__isnull=False, state=EntryState.SENT)
        mine, theirs = ours.order_by("-counted_at").first(), told_by_them(sheet)
        if mine is not None and theirs is not None:
            return {
                "sheet": str(sheet.pk),
                "ours_at": mine.counted_at.isoformat() if mine.counted_at else "",
                "theirs_at": theirs.counted_at.isoformat() if theirs.counted_at else "",
                "rows": _rows(person, sheet, told_in(mine.data), told_in(theirs.data), languages),
            }
    return None


def _rows(
    person: Person, sheet: FigureSheet, ours: Told, theirs: Told, languages: Sequence[str]
) -> list[dict[str, Any]]:
    keys = sorted({*ours.values, *theirs.values}, key=lambda one: (ORDER.index(one.room), one.of, one.code))
    return [_row(person, sheet, key, (ours.value(key), theirs.value(key)), languages) for key in keys]


def _row(
    person: Person,
    sheet: FigureSheet,
    key: Key,
    pair: tuple[Decimal | None, Decimal | None],
    languages: Sequence[str],
) -> dict[str, Any]:
    nodes = (settings.NODE_ID, sheet.partner)
    differs = pair[0] != pair[1]
    return {
        "room": in_each(languages, lambda: ROOMS[key.room]),
        "words": in_each(languages, lambda: line_words(key, names_of(nodes))),
        "ours": _shown(pair[0], languages),
        "theirs": _shown(pair[1], languages),
        "differs": differs,
        "why": in_each(languages, lambda: _why(person, sheet, key)) if differs else {},
    }


def _shown(value: Decimal | None, languages: Sequence[str]) -> Mapping[str, str] | None:
    return None if value is None else in_each(languages, lambda: quantity_words(value))


def _why(person: Person, sheet: FigureSheet, key: Key) -> str:
    return " ".join(why for row in sides_of(person, sheet).rows if row.key == key for why in row.why)
