"""Hits as lines of a list, on the pages of this room and of those above."""

from comity.accounts.models import Person
from comity.screening import shown
from comity.screening.found import now_of
from comity.screening.frozen import Comparison
from comity.screening.models import Hit


def lines_of(person: Person, hits: list[Hit]) -> list[dict[str, object]]:
    """Return each hit with its record or entry as it is now, and what speaks for and against it as it was then."""
    there = now_of(person, hits)
    lines: list[dict[str, object]] = []
    for found in hits:
        comparison = Comparison.thaw(found.explanation)
        lines.append(
            {
                "hit": found,
                "now": there[found.pk],
                "comparison": comparison,
                "chance": shown.chance(found.same_person),
                "name_words": shown.names_compared(comparison, found.name_agreement),
                "agreeing": shown.summary(comparison.agreeing()),
                "differing": shown.summary(comparison.differing()),
            }
        )
    return lines
