"""Acts on commitments: nothing stands by the word of one side, and both nodes hold the same ledger."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.access import AbsentError
from comity.accounts.tests.cast import signed_in
from comity.audit.acts import RefusalError, writing
from comity.cooperation import actions
from comity.cooperation.commitments.access import to_answer, to_decide
from comity.cooperation.commitments.both_sides import notes_of
from comity.cooperation.commitments.showing import page_of
from comity.cooperation.core.ledger import Standing
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    FlawedError,
    HasPartnerError,
    NothingChangedError,
    NoWayOutError,
    OtherPartnerError,
    OtherPersonError,
    OwnChangeError,
    ReasonMissingError,
    SettledError,
)
from comity.cooperation.models import Commitment, CommitmentEntry, PartnerAgency
from comity.cooperation.tests.commitments_ground import (
    ALONE,
    DRAFT,
    LATER,
    TERMS,
    WAY_OUT,
    Ledgers,
    told,
)
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import HANOI, TOKYO


def test_a_proposal_waits_until_the_partner_signs_it_too(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    assert (commitment.stage, commitment.waits_on_them, commitment.waits_on_us) == ("", True, False)
    assert commitment.ref.startswith("C-")
    assert commitment.due == date(2026, 12, 31)  # lists say what was proposed
    ledgers.countersign(commitment)
    commitment = ledgers.fresh(commitment)
    assert (commitment.stage, commitment.waits_on_them, commitment.is_different) == (
        "committed",
        False,
        False,
    )
    assert commitment.mark == ledgers.at_tokyo(commitment).mark == commitment.their_mark
    assert told(ledgers.keeper, "commitment.countersigned") == 1


def test_a_partner_proposes_and_we_sign_or_dispute(ledgers: Ledgers) -> None:
    letter, which, entry = ledgers.offered()
    assert letter.state == "delivered", letter.reason
    commitment = Commitment.objects.get(pk=which)
    assert (commitment.partner, commitment.partner_ref, commitment.waits_on_us) == (
        TOKYO,
        "C-2026-0044",
        True,
    )
    assert [one.pk for one in to_answer(ledgers.keeper)] == [which]
    assert told(ledgers.keeper, "commitment.proposed") == 1
    with pytest.raises(NoWayOutError):
        actions.countersign_change(ledgers.keeper, UUID(entry))
    with pytest.raises(ReasonMissingError):
        actions.dispute_change(ledgers.keeper, UUID(entry), " ", way_out=WAY_OUT)
    actions.dispute_change(ledgers.keeper, UUID(entry), "Ten was never said.", way_out=WAY_OUT)
    assert ledgers.fresh(commitment).is_disputed
    assert [one.id for one in ledgers.at_tokyo(commitment).disputed] == [entry]
    actions.countersign_change(ledgers.keeper, UUID(entry))  # a later signature ends the dispute
    commitment = ledgers.fresh(commitment)
    assert (commitment.stage, commitment.is_disputed, commitment.waits_on_us) == ("committed", False, False)
    assert ledgers.at_tokyo(commitment).mark == commitment.mark
    with pytest.raises(SettledError):
        actions.countersign_change(ledgers.keeper, UUID(entry))
    assert not to_answer(ledgers.keeper).exists()


def test_one_cannot_sign_for_the_other_side(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    entry = CommitmentEntry.objects.get(commitment=commitment)
    with pytest.raises(OwnChangeError):
        actions.countersign_change(ledgers.keeper, entry.pk)


def test_an_extension_asks_a_second_person_of_the_house(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    with pytest.raises(FlawedError, match="reason"):
        ledgers.change(commitment, due=LATER.due)
    entry = ledgers.change(commitment, ledgers.supervisor, due=LATER.due, reason=LATER.reason)
    assert entry.waits_in_house
    assert len(ledgers.said_to_tokyo(commitment.pk)) == 1  # nothing has left
    with pytest.raises(OtherPersonError):
        actions.approve_entry(ledgers.supervisor, entry.pk)
    with pytest.raises(AbsentError):
        actions.approve_entry(ledgers.keeper, entry.pk)
    assert [one.pk for one in to_decide(ledgers.second)] == [entry.pk]
    assert not to_decide(ledgers.supervisor).exists()
    assert told(ledgers.second, "commitment.to-decide") == 1
    actions.approve_entry(ledgers.second, entry.pk)
    ledgers.countersign(commitment)
    commitment = ledgers.fresh(commitment)
    assert commitment.due == date(2027, 6, 30)
    with pytest.raises(SettledError):
        actions.approve_entry(ledgers.second, entry.pk)


def test_what_is_given_back_changes_nothing(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, stage=Stage.DROPPED, reason="No money.")
    with pytest.raises(ReasonMissingError):
        actions.give_back_entry(ledgers.supervisor, entry.pk, "")
    actions.give_back_entry(ledgers.supervisor, entry.pk, "There is money.")
    entry.refresh_from_db()
    assert (entry.state, entry.return_reason) == ("returned", "There is money.")
    assert ledgers.fresh(commitment).stage == "committed"
    assert told(ledgers.keeper, "commitment.given-back") == 1


def test_to_countersign_an_extension_asks_a_second_person_too(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    _letter, _which, entry = ledgers.offered(
        [head], commitment.pk, actor=HANOI, addressee=TOKYO, due=LATER.due, reason="Floods."
    )
    signed = actions.countersign_change(ledgers.keeper, UUID(entry))
    assert signed.waits_in_house
    assert not ledgers.fresh(commitment).waits_on_us  # it waits in the house, not for an answer
    with pytest.raises(SettledError):
        actions.dispute_change(ledgers.keeper, UUID(entry), "No.")
    actions.approve_entry(ledgers.supervisor, signed.pk)
    assert ledgers.fresh(commitment).due == LATER.due
    assert ledgers.at_tokyo(commitment).mark == ledgers.fresh(commitment).mark


def test_fulfilled_needs_evidence_and_ends_it(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    with pytest.raises(FlawedError, match="Nothing shows"):
        ledgers.change(commitment, stage=Stage.FULFILLED)
    shown = ({"kind": "activity", "ref": "a1", "digest": "d" * 64},)
    ledgers.change(commitment, stage=Stage.FULFILLED, evidence=shown)
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).stage == "fulfilled"
    with pytest.raises(FlawedError, match="does not follow"):
        ledgers.change(commitment, stage=Stage.IN_PROGRESS)


def test_two_changes_cross_and_are_settled(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ours = ledgers.change(commitment, owner="academy")
    _letter, _which, theirs = ledgers.offered(
        [head], commitment.pk, actor=HANOI, addressee=TOKYO, owner="bureau 5"
    )
    with pytest.raises(ChangedMeanwhileError):
        actions.propose_change(ledgers.keeper, commitment.pk, TERMS, on=["another"])
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    ledgers.countersign(commitment, str(ours.pk))
    split = ledgers.fresh(commitment)
    assert (split.is_split, split.stage, split.waits_on_us) == (True, "", True)
    there, page = ledgers.at_tokyo(commitment), page_of(ledgers.keeper, split)
    for owners in (
        [one.terms.owner for one in there.heads if one.terms],
        [one.terms.owner for one in page.now],
    ):
        assert sorted(owners) == ["academy", "bureau 5"]  # each side sees both
    assert (there.is_split, there.mark) == (True, split.mark)
    assert any("Both sides have countersigned two changes" in one.sentence for one in notes_of(page))
    heads = ledgers.heads(commitment)
    actions.propose_change(ledgers.keeper, commitment.pk, replace(TERMS, owner="academy"), on=heads)
    ledgers.countersign(commitment)
    whole = ledgers.fresh(commitment)
    assert (whole.is_split, whole.owner, whole.stage) == (False, "academy", "committed")
    there = ledgers.at_tokyo(commitment)
    assert (there.is_split, there.terms and there.terms.owner, there.mark) == (False, "academy", whole.mark)
    assert (
        len(there.changes) == len(ledgers.here(commitment).changes) == 4
    )  # both histories keep both versions


def test_what_nobody_signed_is_withdrawn(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    entry = CommitmentEntry.objects.get(commitment=commitment)
    actions.withdraw_change(ledgers.keeper, entry.pk)
    assert [one.standing for one in ledgers.at_tokyo(commitment).changes] == [Standing.WITHDRAWN]
    with pytest.raises(SettledError):
        actions.withdraw_change(ledgers.keeper, entry.pk)
    agreed = ledgers.agreed()
    waiting = ledgers.change(agreed, stage=Stage.DROPPED, reason="No money.")
    actions.withdraw_change(ledgers.keeper, waiting.pk)  # it never left: nobody is told
    waiting.refresh_from_db()
    assert waiting.state == "returned"


def test_nothing_new_is_refused(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    with pytest.raises(NothingChangedError):
        ledgers.change(commitment)


@pytest.mark.parametrize("who", ["officer", "partner", "outsider", "consular", "auditor"])
def test_who_does_not_keep_them_proposes_nothing(ledgers: Ledgers, who: str) -> None:
    person = getattr(ledgers.office.cast, who)
    with pytest.raises(AbsentError):
        actions.propose_commitment(person, DRAFT)
    commitment = ledgers.agreed()
    with pytest.raises(AbsentError):
        actions.propose_change(person, commitment.pk, replace(TERMS, owner="x"), on=ledgers.heads(commitment))


def test_unanswered_is_not_no(ledgers: Ledgers) -> None:
    for way_out in (None, replace(WAY_OUT, rights={}), replace(WAY_OUT, agreement="")):
        with pytest.raises(NoWayOutError):
            actions.propose_commitment(ledgers.keeper, replace(DRAFT, way_out=way_out))
    assert not Commitment.objects.exists()


class TestAlone:
    def test_it_stands_and_says_that_it_is_not_countersigned(self, ledgers: Ledgers) -> None:
        commitment = ledgers.alone()
        assert (commitment.stage, commitment.partner, commitment.waits_on_them) == ("committed", "", False)
        assert [one.standing for one in ledgers.here(commitment).changes] == [Standing.ALONE]
        entry = ledgers.change(commitment, stage=Stage.DROPPED, reason="They went home.")
        assert ledgers.fresh(commitment).stage == "committed"
        actions.approve_entry(ledgers.supervisor, entry.pk)
        assert ledgers.fresh(commitment).stage == "dropped"

    def test_when_the_partner_joins_the_history_goes_as_proposals(self, ledgers: Ledgers) -> None:
        commitment = ledgers.on_paper()
        ledgers.change(commitment, stage=Stage.IN_PROGRESS)
        actions.join_partner(ledgers.keeper, commitment.pk, TOKYO, WAY_OUT)
        joined = ledgers.fresh(commitment)
        assert (joined.partner, joined.stage, joined.waits_on_them) == (TOKYO, "", True)
        assert len(Outgoing.objects.filter(conv=commitment.pk)) == 1
        there = ledgers.at_tokyo(commitment)
        assert [one.standing for one in there.changes] == [Standing.PROPOSED] * 2
        for one in there.changes:
            ledgers.countersign(commitment, one.id)
        joined = ledgers.fresh(commitment)
        assert joined.stage == "in-progress"
        assert joined.mark == ledgers.at_tokyo(commitment).mark
        with pytest.raises(HasPartnerError):
            actions.join_partner(ledgers.keeper, commitment.pk, TOKYO, WAY_OUT)

    def test_when_the_letter_is_given_back_it_is_one_sided_again(self, ledgers: Ledgers) -> None:
        commitment = ledgers.on_paper()
        two = replace(WAY_OUT, article="2")
        ledgers.office.change_terms(
            ("purposes: [investigation, identification]\n", "purposes: [investigation, identification, cooperation]\n"),
            ("purposes: [investigation, identification, locating]", "purposes: [investigation, cooperation, locating]"),
        )  # fmt: skip
        actions.join_partner(ledgers.keeper, commitment.pk, TOKYO, two)
        [outgoing] = Outgoing.objects.filter(conv=commitment.pk)
        assert outgoing.state == "to-approve"
        give_back_outgoing(ledgers.supervisor, outgoing.pk, "Not yet.")
        again = ledgers.fresh(commitment)
        assert (again.partner, again.stage) == ("", "committed")

    def test_its_history_goes_to_no_node_of_another_partner(self, ledgers: Ledgers) -> None:
        seoul, osaka = ledgers.alone(), ledgers.on_paper()
        with pytest.raises(OtherPartnerError):
            actions.join_partner(ledgers.keeper, seoul.pk, TOKYO, WAY_OUT)
        kept = PartnerAgency.objects.get(country="KR")
        with pytest.raises(OtherPartnerError):
            actions.note_joined(ledgers.keeper, kept.pk, TOKYO)
        assert not PartnerAgency.objects.exclude(node="").exists()
        # of the same state, and known by another node
        with writing():
            PartnerAgency.objects.filter(country="JP").update(node="cxp:node:jp:osaka")
        with pytest.raises(OtherPartnerError):
            actions.join_partner(ledgers.keeper, osaka.pk, TOKYO, WAY_OUT)
        assert not Outgoing.objects.exists()
        assert (ledgers.fresh(seoul).partner, ledgers.fresh(osaka).partner) == ("", "")

    def test_the_page_offers_no_node_of_another_partner(self, ledgers: Ledgers) -> None:
        keeper = signed_in(Client(), ledgers.keeper)
        for commitment, is_offered in ((ledgers.alone(), False), (ledgers.on_paper(), True)):
            join = reverse("cooperation:commitments-join", args=[commitment.pk])
            shown = keeper.get(reverse("cooperation:commitments-commitment", args=[commitment.pk]))
            assert (join in shown.content.decode()) == is_offered
            page = keeper.get(join)
            assert (TOKYO in dict(page.context["form"].fields["partner"].choices)) == is_offered
            if not is_offered:
                answer = keeper.post(join, {"partner": TOKYO})
                assert answer.status_code == 422
                assert "That node belongs to another partner" in answer.content.decode()


def test_an_article_of_two_persons_lets_it_leave_after_the_second(ledgers: Ledgers) -> None:
    ledgers.office.change_terms(
        (
            "purposes: [investigation, identification, locating]",
            "purposes: [investigation, cooperation, locating]",
        )
    )
    draft = replace(DRAFT, way_out=replace(WAY_OUT, article="2"))
    commitment = actions.propose_commitment(ledgers.keeper, draft)
    entry = CommitmentEntry.objects.get(commitment=commitment)
    assert entry.state == "waits"
    assert not entry.waits_in_house
    [outgoing] = Outgoing.objects.filter(conv=commitment.pk)
    approve_outgoing(ledgers.supervisor, outgoing.pk)
    entry.refresh_from_db()
    assert entry.state == "sent"
    assert ledgers.fresh(commitment).waits_on_them


def test_a_refusal_is_one_of_the_house(ledgers: Ledgers) -> None:
    with pytest.raises(RefusalError):
        actions.propose_commitment(ledgers.keeper, replace(ALONE, terms=replace(TERMS, texts={"en": " "})))
