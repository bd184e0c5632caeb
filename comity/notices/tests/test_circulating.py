"""A file leaves, is flagged, renewed, expires and is taken back; and never reaches who is left out."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Agency
from comity.accounts.tests.cast import signed_in
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.exchange.core.letter import LetterType
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter, Peer
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.notices import actions, sweeps
from comity.notices.actions import Party
from comity.notices.actions.keeping import correct_rows, purge_letter
from comity.notices.bodies import FLAG
from comity.notices.core.preflight import may_leave
from comity.notices.exceptions import (
    ChangedMeanwhileError,
    EndedError,
    FearedStateError,
    LeftOutError,
    NobodyChosenError,
    NotAskedError,
    NotClearedError,
    NotHereError,
    StateNotNamedError,
    TooLongError,
)
from comity.notices.models import Circulation, CloseReason, FileKind, WantedFile
from comity.notices.showing import Reached, reached
from comity.notices.standing import lines_of
from comity.notices.tests.seekers import WITH_SEOUL, WITH_TOKYO, Seekers
from comity.notices.tests.weak import WEAK
from comity.release.actions import approve_outgoing
from comity.release.exceptions import SeniorNeededError
from comity.release.leaving import release_gate
from comity.release.models import Outgoing
from comity.requests.tests.office import SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, data_in
from comity.screening import standing as screening_standing
from comity.sharing.bodies import RESULT
from comity.sharing.models import Holder, Revision


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def letters() -> list[OutLetter]:
    return list(OutLetter.objects.filter(schema="notices/wanted/1").order_by("ls"))


def again(file: WantedFile) -> WantedFile:
    return WantedFile.objects.select_related("agency").get(pk=file.pk)


def test_an_older_page_does_not_write_over_a_newer_sheet(seekers: Seekers) -> None:
    file = seekers.file()
    with pytest.raises(ChangedMeanwhileError):
        actions.save_sheet(seekers.officer, file.pk, seekers.sheet(charge="Other"), version=1)
    assert again(file).sheet["charge"] == "Organised theft from shops"


def test_nothing_leaves_while_a_rule_asks(seekers: Seekers) -> None:
    file = seekers.file()
    assert file.to_answer > 0
    with pytest.raises(NotClearedError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan())
    assert letters() == []


@pytest.mark.parametrize("reason", [one for one in WEAK if one not in {"no-offence-there", "national-kept"}])
def test_a_weak_file_is_stopped_at_home(seekers: Seekers, reason: str) -> None:
    change = dict(WEAK[reason][1])
    if "refugee_from" in change:
        change["refugee_from"] = (seekers.officer.agency.country,)
    if reason == "below-two-years":
        change["max_months"] = 23
    file = seekers.answered(seekers.file(**change))
    assert reason in {one.finding.reason for one in lines_of(file)}
    with pytest.raises(NotClearedError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan())
    assert letters() == []


def test_what_is_no_offence_there_is_said_by_a_person_and_stops_it(seekers: Seekers) -> None:
    file = seekers.file()
    line = next(one for one in lines_of(file) if one.rule.id == "dual-criminality")
    actions.answer_rule(
        seekers.officer, file.pk, line.key, line.digest, satisfied=False, reason="Tokyo says no."
    )
    assert again(file).stopped == 1
    with pytest.raises(NotAskedError):
        actions.answer_rule(seekers.officer, file.pk, line.key, "0" * 64, satisfied=True, reason="x")


def test_it_goes_under_the_fullest_kind_and_says_until_when(seekers: Seekers) -> None:
    file = seekers.circulated()
    (letter,) = letters()
    data = data_in(letter)
    assert data["file"] == str(file.pk)
    assert data["asks"] == "provisional-arrest"
    assert str(letter.conv) == str(file.pk)
    assert file.state == "circulated"
    assert file.review_at is not None
    assert file.expires_at is not None
    assert timedelta(days=180) < file.expires_at - file.review_at < timedelta(days=185)
    with pytest.raises(NobodyChosenError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan())


def test_a_second_person_approves_and_the_preflight_is_asked_again_then(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file())
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(TOKYO, WITH_TOKYO, "2")))
    outgoing = Outgoing.objects.get(origin_kind="wanted")
    assert (again(file).state, outgoing.state) == ("draft", "to-approve")
    lapsed = seekers.sheet(limitation="2020-01-01")
    changed = actions.save_sheet(seekers.officer, file.pk, lapsed, version=again(file).version)
    with pytest.raises(NotClearedError):
        approve_outgoing(seekers.supervisor, outgoing.pk)
    assert letters() == []
    actions.save_sheet(seekers.officer, file.pk, seekers.sheet(), version=changed.version)
    approve_outgoing(seekers.supervisor, outgoing.pk)
    assert len(letters()) == 1
    assert again(file).state == "circulated"


def test_who_is_left_out_never_gets_it(seekers: Seekers) -> None:
    seoul = seekers.sharers.seoul
    file = seekers.answered(seekers.file(sought_in=("JPN", "KOR")))
    both = (Party(TOKYO, WITH_TOKYO, "1"), Party(SEOUL, WITH_SEOUL, "1"))
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(*both, excluded=frozenset({SEOUL})))
    assert [one.peer.node for one in letters()] == [TOKYO]
    with pytest.raises(NobodyChosenError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan(both[1]))
    assert seoul.node == SEOUL
    assert data_in(letters()[0])["file"] == str(file.pk)


def test_the_state_somebody_fled_from_never_gets_it(seekers: Seekers) -> None:
    file = seekers.answered(
        seekers.file(sought_in=("JPN", "KOR"), refugee="recognised", refugee_from=("KOR",))
    )
    with pytest.raises(FearedStateError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(SEOUL, WITH_SEOUL, "1")))
    # of a refugee a named senior decides, also towards any other state
    actions.circulate_file(seekers.officer, file.pk, seekers.plan())
    assert letters() == []
    with pytest.raises(SeniorNeededError):
        approve_outgoing(seekers.supervisor, Outgoing.objects.get(origin_kind="wanted").pk)


def test_a_state_whose_law_was_not_asked_gets_nothing(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file())
    with pytest.raises(StateNotNamedError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(SEOUL, WITH_SEOUL, "1")))
    with pytest.raises(TooLongError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan(until=now() + timedelta(days=2000)))


def test_a_queued_letter_is_held_once_a_rule_stops_the_file(seekers: Seekers) -> None:
    file = seekers.circulated()
    (letter,) = letters()
    queued = QueuedLetter(letter.mid, TOKYO, letter.schema, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    actions.save_sheet(seekers.officer, file.pk, seekers.sheet(political="yes"), version=file.version)
    assert release_gate(queued, now()) == "preflight"


def test_a_queued_letter_is_held_once_the_link_carries_less(seekers: Seekers) -> None:
    seekers.circulated()
    (letter,) = letters()
    queued = QueuedLetter(letter.mid, TOKYO, letter.schema, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    with writing():
        Peer.objects.filter(node=TOKYO).update(ceiling=0)
    assert release_gate(queued, now()) == "above-ceiling"


def test_what_waits_is_judged_by_its_own_sheet_too(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file())
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(TOKYO, WITH_TOKYO, "2")))
    outgoing = Outgoing.objects.get(origin_kind="wanted")
    line = next(one for one in lines_of(file) if one.rule.id == "dual-criminality")
    actions.answer_rule(
        seekers.officer, file.pk, line.key, line.digest, satisfied=False, reason="Tokyo says no."
    )
    other = seekers.sheet(
        offence="05022"
    )  # the file goes on under another class; the letter has the first one
    seekers.answered(actions.save_sheet(seekers.officer, file.pk, other, version=again(file).version))
    assert may_leave(lines_of(again(file)))
    with pytest.raises(NotClearedError):
        approve_outgoing(seekers.supervisor, outgoing.pk)
    assert letters() == []


def test_what_waits_for_a_partner_that_was_left_out_meanwhile_says_so(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file(sought_in=("JPN", "KOR")))
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(TOKYO, WITH_TOKYO, "2")))
    to_seoul = seekers.plan(Party(SEOUL, WITH_SEOUL, "1"), excluded=frozenset({TOKYO}))
    actions.circulate_file(seekers.officer, file.pk, to_seoul)
    with pytest.raises(LeftOutError):
        approve_outgoing(seekers.supervisor, Outgoing.objects.get(peer__node=TOKYO).pk)


def test_the_state_that_is_feared_gets_nothing_while_nobody_knows(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file(sought_in=("JPN", "KOR"), refugee="unknown", refugee_from=("KOR",)))
    with pytest.raises(FearedStateError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(SEOUL, WITH_SEOUL, "1")))


def test_a_warrant_ends_with_the_day_at_the_agency(seekers: Seekers, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 23:30 UTC it is the next day in Hà Nội: a warrant until the day before has expired."""
    with writing():
        Agency.objects.filter(is_home=True).update(zone="Asia/Ho_Chi_Minh")
    late = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(screening_standing, "now", lambda: late)
    file = again(seekers.file(warrant_until="2027-03-01", warrant_endless="no"))
    assert "warrant-expired" in {one.finding.reason for one in lines_of(file)}


