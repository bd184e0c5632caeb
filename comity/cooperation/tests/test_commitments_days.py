"""A last day is over when it is over on both sides: both nodes say late, and count days, alike at every hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.models import Agency
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.commitments import waiting
from comity.cooperation.commitments.alarm_rules import OVER
from comity.cooperation.commitments.days import is_over, kept_zones, late_words, left_words
from comity.cooperation.commitments.listing import OVER as OVER_WORDS
from comity.cooperation.commitments.sweeps import days_to_tell, sweep
from comity.cooperation.core.last_day import day_of, days_left, over_at
from comity.cooperation.core.ledger import Kind, change
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import FlawedError
from comity.cooperation.models import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, TERMS, WAY_OUT, Ledgers
from comity.cooperation.tests.test_commitments_pages import at, go, ok
from comity.cooperation.tests.test_commitments_sure import boxes_of
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.tests.office import HANOI, TOKYO
from comity_verify.promises import read_promise

HERE, THERE = "Asia/Ho_Chi_Minh", "Asia/Tokyo"
BOTH = (HERE, THERE)
DUE = date(2026, 12, 31)
# clocks set back and forward at and after midnight, a day left out, and the two ends of the date line
ZONES = (
    *BOTH, "UTC", "America/Havana", "Asia/Beirut", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
    "Pacific/Chatham", "Atlantic/Azores", "America/Asuncion", "Asia/Kathmandu", "Australia/Lord_Howe",
)  # fmt: skip
SIDES = st.lists(st.sampled_from(ZONES), min_size=1, max_size=2, unique=True)
DAYS = st.dates(date(1995, 1, 2), date(2035, 12, 30))


@given(zones=SIDES, due=DAYS, hours=st.integers(-60, 60), minutes=st.integers(0, 59))
def test_both_sides_compute_the_same_from_what_both_have(
    zones: list[str], due: date, hours: int, minutes: int
) -> None:
    moment = datetime.combine(due, datetime.min.time(), UTC) + timedelta(hours=hours, minutes=minutes)
    theirs = list(reversed(zones))
    assert (over_at(due, zones), days_left(due, moment, zones)) == (
        over_at(due, theirs),
        days_left(due, moment, theirs),
    )
    is_late = days_left(due, moment, zones) < 0
    assert is_late == (over_at(due, zones) <= moment)
    # late is what is over by the calendar on the wall of either side, and nothing else
    assert is_late == all(moment.astimezone(ZoneInfo(one)).date() > due for one in zones)
    assert days_left(due, moment + timedelta(days=1), zones) <= days_left(due, moment, zones)


@given(zones=SIDES, due=DAYS, days=st.integers(-40, 800), minutes=st.integers(0, 1439))
def test_words_of_a_last_day_count_the_days_that_the_rule_counts(
    zones: list[str], due: date, days: int, minutes: int
) -> None:
    moment = datetime.combine(due, datetime.min.time(), UTC) + timedelta(days=days, minutes=minutes)
    left = days_left(due, moment, zones)
    state, words = left_words(due, moment, zones)
    assert (state == "late") == (over_at(due, zones) <= moment)
    if left < 0:
        assert words == late_words(-left) == f"{-left} day{'s' if left < -1 else ''} late"
    elif left:
        assert words == f"{left} day{'s' if left > 1 else ''} left"


def test_at_every_hour_around_its_end_the_rows_say_what_the_rule_says(ledgers: Ledgers) -> None:
    """Our list, desk, reminder and brief; and Tokyo's node, which has nothing but what was signed."""
    ours = ledgers.agreed(due=DUE)
    theirs = ledgers.agreed(due=DUE, actor=TOKYO, addressee=HANOI)
    there = ledgers.at_tokyo(ours).terms
    assert there is not None
    assert (list(there.zones), ours.due_zones) == ([HERE, THERE], [HERE, THERE])
    home = Agency.objects.get(is_home=True)
    begun = datetime(2026, 12, 30, 12, tzinfo=UTC)
    seen = set()
    for moment in (begun + timedelta(hours=hours) for hours in range(60)):
        left = days_left(there.due or DUE, moment, there.zones)  # as Tokyo counts
        is_late = left < 0
        seen.add(left)
        assert is_late == Commitment.objects.filter(is_over(moment), pk=ours.pk).exists(), moment
        assert is_late == waiting.days_over_there(ledgers.keeper, moment).filter(pk=theirs.pk).exists()
        promise = promise_of(ledgers.keeper, ours, ["en"], moment, is_joint=False)
        assert promise is not None
        assert promise["days_late"] == max(-left, 0)
        with writing():
            CommitmentAlarm.objects.all().delete()
            for code in ("30-days", "7-days", "1-day"):
                CommitmentAlarm.objects.create(commitment=ours, due=DUE, rule=code)
        assert (ours.pk in days_to_tell(home, moment)) == is_late, (moment, OVER)
    assert seen == {1, 0, -1, -2}


