"""Rows of the room, one module a noun."""

from comity.protection.models.detention import Detention, DetentionState
from comity.protection.models.post import (
    AskKind,
    AskState,
    PostAsk,
    PostEnd,
    PostEntry,
    PostEntryKind,
    PostFile,
    PostFileState,
    WhoRefused,
)
from comity.protection.models.post_apart import (
    Complaint,
    ComplaintHead,
    ComplaintNote,
    ComplaintReader,
    ComplaintSending,
    PersonsWish,
    SendingState,
)
from comity.protection.models.post_tasks import PostTask, StepKind, StepState, TaskState, TaskStep

__all__ = [
    "AskKind",
    "AskState",
    "Complaint",
    "ComplaintHead",
    "ComplaintNote",
    "ComplaintReader",
    "ComplaintSending",
    "Detention",
    "DetentionState",
    "PersonsWish",
    "PostAsk",
    "PostEnd",
    "PostEntry",
    "PostEntryKind",
    "PostFile",
    "PostFileState",
    "PostTask",
    "SendingState",
    "StepKind",
    "StepState",
    "TaskState",
    "TaskStep",
    "WhoRefused",
]