def test_a_file_that_is_still_sought_for_is_not_taken_back(seekers: Seekers) -> None:
    file = seekers.circulated()
    with pytest.raises(NotHereError):
        actions.recall_file(seekers.supervisor, file.pk)
    assert not Revision.objects.exists()


@pytest.mark.parametrize("code", ["older-version", "withdrawn-already", "too-long", "excluded-lost"])
def test_why_a_file_was_not_taken_is_said_in_words(code: str) -> None:
    (shown,) = [Reached(Circulation(problem=code), "late", "", [])]
    assert shown.problem.endswith(f"({code})")
    assert "another reason" not in shown.problem


def test_why_a_holder_is_not_told_is_said_in_words(seekers: Seekers) -> None:
    file = seekers.circulated()
    delivered(seekers, file)
    actions.end_file(seekers.supervisor, file.pk, CloseReason.DIED, "")
    client = signed_in(Client(), seekers.officer)
    for letter, code, words in (
        (None, "not-paired", "This node is not paired with that partner"),
        (None, "no-key", "holds no valid key"),
        (uuid4(), "expired", "Its time was over before the partner took it."),
    ):
        with writing():
            Holder.objects.update(problem=code, letter=letter)
        page = client.get(reverse("notices:file", args=[file.pk])).content.decode()
        assert words in page
        assert f'<span class="mono">{code}</span>' not in page