@pytest.mark.parametrize(("ahead", "stands"), [(15, False), (14, True), (1, True)])
def test_the_desk_counts_fourteen_days_by_the_same_rule(
    ledgers: Ledgers, ahead: int, *, stands: bool
) -> None:
    commitment = ledgers.agreed(due=DUE)
    for hour in (17, 23):  # of UTC: the day is the next one in both zones, and lasts
        moment = datetime(2026, 12, 30, hour, tzinfo=UTC) - timedelta(days=ahead)
        assert days_left(DUE, moment, BOTH) == ahead
        assert waiting.days_near(ledgers.keeper, moment).filter(pk=commitment.pk).exists() == stands


def test_pages_say_it_alike_to_readers_of_any_zone(ledgers: Ledgers) -> None:
    today = day_of(now(), BOTH)
    due_now, over = ledgers.agreed(due=today), ledgers.agreed(due=today - timedelta(days=1))
    with writing():
        type(ledgers.keeper).objects.filter(pk=ledgers.keeper.pk).update(zone=THERE)
    ledgers.keeper.refresh_from_db()
    for person in (ledgers.keeper, ledgers.supervisor):
        listed = ok(go(person).get(at("list"), {"late": "1"}))
        assert over.ref in listed
        assert due_now.ref not in listed
        assert "1 day late" in ok(go(person).get(at("commitment", over.pk)))
        page = ok(go(person).get(at("commitment", due_now.pk)))
        assert "Its last day" in page
        assert str(OVER_WORDS) not in page
        for place in ("Tokyo", "Hanoi", "Hà Nội"):
            if place in page:
                break
        else:
            pytest.fail("the page says nothing of when the day ends at either side")
        assert "Over when it is over on both sides:" in page


def test_a_day_that_stays_keeps_its_zones_and_a_new_one_has_those_of_now(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(due=DUE)
    ledgers.change(commitment, texts={"en": "Train eleven officers"})
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).due_zones == [HERE, THERE]
    with writing():
        Agency.objects.filter(is_home=True).update(zone="Asia/Shanghai")
    entry = ledgers.change(commitment, due=LATER.due, reason=LATER.reason)
    actions.approve_entry(ledgers.supervisor, entry.pk)
    ledgers.countersign(commitment)
    after = ledgers.fresh(commitment)
    assert (after.due, after.due_zones) == (LATER.due, ["Asia/Shanghai", THERE])
    there = ledgers.at_tokyo(commitment).terms
    assert there is not None
    assert over_at(there.due or DUE, there.zones) == after.over_at


def test_what_was_signed_without_zones_ends_by_the_cards_of_both(ledgers: Ledgers) -> None:
    """An older node names no zone: the letter is taken in and stands, and both know the two zones from the cards."""
    wire = replace(TERMS, actor=TOKYO, addressee=HANOI, due=DUE).to_wire()
    assert "zones" not in wire
    which, entry = new_id(), str(new_id())
    letter = ledgers.say(which, Kind.CHANGE, {"on": [], "terms": wire}, entry=entry)
    assert letter.state == "delivered", letter.reason
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    commitment = Commitment.objects.get(pk=which)
    assert (commitment.due_zones, commitment.over_at) == ([HERE, THERE], over_at(DUE, BOTH))
    assert CommitmentEntry.objects.get(pk=entry).data["terms"] == wire
    assert commitment.mark == ledgers.at_tokyo(commitment).mark


@pytest.mark.parametrize(
    "zones",
    [
        ["Asia/Atlantis"],
        [],
        [HERE, THERE, "UTC"],
        ["../etc/passwd"],
        [HERE, HERE],
        "UTC",
        ["localtime"],  # of whichever machine reads it: no two nodes would agree
        ["Factory", HERE],
    ],
)
def test_a_zone_that_nobody_knows_is_refused(ledgers: Ledgers, zones: Any) -> None:
    wire = {**replace(TERMS, actor=TOKYO, addressee=HANOI).to_wire(), "zones": zones}
    letter = ledgers.say(new_id(), Kind.CHANGE, {"on": [], "terms": wire})
    assert (letter.state, letter.reason) == ("refused", "malformed")


