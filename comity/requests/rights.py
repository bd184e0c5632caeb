"""The questions about rights that stop the machine (PRODUCT H2). Unanswered is not no."""

from collections.abc import Mapping
from typing import Any

QUESTIONS = ("political_or_belief", "press_or_defender", "refugee_or_asylum", "death_or_torture")


def all_answered(rights: Mapping[str, Any]) -> bool:
    """Whether each question has a yes or a no."""
    return all(isinstance(rights.get(question), bool) for question in QUESTIONS)
