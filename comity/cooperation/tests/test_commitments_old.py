"""What was signed or written by other rules than those of today: what says the same is read, what says nothing stops no page."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.actions._commitments import rebuild
from comity.cooperation.commitments.words import basis_words, entry_lines, terms_lines
from comity.cooperation.core.ledger import Kind, Standing, change
from comity.cooperation.core.terms import Terms, meeting_titles, terms_in
from comity.cooperation.exceptions import FlawedError
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.tests.commitments_ground import LATER, TERMS, WAY_OUT, Ledgers
from comity.lib.ids import new_id
from comity.requests.tests.office import HANOI, TOKYO

TITLE = "Seventh ministerial meeting"
PAGES = ("commitment", "history")


def of_old() -> dict[str, Any]:
    """Terms with the meeting as it was signed before titles travelled by language."""
    wire = TERMS.to_wire()
    return {**wire, "basis": {**wire["basis"], "meeting": TITLE}, "actor": TOKYO, "addressee": HANOI}


def read(ledgers: Ledgers, commitment: Commitment) -> str:
    """Both pages of a commitment, as its keeper reads them."""
    keeper = signed_in(Client(), ledgers.keeper)
    answers = [keeper.get(reverse(f"cooperation:commitments-{name}", args=[commitment.pk])) for name in PAGES]
    assert [one.status_code for one in answers] == [200] * len(PAGES)
    return "".join(one.content.decode() for one in answers)


def test_plain_words_are_one_title_of_an_unknown_language() -> None:
    terms = Terms.from_wire(of_old())
    assert terms.meeting == {"und": TITLE}
    assert Terms.from_wire(terms.to_wire()) == terms
    assert meeting_titles({"meeting": ""}) == meeting_titles({}) == {}
    assert basis_words(of_old()["basis"]).endswith(TITLE)
    assert [(one.language, one.text) for one in terms_lines(of_old(), TOKYO, {}) if one.text == TITLE] == [
        ("und", TITLE)
    ]


def test_what_was_signed_before_is_taken_in_stands_and_is_changed(ledgers: Ledgers) -> None:
    which, entry = new_id(), str(new_id())
    letter = ledgers.say(which, Kind.CHANGE, {"on": [], "terms": of_old()}, entry=entry)
    assert letter.state == "delivered", letter.reason
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    ledgers.delivered()
    commitment = Commitment.objects.get(pk=which)
    assert [one.standing for one in ledgers.here(commitment).changes] == [Standing.COUNTERSIGNED]
    assert (commitment.stage, commitment.mark) == ("committed", ledgers.at_tokyo(commitment).mark)
    assert TITLE in read(ledgers, commitment)
    ledgers.change(commitment, owner="academy")
    ledgers.countersign(commitment)
    assert [one.standing for one in ledgers.here(commitment).changes] == [Standing.COUNTERSIGNED] * 2


@pytest.mark.parametrize("terms", [of_old(), {**of_old(), "due": "soon"}, {"stage": "committed"}])
def test_a_draft_of_ours_stops_no_page(ledgers: Ledgers, terms: dict[str, Any]) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, due=LATER.due, reason=LATER.reason)
    with writing():
        CommitmentEntry.objects.filter(pk=entry.pk).update(data={**entry.data, "terms": terms})
    page = read(ledgers, commitment)
    decide = signed_in(Client(), ledgers.supervisor).get(
        reverse("cooperation:commitments-decide", args=[entry.pk])
    )
    assert decide.status_code == 200
    is_read = terms_in({"terms": terms}) is not None
    for words in (page, decide.content.decode()):
        assert ("It cannot be read." in words) == (not is_read)
    if is_read:
        actions.approve_entry(ledgers.supervisor, entry.pk)
    else:
        with pytest.raises(FlawedError):
            actions.approve_entry(ledgers.supervisor, entry.pk)
        actions.give_back_entry(ledgers.supervisor, entry.pk, "It cannot be read.")
        assert "It cannot be read." in read(ledgers, commitment)


def test_where_nothing_else_is_there_the_lists_go_on(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    with writing():
        CommitmentEntry.objects.filter(commitment=commitment).update(
            data={"on": [], "terms": {}}, state="waits"
        )
        rebuild(commitment)
    assert commitment.stage == ""
    assert "It cannot be read." in read(ledgers, commitment)
    wire = {"kind": "change", "data": {**change((), TERMS), "terms": {}}}
    assert [one.text for one in entry_lines(wire, HANOI, {})][1:] == ["It cannot be read."]
