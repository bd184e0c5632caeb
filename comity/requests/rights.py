"""The questions about rights that stop the machine (PRODUCT H2). Unanswered is not no."""

from collections.abc import Mapping
from typing import Any

QUESTIONS = ("political_or_belief", "press_or_defender", "refugee_or_asylum", "death_or_torture")


def all_answered(rights: Mapping[str, Any]) -> bool:
    """Whether each question has a yes or a no."""
    return all(isinstance(rights.get(question), bool) for question in QUESTIONS)


def open_field(rights: Mapping[str, Any]) -> str:
    """Return the form's field of the first question without an answer; where none has one, the tick for all four."""
    unsaid = [question for question in QUESTIONS if not isinstance(rights.get(question), bool)]
    return f"rights_{unsaid[0]}" if 0 < len(unsaid) < len(QUESTIONS) else "rights_none"
