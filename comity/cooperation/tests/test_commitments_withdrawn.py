"""What was withdrawn before anybody signed it has ended: no list, count, choice or brief takes it for a promise. Of a split one both versions are told apart."""

from dataclasses import replace
from importlib import import_module
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.utils.translation import override

from comity.agreements.actions import suspend_agreement
from comity.audit import cooperation_events as events
from comity.audit.acts import writing
from comity.audit.models import Entry as AuditEntry
from comity.cooperation import actions
from comity.cooperation.briefs.gathering import period_of, still_counts
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.differences import done_by
from comity.cooperation.commitments.folding import ledger_of, stage_of
from comity.cooperation.commitments.offers import open_commitments
from comity.cooperation.commitments.sweeps import sweep
from comity.cooperation.core.ledger import Kind, change
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import SettledError, WithdrawnMeanwhileError
from comity.cooperation.models import Commitment, CommitmentEntry, Meeting
from comity.cooperation.tests.commitments_ground import DRAFT, LATER, TERMS, WAY_OUT, Ledgers, told
from comity.cooperation.tests.test_commitments_pages import at, done, go, ok
from comity.lib.clock import now
from comity.release.actions import give_back_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, HANOI, TOKYO
from comity.sharing.showing import names_of

TWO_PERSONS = (
    "purposes: [investigation, identification, locating]",
    "purposes: [investigation, cooperation, locating]",
)


def ours(commitment: Commitment) -> CommitmentEntry:
    return CommitmentEntry.objects.filter(commitment=commitment, ours=True, kind=Kind.CHANGE).latest("seq")


def split(ledgers: Ledgers, **theirs: object) -> Commitment:
    """Both sides countersign two changes at once; ours names another unit."""
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    entry = ledgers.change(commitment, owner="academy")
    said = {"actor": HANOI, "addressee": TOKYO, **theirs}
    other = ledgers.offered([head], commitment.pk, **said)[2]
    actions.countersign_change(ledgers.keeper, UUID(other))
    ledgers.countersign(commitment, str(entry.pk))
    found = ledgers.fresh(commitment)
    assert found.is_split
    return found


def test_what_we_withdraw_unsigned_ends_and_is_nobody_s_promise(ledgers: Ledgers) -> None:
    commitment, other = ledgers.proposed(due=now().date()), ledgers.proposed()
    with writing():
        Commitment.objects.filter(pk=commitment.pk).update(over_at=now())
    keeper = go(ledgers.keeper)
    assert at("commitment", commitment.pk) in ok(keeper.get(at("list")))
    actions.withdraw_change(ledgers.keeper, ours(commitment).pk)
    fresh = ledgers.fresh(commitment)
    assert (fresh.stage, fresh.waits_on_them, fresh.unsigned_since) == ("withdrawn", False, None)
    link = at("commitment", commitment.pk)
    for address, there in (
        (at("list"), False),
        (at("list") + "?box=ended", True),
        (at("list") + "?box=every&stage=withdrawn", True),
        (at("list") + "?late=1", False),
        (at("board"), False),
        (f"/cooperation/outcomes/?commitment={other.pk}", False),
    ):
        page = ok(keeper.get(address))
        assert (link in page) is there, address
    assert f'value="{commitment.pk}"' not in page
    assert f'value="{other.pk}"' in page
    assert set(open_commitments(ledgers.keeper)) == {other}
    assert sweep(now()) == 0
    with pytest.raises(WithdrawnMeanwhileError):
        actions.withdraw_change(ledgers.keeper, ours(commitment).pk)


