"""Rows of the room, one module a noun."""

from comity.notices.models.wanted import CloseReason, FileKind, FileState, WantedFile

__all__ = ["CloseReason", "FileKind", "FileState", "WantedFile"]
