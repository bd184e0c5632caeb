"""What a letter of ours says that a partner gave back after a restore, as rows are rebuilt from it.

What never left the house is not in it: the release decision with its inputs, answers about rights, notes. An author whose
account came after the backup is nobody here.
"""

from typing import Any

from comity.accounts.access import person_id_of
from comity.accounts.models import Agency, Person, Unit
from comity.exchange.core.letter import Letter

AGAIN = "/2"  # behind a reference that something new was given meanwhile
LONGEST_ARTICLE = 20


def author_of(letter: Letter) -> Person | None:
    """Return who wrote it, None where that person has no account any more."""
    found = person_id_of(letter.sender.actor)
    return Person.objects.select_related("unit__agency").filter(pk=found).first() if found else None


def unit_of(letter: Letter, agency: Agency) -> Unit:
    """Return the unit that it left from: the author's, the one named in it, or the first of the house."""
    author = author_of(letter)
    if author is not None and author.unit.agency_id == agency.pk:
        return author.unit
    units = agency.units.order_by("code")
    return units.filter(code=letter.sender.unit).first() or units[0]


def basis_in(letter: Letter) -> tuple[str, str]:
    """Return the agreement and the article that it cites; both may be empty."""
    cited = letter.agreement
    return (cited.id, cited.article[:LONGEST_ARTICLE]) if cited else ("", "")


def handling_in(letter: Letter) -> dict[str, Any]:
    """Return the short form of its stamp, as the forms of the rooms keep it."""
    stamp = letter.handling
    if stamp is None:
        return {}
    return {
        "codes": list(stamp.codes),
        "h3_text": "\n".join(caveat.text for caveat in stamp.caveats if caveat.text),
        "source": stamp.grading.source if stamp.grading else "",
        "information": stamp.grading.information if stamp.grading else "",
        "level": stamp.classification.level if stamp.classification else 1,
    }


def number_in(ref: str) -> int:
    """Return the number of a reference of ours, 0 where it has none: counters go on past it.

    >>> number_in("O-2026-0017"), number_in("O-2026-0017/2"), number_in("odd")
    (17, 0, 0)
    """
    number = ref.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
