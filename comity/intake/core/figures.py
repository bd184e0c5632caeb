"""Figures of the body."""

from comity.intake.core.model import Figure, Named


def find_figures(named: Named) -> list[Figure]:
    """Return the figures of the body."""
    return []