def test_its_page_says_that_it_was_withdrawn_by_whom_and_when(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    keeper = go(ledgers.keeper)
    actions.withdraw_change(ledgers.keeper, ours(commitment).pk)
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert "Nothing stands: what was proposed was withdrawn before both sides had signed it." in page
    assert "Proposed, not yet countersigned" not in page
    block = page[page.index('id="withdrawn"') :]
    for words in ("<b>Withdrawn</b>", str(ledgers.keeper.name), "Train ten officers", "<time"):
        assert words in block, words
    assert "Its day is over" not in page


def test_a_partner_s_withdrawal_ends_it_here_and_a_new_proposal_opens_it(ledgers: Ledgers) -> None:
    _letter, which, entry = ledgers.offered()
    ledgers.say(which, Kind.WITHDRAW, {"of": entry})
    commitment = Commitment.objects.get(pk=which)
    assert (commitment.stage, commitment.waits_on_us) == ("withdrawn", False)
    assert at("commitment", which) not in ok(go(ledgers.keeper).get(at("list")))
    page = ok(go(ledgers.keeper).get(at("answer", entry)))
    assert "This was withdrawn meanwhile." in page
    said = replace(TERMS, actor=TOKYO, addressee=HANOI)
    ledgers.say(which, Kind.CHANGE, change((), said))
    commitment.refresh_from_db()
    assert (commitment.stage, commitment.waits_on_us) == ("", True)


def test_what_takes_nothing_back_is_told_to_nobody(ledgers: Ledgers) -> None:
    """A withdrawal that crossed our signature, a second one, one of what we proposed: nobody reads that something was withdrawn."""
    _letter, which, theirs = ledgers.offered()
    actions.countersign_change(ledgers.keeper, UUID(theirs), way_out=WAY_OUT)
    for _time in range(2):
        assert ledgers.say(which, Kind.WITHDRAW, {"of": theirs}).state == "delivered"
    signed = Commitment.objects.get(pk=which)
    assert (signed.stage, signed.is_different) == ("committed", False)
    assert signed.mark == ledgers.at_tokyo(signed).mark
    commitment = ledgers.proposed()
    assert ledgers.say(commitment, Kind.WITHDRAW, {"of": str(ours(commitment).pk)}).state == "delivered"
    assert ledgers.fresh(commitment).waits_on_them
    assert told(ledgers.keeper, notifications.WITHDRAWN) == 0
    _letter, other, entry = ledgers.offered()
    ledgers.say(other, Kind.WITHDRAW, {"of": entry})
    assert told(ledgers.keeper, notifications.WITHDRAWN) == 1


def test_a_partner_that_signs_or_disputes_its_own_proposal_says_nothing(ledgers: Ledgers) -> None:
    _letter, which, theirs = ledgers.offered()
    for kind, data in ((Kind.COUNTERSIGN, {}), (Kind.DISPUTE, {"reason": "No."})):
        assert ledgers.say(which, kind, {"of": theirs, **data}).state == "delivered"
    commitment = Commitment.objects.get(pk=which)
    assert (commitment.stage, commitment.waits_on_us, commitment.is_disputed) == ("", True, False)
    kinds = (notifications.COUNTERSIGNED, notifications.DISPUTED)
    assert [told(ledgers.keeper, kind) for kind in kinds] == [0, 0]


def test_what_stood_before_a_withdrawn_change_still_stands(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, owner="academy")
    actions.withdraw_change(ledgers.keeper, entry.pk)
    assert ledgers.fresh(commitment).stage == "committed"


def test_a_brief_leaves_out_what_was_withdrawn(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    with writing():
        meeting = Meeting(agency=commitment.agency, begins_at=now(), ends_at=now(), zone="Asia/Ho_Chi_Minh")
    period = period_of(meeting, now())
    assert still_counts(commitment, period)
    actions.withdraw_change(ledgers.keeper, ours(commitment).pk)
    assert not still_counts(ledgers.fresh(commitment), period)


def test_an_upgrade_computes_what_was_withdrawn_before(ledgers: Ledgers) -> None:
    again = import_module("comity.cooperation.migrations.0014_what_was_withdrawn")
    withdrawn, waiting = ledgers.proposed(), ledgers.proposed()
    actions.withdraw_change(ledgers.keeper, ours(withdrawn).pk)
    with writing(), connection.cursor() as cursor:
        Commitment.objects.update(stage="")
        cursor.execute(again.AGAIN)
    assert list(Commitment.objects.filter(is_to_recompute=True)) == [withdrawn]
    sweep(now())
    stages = (ledgers.fresh(withdrawn).stage, ledgers.fresh(waiting).stage)
    assert stages == ("withdrawn", "")


def returned(ledgers: Ledgers) -> Commitment:
    """A first proposal under an article of two persons, that the second one gave back before it left."""
    ledgers.office.change_terms(TWO_PERSONS)
    draft = replace(DRAFT, way_out=replace(WAY_OUT, article="2"))
    commitment = actions.propose_commitment(ledgers.keeper, draft)
    [outgoing] = Outgoing.objects.filter(conv=commitment.pk)
    give_back_outgoing(ledgers.supervisor, outgoing.pk, "Name the unit.")
    return ledgers.fresh(commitment)


def test_a_first_proposal_that_came_back_before_it_left_is_taken_off(ledgers: Ledgers) -> None:
    commitment = returned(ledgers)
    keeper, reader = go(ledgers.keeper), go(ledgers.office.cast.officer)
    assert commitment.stage == ""
    withdraw = at("withdraw", ours(commitment).pk)
    assert withdraw in ok(keeper.get(at("commitment", commitment.pk)))
    assert withdraw not in ok(reader.get(at("commitment", commitment.pk)))
    asked = ok(keeper.get(withdraw))
    assert "the partner is told nothing" in asked
    assert "The partner is told. " not in asked
    done(keeper.post(withdraw))
    fresh = ledgers.fresh(commitment)
    assert (fresh.stage, fresh.waits_on_us, fresh.waits_on_them) == ("withdrawn", False, False)
    assert [one.state for one in Outgoing.objects.filter(conv=commitment.pk)] == ["returned"]
    assert ledgers.said_to_tokyo(commitment.pk) == []
    assert AuditEntry.objects.filter(event=events.COMMITMENT_CHANGE_WITHDRAWN, outcome="done").count() == 1
    link = at("commitment", commitment.pk)
    for address, there in (
        (at("list"), False),
        (at("list") + "?box=ended", True),
        (at("board"), False),
    ):
        assert (link in ok(keeper.get(address))) is there, address
    page = ok(keeper.get(link))
    assert "Nothing stands: what was proposed was withdrawn" in page
    assert withdraw not in page
    block = page[page.index('id="house"') :]
    kept = (*TERMS.texts.values(), str(ledgers.keeper.name))  # in each language, and who took it off
    for words in ("<b>Withdrawal</b>", "Nothing was sent", "<b>Proposal</b>", *kept):
        assert words in block, words
    with pytest.raises(SettledError):
        actions.withdraw_change(
            ledgers.keeper, CommitmentEntry.objects.get(commitment=commitment, kind="change").pk
        )


def test_it_is_taken_off_also_while_nothing_leaves(ledgers: Ledgers) -> None:
    commitment = returned(ledgers)
    suspend_agreement(ledgers.keeper, AGREEMENT, "A leak is looked into.")
    keeper, withdraw = go(ledgers.keeper), at("withdraw", ours(commitment).pk)
    assert withdraw in ok(keeper.get(at("commitment", commitment.pk)))
    assert "Nothing can be sent now" not in ok(keeper.get(withdraw))
    done(keeper.post(withdraw))
    assert ledgers.fresh(commitment).stage == "withdrawn"


def test_what_stands_or_waits_is_not_taken_off(ledgers: Ledgers) -> None:
    agreed = ledgers.agreed()
    entry = ledgers.change(agreed, stage=Stage.DROPPED, reason="No money.")
    actions.give_back_entry(ledgers.supervisor, entry.pk, "There is money.")
    ledgers.office.change_terms(TWO_PERSONS)
    draft = replace(DRAFT, way_out=replace(WAY_OUT, article="2"))
    waiting = actions.propose_commitment(ledgers.keeper, draft)
    for commitment in (agreed, waiting):
        page = ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))
        assert at("withdraw", ours(commitment).pk) not in page
        with pytest.raises(SettledError):
            actions.withdraw_change(ledgers.keeper, ours(commitment).pk)
    assert (ledgers.fresh(agreed).stage, ledgers.fresh(waiting).stage) == ("committed", "")


