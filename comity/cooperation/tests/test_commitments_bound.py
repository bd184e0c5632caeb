"""What both sides have signed is neither rewritten nor taken back by one of them alone."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.cooperation import actions
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.core.ledger import Kind, Standing, fold
from comity.cooperation.exceptions import ChangedMeanwhileError, NotGroundedError, NothingMissingError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, WAY_OUT, Ledgers, told
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, OutLetter, Receipt
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.operations.core.entries import Signed
from comity.requests.tests.office import HANOI, TOKYO
from comity.requests.tests.sharers import Sharers
from comity.sharing.actions import correct_letter, recall_letter, request_deletion
from comity.sharing.bodies import CORRECTION, RECALL
from comity.sharing.exceptions import BoundError
from comity.sharing.letters import OURS
from comity.sharing.models import Item, Revision
from comity.sharing.passages import Passage

OWNER = Passage("/entries/0/data/terms/owner", "nobody")


def decided(sharers: Sharers, kind: LetterType, schema: str, mid: UUID, **change: object) -> InLetter:
    """What Tokyo decides about a letter of its own that we hold."""
    item = Item.objects.get(owner=TOKYO, mid=mid)
    return sharers.say(sharers.tokyo, kind, schema, sharers.revision(mid, item.idg, **change))


def owner_of(entry: str) -> str:
    """The unit that answers for it by what was signed."""
    return str(CommitmentEntry.objects.get(pk=entry).data["terms"]["owner"])


def test_a_partner_rewrites_nothing_that_it_has_signed(ledgers: Ledgers, sharers: Sharers) -> None:
    letter, _which, entry = ledgers.offered()
    said = decided(
        sharers,
        LetterType.CORRECTION,
        CORRECTION,
        letter.mid,
        passages=[{"at": OWNER.at, "to": OWNER.to}],
    )
    assert (said.state, said.reason) == ("refused", "bound")
    assert owner_of(entry) == "training"


def test_we_rewrite_nothing_that_we_have_signed(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    [letter] = OutLetter.objects.filter(schema=COMMITMENT)
    with pytest.raises(BoundError):
        correct_letter(ledgers.supervisor, letter.mid, "wrong-data", "", [OWNER])
    assert owner_of(head) == "training"
    assert not Revision.objects.exists()


def test_the_page_of_a_letter_offers_nothing_that_is_refused(ledgers: Ledgers) -> None:
    client = signed_in(Client(), ledgers.supervisor)
    commitment = ledgers.proposed()
    [mid] = OutLetter.objects.filter(schema=COMMITMENT).values_list("mid", flat=True)
    correct, recall = (
        reverse("sharing:correct", args=[mid]),
        reverse("sharing:recall", args=[mid, "recall"]),
    )
    page = client.get(reverse("sharing:letter", args=[OURS, mid])).content.decode()
    assert correct not in page  # its words are signed
    assert recall in page  # nobody has countersigned them
    assert "Propose a change where it stands" in page
    assert reverse("cooperation:commitments-commitment", args=[commitment.pk]) in page
    ledgers.countersign(commitment)
    page = client.get(reverse("sharing:letter", args=[OURS, mid])).content.decode()
    assert recall not in page
    assert reverse("sharing:recall", args=[mid, "delete"]) not in page
    assert reverse("sharing:narrow", args=[mid]) in page  # stricter handling un-signs nothing
    for address in (correct, recall):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain
        assert str(BoundError.words) in answer.content.decode()
    sent = client.post(recall, {"reason": "wrong-person", "text": "Written before it was signed."})
    assert sent.status_code == 422
    assert "Written before it was signed." in sent.content.decode()


def test_a_partner_does_not_take_its_signature_back(ledgers: Ledgers, sharers: Sharers) -> None:
    commitment = ledgers.proposed()
    letter = ledgers.countersign(commitment)
    said = decided(sharers, LetterType.RECALL, RECALL, letter.mid)
    assert (said.state, said.reason) == ("refused", "bound")
    assert ledgers.fresh(commitment).stage == "committed"


def test_we_take_neither_signature_nor_signed_words_back(ledgers: Ledgers) -> None:
    agreed = ledgers.agreed()
    _letter, which, entry = ledgers.offered()
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    ledgers.delivered()
    for conv in (agreed.pk, which):
        letter = OutLetter.objects.get(conv=conv, schema=COMMITMENT)
        for take in (recall_letter, request_deletion):
            with pytest.raises(BoundError):
                take(ledgers.supervisor, letter.mid, "wrong-person", "")
    assert ledgers.fresh(agreed).stage == "committed"


def test_a_recall_that_crossed_the_signature_leaves_both_sides_with_what_both_signed(
    ledgers: Ledgers,
) -> None:
    commitment = ledgers.proposed()
    [mid] = OutLetter.objects.filter(schema=COMMITMENT).values_list("mid", flat=True)
    ledgers.delivered()
    revision = recall_letter(ledgers.supervisor, mid, "wrong-person", "")
    assert CommitmentEntry.objects.get(commitment=commitment).state == "returned"
    ledgers.countersign(commitment)  # it had not read the recall yet, and refuses it then
    assert ledgers.fresh(commitment).stage == ""
    [told] = OutLetter.objects.filter(mid__in=revision.holders.values("letter"))
    tokyo = ledgers.office.tokyo
    for reason, stage in (("policy", ""), ("bound", "committed")):
        Receipt.objects.filter(mid=told.mid, state="refused").delete()
        tokyo.send_receipts(tokyo.receipt(told, State.REFUSED, reason=reason))
        assert ledgers.fresh(commitment).stage == stage, reason
    found = ledgers.fresh(commitment)
    assert (found.mark, found.is_different) == (found.their_mark, False)
    page = signed_in(Client(), ledgers.keeper).get(
        reverse("cooperation:commitments-commitment", args=[found.pk])
    )
    assert "the marks differ" not in page.content.decode()
    with pytest.raises(BoundError):
        recall_letter(ledgers.supervisor, mid, "wrong-person", "")


def test_what_was_withdrawn_is_not_signed_by_a_second_person(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    _letter, _which, entry = ledgers.offered(
        [head], commitment.pk, actor=HANOI, addressee=TOKYO, due=LATER.due, reason="Floods."
    )
    signed = actions.countersign_change(ledgers.keeper, UUID(entry))
    ledgers.say(commitment, Kind.WITHDRAW, {"of": entry})
    with pytest.raises(ChangedMeanwhileError):
        actions.approve_entry(ledgers.supervisor, signed.pk)
    assert ledgers.heads(commitment) == [head]


def test_a_signature_after_the_withdrawal_is_refused_and_one_that_crossed_counts(ledgers: Ledgers) -> None:
    for has_it in (True, False):
        commitment = ledgers.proposed()
        entry = CommitmentEntry.objects.get(commitment=commitment)
        before = {one.id for one in ledgers.said_to_tokyo(commitment.pk)}
        actions.withdraw_change(ledgers.keeper, entry.pk)
        body = {} if has_it else {"over": sorted(before)}
        said = ledgers.say(commitment, Kind.COUNTERSIGN, {"of": str(entry.pk)}, body=body)
        assert (said.state, said.reason) == (("refused", "change-withdrawn") if has_it else ("delivered", ""))
        assert ledgers.fresh(commitment).stage == ("withdrawn" if has_it else "committed")


@pytest.mark.parametrize("is_here", [True, False])
def test_a_signature_that_the_partner_refused_as_too_late_counts_on_no_node(
    ledgers: Ledgers, *, is_here: bool
) -> None:
    _letter, which, entry = ledgers.offered()
    signed = actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    commitment = Commitment.objects.get(pk=which)
    assert commitment.stage == "committed"
    if is_here:  # written over what Tokyo holds: it never took our signature
        held = ledgers.said_by_tokyo(which)
        number = ledgers.numbers[which] + 1
        gone = Signed(str(new_id()), TOKYO, number, Kind.WITHDRAW.value, now(), {"of": entry})
        mark = fold({HANOI, TOKYO}, [*held, gone]).mark
        over = sorted(one.id for one in [*held, gone])
        body = {"over": over, "mark": mark}
        ledgers.say(which, Kind.WITHDRAW, {"of": entry}, entry=gone.id, at=gone.at, seq=number, body=body)
    letter = OutLetter.objects.get(conv=which, schema=COMMITMENT)
    tokyo = ledgers.office.tokyo
    tokyo.send_receipts(tokyo.receipt(letter, State.REFUSED, reason="change-withdrawn"))
    found = ledgers.fresh(commitment)
    [change] = ledgers.here(found).changes
    assert change.standing is (Standing.WITHDRAWN if is_here else Standing.PROPOSED)
    assert found.stage == ("withdrawn" if is_here else "")
    assert (found.agreed_at, found.is_different) == (None, False)
    assert told(ledgers.keeper, "commitment.too-late") == 1
    assert told(ledgers.keeper, "commitment.not-taken") == 0
    signed.refresh_from_db()
    assert signed.state == "returned"
    page = signed_in(Client(), ledgers.keeper).get(
        reverse("cooperation:commitments-commitment", args=[which])
    )
    words = page.content.decode()
    assert "had withdrawn this before your signature came" in words
    assert "Send what it lacks" not in words
    with pytest.raises(NothingMissingError):
        actions.share_missing(ledgers.keeper, which)


def test_of_a_letter_with_several_signatures_the_others_are_sent_again(ledgers: Ledgers) -> None:
    _letter, which, first = ledgers.offered()
    actions.countersign_change(ledgers.keeper, UUID(first), way_out=WAY_OUT)
    _letter, _which, second = ledgers.offered([first], which, owner="academy")
    actions.countersign_change(ledgers.keeper, UUID(second))
    tokyo = ledgers.office.tokyo
    for letter in OutLetter.objects.filter(conv=which, schema=COMMITMENT).order_by("ls"):
        tokyo.send_receipts(tokyo.receipt(letter, State.REFUSED, reason="policy"))
    assert actions.share_missing(ledgers.keeper, which) == 2
    ledgers.say(which, Kind.WITHDRAW, {"of": second})
    both = OutLetter.objects.filter(conv=which, schema=COMMITMENT).latest("ls")
    tokyo.send_receipts(tokyo.receipt(both, State.REFUSED, reason="change-withdrawn"))
    commitment = Commitment.objects.get(pk=which)
    assert [one.standing for one in ledgers.here(commitment).changes] == [
        Standing.COUNTERSIGNED,
        Standing.WITHDRAWN,
    ]
    assert actions.share_missing(ledgers.keeper, which) == 1
    assert ledgers.heads(commitment) == [first]


def test_nobody_answers_what_builds_on_unsigned_ground(ledgers: Ledgers) -> None:
    _letter, which, first = ledgers.offered()
    _again, _which, second = ledgers.offered([first], which, owner="academy")
    with pytest.raises(NotGroundedError):
        actions.countersign_change(ledgers.keeper, UUID(second), way_out=WAY_OUT)
    with pytest.raises(NotGroundedError):
        actions.dispute_change(ledgers.keeper, UUID(second), "No.", way_out=WAY_OUT)
    actions.countersign_change(ledgers.keeper, UUID(first), way_out=WAY_OUT)
    actions.countersign_change(ledgers.keeper, UUID(second))
    assert [one.id for one in ledgers.here(Commitment.objects.get(pk=which)).heads] == [second]


def test_our_signature_is_of_both_once_the_partner_has_it(ledgers: Ledgers) -> None:
    _letter, which, entry = ledgers.offered()
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)

    def is_joint() -> bool:
        commitment = Commitment.objects.get(pk=which)
        told = promise_of(ledgers.keeper, commitment, ["en"], now(), is_joint=True)
        assert (told is None) == (commitment.agreed_at is None)
        return told is not None

    assert not is_joint()
    ledgers.delivered()
    assert is_joint()


def test_who_countersigns_past_an_own_proposal_is_told_that_it_lapsed(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    ours = ledgers.change(commitment, texts={"en": "Train twelve officers"})
    ledgers.delivered()
    _letter, _which, theirs = ledgers.offered(
        [head], commitment.pk, actor=HANOI, addressee=TOKYO, texts={"en": "Train eleven officers"}
    )
    assert told(ledgers.second, "commitment.passed-over") == 0
    page = signed_in(Client(), ledgers.keeper).get(reverse("cooperation:commitments-answer", args=[theirs]))
    assert "If you countersign this one, yours lapses" in page.content.decode()
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    assert ledgers.heads(commitment) == [theirs]
    assert {one.id: one.standing for one in ledgers.here(commitment).changes}[str(ours.pk)] is Standing.PASSED
    assert told(ledgers.second, "commitment.passed-over") == 1  # the page said it to who signed


def test_a_partner_that_countersigns_what_stands_beside_its_own_leaves_ours_alone(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    ledgers.change(commitment, texts={"en": "Train twelve officers"})
    ledgers.countersign(commitment)
    assert (
        told(ledgers.keeper, "commitment.passed-over"),
        told(ledgers.second, "commitment.passed-over"),
    ) == (0, 0)
