"""The acts of the room."""

# --- commitments
from comity.cooperation.actions._commitments import WayOut
from comity.cooperation.actions.commitments import (
    CommitmentDraft,
    approve_entry,
    countersign_change,
    dispute_change,
    give_back_entry,
    propose_change,
    propose_commitment,
    view_commitment,
    withdraw_change,
)
from comity.cooperation.actions.commitments_alarms import remind
from comity.cooperation.actions.commitments_arrivals import receive_commitment
from comity.cooperation.actions.commitments_following import (
    correct_entries,
    follow_decision,
    follow_own_revision,
    follow_receipt,
    purge_entries,
    restamp_entries,
)
from comity.cooperation.actions.commitments_sending import join_partner, share_missing
from comity.cooperation.actions.commitments_taking_back import take_commitment_back

__all__ = [
    "CommitmentDraft",
    "WayOut",
    "approve_entry",
    "correct_entries",
    "countersign_change",
    "dispute_change",
    "follow_decision",
    "follow_own_revision",
    "follow_receipt",
    "give_back_entry",
    "join_partner",
    "propose_change",
    "propose_commitment",
    "purge_entries",
    "receive_commitment",
    "remind",
    "restamp_entries",
    "share_missing",
    "take_commitment_back",
    "view_commitment",
    "withdraw_change",
]
