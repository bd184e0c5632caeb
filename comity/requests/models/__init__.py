"""Rows of requests, one module a noun."""

from comity.requests.models.attachments import Attachment
from comity.requests.models.clarifications import Clarification
from comity.requests.models.drafts import ClarificationDraft, SetAside
from comity.requests.models.extensions import Extension
from comity.requests.models.groups import GroupMessage, MessageParty, RequestParty, StandingGroup
from comity.requests.models.reminders import Reminder
from comity.requests.models.replies import Reply, ReplyItem
from comity.requests.models.requests import ReferenceCounter, Request, RequestSubject
from comity.requests.states import (
    Direction,
    ExtensionState,
    MoreTimeReason,
    NoMoreTimeReason,
    Outcome,
    PersonCategory,
    State,
    Urgency,
)

__all__ = [
    "Attachment",
    "Clarification",
    "ClarificationDraft",
    "Direction",
    "Extension",
    "ExtensionState",
    "GroupMessage",
    "MessageParty",
    "MoreTimeReason",
    "NoMoreTimeReason",
    "Outcome",
    "PersonCategory",
    "ReferenceCounter",
    "Reminder",
    "Reply",
    "ReplyItem",
    "Request",
    "RequestParty",
    "RequestSubject",
    "SetAside",
    "StandingGroup",
    "State",
    "Urgency",
]
