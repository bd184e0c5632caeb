"""An operation that two nodes hold: entries in letters, and both compute the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.operations import actions
from comity.operations.bodies import ENTRY, JOINT
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.fold import State as Stands
from comity.operations.core.pairs import Standing
from comity.operations.core.plan import Part
from comity.operations.core.results import Found, Outcome, Seizure
from comity.operations.exceptions import (
    ChangedMeanwhileError,
    EndedError,
    NotAllGoError,
    NothingChangedError,
    NothingMissingError,
    WordsOfVictimsError,
)
from comity.operations.listing import _offences
from comity.operations.models import Entry, Operation, Pairing, Result
from comity.operations.reaching import missing_at, not_yet_at, reach_of
from comity.operations.seeding import Seed, seed_operation
from comity.operations.tests.ground import (
    ARRESTS,
    BEGINS,
    PLAN,
    TERMS,
    Ground,
)
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, HANOI, TOKYO

KILO = Found(
    Outcome.SEIZURE, BEGINS + timedelta(hours=2), "Asia/Ho_Chi_Minh", "Công an Hà Nội", "PC02", 1,
    place="Điểm tập kết", seizure=Seizure("05023", "Mỹ phẩm", Decimal("12.5"), "KGM"),
)  # fmt: skip
RESCUED = Found(
    Outcome.VICTIMS_RESCUED, BEGINS + timedelta(hours=2), "Asia/Ho_Chi_Minh", "Công an Hà Nội", "own-officers", 3,
    site=f"{HANOI}/s1",
)  # fmt: skip


def test_the_invitation_leaves_with_the_plan_and_who_takes_part(ground: Ground) -> None:
    operation = ground.joint()
    letter = OutLetter.objects.get(schema=JOINT)
    assert letter.conv == operation.pk
    assert operation.is_joint
    assert ground.at_tokyo(operation).parties == (HANOI, TOKYO)
    assert ground.at_tokyo(operation).parts == ground.here(operation).parts == {HANOI: PLAN}


def test_results_of_both_count_the_same_on_both_to_the_digit(ground: Ground) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    actions.enter_result(ground.officer, operation.pk, KILO)
    actions.enter_result(ground.officer, operation.pk, RESCUED)
    ground.found_by_tokyo(
        operation, replace(KILO, seizure=Seizure("05023", "Mỹ phẩm", Decimal("0.000001"), "KGM"))
    )
    ground.found_by_tokyo(operation, replace(ARRESTS, at=BEGINS + timedelta(hours=9), number=2))
    here, there = ground.here(operation).totals.to_json(), ground.at_tokyo(operation).totals.to_json()
    assert here == there
    assert here == {
        "numbers": {"arrest": 13, "seizure": 2, "victims-rescued": 3},
        "seized": [{"offence": "05023", "unit": "KGM", "quantity": "12.500001"}],
    }


def test_one_arrest_of_both_is_one_after_both_agreed(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    theirs = ground.found_by_tokyo(operation, replace(ARRESTS, at=ARRESTS.at + timedelta(minutes=20)))
    pairing = Pairing.objects.get(operation=operation)
    assert (pairing.standing, pairing.waits_on_us) == (Standing.OFFERED, True)
    assert Result.objects.get(pk=ours.pk).may_be_same
    actions.say_same(ground.officer, pairing.pk, "same", keep=ours.pk)
    pairing.refresh_from_db()
    assert (pairing.standing, pairing.waits_on_us) == (Standing.ASKED, False)
    assert ground.here(operation).totals.of(Outcome.ARREST) == 22
    said = {
        "results": sorted([str(ours.pk), str(theirs.pk)]),
        "word": "same",
        "keep": str(ours.pk),
        "text": "",
    }
    assert ground.say(operation, Kind.SAME, said).state == "delivered"
    pairing.refresh_from_db()
    assert pairing.standing == Standing.AGREED
    assert ground.here(operation).totals.to_json() == ground.at_tokyo(operation).totals.to_json()
    assert ground.here(operation).totals.of(Outcome.ARREST) == 11
    assert not Result.objects.get(pk=theirs.pk).is_counted
    with pytest.raises(NothingChangedError):
        actions.say_same(ground.officer, pairing.pk, "same", keep=ours.pk)


def test_a_partner_asks_and_we_deny(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    theirs = ground.found_by_tokyo(operation, replace(ARRESTS, place="", site="", person=""))
    said = {"results": sorted([str(ours.pk), str(theirs.pk)]), "word": "same", "keep": "", "text": ""}
    ground.say(operation, Kind.SAME, said)
    pairing = Pairing.objects.get(operation=operation)
    assert pairing.waits_on_us
    actions.say_same(ground.officer, pairing.pk, "not-same", text="Another house.")
    assert Pairing.objects.get(pk=pairing.pk).standing == Standing.DENIED
    assert ground.at_tokyo(operation).totals.of(Outcome.ARREST) == 22


def test_corrections_and_withdrawals_follow(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    actions.correct_result(
        ground.officer, ours.pk, replace(ARRESTS, number=9), "miscounted", "", version=ours.seq
    )
    assert ground.at_tokyo(operation).totals.of(Outcome.ARREST) == 9
    with pytest.raises(ChangedMeanwhileError):  # the second of two that crossed
        actions.correct_result(
            ground.officer, ours.pk, replace(ARRESTS, number=8), "miscounted", "", version=ours.seq
        )
    theirs = ground.found_by_tokyo(operation, replace(ARRESTS, at=BEGINS + timedelta(hours=9)))
    data = {
        "result": str(theirs.pk),
        "base": 1,
        "reason": "miscounted",
        "text": "",
        "now": replace(ARRESTS, number=4).to_wire(),
    }
    ground.say(operation, Kind.CORRECTION, data)
    assert ground.here(operation).totals.of(Outcome.ARREST) == 13
    version = Result.objects.get(pk=ours.pk).version
    actions.withdraw_result(ground.officer, ours.pk, "not-so", "", version=version)
    ground.say(operation, Kind.WITHDRAWAL, {"result": str(theirs.pk), "reason": "not-so", "text": ""})
    assert ground.here(operation).totals.to_json() == ground.at_tokyo(operation).totals.to_json()
    assert ground.here(operation).totals.numbers == {}


@pytest.mark.parametrize(
    ("kind", "data", "reason"),
    [
        (Kind.PARTY, {"node": "cxp:node:kr:seoul", "takes_part": True}, "not-yours"),
        (Kind.COURSE, {"word": "end", "mark": "0" * 64}, "not-yours"),
        (Kind.RESULT, {**ARRESTS.to_wire(), "number": 0}, "malformed"),
        (Kind.RESULT, {**ARRESTS.to_wire(), "zone": "Mars/Olympus"}, "malformed"),
        (Kind.RESULT, {**RESCUED.to_wire(), "source": "Trần Thị B."}, "malformed"),
        (
            Kind.RESULT,
            {**RESCUED.to_wire(), "person": {"name": "Trần Thị B.", "language": "vi"}},
            "malformed",
        ),
        (Kind.RESULT, {**ARRESTS.to_wire(), "seizure": KILO.to_wire()["seizure"]}, "malformed"),
        (Kind.PLAN, {**PLAN.to_wire(), "phases": [{**PLAN.phases[0].to_wire(), "site": "s9"}]}, "malformed"),
    ],
)
def test_what_a_partner_may_not_say_is_refused(
    ground: Ground, kind: Kind, data: dict[str, Any], reason: str
) -> None:
    letter = ground.say(ground.joint(), kind, data)
    assert (letter.state, letter.reason) == ("refused", reason)


def test_a_partner_does_not_correct_ours(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    letter = ground.say(operation, Kind.WITHDRAWAL, {"result": str(ours.pk), "reason": "not-so", "text": ""})
    assert letter.reason == "not-yours"


def test_an_entry_of_a_node_that_takes_no_part_is_refused(ground: Ground, seoul: Partner) -> None:
    operation = ground.joint()
    letter = ground.say(operation, Kind.RESULT, ARRESTS.to_wire(), by=seoul, seq=1)
    assert letter.reason == "not-a-party"
    assert (
        ground.say(Operation(pk=ground.officer.pk), Kind.RESULT, ARRESTS.to_wire()).reason
        == "unknown-operation"
    )


def test_the_same_entry_twice_changes_nothing_and_another_under_its_id_is_refused(ground: Ground) -> None:
    operation = ground.joint()
    theirs = ground.found_by_tokyo(operation)
    row = Entry.objects.get(pk=theirs.pk)
    again = ground.say(operation, Kind.RESULT, ARRESTS.to_wire(), seq=row.seq, entry=str(row.pk), at=row.at)
    assert again.state == "delivered"
    assert ground.here(operation).totals.of(Outcome.ARREST) == 11
    other = ground.say(
        operation,
        Kind.RESULT,
        replace(ARRESTS, number=99).to_wire(),
        seq=row.seq,
        entry=str(row.pk),
        at=row.at,
    )
    assert other.reason == "id-reused"


def test_it_runs_only_when_both_said_go_about_what_stands(ground: Ground) -> None:
    operation = ground.joint()
    mark = operation.mark
    actions.decide_operation(ground.supervisor, operation.pk, "go", "Ready.", mark=mark)
    with pytest.raises(NotAllGoError):
        actions.begin_operation(ground.supervisor, operation.pk)
    ground.say(operation, Kind.DECISION, {"word": "go", "reason": "準備完了", "mark": mark})
    assert Operation.objects.get(pk=operation.pk).state == Stands.GO
    # moved across midnight UTC: everybody decides again
    phase = replace(PLAN.phases[0], begins=BEGINS + timedelta(hours=5), ends=BEGINS + timedelta(hours=9))
    moved = replace(PLAN, phases=(phase,), reason="The van comes later.")
    entry = actions.change_plan(ground.officer, operation.pk, actions.PlanDraft(moved), version=1)
    operation.refresh_from_db()
    assert (operation.state, operation.begins_at) == (Stands.PLANNED, BEGINS + timedelta(hours=5))
    assert ground.at_tokyo(operation).mark == operation.mark != mark
    with pytest.raises(ChangedMeanwhileError):
        actions.decide_operation(ground.supervisor, operation.pk, "go", "Ready.", mark=mark)
    with pytest.raises(ChangedMeanwhileError):
        actions.change_plan(ground.officer, operation.pk, actions.PlanDraft(PLAN), version=1)
    with pytest.raises(NothingChangedError):
        actions.change_plan(ground.officer, operation.pk, actions.PlanDraft(moved), version=entry.seq)
    actions.decide_operation(ground.supervisor, operation.pk, "go", "Ready.", mark=operation.mark)
    ground.say(operation, Kind.DECISION, {"word": "go", "reason": "了解", "mark": operation.mark})
    actions.begin_operation(ground.supervisor, operation.pk)
    assert ground.at_tokyo(operation).state is Stands.RUNNING
    actions.end_operation(ground.supervisor, operation.pk)
    assert ground.at_tokyo(operation).state is ground.here(operation).state is Stands.ENDED
    with pytest.raises(EndedError):
        actions.decide_operation(ground.supervisor, operation.pk, "no-go", "Late.", mark=operation.mark)
    actions.enter_result(ground.officer, operation.pk, ARRESTS)


def test_an_entry_to_a_node_that_is_down_is_shown_as_not_received(ground: Ground) -> None:
    operation = ground.joint()
    ground.delivered()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    rows, reach = list(operation.entries.all()), reach_of(operation)
    assert [one.pk for one in not_yet_at(TOKYO, rows, reach)] == [ours.pk]
    assert missing_at(TOKYO, rows, reach) == []  # it is on its way
    with pytest.raises(NothingMissingError):
        actions.share_missing(ground.officer, operation.pk, TOKYO)
    ground.delivered(State.REFUSED)
    assert [one.pk for one in missing_at(TOKYO, rows, reach_of(operation))] == [ours.pk]
    assert actions.share_missing(ground.officer, operation.pk, TOKYO) == 1
    ground.delivered()
    assert not_yet_at(TOKYO, rows, reach_of(operation)) == []


def test_a_part_of_the_plan_that_is_not_shared_stays(ground: Ground) -> None:
    operation = ground.joint()
    private = Part(contacts=PLAN.contacts)
    shared = replace(PLAN, contacts=())
    actions.change_plan(ground.officer, operation.pk, actions.PlanDraft(shared, private), version=1)
    assert ground.at_tokyo(operation).parts[HANOI].contacts == ()
    letter = OutLetter.objects.get(schema=ENTRY)
    assert "Lê Văn Nam" not in bytes(letter.inner).decode()


def test_what_stays_in_the_house_is_not_counted_jointly_until_it_is_shared(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(
        ground.officer, operation.pk, ARRESTS, private={"name": "Nguyễn Văn Hải"}, in_house=True
    )
    actions.correct_result(
        ground.officer, ours.pk, replace(ARRESTS, number=10), "miscounted", "", version=ours.seq
    )
    row = Result.objects.get(pk=ours.pk)
    assert (row.in_house, row.is_counted, row.number) == (True, False, 10)
    assert not OutLetter.objects.filter(schema=ENTRY).exists()
    assert ground.here(operation).totals.numbers == {}
    assert actions.share_result(ground.officer, ours.pk) == 2
    assert ground.at_tokyo(operation).totals.of(Outcome.ARREST) == 10
    assert ground.here(operation).totals.to_json() == ground.at_tokyo(operation).totals.to_json()


def test_where_two_must_release_an_entry_counts_once_it_has_left(ground: Ground) -> None:
    operation = ground.joint()
    actions.settle_terms(ground.officer, operation.pk, replace(TERMS, purpose="locating", article="2"))
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert (ours.state, Result.objects.get(pk=ours.pk).in_house) == ("waits", True)
    outgoing = Outgoing.objects.get(origin_id=ours.pk)
    approve_outgoing(ground.supervisor, outgoing.pk)
    row = Result.objects.get(pk=ours.pk)
    assert (row.in_house, row.is_counted) == (False, True)
    second = actions.enter_result(ground.officer, operation.pk, replace(ARRESTS, number=1))
    give_back_outgoing(
        ground.supervisor, Outgoing.objects.get(origin_id=second.pk).pk, "The name is missing."
    )
    second.refresh_from_db()
    assert second.state == "returned"
    assert ground.here(operation).totals.to_json() == ground.at_tokyo(operation).totals.to_json()


def test_victims_are_numbers_in_reasons_too(ground: Ground) -> None:
    operation = ground.joint()
    entry = actions.enter_result(ground.officer, operation.pk, RESCUED)
    with pytest.raises(WordsOfVictimsError):
        actions.withdraw_result(
            ground.officer, entry.pk, "not-so", "Trần Thị B. is not one.", version=entry.seq
        )
    theirs = ground.found_by_tokyo(operation, RESCUED)
    letter = ground.say(
        operation, Kind.WITHDRAWAL, {"result": str(theirs.pk), "reason": "other", "text": "Trần Thị B."}
    )
    assert letter.reason == "malformed"
    same = {
        "results": sorted([str(entry.pk), str(theirs.pk)]),
        "word": "same",
        "keep": "",
        "text": "Trần Thị B.",
    }
    assert ground.say(operation, Kind.SAME, same).reason == "malformed"
    assert ground.say(operation, Kind.SAME, {**same, "text": ""}).state == "delivered"


def test_no_invitation_brings_words_about_victims_either(ground: Ground) -> None:
    said = ground.said_by_tokyo()
    result, words = str(new_id()), "Trần Thị B."
    withdrawn = {"result": result, "reason": "other", "text": words}
    said += [
        Signed(result, TOKYO, 3, Kind.RESULT, now(), RESCUED.to_wire()).to_wire(),
        Signed(str(new_id()), TOKYO, 4, Kind.WITHDRAWAL, now(), withdrawn).to_wire(),
    ]
    letter, identifier = ground.invited(said=said)
    assert letter.reason == "malformed"
    assert not Operation.objects.filter(pk=identifier).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"found": {"at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)}},
        {"found": {"at": datetime(1, 1, 1, tzinfo=UTC)}},
        {"at": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
    ],
)
def test_a_moment_that_no_page_could_show_is_refused(ground: Ground, change: dict[str, Any]) -> None:
    operation = ground.joint()
    far = replace(ARRESTS, **change.pop("found", {}))
    assert ground.say(operation, Kind.RESULT, far.to_wire(), **change).reason == "malformed"
    client = signed_in(Client(), ground.officer)
    assert client.get(reverse("operations:results")).status_code == 200


def test_a_phase_that_no_page_could_show_is_refused(ground: Ground) -> None:
    operation = ground.joint()
    phase = replace(PLAN.phases[0], ends=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))
    far = replace(PLAN, phases=(phase,)).to_wire()
    assert ground.say(operation, Kind.PLAN, far).reason == "malformed"


def test_a_filter_names_no_class_of_results_that_a_person_may_not_see(ground: Ground) -> None:
    actions.enter_result(ground.officer, ground.planned().pk, KILO)
    for person, codes in ((ground.officer, {"none", "05023"}), (ground.office.cast.consular, {"none"})):
        request = RequestFactory().get("/")
        request.user = person
        assert {str(code) for code, _words in _offences(request)} == codes


def test_an_operation_is_seeded_with_its_partner(ground: Ground) -> None:
    seed = Seed(
        title="集積所への一斉捜索",
        title_language="ja",
        begins=BEGINS,
        site="集積所",
        zone="Asia/Tokyo",
        agency="埼玉県警察",
        agreement=AGREEMENT,
        article="1",
    )
    operation = seed_operation(ground.officer, seed, TOKYO)
    assert (operation.is_joint, operation.begins_at) == (True, BEGINS)
    assert ground.at_tokyo(operation).mark == operation.mark
