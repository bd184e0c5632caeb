"""What the worker does about tracks from time to time: find the limits that somebody must be warned of."""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Exists, OuterRef, Q

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notices.actions.track_alarms import warn
from comity.notices.models.track import Track, TrackAlarm
from comity.notices.track_alarm_rules import RULES
from comity.notifications.kinds import KindError

EVERY = timedelta(minutes=1)
MOST = 200
WORKER = Process("reminders")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Warn of every limit that is near or has lapsed and was not told; return how many were looked at."""
    due = Q()
    for code, ahead in RULES:
        told = TrackAlarm.objects.filter(track=OuterRef("pk"), due=OuterRef("due_at"), rule=code)
        due |= Q(due_at__lte=at + ahead) & ~Q(Exists(told))
    found = list(
        Track.objects.filter(due, due_at__isnull=False).order_by("due_at").values_list("pk", flat=True)[:MOST]
    )
    for track_id in found:
        try:
            warn(WORKER, track_id)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("A warning of a time limit broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)
