"""The acts of the room of documents."""

from comity.intake.accepting.wishes import Wish
from comity.intake.actions.correcting import correct_paragraph
from comity.intake.actions.deciding import (
    accept_proposal,
    answer_question,
    compare_documents,
    refuse_proposal,
    reopen_proposal,
)
from comity.intake.actions.grouping import accept_group
from comity.intake.actions.reading import ask_again, keep_reading, keep_text, refuse_reading
from comity.intake.actions.splitting import split_person
from comity.intake.actions.standing import (
    drop_document,
    finish_document,
    hand_out,
    reopen_document,
    view_document,
)
from comity.intake.actions.taking import take_document
from comity.intake.actions.translating import (
    Where,
    certify_translation,
    hand_out_translation,
    review_translation,
    write_translation,
)
from comity.intake.drafts import DocumentDraft

__all__ = [
    "DocumentDraft",
    "Where",
    "Wish",
    "accept_group",
    "accept_proposal",
    "answer_question",
    "ask_again",
    "certify_translation",
    "compare_documents",
    "correct_paragraph",
    "drop_document",
    "finish_document",
    "hand_out",
    "hand_out_translation",
    "keep_reading",
    "keep_text",
    "refuse_proposal",
    "refuse_reading",
    "reopen_document",
    "reopen_proposal",
    "review_translation",
    "split_person",
    "take_document",
    "view_document",
    "write_translation",
]
