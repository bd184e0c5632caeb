"""What travels: for which time and agreement figures are asked or told, the figures, and what stands out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from comity.accounts.models import Person
from comity.cooperation.models import FigureSheet
from comity.cooperation.outcomes.figure import Scope
from comity.cooperation.outcomes.outstanding import Outstanding, outstanding_to
from comity.cooperation.outcomes.shared import Key, Told, shared_figures
from comity.cooperation.outcomes.spans import from_to

FIGURES = "cooperation/figures/1"
MOST_QUESTIONS = 100  # that one letter answers: the newest


@cache
def shape() -> dict[str, Any]:
    """Return the body's JSON schema."""
    text = (files("comity.cooperation") / "resources" / "figures-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def scope_of(sheet: FigureSheet) -> Scope:
    """Return what a sheet's figures are asked of."""
    period = from_to(sheet.since, sheet.until, sheet.zone)
    return Scope(period=period, partner=sheet.partner, agreement=sheet.agreement or None)


def moment(at: datetime) -> str:
    """Write a moment as it travels, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def figures_body(
    sheet: FigureSheet, person: Person, at: datetime, *, asks: bool, tells: bool
) -> dict[str, Any]:
    """Write what a person of ours asks and tells."""
    told = shared_figures(person, scope_of(sheet)) if tells else Told()
    return {
        "sheet": str(sheet.pk),
        "agreement": sheet.agreement,
        "since": moment(sheet.since),
        "until": moment(sheet.until),
        "zone": sheet.zone,
        "offence": sheet.offence,
        "asks": asks,
        "counted": moment(at) if tells else None,
        "answers": sorted(questions_on(sheet)) if tells else [],
        "figures": [
            {"room": key.room, "code": key.code, "of": key.of, "value": f"{value.normalize():f}"}
            for key, value in sorted(told.values.items())
        ],
        "closed": sorted(told.closed),
        "outstanding": [
            {"room": room, "on_the_way": one.on_the_way, "not_taken": one.not_taken}
            for room, one in sorted(outstanding_to(sheet.partner).items())
            if tells and room not in told.closed
        ],
    }


def questions_on(sheet: FigureSheet) -> list[str]:
    """Return the letters in which the partner asks for our figures, the newest first."""
    rows = sheet.tellings.filter(ours=False, data__asks=True, letter__isnull=False).order_by("-came_at")
    return [str(one) for one in rows.values_list("letter", flat=True)[:MOST_QUESTIONS]]


def answers_in(data: Mapping[str, Any]) -> list[str]:
    """Return the questions that a body of ours answers, by their letters."""
    return list(data.get("answers", []))


def told_in(data: Mapping[str, Any]) -> Told:
    """Return the figures in a body. Raises ArithmeticError where one is no number."""
    values = {Key(one["room"], one["code"], one["of"]): Decimal(one["value"]) for one in data["figures"]}
    return Told(values, closed=frozenset(data["closed"]))


def outstanding_in(data: Mapping[str, Any]) -> dict[str, Outstanding]:
    """Return what its sender said that we do not have yet."""
    return {one["room"]: Outstanding(one["on_the_way"], one["not_taken"]) for one in data["outstanding"]}
