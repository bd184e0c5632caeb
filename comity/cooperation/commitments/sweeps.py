"""What the worker does about commitments from time to time: find the days that somebody must be reminded of."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Exists, OuterRef, Q

from comity.accounts.models import Agency
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.cooperation.actions.commitments_alarms import remind
from comity.cooperation.commitments.alarm_rules import RULES
from comity.cooperation.models import Commitment, CommitmentAlarm
from comity.notifications.kinds import KindError

EVERY = timedelta(minutes=10)
MOST = 200
OWED = ("soft", "committed", "in-progress", "partly")
WORKER = Process("reminders")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Remind of every day that is near or over and was not told; return how many commitments were looked at."""
    home = Agency.objects.filter(is_home=True).first()
    if home is None:
        return 0
    today = at.astimezone(ZoneInfo(home.zone)).date()
    due = Q()
    for code, ahead in RULES:
        told = CommitmentAlarm.objects.filter(commitment=OuterRef("pk"), due=OuterRef("due"), rule=code)
        due |= Q(due__lte=today + ahead) & ~Q(Exists(told))
    owed = Commitment.objects.filter(agency=home).filter(
        Q(stage__in=OWED) | Q(is_split=True), due, due__isnull=False
    )
    found = list(owed.order_by("due").values_list("pk", flat=True)[:MOST])
    for commitment_id in found:
        try:
            remind(WORKER, commitment_id)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("A reminder of a commitment broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)
