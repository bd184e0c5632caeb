"""Operations."""

from comity.intake.core.model import Named, Operation


def find_operations(named: Named) -> list[Operation]:
    """Return the operations."""
    return []
