"""The acts of the room."""

from comity.protection.actions.entering import (
    change_detention,
    enter_death,
    enter_detention,
    enter_guardian,
    view_detention,
)
from comity.protection.actions.notifying import (
    note_receipt,
    note_returned,
    note_sent,
    offer_notice,
    tell_by_other_channel,
)
from comity.protection.actions.posts import keep_post, remove_post
from comity.protection.actions.proceeding import enter_proceeding, send_news
from comity.protection.actions.reminding import remind_holders
from comity.protection.actions.stopping import (
    ask_stops,
    lift_stop,
    record_consent,
    set_stop,
    withdraw_consent,
)
from comity.protection.actions.telling import record_wish, tell_person

__all__ = [
    "ask_stops",
    "change_detention",
    "enter_death",
    "enter_detention",
    "enter_guardian",
    "enter_proceeding",
    "keep_post",
    "lift_stop",
    "note_receipt",
    "note_returned",
    "note_sent",
    "offer_notice",
    "record_consent",
    "record_wish",
    "remind_holders",
    "remove_post",
    "send_news",
    "set_stop",
    "tell_by_other_channel",
    "tell_person",
    "view_detention",
    "withdraw_consent",
]
