"""Files of a notice or of a file of ours, kept and let go inside the act that says so."""

from collections.abc import Iterable
from datetime import datetime

from comity.audit.acts import Act
from comity.exchange.actions import forget_file
from comity.exchange.registry import ReceivedPart
from comity.notices.core.attached import Attached
from comity.notices.models import AttachedFile, HeldNotice, WantedFile


def keep_with(notice: HeldNotice, files: Iterable[tuple[ReceivedPart, Attached]], at: datetime) -> None:
    """Keep which files came with a notice; large ones are still under way."""
    for part, said in files:
        AttachedFile.objects.create(
            notice=notice, stored_id=part.file, kind=said.kind, until=said.until, added_at=at
        )


def take_off(act: Act, thing: HeldNotice | WantedFile) -> int:
    """Take every file off; the letter that brought one lets go of it when it is erased. Return how many."""
    stored = list(thing.attached.values_list("stored", flat=True))
    thing.attached.all().delete()
    for one in stored:
        forget_file(act, one)
    return len(stored)
