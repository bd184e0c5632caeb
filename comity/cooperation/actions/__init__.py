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

# --- partners
from comity.cooperation.actions.paper_letters import (
    approve_letter,
    change_letter,
    give_back_letter,
    hand_letter,
    read_scan,
    receive_letter,
    redraft_letter,
    submit_letter,
    take_letter_out,
    view_letter,
    write_letter,
)
from comity.cooperation.actions.partners import add_partner, change_partner, note_joined, view_partner

__all__ = [
    "CommitmentDraft",
    "WayOut",
    "add_agenda",
    "add_delegates",
    "add_event",
    "add_line",
    "add_meeting",
    "add_paper",
    "add_partner",
    "add_proposals",
    "add_series",
    "annul_ballot",
    "approve_entry",
    "approve_letter",
    "change_agenda_item",
    "change_delegate",
    "change_event",
    "change_letter",
    "change_line",
    "change_meeting",
    "change_partner",
    "change_proposal",
    "change_series",
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
    "give_back_letter",
    "hand_letter",
    "join_partner",
    "move_meeting",
    "note_calendar",
    "note_joined",
    "propose_change",
    "propose_commitment",
    "purge_entries",
    "read_paper",
    "read_scan",
    "receive_commitment",
    "receive_letter",
    "redraft_letter",
    "remind",
    "remove_agenda_item",
    "remove_delegate",
    "remove_paper",
    "restamp_entries",
    "settle_proposal",
    "share_missing",
    "submit_letter",
    "take_calendar",
    "take_commitment_back",
    "take_letter_out",
    "view_commitment",
    "view_letter",
    "view_meeting",
    "view_partner",
    "withdraw_change",
    "write_letter",
]
