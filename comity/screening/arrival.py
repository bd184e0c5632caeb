"""What was compared when something arrived, for the pages of the room that received it."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.screening.access import hits_for, queries_for
from comity.screening.lines import lines_of
from comity.screening.standing import WHY, Why
from comity.web.words import Words


@dataclass(frozen=True)
class Checked:
    """The hits of a check at arrival, the lists it went through, and those it did not, with the reason."""

    lines: list[dict[str, object]]
    searched: list[str]
    not_searched: list[tuple[str, Words]]


def checked_at_arrival(person: Person, kind: str, ids: Iterable[object]) -> Checked:
    """Return what became of the persons of something that arrived, such as `request-subject` and their ids."""
    subjects = list(ids)
    searched: dict[str, None] = {}
    missed: dict[str, Words] = {}
    for one, others in queries_for(person, kind, subjects).values_list("searched", "not_searched"):
        searched |= dict.fromkeys(each["title"] for each in one)
        missed |= {each["title"]: WHY[Why(each["reason"])] for each in others}
    return Checked(
        lines_of(person, list(hits_for(person, kind, subjects))), list(searched), list(missed.items())
    )
