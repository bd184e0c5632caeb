"""Acts on wanted files and notices, one module a stage."""

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
    "begin_file",
    "circulate_file",
    "end_file",
    "expire_file",
    "expire_notice",
    "flag_notice",
    "import_notices",
    "recall_file",
    "receive_flag",
    "receive_notice",
    "renew_file",
    "save_sheet",
    "view_file",
    "view_notice",
    "write_form",
]
