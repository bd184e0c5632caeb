"""A partner that never countersigns: those who keep it are reminded, then the head of the unit; never twice of one proposal."""

from datetime import timedelta
from importlib import import_module
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.actions._commitments import rebuild
from comity.cooperation.commitments.folding import waits_since
from comity.cooperation.commitments.sweeps import sweep
from comity.cooperation.core.ledger import Kind
from comity.cooperation.models import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.tests.commitments_ground import WAY_OUT, Ledgers, told
from comity.cooperation.tests.test_commitments_pages import at, go, ok
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import TOKYO
from comity.sharing.showing import names_of
from comity.web.dates import day_words

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


def test_it_stays_marked_with_who_has_not_signed_and_since_when(ledgers: Ledgers) -> None:
    commitment, name = ledgers.proposed(), names_of([TOKYO])[TOKYO]
    aged(commitment, 20)
    with writing():
        rebuild(commitment)
    since = ledgers.fresh(commitment).unsigned_since
    assert since == now().astimezone(ZoneInfo(commitment.agency.zone)).date() - timedelta(days=20)
    words = f"Not countersigned by {name} since {day_words(since, 'en')}"
    for address in ("list", "board"):
        assert words in ok(go(ledgers.keeper).get(at(address))), address
    for address in ("commitment", "history"):
        assert words in ok(go(ledgers.keeper).get(at(address, commitment.pk))), address
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).unsigned_since is None
    assert words not in ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))


def test_what_the_migration_filled_is_what_the_entries_say(ledgers: Ledgers) -> None:
    fill = import_module("comity.cooperation.migrations.0002_who_is_waited_for")
    open_one, joined, signed = ledgers.proposed(), ledgers.on_paper(), ledgers.agreed()
    actions.join_partner(ledgers.keeper, joined.pk, TOKYO, WAY_OUT)
    disputed = ledgers.proposed()
    about = str(CommitmentEntry.objects.get(commitment=disputed, ours=True).pk)
    ledgers.say(disputed, Kind.DISPUTE, {"of": about, "reason": "No."})
    aged(open_one, 9)
    with writing():
        rebuild(open_one)
        rows = Commitment.objects.order_by("pk")
        before = list(rows.values_list("pk", "unsigned_since", "dispute_waits_on_us"))
        assert [one for one in before if one[0] == disputed.pk] == [(disputed.pk, None, True)]
        rows.update(unsigned_since=None, dispute_waits_on_us=False)
        with connection.cursor() as cursor:
            cursor.execute(fill.DISPUTES)
            cursor.execute(fill.UNSIGNED)
    assert list(rows.values_list("pk", "unsigned_since", "dispute_waits_on_us")) == before
    assert ledgers.fresh(signed).unsigned_since is None


def test_what_an_upgrade_left_is_computed_anew_once(ledgers: Ledgers) -> None:
    again = import_module("comity.cooperation.migrations.0009_what_is_computed_again")
    waiting, answered = ledgers.proposed(), ledgers.proposed()
    for one in (waiting, answered):
        about = str(CommitmentEntry.objects.get(commitment=one, ours=True).pk)
        ledgers.say(one, Kind.DISPUTE, {"of": about, "reason": "No."})
    actions.withdraw_change(ledgers.keeper, UUID(about))
    rows = Commitment.objects.all()
    assert not ledgers.fresh(answered).dispute_waits_on_us
    with writing(), connection.cursor() as cursor:
        rows.filter(pk=answered.pk).update(
            is_disputed=True, dispute_waits_on_us=True
        )  # as tables alone had it
        cursor.execute(again.OFFERS)
        cursor.execute(again.AGAIN)
    assert rows.filter(is_to_recompute=True).count() == 2
    sweep(now())
    assert not rows.filter(is_to_recompute=True).exists()
    assert ledgers.fresh(waiting).dispute_waits_on_us
    assert not ledgers.fresh(answered).dispute_waits_on_us
    assert Entry.objects.filter(event="commitment.recomputed").count() == 2
    sweep(now())
    assert Entry.objects.filter(event="commitment.recomputed").count() == 2
