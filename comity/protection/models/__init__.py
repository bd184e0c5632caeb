"""Rows of the room, one module a noun."""

from comity.protection.models.detention import (
    DOCUMENTS,
    SETTLED,
    SEXES,
    STOP_KINDS,
    WAYS,
    WISHES,
    Detention,
    DetentionState,
    Due,
    Stop,
    Told,
    Wish,
)
from comity.protection.models.notices import (
    CHANNELS,
    ENDING,
    MATTERS,
    PROCEEDINGS,
    News,
    NoticeState,
    Post,
    PostNotice,
    Proceeding,
)
from comity.protection.models.references import ReferenceCounter

__all__ = [
    "CHANNELS",
    "DOCUMENTS",
    "ENDING",
    "MATTERS",
    "PROCEEDINGS",
    "SETTLED",
    "SEXES",
    "STOP_KINDS",
    "WAYS",
    "WISHES",
    "Detention",
    "DetentionState",
    "Due",
    "News",
    "NoticeState",
    "Post",
    "PostNotice",
    "Proceeding",
    "ReferenceCounter",
    "Stop",
    "Told",
    "Wish",
]
