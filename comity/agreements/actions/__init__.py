"""What people and partners do with agreements; each function is an action, see `comity.audit.acts`."""

from comity.agreements.actions.keeping import (
    hold_agreement,
    resume_agreement,
    suspend_agreement,
    take_their_form,
)
from comity.agreements.actions.telling import follow_form, receive_form, tell_form

__all__ = [
    "follow_form",
    "hold_agreement",
    "receive_form",
    "resume_agreement",
    "suspend_agreement",
    "take_their_form",
    "tell_form",
]
