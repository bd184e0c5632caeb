"""Commitments."""

from comity.intake.core.model import Commitment, Named


def find_commitments(named: Named) -> list[Commitment]:
    """Return the commitments."""
    return []
