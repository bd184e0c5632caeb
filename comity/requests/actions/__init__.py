"""The acts of the room, one file an occasion: asking, answering, asking back, and what all of them share."""

from comity.requests.actions.answering import (
    approve_reply,
    confirm_reply,
    draft_reply,
    rate_reply,
    receive_reply,
    return_reply,
    submit_reply,
)
from comity.requests.actions.aside import drop_aside, set_aside
from comity.requests.actions.asking import (
    approve_request,
    change_request,
    confirm_request,
    discard_draft,
    draft_request,
    return_request,
    submit_request,
)
from comity.requests.actions.clarifying import (
    answer_back,
    approve_clarification,
    ask_back,
    drop_clarification,
    receive_clarification,
    return_clarification,
)
from comity.requests.actions.clocks import rebuild_clocks
from comity.requests.actions.extending import (
    MoreTime,
    approve_more_time,
    ask_more_time,
    withdraw_more_time,
)
from comity.requests.actions.extension_arriving import receive_extension
from comity.requests.actions.files import attach_file, read_file, remove_file
from comity.requests.actions.granting import Verdict, decide_more_time, propose_verdict
from comity.requests.actions.keeping import correct_rows, purge_letter, restamp_rows
from comity.requests.actions.leading import (
    ask_one_more,
    ask_to_add,
    ask_to_leave,
    close_conversation,
    decline_wish,
    follow_membership,
    hand_over,
    name_deputy,
    remove_party,
    take_over,
)
from comity.requests.actions.parties import choose_parties
from comity.requests.actions.receiving import assign_request, close_request, open_request, receive_request
from comity.requests.actions.reminding import remind
from comity.requests.actions.speaking import (
    MessageDraft,
    approve_message,
    change_message,
    draft_message,
    drop_message,
    open_conversation,
    receive_message,
    return_message,
    submit_message,
)
from comity.requests.actions.standing import GroupDraft, change_group, end_group, make_group
from comity.requests.actions.taking_back import take_reply_back, take_request_back
from comity.requests.actions.taking_words_back import (
    take_clarification_back,
    take_extension_back,
    take_message_back,
)

__all__ = [
    "GroupDraft",
    "MessageDraft",
    "MoreTime",
    "Verdict",
    "answer_back",
    "approve_clarification",
    "approve_message",
    "approve_more_time",
    "approve_reply",
    "approve_request",
    "ask_back",
    "ask_more_time",
    "ask_one_more",
    "ask_to_add",
    "ask_to_leave",
    "assign_request",
    "attach_file",
    "change_group",
    "change_message",
    "change_request",
    "choose_parties",
    "close_conversation",
    "close_request",
    "confirm_reply",
    "confirm_request",
    "correct_rows",
    "decide_more_time",
    "decline_wish",
    "discard_draft",
    "draft_message",
    "draft_reply",
    "draft_request",
    "drop_aside",
    "drop_clarification",
    "drop_message",
    "end_group",
    "follow_membership",
    "hand_over",
    "make_group",
    "name_deputy",
    "open_conversation",
    "open_request",
    "propose_verdict",
    "purge_letter",
    "rate_reply",
    "read_file",
    "rebuild_clocks",
    "receive_clarification",
    "receive_extension",
    "receive_message",
    "receive_reply",
    "receive_request",
    "remind",
    "remove_file",
    "remove_party",
    "restamp_rows",
    "return_clarification",
    "return_message",
    "return_reply",
    "return_request",
    "set_aside",
    "submit_message",
    "submit_reply",
    "submit_request",
    "take_clarification_back",
    "take_extension_back",
    "take_message_back",
    "take_over",
    "take_reply_back",
    "take_request_back",
    "withdraw_more_time",
]
