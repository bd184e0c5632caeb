"""The act of reminding a post: before a visit is due, and when it is."""

from datetime import timedelta
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.protection import post_notifications as notifications
from comity.protection.models import PostFile
from comity.protection.post_access import FILE

SOON = timedelta(days=2)  # no part of the time: what is due in a month is not soon a week before


@action(events.POST_FILE_REMINDED)
def remind_post(act: Act, file_id: UUID) -> str:
    """Say what is due to be said about a file and was not said; return `soon`, `due`, or nothing."""
    act.about(FILE, file_id)
    file = PostFile.objects.select_for_update().get(pk=file_id)
    due = file.due_at
    said = ""
    if due is not None:
        if due <= act.at and file.lapsed_for != due:
            said = "due" if notifications.tell_of_due(act, notifications.DUE, file) else ""
            file.lapsed_for = file.reminded_for = due
        elif due - SOON <= act.at < due and file.reminded_for != due:
            said = "soon" if notifications.tell_of_due(act, notifications.DUE_SOON, file) else ""
            file.reminded_for = due
        file.save(update_fields=["lapsed_for", "reminded_for"])
    act.note(said=said)
    return said
