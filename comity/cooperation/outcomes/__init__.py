"""Outcomes: what the rooms counted for an agreement, a commitment or the time between two meetings; nothing is typed by hand."""

from comity.cooperation.outcomes.counting import figures
from comity.cooperation.outcomes.figure import Figure, Scope
from comity.cooperation.outcomes.spans import between

__all__ = ["Figure", "Scope", "between", "figures"]
