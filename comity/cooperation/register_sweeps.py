"""What the worker does about the register: let what is over be expired, hold forms back, tell of ends that come nearer."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Q, QuerySet

from comity.accounts.models import Agency
from comity.agreements.models import Suspension
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.cooperation.actions._register import today_at
from comity.cooperation.actions.register import lapse, settle, warn
from comity.cooperation.core.standing import CAN_LAPSE, WARN_DAYS, rule_of
from comity.cooperation.models import AgreementAlarm, RegisteredAgreement
from comity.cooperation.register_ends import ends_of
from comity.cooperation.states import AgreementState
from comity.notifications.kinds import KindError

EVERY = timedelta(minutes=1)
MOST = 200
WORKER = Process("register")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Do what has become due; return how many agreements were looked at."""
    home = Agency.objects.filter(is_home=True).first()
    if home is None:
        return 0
    today = today_at(home, at)
    ours = RegisteredAgreement.objects.filter(agency=home)
    lapsed = ours.filter(expires_on__lt=today, state__in=CAN_LAPSE)
    held_back = Suspension.objects.filter(ended_at=None).values("agreement")
    loose = ours.exclude(terms="").exclude(state=AgreementState.IN_FORCE).exclude(terms__in=held_back)
    near = ours.filter(state=AgreementState.IN_FORCE).filter(
        Q(expires_on__gte=today, expires_on__lte=today + timedelta(days=max(WARN_DAYS)))
        | Q(pk__in=[pk for pk, end in ends_of(ours.exclude(terms="")).items() if _is_near(end, today)])
    )
    count = 0
    for found, act in ((_first(lapsed), lapse), (_first(loose), settle), (_untold(near, today), warn)):
        for one in found:
            _done(act, one)
            count += 1
    return count


def _first(rows: QuerySet[RegisteredAgreement]) -> list[UUID]:
    return list(rows.order_by("expires_on").values_list("pk", flat=True)[:MOST])


def _untold(rows: QuerySet[RegisteredAgreement], today: date) -> list[UUID]:
    """Return those of whose end a rule was not told yet: an act that tells nothing has no entry in the log each minute."""
    near = list(rows.order_by("expires_on"))
    told = set(
        AgreementAlarm.objects.filter(agreement__in=near).values_list("agreement", "expires_on", "days")
    )
    rules = {pk: (end, rule_of(end, today)) for pk, end in ends_of(near).items() if end is not None}
    untold = [pk for pk, (end, rule) in rules.items() if rule is not None and (pk, end, rule) not in told]
    return untold[:MOST]


def _is_near(end: date | None, today: date) -> bool:
    """Whether the form of an agreement ends within the longest warning, though the agreement itself may not."""
    return end is not None and today <= end <= today + timedelta(days=max(WARN_DAYS))


def _done(act: Callable[..., object], agreement: UUID) -> None:
    try:
        act(WORKER, agreement)
    except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
        log.error("An act of the register broke off: %s", type(error).__name__)  # noqa: TRY400
