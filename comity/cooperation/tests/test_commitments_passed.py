"""A proposal that another change passed over is told and can be proposed again; a letter that is only on its way is no difference."""

from uuid import UUID

import pytest

from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.commitments.both_sides import notes_of
from comity.cooperation.commitments.next_words import after
from comity.cooperation.commitments.showing import page_of
from comity.cooperation.core.ledger import Kind, Standing
from comity.cooperation.core.terms import Stage
from comity.cooperation.exceptions import PassedOverError, SettledError, TakenBackError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, TERMS, Ledgers, told
from comity.cooperation.tests.test_commitments_next import said
from comity.cooperation.tests.test_commitments_pages import at, done, go, ok
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter, Receipt
from comity.requests.tests.office import HANOI, TOKYO
from comity.sharing.showing import names_of


def both_changed(ledgers: Ledgers, **theirs: object) -> tuple[Commitment, CommitmentEntry, str]:
    """Both sides propose a change of the same version; return ours, written by a second supervisor, and theirs."""
    commitment = ledgers.agreed()
    heads = ledgers.heads(commitment)
    entry = ledgers.change(commitment, ledgers.second, owner="academy")
    given = {"actor": HANOI, "addressee": TOKYO, "stage": Stage.IN_PROGRESS, **theirs}
    return commitment, entry, ledgers.offered(heads, commitment.pk, **given)[2]


def test_our_proposal_that_lapsed_is_told_shown_and_proposed_again(ledgers: Ledgers) -> None:
    commitment, entry, theirs = both_changed(ledgers)
    keeper = go(ledgers.keeper)
    words = said(keeper, at("answer", theirs), {"word": "sign", "reason": ""})
    assert "What your agency had proposed itself lapsed by this" in words
    assert told(ledgers.second, "commitment.passed-over") == 1  # who had proposed it
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert "What your agency had proposed lapsed" in page
    assert "Unit: academy instead of training" in page
    anew = at("anew", entry.pk)
    assert anew in page
    form = ok(keeper.get(anew))
    assert "Propose it again" in form
    assert "What lapsed" in form
    boxes = keeper.get(anew).context["form"]
    assert boxes.initial["owner"] == "academy"
    given = {name: boxes.initial.get(name, "") or "" for name in ("due", "owner", "actor", "on", "reason")}
    texts = {f"text_{code}": text for code, text in TERMS.texts.items()}
    done(keeper.post(anew, {**given, **texts}))
    ledgers.countersign(commitment)
    fresh = ledgers.fresh(commitment)
    # what the partner had changed meanwhile stays
    assert (fresh.stage, fresh.owner, fresh.texts) == ("in-progress", "academy", dict(TERMS.texts))
    assert "lapsed" not in ok(keeper.get(at("commitment", commitment.pk)))
    assert ledgers.here(commitment).mark == ledgers.at_tokyo(commitment).mark


def test_a_partner_s_proposal_that_lapsed_says_so_to_who_had_the_form_open(ledgers: Ledgers) -> None:
    commitment, entry, theirs = both_changed(ledgers)
    keeper = go(ledgers.keeper)
    ok(keeper.get(at("answer", theirs)))
    ledgers.countersign(commitment, str(entry.pk))
    page = keeper.post(at("answer", theirs), {"word": "sign", "reason": ""}).content.decode()
    assert "Nobody answered this: both sides signed another change of the same version meanwhile" in page
    assert "answered or decided already" not in page
    with pytest.raises(PassedOverError):
        actions.countersign_change(ledgers.keeper, UUID(theirs))
    shown = ok(keeper.get(at("commitment", commitment.pk)))
    assert f"What {names_of([TOKYO])[TOKYO]} had proposed lapsed" in shown
    assert at("anew", theirs) not in shown  # it is theirs to propose again
    heads = ledgers.heads(commitment)
    with pytest.raises(SettledError):
        actions.propose_anew(ledgers.keeper, UUID(theirs), LATER, on=heads)


