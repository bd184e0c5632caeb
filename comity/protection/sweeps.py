"""Which clocks wait for a reminder: found by the database, said by an action, one at a time."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import F, Q

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notifications.kinds import KindError
from comity.protection.actions.reminding import remind_holders
from comity.protection.deciding import SOON
from comity.protection.models import Detention

EVERY = timedelta(minutes=1)
MOST = 200  # of one sweep; the rest at the next
WORKER = Process("reminders")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Remind of each clock that ends soon or has lapsed and of which nobody was told; return how many were looked at."""
    found = waiting(at)
    for detention_id in found:
        try:
            remind_holders(WORKER, detention_id)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("A reminder of a person held broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)


def waiting(at: datetime) -> list[UUID]:
    """Return those with something to say that was not said."""
    late = Q(due_at__lte=at) & ~Q(lapsed_for=F("due_at")) | Q(due_at__lte=at, lapsed_for=None)
    soon = Q(due_at__gt=at, due_at__lte=at + SOON * (F("due_at") - F("due_since")))
    unsaid = ~Q(reminded_for=F("due_at")) | Q(reminded_for=None)
    rows = Detention.objects.filter(due_at__isnull=False).filter(late | (soon & unsaid))
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:MOST])
