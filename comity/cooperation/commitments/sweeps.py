"""What the worker does about commitments from time to time: find the days of which to remind, compute anew what an upgrade left."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Exists, OuterRef, Q

from comity.accounts.models import Agency
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.cooperation.actions.commitments_alarms import remind, remind_unsigned
from comity.cooperation.actions.commitments_following import recompute
from comity.cooperation.commitments.alarm_rules import RULES, UNSIGNED, holding, unsigned
from comity.cooperation.commitments.days import kept_zones, may_be_within
from comity.cooperation.commitments.folding import waits_since
from comity.cooperation.core.last_day import day_of
from comity.cooperation.models import Commitment, CommitmentAlarm, CommitmentEntry
from comity.notifications.kinds import KindError

EVERY = timedelta(minutes=10)
MOST = 200
OWED = ("soft", "committed", "in-progress", "partly")
WORKER = Process("reminders")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Remind of every day that is near or over and was not told; return how many commitments were looked at.

    Before that, what an upgrade left to be computed anew is.
    """
    home = Agency.objects.filter(is_home=True).first()
    if home is None:
        return 0
    old = Commitment.objects.filter(agency=home, is_to_recompute=True)
    _each(list(old.order_by("created_at").values_list("pk", flat=True)[:MOST]), recompute)
    found = days_to_tell(home, at)
    _each(found, remind)
    _each(unsigned_ones(home, at), remind_unsigned)
    return len(found)


def days_to_tell(home: Agency, at: datetime) -> list[UUID]:
    """Return the commitments of whose last day a rule holds that was not told."""
    due = Q()
    for code, ahead in RULES:
        told = CommitmentAlarm.objects.filter(commitment=OuterRef("pk"), due=OuterRef("due"), rule=code)
        due |= may_be_within(at, ahead) & ~Q(Exists(told))
    owed = Commitment.objects.filter(agency=home).filter(
        Q(stage__in=OWED) | Q(is_split=True), due, due__isnull=False
    )
    found = []
    for one in owed.select_related("agency").prefetch_related("alarms").order_by("due"):
        rule = holding(one.due, day_of(at, kept_zones(one))) if one.due else None
        if rule and not any((alarm.due, alarm.rule) == (one.due, rule) for alarm in one.alarms.all()):
            found.append(one.pk)
    return found[:MOST]


def unsigned_ones(home: Agency, at: datetime) -> list[UUID]:
    """Return the commitments with a proposal of ours that waits long for the partner, of which a rule was not told."""
    today = at.astimezone(ZoneInfo(home.zone)).date()
    old = CommitmentEntry.objects.filter(
        commitment=OuterRef("pk"), ours=True, at__lte=at - UNSIGNED[0][1] + timedelta(days=1)
    )
    found = []
    waiting = Commitment.objects.filter(Exists(old), agency=home, waits_on_them=True)
    for one in waiting.select_related("agency").prefetch_related("entries", "alarms").order_by("created_at"):
        since = waits_since(one)
        told = {alarm.rule for alarm in one.alarms.all() if alarm.due == since}
        if since is not None and set(unsigned(since, today)) - told:
            found.append(one.pk)
    return found[:MOST]


def _each(found: Sequence[UUID], act: Callable[[Process, UUID], object]) -> None:
    for commitment_id in found:
        try:
            act(WORKER, commitment_id)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("An act of the sweep on a commitment broke off: %s", type(error).__name__)  # noqa: TRY400