def test_a_flag_that_is_taken_back_is_gone_and_an_older_one_corrects_no_newer(seekers: Seekers) -> None:
    file = seekers.circulated()
    delivered(seekers, file)
    first, second = seekers.flag(file, "no-basis"), seekers.flag(file, "lapsed")
    data = {"file": str(file.pk), "flag": "no-basis", "text": "Older words.", "at": to_rfc3339(now())}
    actor = Process("worker", "test")
    correct_rows(actor, TOKYO, first.mid, FLAG, data)
    assert seekers.at_tokyo(file).flag == "lapsed"
    purge_letter(actor, TOKYO, first.mid)
    assert seekers.at_tokyo(file).flag == "lapsed"
    purge_letter(actor, TOKYO, second.mid)
    row = seekers.at_tokyo(file)
    assert (row.flag, row.flag_text, row.flag_at) == ("", "", None)


def delivered(seekers: Seekers, file: WantedFile) -> OutLetter:
    mid = seekers.at_tokyo(file).letter
    assert mid is not None
    letter = OutLetter.objects.get(mid=mid)
    seekers.tokyo.send_receipts(seekers.tokyo.receipt(letter), seekers.tokyo.receipt(letter, State.DELIVERED))
    return letter


def test_a_partner_flags_it_and_takes_the_flag_back(seekers: Seekers) -> None:
    file = seekers.circulated()
    assert seekers.flag(file).state == "delivered"
    row = seekers.at_tokyo(file)
    assert (row.flag, row.flag_text) == ("no-basis", "日本法では根拠がない。")
    assert seekers.flag(file, "", at=now() - timedelta(hours=1)).reason == "older-flag"
    assert seekers.flag(file, "").state == "delivered"
    assert seekers.at_tokyo(file).flag == ""
    stranger = seekers.file()
    assert seekers.flag(stranger).reason == "unknown-notice"


