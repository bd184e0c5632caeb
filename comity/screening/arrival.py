"""What was compared when something arrived, for the pages of the room that received it."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.screening.access import hits_for, queries_for
from comity.screening.lines import lines_of
from comity.screening.list_access import open_of
from comity.screening.standing import WHY, Why
from comity.web.words import Words


@dataclass(frozen=True)
class Checked:
    """The hits of a check at arrival, the lists it went through, and those it did not, with the reason."""

    lines: list[dict[str, object]]
    searched: list[str]
    not_searched: list[tuple[str, Words]]
    others_searched: bool  # lists that are not open to the reader


def checked_at_arrival(person: Person, kind: str, ids: Iterable[object]) -> Checked:
    """Return what became of the persons of something that arrived, such as `request-subject` and their ids."""
    subjects = list(ids)
    searched: dict[str, None] = {}
    missed: dict[str, Words] = {}
    others = False
    for one, left in queries_for(person, kind, subjects).values_list("searched", "not_searched"):
        mine, more = open_of(person, one)
        others = others or more
        searched |= dict.fromkeys(each["title"] for each in mine)
        missed |= {each["title"]: WHY[Why(each["reason"])] for each in open_of(person, left)[0]}
    lines = lines_of(person, list(hits_for(person, kind, subjects)))
    return Checked(lines, list(searched), list(missed.items()), others)
