"""Rows of the room, one module a noun."""

from comity.notices.models.attached import AttachedFile, AttachedKind
from comity.notices.models.circulation import Circulation, CirculationState, FlagReason
from comity.notices.models.held import HeldNotice, HeldSource, HeldState
from comity.notices.models.preflight import PreflightAnswer
from comity.notices.models.track import (
    EntryState,
    PrivateAnswer,
    Track,
    TrackAlarm,
    TrackEntry,
    TrackKind,
    TrackLetter,
    TrackParty,
    TrackRole,
    TrackState,
)
from comity.notices.models.wanted import CloseReason, FileKind, FileState, WantedFile

__all__ = [
    "AttachedFile",
    "AttachedKind",
    "Circulation",
    "CirculationState",
    "CloseReason",
    "EntryState",
    "FileKind",
    "FileState",
    "FlagReason",
    "HeldNotice",
    "HeldSource",
    "HeldState",
    "PreflightAnswer",
    "PrivateAnswer",
    "Track",
    "TrackAlarm",
    "TrackEntry",
    "TrackKind",
    "TrackLetter",
    "TrackParty",
    "TrackRole",
    "TrackState",
    "WantedFile",
]
