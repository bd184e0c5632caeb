"""Both nodes' figures for a joint report: what each side told the other by letter, and nothing that it did not tell."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django.conf import settings

from comity.accounts.models import Person
from comity.cooperation.briefs.tongues import Texts, in_each, speaking
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
    """Return every line; the rooms are asked once in each language, however many lines there are."""
    keys = sorted({*ours.values, *theirs.values}, key=lambda one: (ORDER.index(one.room), one.of, one.code))
    differing = {key for key in keys if ours.value(key) != theirs.value(key)}
    words: dict[Key, Texts] = {key: {} for key in keys}
    why: dict[Key, Texts] = {key: {} for key in keys}
    for language in languages:
        with speaking(language):
            names = names_of((settings.NODE_ID, sheet.partner))
            reasons = _reasons(person, sheet) if differing else {}
            for key in keys:
                words[key][language] = line_words(key, names)
                if key in differing:
                    why[key][language] = reasons.get(key, "")
    return [
        {
            "room": in_each(languages, partial(str, ROOMS[key.room])),
            "code": key.code,
            "words": words[key],
            "ours": _shown(ours.value(key), languages),
            "theirs": _shown(theirs.value(key), languages),
            "differs": key in differing,
            "why": why[key],
        }
        for key in keys
    ]


def _reasons(person: Person, sheet: FigureSheet) -> dict[Key, str]:
    """Return what explains each line, in the language that is spoken now."""
    return {row.key: " ".join(row.why) for row in sides_of(person, sheet).rows}


def _shown(value: Decimal | None, languages: Sequence[str]) -> Mapping[str, str] | None:
    return None if value is None else in_each(languages, lambda: quantity_words(value))