def test_what_a_restore_finds_at_the_partner_counts_again(ledgers: Ledgers) -> None:
    commitment = returned(ledgers)
    actions.withdraw_change(ledgers.keeper, ours(commitment).pk)
    with writing():  # as `take_commitment_back` does with what a letter at the partner says
        CommitmentEntry.objects.filter(pk=ours(commitment).pk).update(state="sent")
    entries = list(commitment.entries.all())
    assert stage_of(ledger_of(commitment, entries), entries) == ""


def test_a_split_one_is_called_so_and_stands_in_a_column_of_its_own(ledgers: Ledgers) -> None:
    commitment = split(ledgers, owner="bureau 5")
    keeper = go(ledgers.keeper)
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert "Proposed, not yet countersigned" not in page
    assert "Split: two versions stand" in page
    board = ok(keeper.get(at("board")))
    column = board[board.index('id="c-split"') : board.index('id="c-soft"')]
    assert at("commitment", commitment.pk) in column
    listed = ok(keeper.get(at("list")))
    assert "<span>Two versions</span>" in listed


def test_versions_are_told_apart_by_who_proposed_them_and_by_what_differs(ledgers: Ledgers) -> None:
    texts = {**TERMS.texts, "en": "Train twelve officers in reading seized telephones"}
    commitment = split(ledgers, texts=texts, owner="academy")  # only words differ
    named = names_of([HANOI, TOKYO])
    keeper = go(ledgers.keeper)
    page = ok(keeper.get(at("step", commitment.pk, "settle")))
    form = page[page.index("Which version holds?") : page.index("<aside")]
    for number, node in ((1, HANOI), (2, TOKYO)):
        assert f"Version {number}, proposed by {named[node]}" in form
    for words in ("ten", "twelve"):
        assert f"What is promised (English): Train {words} officers" in form
    assert "Đào tạo" not in form  # in Vietnamese both say the same
    assert "academy" not in form
    aside = page[page.index("<aside") :]
    assert '<mark class="d">ten</mark>' in aside
    assert '<mark class="d">twelve</mark>' in aside
    assert aside.count("<span>Differs</span>") == 2
    titles = [f"Version {number}, proposed by {named[node]}" for number, node in ((1, HANOI), (2, TOKYO))]
    shown = ok(keeper.get(at("commitment", commitment.pk)))
    assert all(title in shown for title in titles)


