"""What people and partners do with agreements; each function is an action, see `comity.audit.acts`."""

from comity.agreements.actions.keeping import (
    hold_agreement,
    hold_alone,
    restate_stop,
    resume_agreement,
    suspend_agreement,
    take_their_form,
)
from comity.agreements.actions.steps import follow_step, receive_step, tell_step
from comity.agreements.actions.taking_back import lift_again, stop_again, take_form_back, take_step_back
from comity.agreements.actions.telling import follow_form, receive_form, tell_form

__all__ = [
    "follow_form",
    "follow_step",
    "hold_agreement",
    "hold_alone",
    "lift_again",
    "receive_form",
    "receive_step",
    "restate_stop",
    "resume_agreement",
    "stop_again",
    "suspend_agreement",
    "take_form_back",
    "take_step_back",
    "take_their_form",
    "tell_form",
    "tell_step",
]
