"""Rows of the room, one module a noun."""

from comity.protection.models.detention import Detention, DetentionState

__all__ = ["Detention", "DetentionState"]
