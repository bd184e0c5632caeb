"""Reminders and escalation: each is said once, to the right people, and marks what it should."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import Act, writing
from comity.audit.guard import actions_only
from comity.exchange import registry
from comity.lib.clock import now
from comity.notifications.kinds import ParamsError, known_kinds
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.actions import reminding
from comity.requests.models import Reminder, Request
from comity.requests.notifications import remind_keepers
from comity.requests.reminder_rules import ReminderRule, Side, Tell, holding, reminder_rules
from comity.requests.reminders import WORKER, sweep, waiting
from comity.requests.tests.office import Office, entries, version_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


# --- the rules


def test_every_urgency_is_escalated_on_both_sides() -> None:
    for side in Side:
        for urgency in ("flash", "urgent-direct", "urgent", "ordinary"):
            codes = holding(side, urgency, DUE, 7 * DAY, DUE + 100 * DAY)
            assert sum(rule.escalates for rule in codes) == 1
            assert all(rule.tell is Tell.SUPERVISORS for rule in codes if rule.escalates)


def test_every_notification_is_known() -> None:

    assert {rule.says for rule in reminder_rules()} <= known_kinds().keys()


@given(
    st.sampled_from(list(Side)),
    st.sampled_from(["flash", "urgent-direct", "urgent", "ordinary"]),
    st.integers(1, 900),
    st.integers(-900, 900),
    st.integers(0, 100),
)
def test_what_holds_goes_on_holding(side: Side, urgency: str, hours: int, at: int, later: int) -> None:
    first = holding(side, urgency, DUE, hours * HOUR, DUE + at * HOUR)
    then = holding(side, urgency, DUE, hours * HOUR, DUE + (at + later) * HOUR)
    assert {rule.code for rule in first} <= {rule.code for rule in then}


def test_half_and_a_quarter_are_parts_of_the_whole_time() -> None:
    by_code = {rule.code: rule for rule in reminder_rules()}
    assert by_code["half"].at(DUE, 8 * DAY) == DUE - 4 * DAY
    assert by_code["quarter"].at(DUE, 8 * DAY) == DUE - 2 * DAY
    assert by_code["due"].at(DUE, 8 * DAY) == DUE
    assert by_code["escalated-urgent"].at(DUE, 8 * DAY) == DUE + 8 * HOUR


# --- the sweep


def with_left(request: Request, left: timedelta) -> Request:
    """The same request with so much time left."""
    with writing():
        Request.objects.filter(pk=request.pk).update(clock_due_at=now() + left)
    request.refresh_from_db()
    return request


def swept() -> list[str]:
    """What one sweep says."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    with actions_only():
        sweep(now())
    return list(Reminder.objects.exclude(pk__in=before).values_list("rule", flat=True))


def told() -> list[tuple[str, str]]:
    """Kind and sign-in of what was told about clocks."""
    found = Notification.objects.filter(kind__startswith="clock.").order_by("created_at", "id")
    return [(one.kind, one.person.sign_in) for one in found]


def test_nothing_is_said_of_a_fresh_clock(office: Office) -> None:
    office.received()
    office.stored()
    assert swept() == []
    assert waiting(now()) == []


def test_each_is_said_once(office: Office) -> None:
    request = with_left(office.received(), 3 * DAY)
    assert swept() == ["half"]
    assert swept() == []
    with_left(request, DAY)
    assert swept() == ["quarter"]
    with_left(request, -HOUR)
    assert swept() == ["due"]
    with_left(request, -25 * HOUR)
    assert swept() == ["escalated-ordinary"]
    assert swept() == []
    kinds = [kind for kind, _who in told()]
    assert kinds[-1] == "clock.escalated"
    assert set(kinds) == {"clock.half", "clock.quarter", "clock.due", "clock.escalated"}
    assert told()[-1][1] == office.cast.supervisor.sign_in
    assert entries("request.reminded") == 4


def test_after_an_outage_only_the_last_is_told_and_all_are_written(office: Office) -> None:
    with_left(office.received(), -25 * HOUR)
    assert swept() == ["half", "quarter", "due", "escalated-ordinary"]
    kinds = {kind for kind, _who in told()}
    assert kinds == {"clock.due", "clock.escalated"}


def test_a_clock_that_stands_still_or_has_ended_says_nothing(office: Office) -> None:
    request = with_left(office.received(), -DAY)
    with writing():
        Request.objects.update(clock_state="stopped", clock_due_at=None)
    assert swept() == []
    with writing():
        Request.objects.update(clock_state="met", clock_due_at=None)
    assert swept() == []
    assert actions.remind(WORKER, request.id) == []


def test_an_answer_that_has_not_arrived_is_late(office: Office) -> None:
    reply = office.reply_drafted()
    reply = actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    with_left(reply.request, -HOUR)
    assert "due" in swept()
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(reply)))
    with_left(reply.request, -25 * HOUR)
    assert swept() == []


