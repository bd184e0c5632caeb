"""Acts on wanted files and notices, one module a stage."""

from comity.notices.actions.attaching import attach_to_wanted, detach_from_wanted, read_attached
from comity.notices.actions.circulating import Party, Plan, circulate_file, renew_file
from comity.notices.actions.ending import ask_review, end_file, expire_file, recall_file
from comity.notices.actions.flagging import flag_notice
from comity.notices.actions.importing import import_notices, write_form
from comity.notices.actions.receiving import expire_notice, receive_flag, receive_notice, view_notice
from comity.notices.actions.writing import answer_rule, begin_file, save_sheet, view_file

__all__ = [
    "Party",
    "Plan",
    "answer_rule",
    "ask_review",
    "attach_to_wanted",
    "begin_file",
    "circulate_file",
    "detach_from_wanted",
    "end_file",
    "expire_file",
    "expire_notice",
    "flag_notice",
    "import_notices",
    "read_attached",
    "recall_file",
    "receive_flag",
    "receive_notice",
    "renew_file",
    "save_sheet",
    "view_file",
    "view_notice",
    "write_form",
]