def test_the_words_of_what_a_change_does(ledgers: Ledgers) -> None:
    del ledgers
    evidence = ({"kind": "activity", "ref": "a", "digest": "d" * 64},)
    for terms, before, said in (
        (TERMS, [], ["First proposal"]),
        (LATER, [TERMS], ["Extended from 31 Dec 2026 to 30 Jun 2027"]),
        (TERMS, [LATER], ["Due earlier: 31 Dec 2026 instead of 30 Jun 2027"]),
        (replace(TERMS, due=None), [TERMS], ["Due day taken out, which was 31 Dec 2026"]),
        (replace(TERMS, stage=Stage.IN_PROGRESS), [TERMS], ["Work has begun"]),
        (replace(TERMS, stage=Stage.FULFILLED, evidence=evidence), [TERMS], ["Fulfilled"]),
        (replace(TERMS, stage=Stage.DROPPED, reason="No."), [TERMS], ["Dropped"]),
        (replace(TERMS, texts={**TERMS.texts, "vi": "Khác"}), [TERMS], ["Words changed: Vietnamese"]),
        (replace(TERMS, owner="academy"), [TERMS], ["Unit: academy instead of training"]),
        (replace(TERMS, reason="Anew"), [TERMS], ["Reason given anew"]),
        (TERMS, [TERMS, LATER], ["Settles which version holds"]),
    ):
        with override("en"):
            assert done_by(terms, before) == said
    for language in ("vi", "ja", "zh-hans"):
        with override(language):
            [words] = done_by(LATER, [TERMS])
            assert "Extended" not in words
            assert "2027" in words


def test_the_history_names_each_change_and_the_second_person(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, due=LATER.due, reason=LATER.reason)
    keeper, supervisor = go(ledgers.keeper), go(ledgers.supervisor)
    decide = ok(supervisor.get(at("decide", entry.pk)))
    assert "Extended from 31 Dec 2026 to 30 Jun 2027" in decide
    assert decide.count("<span>Changed</span>") == 1  # the day, and nothing else
    assert "Approve and send to the partner" in decide
    assert "Extended from 31 Dec 2026 to 30 Jun 2027" in ok(keeper.get(at("commitment", commitment.pk)))
    actions.approve_entry(ledgers.supervisor, entry.pk)
    ledgers.countersign(commitment)
    history = ok(keeper.get(at("history", commitment.pk)))
    for words in ("Extended from 31 Dec 2026 to 30 Jun 2027", "First proposal", "Approved by"):
        assert words in history, words
    assert str(ledgers.supervisor.name) in history


