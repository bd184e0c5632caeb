"""After a dispute: one act proposes anew, on either side, and both ledgers stay the same. What the proposal told fills the answer."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from comity.cooperation import actions
from comity.cooperation.core.ledger import Kind, Ledger, Standing
from comity.cooperation.core.terms import Terms
from comity.cooperation.exceptions import ChangedMeanwhileError, NothingChangedError, SettledError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, WAY_OUT, Ledgers, entries_in
from comity.cooperation.tests.test_commitments_pages import at, done, go, ok
from comity.exchange.models import OutLetter
from comity.requests.tests.office import AGREEMENT, HANOI, NO_RIGHTS, TOKYO

OTHER_TEXT = {"en": "Train twenty officers"}


def ours(commitment: Commitment, kind: Kind = Kind.CHANGE) -> CommitmentEntry:
    return CommitmentEntry.objects.filter(commitment=commitment, ours=True, kind=kind).latest("seq")


def terms_of(ledger: Ledger, identifier: object) -> Terms:
    found = next(one.terms for one in ledger.changes if one.id == str(identifier))
    assert found is not None
    return found


def anew(ledgers: Ledgers, entry_id: UUID, **changes: Any) -> CommitmentEntry:
    entry = CommitmentEntry.objects.get(pk=entry_id)
    ledger = ledgers.here(entry.commitment)
    terms = replace(terms_of(ledger, entry_id), **changes)
    on = [one.id for one in ledger.heads]
    return actions.propose_anew(ledgers.keeper, entry_id, terms, on=on)


def alike(ledgers: Ledgers, commitment: Commitment) -> dict[str, Standing]:
    """Both ledgers hold every change the same way; return how."""
    here, there = ledgers.here(commitment), ledgers.at_tokyo(commitment)
    found = {one.id: one.standing for one in here.changes}
    assert found == {one.id: one.standing for one in there.changes}
    assert (here.mark, [one.id for one in here.heads]) == (there.mark, [one.id for one in there.heads])
    assert ledgers.fresh(commitment).mark == there.mark
    return found


def test_our_disputed_proposal_is_withdrawn_and_proposed_anew_in_one_letter(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    first = ours(commitment)
    ledgers.dispute(commitment)
    assert ledgers.fresh(commitment).dispute_waits_on_us
    new = anew(ledgers, first.pk, texts=OTHER_TEXT)
    last = OutLetter.objects.filter(peer__node=TOKYO, conv=commitment.pk).latest("ls")
    assert {one.kind for one in entries_in(HANOI, last.inner)} == {"withdraw", "change"}
    assert alike(ledgers, commitment) == {
        str(first.pk): Standing.WITHDRAWN,
        str(new.pk): Standing.PROPOSED,
    }
    fresh = ledgers.fresh(commitment)
    assert (fresh.waits_on_them, fresh.dispute_waits_on_us, fresh.is_disputed) == (True, False, False)
    ledgers.countersign(commitment, str(new.pk))
    assert alike(ledgers, commitment)[str(new.pk)] is Standing.COUNTERSIGNED
    assert ledgers.fresh(commitment).texts == OTHER_TEXT


def test_where_their_signature_crosses_it_the_signature_counts_on_both(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    first = ours(commitment)
    ledgers.dispute(commitment)
    before = [
        one.id for one in [*ledgers.said_to_tokyo(commitment.pk), *ledgers.said_by_tokyo(commitment.pk)]
    ]
    new = anew(ledgers, first.pk, texts=OTHER_TEXT)
    # written by Tokyo over what it held before our letter came
    letter = ledgers.say(commitment, Kind.COUNTERSIGN, {"of": str(first.pk)}, body={"over": sorted(before)})
    assert letter.state == "delivered", letter.reason
    assert alike(ledgers, commitment) == {
        str(first.pk): Standing.COUNTERSIGNED,
        str(new.pk): Standing.PASSED,
    }


def test_more_time_waits_for_the_second_person_and_the_withdrawal_does_not(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    first = ledgers.change(commitment, due=LATER.due, reason=LATER.reason)
    actions.approve_entry(ledgers.supervisor, first.pk)
    ledgers.dispute(commitment)
    new = anew(ledgers, first.pk, reason="The course begins in April.")
    assert new.waits_in_house
    assert alike(ledgers, commitment)[str(first.pk)] is Standing.WITHDRAWN
    actions.approve_entry(ledgers.supervisor, new.pk)
    ledgers.countersign(commitment, str(new.pk))
    assert alike(ledgers, commitment)[str(new.pk)] is Standing.COUNTERSIGNED
    assert ledgers.fresh(commitment).due == LATER.due


def test_who_disputes_proposes_another_version_beside_it(ledgers: Ledgers) -> None:
    _letter, which, theirs = ledgers.offered()
    commitment = Commitment.objects.get(pk=which)
    actions.dispute_change(ledgers.keeper, UUID(theirs), "Twenty were meant.", way_out=WAY_OUT)
    new = anew(ledgers, UUID(theirs), texts=OTHER_TEXT)
    assert alike(ledgers, commitment) == {theirs: Standing.DISPUTED, str(new.pk): Standing.PROPOSED}
    ledgers.countersign(commitment, str(new.pk))
    assert alike(ledgers, commitment) == {theirs: Standing.PASSED, str(new.pk): Standing.COUNTERSIGNED}
    assert ledgers.fresh(commitment).texts == OTHER_TEXT


def test_what_stands_is_changed_by_the_counter_proposal(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    heads = ledgers.heads(commitment)
    _letter, _which, theirs = ledgers.offered(
        heads, commitment.pk, actor=HANOI, addressee=TOKYO, texts={"en": "Train two officers"}
    )
    actions.dispute_change(ledgers.keeper, UUID(theirs), "Two are too few.")
    new = anew(ledgers, UUID(theirs), texts={"en": "Train five officers"})
    ledgers.countersign(commitment, str(new.pk))
    assert alike(ledgers, commitment)[theirs] is Standing.PASSED
    assert ledgers.fresh(commitment).texts == {"en": "Train five officers"}


def test_only_what_is_disputed_and_once(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    first = ours(commitment)
    with pytest.raises(SettledError):
        anew(ledgers, first.pk, texts=OTHER_TEXT)  # nobody disputes it
    ledgers.dispute(commitment)
    with pytest.raises(NothingChangedError):
        anew(ledgers, first.pk)
    assert ledgers.at_tokyo(commitment).disputed  # a refused act withdrew nothing
    with pytest.raises(ChangedMeanwhileError):
        actions.propose_anew(ledgers.keeper, first.pk, terms_of(ledgers.here(commitment), first.pk), on=["x"])
    anew(ledgers, first.pk, texts=OTHER_TEXT)
    with pytest.raises(SettledError):
        anew(ledgers, first.pk, texts={"en": "Train thirty officers"})
    _letter, _which, theirs = ledgers.offered()
    with pytest.raises(SettledError):
        anew(ledgers, UUID(theirs), texts=OTHER_TEXT)  # we have not disputed it


def test_the_page_offers_it_filled_in(ledgers: Ledgers) -> None:
    keeper, commitment = go(ledgers.keeper), ledgers.proposed()
    first = ours(commitment)
    where = at("anew", first.pk)
    assert where not in ok(keeper.get(at("commitment", commitment.pk)))
    ledgers.dispute(commitment)
    page = ok(keeper.get(at("commitment", commitment.pk)))
    assert where in page
    assert "Propose it anew" in page
    form = keeper.get(where).context["form"]
    assert form["text_en"].value() == "Train ten officers in reading seized telephones"
    assert (form["owner"].value(), form["actor"].value(), form["stage"].value()) == (
        "training",
        "us",
        "committed",
    )
    assert "Twenty officers were meant." in ok(keeper.get(where))
    given = {
        "on": form["on"].value(), "text_en": "Train twenty officers", "actor": "both", "stage": "soft", "due": "2027-01-31",
        "owner": "training", "reason": "",
    }  # fmt: skip
    wrong = keeper.post(where, {**given, "text_en": ""})
    assert wrong.status_code == 422
    after = ok(keeper.get(done(keeper.post(where, given))))
    assert "It is proposed anew, and what was disputed is withdrawn." in after
    terms = terms_of(ledgers.here(commitment), ours(commitment).pk)
    assert (terms.actor, terms.stage.value, str(terms.due)) == ("both", "soft", "2027-01-31")
    assert keeper.get(where).status_code == 404  # it is settled


def test_who_disputes_goes_on_to_the_other_version(ledgers: Ledgers) -> None:
    keeper = go(ledgers.keeper)
    _letter, which, theirs = ledgers.offered()
    commitment = Commitment.objects.get(pk=which)
    answer = {
        "leaves_under": AGREEMENT,
        "offence": "0502",
        "codes": ["H2"],
        "classification": "1",
        "rights_none": "on",
    }
    wrong = keeper.post(at("answer", theirs), {**answer, "word": "otherwise"})
    assert "Give the reason in one sentence." in wrong.content.decode()
    where = done(
        keeper.post(at("answer", theirs), {**answer, "word": "otherwise", "reason": "Twenty were meant."})
    )
    assert where == at("anew", theirs)
    form = keeper.get(where).context["form"]
    assert "leaves_under" not in form.fields  # asked once, when it was disputed
    assert form["actor"].value() == "them"
    given = {
        "on": "",
        "text_en": "Train twenty officers",
        "actor": "them",
        "stage": "committed",
        "due": "2026-12-31",
        "owner": "x",
    }
    after = ok(keeper.get(done(keeper.post(where, given))))
    assert "Your version is proposed beside the disputed one." in after
    assert alike(ledgers, commitment)[theirs] is Standing.DISPUTED


def test_the_answer_is_filled_in_with_what_the_proposal_told(ledgers: Ledgers) -> None:
    _letter, which, theirs = ledgers.offered()
    keeper = go(ledgers.keeper)
    page = keeper.get(at("answer", theirs))
    form = page.context["form"]
    told = {name: form[name].value() for name in ("leaves_under", "offence", "codes", "classification")}
    assert told == {"leaves_under": AGREEMENT, "offence": "0502", "codes": ["H2"], "classification": 1}
    assert not form["rights_none"].value()
    assert all(not form[f"rights_{name}"].value() for name in NO_RIGHTS)
    assert "What the partner’s letter told is filled in" in ok(page)
    wrong = keeper.post(at("answer", theirs), {"word": "sign", **told})
    assert "Answer each question about rights" in wrong.content.decode()
    done(keeper.post(at("answer", theirs), {"word": "sign", **told, "rights_none": "on"}))
    assert Commitment.objects.get(pk=which).stage == "committed"


def test_a_new_one_says_beforehand_what_will_be_asked(ledgers: Ledgers) -> None:
    page = ok(go(ledgers.keeper).get(at("new")))
    said = "the release decision is asked at the end of this form: agreement, offence, handling codes"
    assert page.index(said) < page.index('name="text_en"')
