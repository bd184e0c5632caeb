"""The questions of a document: two persons that may be one, with why the machine thinks so."""

from dataclasses import dataclass

from comity.intake.accepting.quoting import around
from comity.intake.leading import chance_words
from comity.intake.models import Proposal, ProposalState, Question, QuestionAnswer
from comity.intake.questions import reason_words
from comity.intake.shown import Review
from comity.intake.shown_proposals import ShownProposal, shown_proposal


@dataclass(frozen=True)
class ShownQuestion:
    """One question with both persons as the list shows them."""

    row: Question
    one: ShownProposal
    other: ShownProposal
    chance: str
    reasons: list[str]
    one_words: str  # the line of the text in which the first stands
    other_words: str

    @property
    def one_href(self) -> str:
        """Where the first is shown."""
        return f"?at={self.one.row.pk}#{self.one.label}" if self.one.label else ""

    @property
    def other_href(self) -> str:
        """Where the second is shown; nowhere where it joined the first."""
        return f"?at={self.other.row.pk}#{self.other.label}" if self.other.label else ""


def questions_of(review: Review) -> list[ShownQuestion]:
    """Return the questions of a document that can be answered or answered otherwise, the open ones first, then the surest."""
    rows = Question.objects.filter(document=review.document).select_related("one", "other")
    found = []
    for row in rows.order_by("-probability", "pk"):
        if not _can_change(row):
            continue
        one, other = (
            shown_proposal(side, review.labels.get(side.pk, ""), review.language_of(side), review.names)
            for side in (row.one, row.other)
        )
        words = [_line_of(review, side) for side in (row.one, row.other)]
        found.append(ShownQuestion(row, one, other, chance_words(row.probability), reason_words(row), *words))
    return sorted(found, key=lambda each: bool(each.row.answer))


def _can_change(row: Question) -> bool:
    """Whether nobody has decided about either; of two that were joined the second is replaced."""
    if row.answer == QuestionAnswer.SAME:
        return row.one.is_open and row.other.state == ProposalState.REPLACED
    return row.one.is_open and row.other.is_open


def _line_of(review: Review, side: Proposal) -> str:
    return around(review.reading.text, side.quotes) if side.reading_id == review.reading.pk else ""
