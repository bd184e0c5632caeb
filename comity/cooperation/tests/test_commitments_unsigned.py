"""A partner that never countersigns: those who keep it are reminded, then the head of the unit; never twice of one proposal."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.commitments.folding import waits_since
from comity.cooperation.commitments.sweeps import sweep
from comity.cooperation.core.ledger import Kind
from comity.cooperation.models import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers, told
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import TOKYO

KIND = "commitment.unsigned"


def rules() -> list[str]:
    return sorted(CommitmentAlarm.objects.values_list("rule", flat=True))


def aged(commitment: Commitment, days: int) -> None:
    """Let it be that many days ago that we proposed it."""
    with writing():
        CommitmentEntry.objects.filter(commitment=commitment, ours=True).update(
            at=now() - timedelta(days=days)
        )


def test_the_keepers_are_reminded_and_then_the_head_of_the_unit(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed(due=None)
    aged(commitment, 12)
    sweep(now())
    assert rules() == []
    aged(commitment, 15)
    for _twice in range(2):
        sweep(now())
    assert rules() == ["open-14"]
    assert told(ledgers.keeper, KIND) == 1
    with writing():  # what is told and unseen is not told again
        Notification.objects.update(seen_at=now())
    aged(commitment, 31)
    for _twice in range(2):
        sweep(now())
    assert told(ledgers.second, KIND) == 2  # a supervisor keeps commitments too, and heads the unit
    assert told(ledgers.keeper, KIND) == 1
    assert "open-30" in rules()
    assert Entry.objects.filter(event="commitment.reminded").count() == 2


def test_what_was_answered_or_has_no_node_is_left_alone(ledgers: Ledgers) -> None:
    signed, alone, disputed = ledgers.proposed(), ledgers.alone(), ledgers.proposed()
    ledgers.countersign(signed)
    about = str(CommitmentEntry.objects.get(commitment=disputed, ours=True).pk)
    ledgers.say(disputed, Kind.DISPUTE, {"of": about, "reason": "No."})
    for one in (signed, alone, disputed):
        aged(one, 40)
    sweep(now())
    assert told(ledgers.keeper, KIND) == 0


def test_who_joined_today_has_not_kept_us_waiting_before(ledgers: Ledgers) -> None:
    commitment = ledgers.on_paper()
    aged(commitment, 40)
    actions.join_partner(ledgers.keeper, commitment.pk, TOKYO, WAY_OUT)
    assert waits_since(ledgers.fresh(commitment)) == now().astimezone(ZoneInfo(commitment.agency.zone)).date()
    sweep(now())
    assert told(ledgers.keeper, KIND) == 0
