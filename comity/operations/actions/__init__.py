"""The acts of the room: plan, decide, enter results, say what is one, invite, share, and take in what partners say."""

from comity.operations.actions.dropping import drop_partner
from comity.operations.actions.following import (
    correct_entries,
    follow_decision,
    follow_own_revision,
    follow_receipt,
    purge_entries,
    restamp_entries,
)
from comity.operations.actions.inviting import invite_partner, share_missing, share_result
from comity.operations.actions.planning import (
    Head,
    PlanDraft,
    Terms,
    begin_operation,
    change_head,
    change_plan,
    decide_operation,
    end_operation,
    plan_operation,
    settle_terms,
    view_operation,
)
from comity.operations.actions.receiving import receive_entry, receive_invitation
from comity.operations.actions.resulting import correct_result, enter_result, say_same, withdraw_result
from comity.operations.actions.taking_back import take_entry_back, take_invitation_back

__all__ = [
    "Head",
    "PlanDraft",
    "Terms",
    "begin_operation",
    "change_head",
    "change_plan",
    "correct_entries",
    "correct_result",
    "decide_operation",
    "drop_partner",
    "end_operation",
    "enter_result",
    "follow_decision",
    "follow_own_revision",
    "follow_receipt",
    "invite_partner",
    "plan_operation",
    "purge_entries",
    "receive_entry",
    "receive_invitation",
    "restamp_entries",
    "say_same",
    "settle_terms",
    "share_missing",
    "share_result",
    "take_entry_back",
    "take_invitation_back",
    "view_operation",
    "withdraw_result",
]
