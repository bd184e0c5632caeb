"""Which clocks and confirmations wait for a reminder: found by the database, said by an action, one at a time."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notifications.kinds import KindError
from comity.requests.actions.reminding import remind
from comity.requests.clock import ClockState
from comity.requests.models import Direction, Reminder, Reply, Request, State
from comity.requests.reminder_rules import (
    CONFIRM_ANSWER,
    CONFIRM_REQUEST,
    NOBODY,
    ReminderRule,
    Side,
    Tell,
    reminder_rules,
)

EVERY = timedelta(seconds=30)
MOST = 200  # of one sweep; the rest at the next
DIRECTIONS = {Side.ANSWERING: Direction.INCOMING, Side.ASKING: Direction.OUTGOING}
WORKER = Process("reminders")
ROLES = {Tell.KEEPERS: WORKS_ON_REQUESTS, Tell.SUPERVISORS: APPROVES_RELEASE}
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Say every reminder that is due; return how many requests were looked at."""
    found = waiting(at)
    for request_id in found:
        try:
            remind(WORKER, request_id)
        except (
            BROKEN
        ) as error:  # one that cannot be told holds up nobody else's; its message may quote the request
            log.error("A reminder broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)


def waiting(at: datetime) -> list[UUID]:
    """Return the requests with something to say that was not said."""
    heaps = [*(_by_rule(rule, at) for rule in reminder_rules()), *_unconfirmed(at)]
    found = dict.fromkeys(pk for heap in heaps for pk in heap.values_list("pk", flat=True)[:MOST])
    return list(found)[:MOST]


def _by_rule(rule: ReminderRule, at: datetime) -> QuerySet[Request]:
    said = Reminder.objects.filter(
        request=OuterRef("pk"), rule=rule.code, allowance=OuterRef("clock_allowance")
    )
    running = Request.objects.filter(
        direction=DIRECTIONS[rule.side],
        clock_state__in=[ClockState.RUNNING, ClockState.LATE],
        urgency__in=rule.urgencies,
    ).exclude(state=State.CLOSED)  # its party takes no part any more
    if rule.after is not None:
        running = running.filter(clock_due_at__lte=at - rule.after)
    else:
        part = ExpressionWrapper(F("clock_allowance") * Value(rule.left), output_field=DurationField())
        running = running.filter(clock_due_at__lte=Value(at) + part)
    return running.filter(~Exists(said), _may_be_heard(rule.tell)).order_by("clock_due_at")


def _may_be_heard(tell: Tell) -> Q:
    """Return the condition for requests whose agency has somebody to tell, or whose operators do not know that it has not."""
    people = Person.objects.filter(
        unit__agency=OuterRef("agency"), is_active=True, roles__overlap=sorted(ROLES[tell])
    )
    known = Reminder.objects.filter(request=OuterRef("pk"), rule=NOBODY)
    return Q(~Exists(known)) | Q(Exists(people))


def _unconfirmed(at: datetime) -> Iterator[QuerySet[Request]]:
    late = Reply.objects.filter(confirm_by__lte=at).values("request")
    for rule, heap in ((CONFIRM_REQUEST, Q(confirm_by__lte=at)), (CONFIRM_ANSWER, Q(pk__in=late))):
        said = Reminder.objects.filter(request=OuterRef("pk"), rule=rule)
        found = Request.objects.filter(heap).filter(~Exists(said), _may_be_heard(Tell.SUPERVISORS))
        yield found.order_by("pk")
