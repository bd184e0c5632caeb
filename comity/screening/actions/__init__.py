"""What is done in this room. Each function writes its own entry in the log, without names."""

from comity.screening.actions.cards import issue_card, view_card, withdraw_card
from comity.screening.actions.deciding import (
    ConfirmingOneselfError,
    ReasonMissingError,
    adjudicate,
)
from comity.screening.actions.following import begin_following, leave_list, stand_in_list
from comity.screening.actions.forgetting import forget_queries
from comity.screening.actions.lists import end_list, erase_ended, make_list, renew_list
from comity.screening.actions.looking import (
    NoListError,
    UnreadableQueryError,
    run_query,
    view_hit,
    view_query,
)
from comity.screening.actions.runs import (
    begin_run,
    pause_run,
    resume_run,
    step_run,
    stop_run,
    upload_run,
    view_run_rows,
)
from comity.screening.actions.versions import (
    fail_version,
    give_up_version,
    index_list,
    map_version,
    read_version,
    settle_version,
    take_version,
    upload_version,
    view_refused_rows,
)
from comity.screening.actions.watches import end_watch, look_for_watch, set_watch, view_watch

__all__ = [
    "ConfirmingOneselfError",
    "NoListError",
    "ReasonMissingError",
    "UnreadableQueryError",
    "adjudicate",
    "begin_following",
    "begin_run",
    "end_list",
    "end_watch",
    "erase_ended",
    "fail_version",
    "forget_queries",
    "give_up_version",
    "index_list",
    "issue_card",
    "leave_list",
    "look_for_watch",
    "make_list",
    "map_version",
    "pause_run",
    "read_version",
    "renew_list",
    "resume_run",
    "run_query",
    "set_watch",
    "settle_version",
    "stand_in_list",
    "step_run",
    "stop_run",
    "take_version",
    "upload_run",
    "upload_version",
    "view_card",
    "view_hit",
    "view_query",
    "view_refused_rows",
    "view_run_rows",
    "view_watch",
    "withdraw_card",
]
