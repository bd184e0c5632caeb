"""What people do in this room; each function is an action, see `comity.audit.acts`."""

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

__all__ = [
    "add_agenda",
    "add_delegates",
    "add_event",
    "add_line",
    "add_meeting",
    "add_paper",
    "add_proposals",
    "add_series",
    "annul_ballot",
    "change_agenda_item",
    "change_delegate",
    "change_event",
    "change_line",
    "change_meeting",
    "change_proposal",
    "change_series",
    "clear_line",
    "count_round",
    "count_vote",
    "move_meeting",
    "note_calendar",
    "read_paper",
    "remove_agenda_item",
    "remove_delegate",
    "remove_paper",
    "settle_proposal",
    "take_calendar",
    "view_meeting",
]
