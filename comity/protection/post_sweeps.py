"""Which steps of a post wait for a reminder: visits, and asking again. Found by the database, said by an action, one at a time.

What the holding side says ended, or a death, is no such step: of these the post is told when they come in.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import F, Q

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notifications.kinds import KindError
from comity.protection.actions.post_reminding import SOON, remind_post
from comity.protection.models import PostFile, PostFileState

EVERY = timedelta(minutes=10)  # what is due is due on a day
MOST = 200  # of one sweep; the rest at the next
STEPS = ("first-visit", "planned-visit", "next-visit", "ask-again")
WORKER = Process("reminders")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Remind of each step that is due, or soon is, and of which nobody was told; return how many were looked at."""
    found = waiting(at)
    for file_id in found:
        try:
            remind_post(WORKER, file_id)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("A reminder of a file of a post broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)


def waiting(at: datetime) -> list[UUID]:
    """Return the files with something to say that was not said."""
    late = Q(due_at__lte=at) & (~Q(lapsed_for=F("due_at")) | Q(lapsed_for=None))
    soon = Q(due_at__gt=at, due_at__lte=at + SOON) & (~Q(reminded_for=F("due_at")) | Q(reminded_for=None))
    rows = PostFile.objects.filter(state=PostFileState.OPEN, due__in=STEPS).filter(late | soon)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:MOST])
