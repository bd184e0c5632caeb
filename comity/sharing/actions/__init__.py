"""The acts of the room: leave, passing on, recall and what follows from it, copies."""

from comity.sharing.actions.arriving import receive_onward, receive_passed_on
from comity.sharing.actions.burying import bury_item
from comity.sharing.actions.consents import (
    Asking,
    ask_owner,
    decide_consent,
    receive_consent,
    withdraw_consent,
)
from comity.sharing.actions.copies import ask_to_destroy, note_copy
from comity.sharing.actions.destroying import confirm_destroyed
from comity.sharing.actions.erasing import block_item, purge_item
from comity.sharing.actions.following import answer_owner, delete_item, receive_revision, refuse_deletion
from comity.sharing.actions.packing import read_item_file, view_item, view_own, write_pack
from comity.sharing.actions.passing import Plan, approve_passing, pass_on, return_passing
from comity.sharing.actions.recalling import take_back_from_all
from comity.sharing.actions.reminding import remind_of_retention
from comity.sharing.actions.results import receive_result
from comity.sharing.actions.revising import (
    correct_letter,
    narrow_letter,
    reach_holders,
    recall_letter,
    remind_deciders,
    request_deletion,
)
from comity.sharing.actions.setting_aside import set_passing_aside, set_question_aside

__all__ = [
    "Asking",
    "Plan",
    "answer_owner",
    "approve_passing",
    "ask_owner",
    "ask_to_destroy",
    "block_item",
    "bury_item",
    "confirm_destroyed",
    "correct_letter",
    "decide_consent",
    "delete_item",
    "narrow_letter",
    "note_copy",
    "pass_on",
    "purge_item",
    "reach_holders",
    "read_item_file",
    "recall_letter",
    "receive_consent",
    "receive_onward",
    "receive_passed_on",
    "receive_result",
    "receive_revision",
    "refuse_deletion",
    "remind_deciders",
    "remind_of_retention",
    "request_deletion",
    "return_passing",
    "set_passing_aside",
    "set_question_aside",
    "take_back_from_all",
    "view_item",
    "view_own",
    "withdraw_consent",
    "write_pack",
]
