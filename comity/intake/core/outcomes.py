"""Outcomes."""

from comity.intake.core.model import Named, Outcome


def find_outcomes(named: Named) -> list[Outcome]:
    """Return the outcomes."""
    return []