def test_more_time_lets_it_be_said_again(office: Office) -> None:
    request = with_left(office.received(), -HOUR)
    assert "due" in swept()
    with writing():
        Request.objects.update(clock_allowance=12 * DAY, clock_due_at=now() + DAY)
    assert swept() == ["half", "quarter"]
    with_left(request, -HOUR)
    assert swept() == ["due"]


def test_who_asked_is_told_that_the_partner_is_late(office: Office) -> None:
    request = with_left(office.stored(), -HOUR)
    assert swept() == ["partner-due"]
    assert told() == [("clock.partner-due", office.cast.officer.sign_in)]
    with_left(request, -73 * HOUR)
    assert swept() == ["partner-escalated"]
    assert told()[-1] == ("clock.partner-escalated", office.cast.supervisor.sign_in)


def test_what_dies_in_the_middle_is_said_at_the_next_sweep(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_left(office.received(), -HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "remind_keepers", _die)
        with pytest.raises(KeyboardInterrupt):
            swept()
    assert not Reminder.objects.exists()
    assert told() == []
    assert swept() == ["half", "quarter", "due"]
    assert len({kind for kind, _who in told()}) == 1


def test_one_that_cannot_be_told_holds_up_nobody_elses(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, other = with_left(office.received(), -2 * HOUR), with_left(office.received(), -HOUR)

    def told(act: Act, kind: str, request: Request) -> bool:
        if request.pk == broken.pk:
            raise ParamsError
        return remind_keepers(act, kind, request)

    monkeypatch.setattr(reminding, "remind_keepers", told)
    assert "due" in swept()
    assert set(Reminder.objects.values_list("request", flat=True)) == {other.pk}


def test_what_nobody_could_be_told_is_said_when_there_is_somebody(office: Office) -> None:
    boss = office.cast.supervisor
    request = with_left(office.received(), -25 * HOUR)
    with writing():
        Person.objects.filter(pk=boss.pk).update(is_active=False)
    assert swept() == ["half", "quarter", "due", "nobody"]
    request.refresh_from_db()
    assert request.escalated_at is None
    told_operator = Notification.objects.get(kind="role.nobody-hears")
    assert told_operator.person == office.cast.operator
    assert request.ref not in str(told_operator.params)
    assert (swept(), waiting(now())) == ([], [])  # they know; it is not written every thirty seconds
    with writing():
        Person.objects.filter(pk=boss.pk).update(is_active=True)
    assert swept() == ["escalated-ordinary"]
    assert told()[-1] == ("clock.escalated", boss.sign_in)
    assert not Reminder.objects.filter(rule="nobody").exists()


def test_who_has_left_is_not_reminded(office: Office) -> None:
    officer = office.cast.officer
    request = office.received()
    actions.assign_request(office.cast.supervisor, request.id, officer.id)
    with writing():
        Person.objects.filter(pk=officer.pk).update(is_active=False)
    with_left(request, -HOUR)
    swept()
    assert told() == [("clock.due", office.cast.supervisor.sign_in)]


def _die(*_given: object) -> None:
    raise KeyboardInterrupt


def test_a_flash_release_that_nobody_confirmed_is_escalated_once(office: Office) -> None:
    reason = "A child is missing."
    night = office.drafted(article="2", urgency="flash", urgency_reason=reason)
    night = actions.submit_request(
        office.cast.officer, night.id, night_reason=reason, version=version_of(night)
    )
    assert night.confirm_by is not None
    assert swept() == []
    with writing():
        Request.objects.filter(pk=night.pk).update(confirm_by=now() - HOUR)
    assert swept() == ["confirm-request"]
    assert swept() == []
    escalated = Notification.objects.get(kind="request.unconfirmed")
    assert (escalated.person, escalated.urgency) == (office.cast.supervisor, "now")
    assert Request.objects.get(pk=night.pk).escalated_at is not None


def test_an_escalated_request_is_marked(office: Office, client: Client) -> None:
    request = office.received()
    office.age(request, 8 * DAY + HOUR)
    signed_in(client, office.cast.officer)
    where = reverse("requests:thread", args=[request.id])
    assert "Escalated to the supervisors" not in client.get(where).content.decode()
    swept()
    assert "Escalated to the supervisors" in client.get(where).content.decode()
    assert "Escalated" in client.get(reverse("desk:desk")).content.decode()


def test_the_worker_knows_the_sweep() -> None:
    assert "reminders" in {one.name for one in registry.sweeps()}


def test_a_rule_reads_its_line() -> None:
    line = {"code": "x", "side": "asking", "urgencies": ["flash"], "hours_after": 2, "says": "clock.due"}
    rule = ReminderRule.read({**line, "tell": "keepers", "escalates": False})
    assert rule.at(DUE, DAY) == DUE + 2 * HOUR
