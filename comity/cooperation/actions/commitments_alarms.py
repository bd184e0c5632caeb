"""Act of the sweep over dates: remind ahead, and tell the head of the unit when a day is over. Each node reminds its own people."""

from uuid import UUID
from zoneinfo import ZoneInfo

from comity.audit import events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import lock
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.alarm_rules import OVER, holding, passed
from comity.cooperation.models import Commitment, CommitmentAlarm
from comity.lib.clock import now


@action(events.COMMITMENT_REMINDED)
def remind(act: Act, commitment_id: UUID) -> str:
    """Remind of a commitment's day, once for each rule; return the rule that was told, empty where all was told before.

    A day is over when it is over at the agency's clock.
    """
    act.about("commitment", commitment_id)
    commitment = lock(Commitment.objects.get(pk=commitment_id))
    if commitment.due is None:
        return ""
    today = now().astimezone(ZoneInfo(commitment.agency.zone)).date()
    rule = holding(commitment.due, today)
    if rule is None or commitment.alarms.filter(due=commitment.due, rule=rule).exists():
        return ""
    for code in passed(commitment.due, today):
        CommitmentAlarm.objects.get_or_create(commitment=commitment, due=commitment.due, rule=code)
    act.note(rule=rule)
    if rule == OVER:
        notifications.tell_heads(act, commitment)
    else:
        notifications.tell(act, notifications.NEAR, commitment)
    return rule
