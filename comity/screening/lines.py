"""Hits as lines of a list, on the pages of this room and of those above."""

from uuid import UUID

from comity.accounts.models import Person
from comity.records.access import visible_to as rows_visible_to
from comity.records.models import Row
from comity.screening import shown
from comity.screening.frozen import Comparison
from comity.screening.models import Hit


def lines_of(person: Person, hits: list[Hit]) -> list[dict[str, object]]:
    """Return each hit with its record as it is now, and what speaks for and against it as it was then."""
    rows = _rows(person, hits)
    lines: list[dict[str, object]] = []
    for found in hits:
        comparison = Comparison.thaw(found.explanation)
        lines.append(
            {
                "hit": found,
                "row": rows.get(found.subject_id),
                "comparison": comparison,
                "chance": shown.chance(found.same_person),
                "name_words": shown.name_words(found.name_agreement),
                "agreeing": shown.summary(comparison.agreeing()),
                "differing": shown.summary(comparison.differing()),
            }
        )
    return lines


def _rows(person: Person, hits: list[Hit]) -> dict[UUID, Row]:
    found = rows_visible_to(person).filter(subject__in=[one.subject_id for one in hits])
    return {row.subject_id: row for row in found}
