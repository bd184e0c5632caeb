"""Documents, what was read in them, what is proposed, and what people decided."""

from comity.intake.models.documents import (
    Document,
    DocumentState,
    Page,
    Reading,
    ReferenceCounter,
    TextOrigin,
)
from comity.intake.models.proposals import (
    Draft,
    DraftKind,
    Proposal,
    ProposalKind,
    ProposalState,
    Question,
    QuestionAnswer,
)
from comity.intake.models.translations import Translation, TranslationState

__all__ = [
    "Document",
    "DocumentState",
    "Draft",
    "DraftKind",
    "Page",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Question",
    "QuestionAnswer",
    "Reading",
    "ReferenceCounter",
    "TextOrigin",
    "Translation",
    "TranslationState",
]
