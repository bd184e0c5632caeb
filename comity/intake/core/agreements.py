"""Agreements."""

from comity.intake.core.model import Agreement, Named


def find_agreements(named: Named) -> list[Agreement]:
    """Return the agreements."""
    return []
