"""What people do in this room; each function is an action, see `comity.audit.acts`."""

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
from comity.cooperation.actions.commitments_alarms import remind, remind_unsigned
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
from comity.cooperation.actions.meeting_calendar import take_calendar
from comity.cooperation.actions.meeting_parts import (
    add_agenda,
    add_delegates,
    add_paper,
    change_agenda_item,
    change_delegate,
    read_paper,
    remove_agenda_item,
    remove_delegate,
    remove_paper,
)
from comity.cooperation.actions.meeting_public import (
    add_event,
    add_line,
    change_event,
    change_line,
    clear_line,
)
from comity.cooperation.actions.meeting_votes import (
    add_proposals,
    annul_ballot,
    change_proposal,
    count_round,
    count_vote,
    settle_proposal,
)
from comity.cooperation.actions.meetings import (
    add_meeting,
    add_series,
    change_meeting,
    change_series,
    move_meeting,
    note_calendar,
    view_meeting,
)

# --- register of agreements
from comity.cooperation.actions.register import (
    add_agreement,
    change_agreement,
    keep_articles,
    lapse,
    part,
    relate,
    settle,
    take_step,
    view_agreement,
    warn,
)
from comity.cooperation.actions.register_copy import check_copy, keep_copy, read_copy, remove_copy

__all__ = [
    "CommitmentDraft",
    "WayOut",
    "add_agenda",
    "add_agreement",
    "add_delegates",
    "add_event",
    "add_line",
    "add_meeting",
    "add_paper",
    "add_proposals",
    "add_series",
    "annul_ballot",
    "approve_entry",
    "change_agenda_item",
    "change_agreement",
    "change_delegate",
    "change_event",
    "change_line",
    "change_meeting",
    "change_proposal",
    "change_series",
    "check_copy",
    "clear_line",
    "correct_entries",
    "count_round",
    "count_vote",
    "countersign_change",
    "dispute_change",
    "follow_decision",
    "follow_own_revision",
    "follow_receipt",
    "give_back_entry",
    "join_partner",
    "keep_articles",
    "keep_copy",
    "lapse",
    "move_meeting",
    "note_calendar",
    "part",
    "propose_change",
    "propose_commitment",
    "purge_entries",
    "read_copy",
    "read_paper",
    "receive_commitment",
    "relate",
    "remind",
    "remind_unsigned",
    "remove_agenda_item",
    "remove_copy",
    "remove_delegate",
    "remove_paper",
    "restamp_entries",
    "settle",
    "settle_proposal",
    "share_missing",
    "take_calendar",
    "take_commitment_back",
    "take_step",
    "view_agreement",
    "view_commitment",
    "view_meeting",
    "warn",
    "withdraw_change",
]
