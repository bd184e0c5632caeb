"""The questions of a document: two persons that may be one, with why the machine thinks so."""

from dataclasses import dataclass

from comity.intake.leading import chance_words
from comity.intake.models import Question
from comity.intake.questions import reason_words
from comity.intake.shown import Review, ShownProposal, shown_proposal


@dataclass(frozen=True)
class ShownQuestion:
    """One question with both persons as the list shows them."""

    row: Question
    one: ShownProposal
    other: ShownProposal
    chance: str
    reasons: list[str]


def questions_of(review: Review) -> list[ShownQuestion]:
    """Return the open questions of a document, the surest first."""
    rows = Question.objects.filter(document=review.document, answer="").select_related("one", "other")
    found = []
    for row in rows.order_by("-probability", "pk"):
        if not (row.one.is_open and row.other.is_open):
            continue
        one, other = (
            shown_proposal(side, review.labels.get(side.pk, ""), review.language_of(side), review.names)
            for side in (row.one, row.other)
        )
        found.append(ShownQuestion(row, one, other, chance_words(row.probability), reason_words(row)))
    return found
