"""The act of reminding: what a rule says is written down and told in one transaction, so that it is said once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.requests.clock import ClockState
from comity.requests.models import Direction, Reminder, Request, State
from comity.requests.notifications import (
    ANSWER_UNCONFIRMED,
    UNCONFIRMED,
    remind_keepers,
    remind_supervisors,
    tell_nobody_hears,
)
from comity.requests.reminder_rules import (
    CONFIRM_ANSWER,
    CONFIRM_REQUEST,
    NOBODY,
    ReminderRule,
    Side,
    Tell,
    holding,
)

NO_TERM = timedelta()


@action(events.REQUEST_REMINDED)
def remind(act: Act, request_id: UUID) -> list[str]:
    """Say what is due to be said about a request and was not said; return the codes of the rules.

    Of several rules for the same people, as after an outage, the last one is told; the others are written down as passed.
    What nobody could be told was not said, and is said when there is somebody.
    """
    act.about("request", request_id)
    request = Request.objects.select_for_update(of=("self",)).get(pk=request_id)
    said = set(request.reminders.values_list("rule", "allowance"))
    fresh = [rule for rule in _by_clock(request, act.at) if (rule.code, request.clock_allowance) not in said]
    written: list[Reminder] = []
    escalated = nobody = False
    for tell, rule in {rule.tell: rule for rule in fresh}.items():
        way = remind_keepers if tell is Tell.KEEPERS else remind_supervisors
        if not way(act, rule.says, request):
            nobody = True
            continue
        passed = [one for one in fresh if one.tell is tell]
        written += [Reminder(rule=one.code, allowance=request.clock_allowance) for one in passed]
        escalated = escalated or any(one.escalates for one in passed)
    for code, kind in _by_night(request, act.at):
        if (code, NO_TERM) in said:
            continue
        if remind_supervisors(act, kind, request):
            written.append(Reminder(rule=code, allowance=NO_TERM))
            escalated = True
        else:
            nobody = True
    _note_unheard(act, request, nobody=nobody)
    for row in written:
        row.request, row.at = request, act.at
    Reminder.objects.bulk_create(written)
    if escalated:
        request.escalated_at = act.at
        request.save(update_fields=["escalated_at"])
    act.note(rules=[row.rule for row in written], nobody=nobody)
    return [row.rule for row in written]


def _note_unheard(act: Act, request: Request, *, nobody: bool) -> None:
    """Tell the operators once that nobody could be told, and forget it when somebody was."""
    unheard = request.reminders.filter(rule=NOBODY)
    if not nobody:
        unheard.delete()
    elif not unheard.exists():
        Reminder.objects.create(request=request, rule=NOBODY, allowance=NO_TERM, at=act.at)
        tell_nobody_hears(act, request)


def _by_clock(request: Request, at: datetime) -> list[ReminderRule]:
    runs = request.clock_state in {ClockState.RUNNING, ClockState.LATE}
    if not runs or request.clock_due_at is None or request.state == State.CLOSED:
        return []
    side = Side.ANSWERING if request.direction == Direction.INCOMING else Side.ASKING
    return list(holding(side, request.urgency, request.clock_due_at, request.clock_allowance, at))


def _by_night(request: Request, at: datetime) -> Iterator[tuple[str, str]]:
    """Return what one officer released at flash urgency and nobody confirmed in time."""
    if request.confirm_by is not None and request.confirm_by <= at:
        yield CONFIRM_REQUEST, UNCONFIRMED
    if request.replies.filter(confirm_by__lte=at).exists():
        yield CONFIRM_ANSWER, ANSWER_UNCONFIRMED
