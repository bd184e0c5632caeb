"""The pages of commitments, as a cooperation officer and a supervisor walk them."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.models import AgreementVersion
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.commitments.alarm_rules import holding
from comity.cooperation.commitments.sweeps import sweep
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment, CommitmentAlarm, CommitmentEntry
from comity.cooperation.register_affected import affected
from comity.cooperation.tests.commitments_ground import LATER, TERMS, WAY_OUT, Ledgers
from comity.cooperation.tests.register_ground import Registers
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests.tests.office import AGREEMENT, TOKYO

NEW: dict[str, Any] = {
    "partner": TOKYO, "actor": "us", "text_en": "Train ten officers", "text_vi": "Đào tạo mười cán bộ", "deed": "pledged",
    "stage": "committed", "due": "2026-12-31", "owner": "training", "basis_agreement": "Plan of work 2026", "basis_article": "3",
    "meeting": "", "leaves_under": AGREEMENT, "leaves_article": "1", "offence": "0502", "codes": ["H2"], "classification": "1",
    "rights_none": "on",
}  # fmt: skip


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def ok(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return str(answer.content.decode())


def done(answer: Any) -> str:
    page = answer.content.decode()
    at = page.find("data-summary")
    assert answer.status_code == 302, page[at : at + 1500]
    return str(answer.headers["Location"])


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:commitments-{name}", args=args)


def test_the_agreement_it_rests_on_is_chosen_from_what_is_held(ledgers: Ledgers) -> None:
    keeper, register = go(ledgers.keeper), Registers(ledgers.office)
    treaty, memorandum = register.treaty(), register.memorandum()
    thai = register.memorandum(titles={"en": "Bangkok accord"}, parties=("VN", "TH"))
    page = ok(keeper.get(at("new")))
    assert page.index("Agreement on police cooperation · ") < page.index("Memorandum on fire and rescue · ")
    assert "· Signed" in page  # not in force, and said so
    wrong = keeper.post(at("new"), {**NEW, "basis_chosen": str(memorandum.pk)})
    assert wrong.status_code == 422
    assert "Choose one or write one, not both." in wrong.content.decode()
    wrong = keeper.post(at("new"), {**NEW, "basis_agreement": "", "basis_chosen": str(thai.pk)})
    assert "This partner is no party to that agreement." in wrong.content.decode()
    for change, signed, entry in (
        ({"basis_chosen": str(treaty.pk), "basis_agreement": ""}, AGREEMENT, treaty),
        (
            {"basis_chosen": str(memorandum.pk), "basis_agreement": ""},
            "Memorandum on fire and rescue",
            memorandum,
        ),
        ({"basis_agreement": " hiệp định  hợp tác cảnh sát"}, AGREEMENT, treaty),
        ({"basis_agreement": "BẢN GHI NHỚ VỀ CỨU HỎA"}, "Memorandum on fire and rescue", memorandum),
        ({"basis_agreement": "Bangkok accord"}, "Bangkok accord", None),  # not with this partner
        ({"basis_agreement": "Plan of work 2026"}, "Plan of work 2026", None),
    ):
        text = f"Train officers {change}"
        where = done(keeper.post(at("new"), {**NEW, "text_en": text, "text_vi": "", **change}))
        commitment = Commitment.objects.order_by("-created_at", "-ref")[0]
        terms = CommitmentEntry.objects.get(commitment=commitment).data["terms"]
        assert (terms["basis"]["agreement"], commitment.agreement) == (signed, signed)
        link = reverse("cooperation:register-agreement", args=[(entry or thai).pk])
        assert (link in ok(keeper.get(where))) == (entry is not None), change
    names = [ref for one in affected(ledgers.keeper, register.fresh(memorandum)) for ref, _page in one.first]
    assert len(names) == 2


def test_where_nothing_is_held_the_agreement_is_written_as_it_is_called(ledgers: Ledgers) -> None:
    with writing():
        AgreementVersion.objects.all().delete()
    page = go(ledgers.keeper).get(at("new"))
    assert "basis_chosen" not in page.context["form"].fields
    assert "As it is called. Empty for none." in ok(page)


def test_a_commitment_is_proposed_answered_and_shown(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    ok(keeper.get(at("list")))
    ok(keeper.get(at("new")))
    where = done(keeper.post(at("new"), NEW))
    page = ok(keeper.get(where))
    for words in (
        "Proposed, not yet countersigned",
        "Nothing stands yet",
        "Train ten officers",
        'lang="vi"',
        "Withdraw the proposal",
    ):
        assert words in page, words
    assert "A change is open" in page
    commitment = Commitment.objects.get()
    ledgers.delivered()
    history = ok(keeper.get(at("history", commitment.pk)))
    assert "there is nothing to compare" in history
    assert "Nothing says that the partner holds another ledger." not in history
    ledgers.countersign(commitment)
    page = ok(keeper.get(where))
    assert "Committed" in page
    assert "Say that work has begun" in page
    history = ok(keeper.get(at("history", commitment.pk)))
    assert "Countersigned" in history
    commitment.refresh_from_db()
    assert commitment.mark in history
    Commitment.objects.update(their_mark="older")
    page = ok(keeper.get(at("history", commitment.pk)))
    assert "Not compared yet" in page
    assert "Nothing says that the partner holds another ledger." not in page
    Commitment.objects.update(their_mark=commitment.mark)
    assert "Nothing says that the partner holds another ledger." in ok(
        keeper.get(at("history", commitment.pk))
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text_en": "", "text_vi": " "}, "Write what is promised, in one language at least."),
        ({"owner": ""}, "Name the unit that answers for it"),
        ({"rights_none": ""}, "Answer each question about rights"),
        ({"leaves_under": ""}, "Choose the agreement under which it leaves."),
        ({"offence": ""}, "Choose the offence"),
        ({"partner": ""}, "Choose the partner."),
        ({"partner": "another", "partner_name": "Osaka"}, "Choose the state of the partner"),
        ({"due": "31/02/2026"}, "2026"),
        ({"leaves_article": "7"}, "7"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    ledgers: Ledgers, change: dict[str, Any], sentence: str
) -> None:
    answer = go(ledgers.keeper).post(at("new"), {**NEW, "basis_agreement": "Plan of 2026", **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Plan of 2026" in page
    assert not Commitment.objects.exists()


def test_a_partner_without_a_node_is_marked_on_every_page(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    given = {
        **NEW,
        "partner": "",
        "country": "JP",
        "partner_name": "Osaka prefecture",
        "rights_none": "",
        "leaves_under": "",
    }
    where = done(keeper.post(at("new"), given))
    commitment = Commitment.objects.get()
    assert commitment.partner_country == "JP"
    for address in (
        where,
        at("list"),
        at("board"),
        at("history", commitment.pk),
        at("step", commitment.pk, "begin"),
    ):
        page = ok(keeper.get(address))
        assert "Not countersigned" in page, address
    done(keeper.post(at("step", commitment.pk, "begin"), {"on": ",".join(ledgers.heads(commitment))}))
    assert ledgers.fresh(commitment).stage == "in-progress"
    ok(keeper.get(at("join", commitment.pk)))
    out = {
        name: NEW[name]
        for name in ("leaves_under", "leaves_article", "offence", "codes", "classification", "rights_none")
    }
    done(keeper.post(at("join", commitment.pk), {**out, "partner": TOKYO}))
    page = ok(keeper.get(where))
    assert "<span>Not countersigned</span>" not in page
    assert "Proposed, not yet countersigned" in page


def test_an_extension_walks_through_the_house(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    keeper, supervisor = go(ledgers.keeper), go(ledgers.supervisor)
    step = at("step", commitment.pk, "extend")
    given = {
        "on": ",".join(ledgers.heads(commitment)),
        "due": "2027-06-30",
        "reason": "The course begins in spring.",
    }
    assert "Choose a later day" in keeper.post(step, {**given, "due": "2026-06-30"}).content.decode()
    done(keeper.post(step, given))
    entry = CommitmentEntry.objects.get(commitment=commitment, asks_second=True)
    decide = at("decide", entry.pk)
    assert keeper.get(decide).status_code == 404
    desk = ok(supervisor.get("/"))
    assert decide in desk
    assert "The course begins in spring." in ok(supervisor.get(decide))
    assert "Give the reason" in supervisor.post(decide, {"word": "return", "reason": ""}).content.decode()
    done(supervisor.post(decide, {"word": "approve", "reason": ""}))
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).due == LATER.due
    crossing = keeper.post(at("step", commitment.pk, "owner"), {"on": given["on"], "owner": "academy"})
    assert crossing.status_code == 422
    assert "Somebody changed this while you wrote" in crossing.content.decode()
    assert 'value="academy"' in crossing.content.decode()


def test_evidence_is_named_and_opens_to_who_may_see_it(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    request = ledgers.office.sent()
    supervisor = go(ledgers.supervisor)
    step = at("step", commitment.pk, "fulfil")
    given = {"on": ",".join(ledgers.heads(commitment)), "evidence": "R-1999-0001\n"}
    assert (
        "There is no record for you by the name of R-1999-0001."
        in supervisor.post(step, given).content.decode()
    )
    done(supervisor.post(step, {**given, "evidence": f"{request.ref.lower()}\n"}))
    entry = CommitmentEntry.objects.filter(commitment=commitment, kind="change").latest("seq")
    [named] = entry.data["terms"]["evidence"]
    assert (named["kind"], named["ref"]) == ("request", str(request.pk))
    assert request.title not in str(entry.data)
    ledgers.countersign(commitment)
    assert request.ref in ok(supervisor.get(at("commitment", commitment.pk)))
    page = ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))  # keeps no requests
    assert request.ref in page  # what the evidence is called is said, and that is all
    assert request.title not in page
    assert "not open to you" in page


def test_evidence_of_the_partner_is_told_by_identifier_and_digest(ledgers: Ledgers) -> None:
    ref = "01a22d43-0000-7000-8000-0000000000aa"
    shown = ({"kind": "operation-result", "ref": ref, "digest": "d" * 64},)
    _letter, _which, entry = ledgers.offered(stage=Stage.FULFILLED, evidence=shown)
    page = ok(go(ledgers.keeper).get(at("answer", entry)))
    assert "kept by the other side alone" in page
    assert (ref in page, "d" * 64 in page) == (True, True)  # nobody signs blind


def test_a_partner_s_proposal_is_answered_on_its_page(ledgers: Ledgers) -> None:
    _letter, which, entry = ledgers.offered()
    keeper = go(ledgers.keeper)
    answer = at("answer", entry)
    assert at("commitment", which) in ok(keeper.get("/"))
    ok(keeper.get(answer))
    out = {
        name: NEW[name] for name in ("leaves_under", "leaves_article", "offence", "codes", "classification")
    }
    assert (
        "Give the reason"
        in keeper.post(answer, {**out, "rights_none": "on", "word": "dispute"}).content.decode()
    )
    assert "Answer each question" in keeper.post(answer, {**out, "word": "sign"}).content.decode()
    done(
        keeper.post(answer, {**out, "rights_none": "on", "word": "dispute", "reason": "Ten was never said."})
    )
    assert "Ten was never said." in ok(keeper.get(at("history", which)))
    done(keeper.post(answer, {"word": "sign", "reason": ""}))
    assert Commitment.objects.get(pk=which).stage == "committed"
    assert "answered or decided already" in ok(keeper.get(answer))


def test_a_split_one_is_settled_on_its_page(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ours = ledgers.change(commitment, owner="academy")
    theirs = ledgers.offered([head], commitment.pk, actor=TERMS.actor, addressee=TOKYO, owner="bureau 5")[2]
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    ledgers.countersign(commitment, str(ours.pk))
    keeper = go(ledgers.keeper)
    settle = at("step", commitment.pk, "settle")
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert settle in page
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert {"now-1", "now-2"} <= set(ids)  # both versions stand, each under a head of its own
    assert len(ids) == len(set(ids))
    assert "bureau 5" in ok(keeper.get(settle))
    given = {"on": ",".join(ledgers.heads(commitment)), "keep": theirs, "reason": "As the bureau wrote."}
    done(keeper.post(settle, given))
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).owner == "bureau 5"
    assert keeper.get(settle).status_code == 404


def test_lists_are_narrowed_and_written(ledgers: Ledgers) -> None:
    agreed, alone = ledgers.agreed(), ledgers.alone(due=None)
    keeper = go(ledgers.keeper)
    for asked, shown, hidden in (
        ("", agreed, None),
        ("?box=ended", None, agreed),
        ("?alone=1", alone, agreed),
        (f"?partner={TOKYO}", agreed, alone),
        ("?stage=committed&owes=us&due-from=2026-12-01&due-to=2026-12-31", agreed, alone),
        ("?due-from=2027-01-01", None, agreed),
        (f"?ref={alone.ref.lower()}", alone, agreed),
        ("?open=waits_on_them", None, agreed),
        ("?sort=due", agreed, None),
    ):
        page = ok(keeper.get(at("list") + asked))
        for one, there in ((shown, True), (hidden, False)):
            assert one is None or (at("commitment", one.pk) in page) is there, asked
    ok(keeper.get(at("export")))
    written = keeper.post(at("export"), {"kind": "csv", "purpose": "report"})
    assert written.status_code == 200, written.content.decode()[:2000]
    assert agreed.ref in b"".join(written).decode("utf-8-sig")


def test_the_board_has_a_column_for_each_stage(ledgers: Ledgers) -> None:
    ledgers.agreed()
    ledgers.proposed()
    page = ok(go(ledgers.office.cast.officer).get(at("board")))
    for code in ("proposed", "soft", "committed", "in-progress", "partly", "fulfilled", "dropped"):
        assert f'id="c-{code}"' in page
    assert at("new") not in page  # an officer reads


@pytest.mark.parametrize("who", ["partner", "outsider", "consular", "investigator", "auditor", "operator"])
def test_who_has_no_business_here_finds_nothing(ledgers: Ledgers, who: str) -> None:
    commitment = ledgers.agreed()
    client = go(getattr(ledgers.office.cast, who))
    assert client.get(at("commitment", commitment.pk)).status_code == 404


class TestReminders:
    def test_people_are_reminded_once_a_rule_and_the_head_when_it_is_over(self, ledgers: Ledgers) -> None:
        today = now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        soon = ledgers.agreed(due=today + timedelta(days=5))
        far = ledgers.agreed(due=today + timedelta(days=200))
        over = ledgers.agreed(due=today - timedelta(days=3))
        ended = ledgers.agreed(due=today - timedelta(days=3))
        ledgers.change(
            ended, stage=Stage.FULFILLED, evidence=({"kind": "activity", "ref": "a", "digest": "d" * 64},)
        )
        ledgers.countersign(ended)
        assert sweep(now()) == 2
        assert sweep(now()) == 0
        rules = sorted(CommitmentAlarm.objects.filter(commitment=soon).values_list("rule", flat=True))
        assert rules == ["30-days", "7-days"]
        told = {
            (one.kind, one.about_id): one.person_id
            for one in Notification.objects.filter(kind__in=["commitment.near", "commitment.over"])
        }
        assert ("commitment.near", str(soon.pk)) in told
        assert ("commitment.over", str(over.pk)) in told
        assert str(far.pk) not in {about for _kind, about in told}
        people = set(Notification.objects.filter(kind="commitment.over").values_list("person_id", flat=True))
        assert people == {ledgers.supervisor.pk, ledgers.second.pk}

    def test_a_new_day_is_warned_of_anew(self, ledgers: Ledgers) -> None:
        today = now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        commitment = ledgers.agreed(due=today + timedelta(days=1))
        assert sweep(now()) == 1
        entry = ledgers.change(commitment, due=today + timedelta(days=6), reason="Rain.")
        actions.approve_entry(ledgers.supervisor, entry.pk)
        ledgers.countersign(commitment)
        assert sweep(now()) == 1

    def test_rules_hold_from_their_day(self) -> None:
        today = now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        found = [holding(today + timedelta(days=ahead), today) for ahead in (31, 30, 7, 1, 0, -1)]
        assert found == [None, "30-days", "7-days", "1-day", "1-day", "over"]


def test_what_a_stranger_to_the_room_sends_is_refused(ledgers: Ledgers) -> None:
    letter = ledgers.say(ledgers.agreed(), Kind.CHANGE, {"on": [], "terms": {}})
    assert letter.state == "refused"
    assert WAY_OUT.agreement == AGREEMENT
