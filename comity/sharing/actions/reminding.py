"""The act that reminds who decides that a letter should be gone at a holder, and that no signed word of it has come."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.sharing import notifications


@action(events.RETENTION_REMINDED)
def remind_of_retention(act: Act, mid: UUID, nodes: list[str]) -> None:
    """Tell those who decide that holders have not signed the end of a letter of ours.

    Args:
        act: of the worker.
        mid: the letter.
        nodes: the holders.
    """
    act.about("letter", mid)
    act.note(holders=nodes)
    notifications.tell_deciders(act, notifications.NOT_DELETED, "letter", mid)
