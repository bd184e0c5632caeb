"""The act of reminding whoever holds a person: before the clock lapses, and when it has."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.protection import notifications
from comity.protection.deciding import soon_from
from comity.protection.models import Detention


@action(events.DETENTION_REMINDED)
def remind_holders(act: Act, detention_id: UUID) -> str:
    """Say what is due to be said about a clock and was not said; return `soon`, `late`, or nothing."""
    act.about("detention", detention_id)
    detention = Detention.objects.select_for_update().get(pk=detention_id)
    due, soon = detention.due_at, soon_from(detention)
    said = ""
    if due is not None and soon is not None:
        if due <= act.at and detention.lapsed_for != due:
            said = "late" if notifications.tell_holders(act, notifications.LAPSED, detention) else ""
            detention.lapsed_for = detention.reminded_for = due
        elif soon <= act.at < due and detention.reminded_for != due:
            said = "soon" if notifications.tell_holders(act, notifications.ENDS_SOON, detention) else ""
            detention.reminded_for = due
        detention.save(update_fields=["lapsed_for", "reminded_for"])
    act.note(said=said, due_for=detention.due_for)
    return said
