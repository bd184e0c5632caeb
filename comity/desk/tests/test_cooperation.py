"""What waits in cooperation stands on the desk of who may act on it, with its age or clock, and leaves it when it is done."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from comity.accounts.models import Person, Unit
from comity.accounts.tests.cast import signed_in
from comity.agreements.models import AgreementVersion, PartnerForm
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions._commitments import rebuild
from comity.cooperation.commitments.words import numbers_of
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment, CommitmentEntry, FigureSheet, Meeting
from comity.cooperation.tests.commitments_ground import SHEET, WAY_OUT, Ledgers
from comity.cooperation.tests.imp_ground import drafted
from comity.cooperation.tests.test_briefs import JOINT, written
from comity.desk.items import Item
from comity.desk.sources import SOURCES
from comity.desk.standing import Standing
from comity.intake.tests.office import Papers
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.tests.office import AGREEMENT, HANOI, TOKYO
from comity.web.dates import day_words, moment_words

PROPOSES, DISPUTES = (
    "A partner proposes. Countersign or dispute:",
    "A partner disputes what you proposed. Propose it anew, or withdraw it:",
)
SPLIT, SECOND = "Two versions stand. Settle which one holds:", "Decide, as the second person, about:"
NEAR, THEIRS = (
    "Its day is near or over. Say how far it is:",
    "The partner’s day is over. Ask there, or agree on a later one:",
)
UNOWNED, UNSIGNED = (
    "No unit answers for it. Name one:",
    "A partner has not countersigned for weeks. Ask there, or withdraw it:",
)
FIGURES, REPORT = (
    "A partner asks for your figures. Tell them:",
    "Release, as the second person, the joint report on:",
)
FORMS, DRAFT = (
    "A partner holds another form of an agreement. Compare the two:",
    "A document proposes. Take over or decline:",
)
EVIDENCE = ({"kind": "activity", "ref": "a", "digest": "d" * 64},)


def waiting(person: Person, sentence: str, narrowed: str = "") -> list[Item]:
    answer = signed_in(Client(), person).get(f"/{narrowed}")
    assert answer.status_code == 200
    return [one for one in answer.context["list"].rows if one.sentence == sentence]


def page_of(commitment: Commitment) -> str:
    return reverse("cooperation:commitments-commitment", args=[commitment.pk])


def today(ledgers: Ledgers) -> date:
    return now().astimezone(ZoneInfo(ledgers.keeper.agency.zone)).date()


def nobody_else(ledgers: Ledgers, sentence: str) -> None:
    for who in ("officer", "partner", "auditor", "consular"):
        assert waiting(getattr(ledgers.office.cast, who), sentence) == []


def test_a_proposal_waits_until_it_is_answered(ledgers: Ledgers) -> None:
    _letter, which, theirs = ledgers.offered()
    [item] = waiting(ledgers.keeper, PROPOSES)
    assert item.href == page_of(Commitment.objects.get(pk=which))
    assert (item.partner.node if item.partner else "", item.since is not None) == (TOKYO, True)
    nobody_else(ledgers, PROPOSES)
    actions.dispute_change(ledgers.keeper, UUID(theirs), "Ten was never said.", way_out=WAY_OUT)
    assert (
        waiting(ledgers.keeper, PROPOSES) == waiting(ledgers.keeper, DISPUTES) == []
    )  # theirs to answer now


def test_a_dispute_waits_until_ours_is_withdrawn_or_signed_after_all(ledgers: Ledgers) -> None:
    for how in ("withdrawn", "signed"):
        commitment = ledgers.proposed()
        ours = CommitmentEntry.objects.get(commitment=commitment)
        assert waiting(ledgers.keeper, DISPUTES) == []
        ledgers.say(commitment, Kind.DISPUTE, {"of": str(ours.pk), "reason": "Ten was never said."})
        [item] = waiting(ledgers.keeper, DISPUTES)
        assert (item.href, item.ref) == (page_of(commitment), numbers_of(ledgers.fresh(commitment)))
        nobody_else(ledgers, DISPUTES)
        if how == "withdrawn":
            actions.withdraw_change(ledgers.keeper, ours.pk)
        else:
            ledgers.countersign(commitment, str(ours.pk))
        assert waiting(ledgers.keeper, DISPUTES) == []


def test_two_versions_wait_until_our_side_has_said_which_holds(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ours = ledgers.change(commitment, owner="academy")
    theirs = ledgers.offered([head], commitment.pk, actor=HANOI, addressee=TOKYO, owner="bureau 5")[2]
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    ledgers.countersign(commitment, str(ours.pk))
    [item] = waiting(ledgers.keeper, SPLIT)
    assert item.href == page_of(commitment)
    terms = ledgers.here(commitment).heads[0].terms
    assert terms is not None
    actions.propose_change(
        ledgers.keeper, commitment.pk, replace(terms, reason="As agreed."), on=ledgers.heads(commitment)
    )
    assert waiting(ledgers.keeper, SPLIT) == []


def test_an_extension_waits_on_the_second_person_with_and_without_a_node(ledgers: Ledgers) -> None:
    for commitment in (ledgers.agreed(), ledgers.alone()):
        entry = ledgers.change(commitment, due=date(2031, 1, 1), reason="Spring.")
        [item] = waiting(ledgers.supervisor, SECOND)
        assert item.href == reverse("cooperation:commitments-decide", args=[entry.pk])
        assert waiting(ledgers.keeper, SECOND) == []  # wrote it, and does not decide
        actions.approve_entry(ledgers.supervisor, entry.pk)
        assert waiting(ledgers.supervisor, SECOND) == []


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_no_line_just_says_decide(language: str) -> None:
    with override(language):
        acts = {str(source.sentence): str(source.act) for source in SOURCES}
    just = {"Decide", "Quyết định", "Kết luận", "決裁する", "判断する", "决定", "判定"}
    assert {sentence: act for sentence, act in acts.items() if act in just} == {}


def test_the_act_of_a_line_is_that_of_its_page(ledgers: Ledgers) -> None:
    entry = ledgers.change(ledgers.agreed(), due=date(2031, 1, 1), reason="Spring.")
    [item] = waiting(ledgers.supervisor, SECOND)
    assert item.act == "Approve or give back"
    client = signed_in(Client(), ledgers.supervisor)
    page = BeautifulSoup(client.get(item.href).content, "html.parser")
    assert [one.get_text() for one in page.select("main aside h2")] == ["Approve", "Give it back"]
    button = BeautifulSoup(client.get("/").content, "html.parser").select_one(f'.act a[href="{item.href}"]')
    assert button is not None
    assert button.get_text() == f"Approve or give back: {item.ref}"
    assert entry.commitment.ref in item.ref


def test_a_day_of_ours_waits_from_fourteen_days_before_on_the_unit_that_keeps_it(ledgers: Ledgers) -> None:
    ledgers.agreed(due=today(ledgers) + timedelta(days=15))
    assert waiting(ledgers.keeper, NEAR) == []
    near = ledgers.agreed(due=today(ledgers) + timedelta(days=14))
    [item] = waiting(ledgers.keeper, NEAR)
    assert item.href == page_of(near)
    assert item.due is not None
    ends = item.due.astimezone(ZoneInfo(ledgers.keeper.agency.zone))
    assert (ends.date(), ends.hour, ends.minute) == (today(ledgers) + timedelta(days=14), 23, 59)
    # the day is over last here; in Tokyo the next one has begun by then, and the desk says which
    there = moment_words(item.due, ZoneInfo("Asia/Tokyo"), "en", "week")
    page = signed_in(Client(), ledgers.keeper).get("/").content.decode()
    assert "01:59" in there
    assert item.ref.endswith(f"Due: {day_words(today(ledgers) + timedelta(days=14), 'en')}")
    assert f"{there}</time> at the partner" in page
    over = ledgers.agreed(due=today(ledgers) - timedelta(days=1))
    assert [(one.href, one.standing) for one in waiting(ledgers.keeper, NEAR, "?clock=late")] == [
        (page_of(over), Standing.LATE)
    ]
    with writing():
        other = Unit.objects.exclude(pk=ledgers.keeper.unit_id).filter(agency=ledgers.keeper.agency).first()
        other = other or Unit.objects.create(
            agency=ledgers.keeper.agency, code="other", names={"en": "Other"}
        )
        Commitment.objects.filter(pk=near.pk).update(unit=other)
    assert [one.href for one in waiting(ledgers.keeper, NEAR)] == [page_of(over)]
    ledgers.change(over, stage=Stage.FULFILLED, evidence=EVIDENCE)
    assert waiting(ledgers.keeper, NEAR) == []  # it waits for the partner
    nobody_else(ledgers, NEAR)


def test_a_day_of_theirs_waits_when_it_is_over(ledgers: Ledgers) -> None:
    for ahead in (5, -2):
        _letter, which, theirs = ledgers.offered(due=today(ledgers) + timedelta(days=ahead))
        actions.countersign_change(ledgers.keeper, UUID(theirs), way_out=WAY_OUT)
    [item] = waiting(ledgers.keeper, THEIRS)
    assert item.href == page_of(Commitment.objects.get(pk=which))
    assert waiting(ledgers.keeper, NEAR) == []


def test_what_no_unit_answers_for_waits_on_who_keeps_it(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(stage=Stage.SOFT, owner="", due=None)
    [item] = waiting(ledgers.keeper, UNOWNED)
    assert item.href == page_of(commitment)
    page = signed_in(Client(), ledgers.keeper).get(page_of(commitment)).content.decode()
    assert "No unit answers for it" in page
    listed = reverse("cooperation:commitments-list") + "?unowned=1"
    assert page_of(commitment) in signed_in(Client(), ledgers.keeper).get(listed).content.decode()
    ledgers.change(commitment, owner="training")
    assert waiting(ledgers.keeper, UNOWNED) == []
    ledgers.countersign(commitment)
    assert waiting(ledgers.keeper, UNOWNED) == []
    assert page_of(commitment) not in signed_in(Client(), ledgers.keeper).get(listed).content.decode()


def test_what_a_partner_does_not_sign_waits_after_two_weeks(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    for days, waits in ((13, False), (15, True)):
        with writing():
            CommitmentEntry.objects.filter(commitment=commitment).update(at=now() - timedelta(days=days))
            rebuild(commitment)
        found = waiting(ledgers.keeper, UNSIGNED)
        assert bool(found) is waits, days
    [item] = found
    assert item.since is not None
    assert (today(ledgers) - item.since.astimezone(ZoneInfo(ledgers.keeper.agency.zone)).date()).days == 15
    assert len(waiting(ledgers.supervisor, UNSIGNED)) == 1
    nobody_else(ledgers, UNSIGNED)


def test_figures_that_a_partner_asks_for_wait_until_they_are_told(ledgers: Ledgers) -> None:
    sheet = actions.begin_figures(ledgers.supervisor, SHEET)
    assert waiting(ledgers.keeper, FIGURES) == []
    ledgers.tells(sheet, asks=True, counted=None, closed=[])
    [item] = waiting(ledgers.keeper, FIGURES)
    assert item.href == reverse("cooperation:outcomes-sheet", args=[sheet.pk])
    nobody_else(ledgers, FIGURES)
    with writing():
        FigureSheet.objects.update(asks_us=False)
    assert waiting(ledgers.keeper, FIGURES) == []


def test_a_joint_report_waits_on_who_did_not_write_it(ledgers: Ledgers, tokyo_meeting: Meeting) -> None:
    ledgers.agreed()
    written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    brief = written(ledgers, tokyo_meeting, JOINT, is_joint=True)
    [item] = waiting(
        ledgers.second if brief.written_by_id != ledgers.second.pk else ledgers.supervisor, REPORT
    )
    assert item.href == reverse("cooperation:briefs-brief", args=[brief.pk])  # the newest alone
    assert waiting(brief.written_by, REPORT) == []
    nobody_else(ledgers, REPORT)
    actions.approve_brief(ledgers.second, brief.pk)
    assert waiting(ledgers.second, REPORT) == []


def test_a_form_that_differs_waits_on_who_keeps_agreements(ledgers: Ledgers) -> None:
    held = AgreementVersion.objects.filter(agreement=AGREEMENT).latest("version")
    with writing():
        form = PartnerForm.objects.create(
            agreement=AGREEMENT, node=TOKYO, version=1, digest=held.digest, letter=new_id(), told_at=now(), came_at=now(),
        )  # fmt: skip
    assert waiting(ledgers.keeper, FORMS) == []
    with writing():
        PartnerForm.objects.filter(pk=form.pk).update(digest="0" * 64)
    [item] = waiting(ledgers.keeper, FORMS)
    assert item.href == reverse("agreements:forms", args=[AGREEMENT])
    assert waiting(ledgers.supervisor, FORMS) == []
    assert signed_in(Client(), ledgers.keeper).get(item.href).status_code == 200


def test_a_draft_of_a_document_waits_on_who_keeps_the_room(ledgers: Ledgers, papers: Papers) -> None:
    draft = drafted(papers, "meeting")
    [item] = waiting(ledgers.keeper, DRAFT)
    assert item.href == reverse("cooperation:imp-draft", args=[draft.pk])
    nobody_else(ledgers, DRAFT)