def test_a_review_is_asked_for_and_nothing_renews_itself(seekers: Seekers) -> None:
    file = seekers.circulated()
    assert file.review_at is not None
    assert file.expires_at is not None
    assert not sweeps.to_review(now()).exists()
    assert sweeps.to_review(file.review_at).exists()
    with writing():
        WantedFile.objects.filter(pk=file.pk).update(review_at=now() - timedelta(days=1))
    sweeps.sweep(now())
    assert again(file).review_told_at is not None
    renewed = actions.renew_file(seekers.officer, file.pk, now() + timedelta(days=700), "Still in Osaka.")
    assert renewed.renewals[0]["reason"] == "Still in Osaka."
    assert len(letters()) == 2
    assert len(seekers.at_tokyo(file).letters) == 2
    with writing():
        WantedFile.objects.filter(pk=file.pk).update(expires_at=now() - timedelta(days=1))
    sweeps.sweep(now())
    assert again(file).state == "expired"
    with pytest.raises(EndedError):
        actions.renew_file(seekers.officer, file.pk, now() + timedelta(days=700), "Again.")


def test_withdrawal_reaches_every_copy_and_comes_back_signed(seekers: Seekers) -> None:
    file = seekers.circulated()
    letter = delivered(seekers, file)
    actions.end_file(seekers.supervisor, file.pk, CloseReason.DIED, "The hospital confirmed it.")
    assert again(file).state == "withdrawn"
    (row,) = reached(again(file))
    assert [one.node for one in row.pending] == [TOKYO]  # a node that is down stands here until it answers
    revision = Revision.objects.get(mid=letter.mid)
    assert revision.kind == "recall"
    said = seekers.sharers.result(revision.travels_as, letter.mid, letter.idg)
    answer = seekers.sharers.say(
        seekers.tokyo, LetterType.DELETION_RESULT, RESULT, said, conv=str(letter.mid)
    )
    assert answer.state == "delivered", answer.reason
    (row,) = reached(again(file))
    assert row.confirmed
    with pytest.raises(EndedError):
        actions.circulate_file(seekers.officer, file.pk, seekers.plan())


def test_a_letter_that_has_not_left_does_not_leave(seekers: Seekers) -> None:
    file = seekers.circulated()
    actions.end_file(seekers.supervisor, file.pk, CloseReason.NOT_NEEDED, "")
    (row,) = reached(again(file))
    assert [one.state for one in row.holders] == ["never-left"]
    assert row.confirmed


def test_an_officer_ends_it_and_a_supervisor_tells_the_partners(seekers: Seekers) -> None:
    file = seekers.circulated()
    delivered(seekers, file)
    actions.end_file(seekers.officer, file.pk, CloseReason.WRONG_PERSON, "")
    assert not Revision.objects.exists()
    with pytest.raises(NotHereError):
        actions.recall_file(seekers.officer, file.pk)
    assert actions.recall_file(seekers.supervisor, file.pk) == 1
    assert Revision.objects.get().reason == "wrong-person"


def test_what_waits_for_approval_cannot_leave_after_the_end(seekers: Seekers) -> None:
    file = seekers.answered(seekers.file())
    actions.circulate_file(seekers.officer, file.pk, seekers.plan(Party(TOKYO, WITH_TOKYO, "2")))
    outgoing = Outgoing.objects.get(origin_kind="wanted")
    ended = actions.end_file(seekers.officer, file.pk, CloseReason.DIED, "")
    outgoing.refresh_from_db()
    assert (ended.state, outgoing.state) == ("closed", "returned")


def test_the_form_of_a_red_notice_is_written_when_all_passes(seekers: Seekers) -> None:
    file = seekers.file(FileKind.RED)
    with pytest.raises(NotClearedError):
        actions.write_form(seekers.supervisor, file.pk)
    seekers.answered(file)
    with pytest.raises(NotHereError):
        actions.write_form(seekers.officer, file.pk)
    form: dict[str, Any] = actions.write_form(seekers.supervisor, file.pk)
    assert form["identifiers"]["date_of_birth"] == "1988/07/02"
    assert form["judicial_data"]["facts"]["facts_place"] == "Osaka"