def test_who_answers_reads_what_a_proposal_changes(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    heads = ledgers.heads(commitment)
    said = {"actor": HANOI, "addressee": TOKYO, "due": LATER.due, "reason": "Rain."}
    theirs = ledgers.offered(heads, commitment.pk, **said)[2]
    page = ok(go(ledgers.keeper).get(at("answer", theirs)))
    assert "Extended from 31 Dec 2026 to 30 Jun 2027" in page
    assert page.count("<span>Changed</span>") == 1


def dels(page: str) -> list[tuple[str, str]]:
    """The words marked as taken out in what stands, each with its language; what is said to a listener alone left out."""
    found = []
    for one in BeautifulSoup(page, "html.parser").select("[aria-labelledby=now-1] del"):
        [said] = one.select(".vh")
        assert said["lang"] == "en"
        assert said.extract().get_text() == "taken out: "
        paragraph = one.find_parent("p")
        assert paragraph is not None
        found.append((str(paragraph["lang"]), one.get_text()))
    return found


WORDS = {
    "en": ("Train ten young officers in reading telephones", "Train officers in reading telephones", "ten young "),
    "vi": ("Đào tạo mười cán bộ đọc điện thoại", "Đào tạo cán bộ đọc điện thoại", "mười "),
    "ja": ("押収した電話の解析を十名に教える", "電話の解析を十名に教える", "押収した"),
    "zh-Hans": ("培训十名警员读取被扣手机", "培训警员读取被扣手机", "十名"),
    "ko": ("압수한 전화기 분석을 교육한다", "전화기 분석을 교육한다", "압수한 "),
}  # fmt: skip


def test_who_answers_or_approves_sees_in_what_stands_the_words_that_go(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(texts={code: said[0] for code, said in WORDS.items()})
    shorter = {code: said[1] for code, said in WORDS.items() if code != "ko"}
    heads = ledgers.heads(commitment)
    keeper, supervisor = go(ledgers.keeper), go(ledgers.supervisor)
    assert dels(ok(keeper.get(at("commitment", commitment.pk)))) == []
    said = {"actor": HANOI, "addressee": TOKYO, "texts": shorter}
    theirs = ledgers.offered(heads, commitment.pk, **said)[2]
    # a language that is left out goes whole
    gone = {(code.casefold(), said[2]) for code, said in WORDS.items() if code != "ko"} | {
        ("ko", WORDS["ko"][0])
    }
    page = ok(keeper.get(at("answer", theirs)))
    assert {(code.casefold(), text) for code, text in dels(page)} == gone
    later = replace(LATER, texts=shorter)
    entry = ledgers.change(commitment, texts=shorter, due=later.due, reason=later.reason)
    assert {
        (code.casefold(), text) for code, text in dels(ok(supervisor.get(at("decide", entry.pk))))
    } == gone


def test_words_that_are_new_are_said_to_be_so_and_versions_are_not(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    texts = {**TERMS.texts, "en": "Train ten young officers in reading seized telephones"}
    said = {"actor": HANOI, "addressee": TOKYO, "texts": texts}
    theirs = ledgers.offered(ledgers.heads(commitment), commitment.pk, **said)[2]
    page = ok(go(ledgers.keeper).get(at("answer", theirs)))
    assert '<mark class="d"><span class="vh" lang="en">added: </span>young </mark>' in page
    assert dels(page) == []


def test_an_answer_that_builds_on_what_stands_no_more_marks_nothing(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    texts = {**TERMS.texts, "en": "Train officers"}
    said = {"actor": HANOI, "addressee": TOKYO, "texts": texts}
    theirs = ledgers.offered(ledgers.heads(commitment), commitment.pk, **said)[2]
    assert dels(ok(go(ledgers.keeper).get(at("answer", theirs)))) != []
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    assert dels(ok(go(ledgers.keeper).get(at("answer", theirs)))) == []
