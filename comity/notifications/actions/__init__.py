"""The acts of the room: telling people, and mails."""

from comity.notifications.actions.mailing import (
    choose_mail,
    confirm_address,
    drop_mail,
    enter_address,
    give_address,
    note_failed_mail,
    note_sent_mail,
    queue_mail,
    remove_address,
)
from comity.notifications.actions.telling import mark_seen, purge, put_away, tell

__all__ = [
    "choose_mail",
    "confirm_address",
    "drop_mail",
    "enter_address",
    "give_address",
    "mark_seen",
    "note_failed_mail",
    "note_sent_mail",
    "purge",
    "put_away",
    "queue_mail",
    "remove_address",
    "tell",
]
