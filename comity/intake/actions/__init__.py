"""The acts of the room of documents."""

from comity.intake.actions.correcting import correct_paragraph
from comity.intake.actions.reading import ask_again, keep_reading, keep_text, refuse_reading
from comity.intake.actions.standing import (
    drop_document,
    finish_document,
    hand_out,
    reopen_document,
    view_document,
)
from comity.intake.actions.taking import take_document
from comity.intake.drafts import DocumentDraft

__all__ = [
    "DocumentDraft",
    "ask_again",
    "correct_paragraph",
    "drop_document",
    "finish_document",
    "hand_out",
    "keep_reading",
    "keep_text",
    "refuse_reading",
    "reopen_document",
    "take_document",
    "view_document",
]