@pytest.mark.parametrize("year", [1, 1989, 2200, 9999])
def test_a_day_that_no_partner_takes_is_refused_here(ledgers: Ledgers, year: int) -> None:
    """Its node would refuse the letter as malformed; and what the calendar cannot count on is asked of nobody."""
    far = date(year, 12, 31)
    with pytest.raises(FlawedError, match="1990 and 2199"):
        ledgers.proposed(due=far)
    commitment = ledgers.agreed()
    with pytest.raises(FlawedError, match="1990 and 2199"):
        ledgers.change(commitment, due=far, reason="Later.")
    assert Commitment.objects.count() == 1
    if year == 1989:  # an old register is kept as it is, where no letter leaves
        assert ledgers.alone(due=far).due == far
    else:
        with pytest.raises(FlawedError, match="1900 and 2199"):
            ledgers.alone(due=far)


def test_the_page_says_which_days_a_partner_takes(ledgers: Ledgers) -> None:
    commitment, client = ledgers.agreed(), go(ledgers.keeper)
    page = at("step", commitment.pk, "extend")
    answer = client.post(page, {**boxes_of(client.get(page)), "due": "9999-12-31", "reason": "Later."})
    assert answer.status_code == 422
    assert "Enter a day between 1990 and 2199." in answer.content.decode()


def test_zones_of_the_partner_are_taken_as_signed(ledgers: Ledgers) -> None:
    """What a partner signs counts, also where its card says another zone by now."""
    signed = replace(TERMS, actor=TOKYO, addressee=HANOI, due=DUE, zones=("Asia/Seoul", "UTC"))
    which, entry = new_id(), str(new_id())
    assert ledgers.say(which, Kind.CHANGE, change((), signed), entry=entry).state == "delivered"
    assert Commitment.objects.get(pk=which).due_zones == ["Asia/Seoul", "UTC"]


def test_a_partner_without_a_node_has_no_zone_and_the_day_is_ours(ledgers: Ledgers) -> None:
    alone = ledgers.alone(due=DUE)
    assert alone.due_zones == [HERE]
    page = ok(go(ledgers.keeper).get(at("commitment", alone.pk)))
    assert "Over when it is over on both sides:" not in page


def test_without_a_day_nothing_is_over(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(due=None)
    assert (commitment.due, commitment.due_zones, commitment.over_at) == (None, [], None)
    assert "zones" not in CommitmentEntry.objects.get(commitment=commitment, ours=True).data["terms"]


def test_a_row_of_before_ends_by_our_clock_until_the_sweep_has_computed_it(ledgers: Ledgers) -> None:
    migration = import_module("comity.cooperation.migrations.0011_where_a_last_day_ends")
    theirs = replace(TERMS, actor=TOKYO, addressee=HANOI, due=DUE)
    which = new_id()
    assert ledgers.say(which, Kind.CHANGE, change((), theirs)).state == "delivered"
    rows = Commitment.objects.filter(pk=which)
    with writing():
        Agency.objects.filter(is_home=True).update(zone="Asia/Seoul")  # the partner's day ends first, or last
        Peer.objects.filter(node=TOKYO).update(zone="UTC")
        rows.update(due_zones=[], over_at=None)
        with connection.cursor() as cursor:
            cursor.execute(migration.BEFORE)
    row = rows.get()
    assert (kept_zones(row), row.over_at) == (["Asia/Seoul"], over_at(DUE, ["Asia/Seoul"]))
    sweep(now())
    row = rows.get()
    assert (row.due_zones, row.over_at) == (["Asia/Seoul", "UTC"], over_at(DUE, ["UTC"]))


def test_terms_say_their_zones_and_read_them_again() -> None:
    zones: Sequence[str] = (HERE, THERE)
    terms = replace(TERMS, zones=zones)
    assert Terms.from_wire(terms.to_wire()) == terms
    assert Terms.from_wire(TERMS.to_wire()).zones == ()


def test_the_verifier_reads_terms_with_zones_and_without() -> None:
    for zones in ((), (HERE,), BOTH):
        assert read_promise({"terms": replace(TERMS, zones=zones).to_wire()}) is not None
    for wrong in ([], ["a b"], [HERE, HERE], [*BOTH, "UTC"], "UTC", [1]):
        assert read_promise({"terms": {**TERMS.to_wire(), "zones": wrong}}) is None
