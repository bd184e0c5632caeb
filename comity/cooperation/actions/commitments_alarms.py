"""Acts of the sweep over dates: remind ahead and when a day is over, and of what a partner does not countersign.

Each node reminds its own people.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.actions._commitments import lock
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.alarm_rules import OVER, UNSIGNED, holding, passed, unsigned
from comity.cooperation.commitments.days import kept_zones
from comity.cooperation.commitments.folding import waits_since
from comity.cooperation.core.last_day import day_of
from comity.cooperation.models import Commitment, CommitmentAlarm
from comity.lib.clock import now


@action(events.COMMITMENT_REMINDED)
def remind(act: Act, commitment_id: UUID) -> str:
    """Remind of a commitment's day, once for each rule; return the rule that was told, empty where all was told before.

    A day is over when it is over on both sides (`core.last_day`), so that both nodes tell their people of it at one time.
    """
    act.about("commitment", commitment_id)
    commitment = lock(Commitment.objects.get(pk=commitment_id))
    if commitment.due is None:
        return ""
    today = day_of(now(), kept_zones(commitment))
    rule = holding(commitment.due, today)
    if rule is None or commitment.alarms.filter(due=commitment.due, rule=rule).exists():
        return ""
    for code in passed(commitment.due, today):
        CommitmentAlarm.objects.get_or_create(commitment=commitment, due=commitment.due, rule=code)
    act.note(rule=rule)
    if rule == OVER:
        notifications.tell_heads(act, commitment)
    else:
        notifications.remind_unit(act, notifications.NEAR, commitment)
    return rule


@action(events.COMMITMENT_REMINDED)
def remind_unsigned(act: Act, commitment_id: UUID) -> str:
    """Tell that a partner has not countersigned what our side proposed, once a proposal and rule; return the rule, empty for none.

    At the last rule the head of the unit is told: somebody has to speak with the partner on another way.
    """
    act.about("commitment", commitment_id)
    commitment = lock(Commitment.objects.get(pk=commitment_id))
    since = waits_since(commitment)
    if since is None:
        return ""
    today = now().astimezone(ZoneInfo(commitment.agency.zone)).date()
    new = [
        code
        for code in unsigned(since, today)
        if CommitmentAlarm.objects.get_or_create(commitment=commitment, due=since, rule=code)[1]
    ]
    if not new:
        return ""
    act.note(rule=new[-1])
    if new[-1] == UNSIGNED[-1][0]:
        notifications.tell_heads(act, commitment, notifications.UNSIGNED)
    else:
        notifications.remind_unit(act, notifications.UNSIGNED, commitment)
    return new[-1]