def test_it_is_not_offered_again_once_something_else_is_open(ledgers: Ledgers) -> None:
    commitment, entry, theirs = both_changed(ledgers)
    actions.countersign_change(ledgers.keeper, UUID(theirs))
    assert ledgers.here(commitment).changes[1].standing in {Standing.PASSED, Standing.COUNTERSIGNED}
    ledgers.offered(
        ledgers.heads(commitment),
        commitment.pk,
        actor=HANOI,
        addressee=TOKYO,
        stage=Stage.IN_PROGRESS,
        owner="x",
    )
    assert at("anew", entry.pk) not in ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))
    with pytest.raises(PassedOverError):
        actions.propose_anew(ledgers.keeper, entry.pk, LATER, on=ledgers.heads(commitment))


def test_a_countersignature_that_waits_for_the_second_person_says_that_the_partner_has_signed(
    ledgers: Ledgers,
) -> None:
    commitment = ledgers.agreed()
    given = {"actor": HANOI, "addressee": TOKYO, "due": LATER.due, "reason": "Rain."}
    theirs = ledgers.offered(ledgers.heads(commitment), commitment.pk, **given)[2]
    words = said(go(ledgers.keeper), at("answer", theirs), {"word": "sign", "reason": ""})
    assert f"{names_of([TOKYO])[TOKYO]} has signed it already: then it stands" in words
    assert "waits for the countersignature" not in words
    entry = commitment.entries.filter(kind=Kind.COUNTERSIGN, ours=True).latest("seq")
    page = ok(go(ledgers.supervisor).get(at("decide", entry.pk)))
    assert "Approve and countersign" in page
    assert "Extended from 31 Dec 2026 to 30 Jun 2027" in page
    assert after(ledgers.fresh(commitment), entry)


def test_who_decides_too_late_reads_that_it_was_taken_back(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, due=LATER.due, reason=LATER.reason)
    supervisor = go(ledgers.supervisor)
    assert "Approve and send to the partner" in ok(supervisor.get(at("decide", entry.pk)))
    actions.withdraw_change(ledgers.keeper, entry.pk)
    page = supervisor.post(at("decide", entry.pk), {"word": "approve"})
    assert page.status_code == 422
    assert "took it back before anybody decided" in page.content.decode()
    with pytest.raises(TakenBackError):
        actions.approve_entry(ledgers.supervisor, entry.pk)


def notes(ledgers: Ledgers, commitment: Commitment) -> list[tuple[str, bool]]:
    return [(one.tag, one.is_alarm) for one in notes_of(page_of(ledgers.keeper, ledgers.fresh(commitment)))]


def test_a_letter_in_flight_is_on_its_way_and_alarms_nobody(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    keeper = go(ledgers.keeper)
    assert notes(ledgers, commitment) == [("On its way", False)]
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert "your node tries again by itself" in page
    assert "See the history" not in page
    history = ok(keeper.get(at("history", commitment.pk)))
    assert "<span>On its way</span>" in history
    assert "<span>Differs</span>" not in history
    ledgers.delivered()
    assert notes(ledgers, commitment) == []


def test_what_was_refused_there_is_not_taken_and_what_differs_differs(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    letter = OutLetter.objects.get(peer__node=TOKYO, conv=commitment.pk)
    ledgers.office.tokyo.send_receipts(
        ledgers.office.tokyo.receipt(letter, State.REFUSED, reason="malformed")
    )
    assert Receipt.objects.filter(mid=letter.mid, state="refused").exists()
    assert notes(ledgers, commitment) == [("Not taken", True)]
    assert "See the history" in ok(go(ledgers.keeper).get(at("commitment", commitment.pk)))
    other = ledgers.agreed()
    ledgers.delivered()
    with writing():
        Commitment.objects.filter(pk=other.pk).update(is_different=True)
    assert notes(ledgers, other) == [("Differs", True)]
