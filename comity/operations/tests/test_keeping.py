"""What owners decide about letters later: recalled, corrected, handled more strictly, by partners and by us."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comity.exchange.core.letter import LetterType
from comity.exchange.models import OutLetter
from comity.handling.stamp import Handling
from comity.operations import actions
from comity.operations.bodies import ENTRY
from comity.operations.core.entries import Kind
from comity.operations.core.results import Outcome
from comity.operations.models import Entry, Result
from comity.operations.reaching import TAKEN_BACK, reach_of
from comity.operations.tests.ground import ARRESTS, Ground
from comity.requests.tests.office import TOKYO
from comity.requests.tests.sharers import Sharers, item_of
from comity.sharing import actions as sharing
from comity.sharing.bodies import CORRECTION, NARROWING, RECALL
from comity.sharing.keepers import LetterRef, keeper_of, lines_of
from comity.sharing.passages import Passage

LATER = replace(ARRESTS, at=ARRESTS.at + timedelta(hours=9), number=2)


@pytest.fixture
def shared(ground: Ground, sharers: Sharers) -> Sharers:
    """Tokyo's hands, with what it signed before."""
    del ground
    return sharers


def said_about(shared: Sharers, entry: Entry, kind: LetterType, schema: str, **change: object) -> str:
    item = item_of(entry.letter)
    data = shared.revision(item.mid, item.idg, **change)
    return str(shared.say(shared.tokyo, kind, schema, data, conv=str(item.mid)).state)


def test_a_recalled_entry_of_a_partner_is_counted_no_more(ground: Ground, shared: Sharers) -> None:
    operation = ground.joint()
    theirs = ground.found_by_tokyo(operation)
    entry = Entry.objects.get(pk=theirs.pk)
    assert said_about(shared, entry, LetterType.RECALL, RECALL) == "delivered"
    entry.refresh_from_db()
    assert (entry.state, entry.data) == ("purged", {})
    assert ground.here(operation).totals.numbers == {}
    assert not Result.objects.filter(pk=theirs.pk).exists()


def test_an_owner_corrects_and_narrows_and_the_entries_follow(ground: Ground, shared: Sharers) -> None:
    operation = ground.joint()
    entry = Entry.objects.get(pk=ground.found_by_tokyo(operation).pk)
    passages = [{"at": "/said/data/place", "to": "倉庫"}]
    assert said_about(shared, entry, LetterType.CORRECTION, CORRECTION, passages=passages) == "delivered"
    assert Result.objects.get(pk=entry.pk).place == "倉庫"
    stricter = Handling.from_json(entry.handling).to_wire() | {"codes": ["H0", "H1", "H2"]}
    assert said_about(shared, entry, LetterType.CORRECTION, NARROWING, handling=stricter) == "delivered"
    entry.refresh_from_db()
    assert entry.handling["codes"] == ["H0", "H1", "H2"]


def test_no_correction_brings_words_about_victims(ground: Ground, shared: Sharers) -> None:
    operation = ground.joint()
    rescued = replace(ARRESTS, outcome=Outcome.VICTIMS_RESCUED, place="", source="own-officers", number=3)
    theirs = ground.found_by_tokyo(operation, rescued)
    withdrawn = {"result": str(theirs.pk), "reason": "other", "text": ""}
    letter = ground.say(operation, Kind.WITHDRAWAL, withdrawn)
    entry = Entry.objects.get(letter=letter.mid)
    passages = [{"at": "/said/data/text", "to": "Trần Thị B."}]
    said_about(shared, entry, LetterType.CORRECTION, CORRECTION, passages=passages)
    entry.refresh_from_db()
    assert entry.data["text"] == ""


def test_our_own_recall_takes_an_entry_out_of_what_is_counted_jointly(ground: Ground) -> None:
    operation = ground.joint()
    ground.delivered()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.delivered()
    letter = OutLetter.objects.get(schema=ENTRY)
    sharing.recall_letter(ground.supervisor, letter.mid, "wrong-data", "")
    ours.refresh_from_db()
    assert ours.state == "house"
    assert ground.here(operation).totals.numbers == {}
    assert reach_of(operation)[ours.pk][TOKYO].word == TAKEN_BACK
    assert Result.objects.get(pk=ours.pk).in_house


def test_our_own_correction_of_a_letter_is_read_here_too(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.delivered()
    letter = OutLetter.objects.get(schema=ENTRY)
    sharing.correct_letter(
        ground.supervisor, letter.mid, "wrong-data", "", [Passage("/said/data/source", "PC04")]
    )
    assert Result.objects.get(pk=ours.pk).source == "PC04"
    assert ground.here(operation).totals.of(Outcome.ARREST) == 11


def test_an_entry_recalled_before_it_left_never_counts(ground: Ground) -> None:
    operation = ground.joint()
    ours = actions.enter_result(ground.officer, operation.pk, LATER)
    letter = OutLetter.objects.get(schema=ENTRY)
    sharing.recall_letter(ground.supervisor, letter.mid, "wrong-data", "")
    ours.refresh_from_db()
    assert ours.state == "house"
    assert ground.here(operation).totals.numbers == {}


def test_a_letter_leads_to_its_operation_and_is_read_in_words(ground: Ground) -> None:
    operation = ground.joint()
    theirs = ground.found_by_tokyo(operation)
    entry = Entry.objects.get(pk=theirs.pk)
    keeper = keeper_of(ENTRY)
    assert keeper is not None
    assert entry.letter is not None
    ref = LetterRef(TOKYO, entry.letter)
    place = keeper.place(ground.officer, ref)
    assert place is not None
    assert str(operation.pk) in place.href
    assert keeper.place(ground.office.cast.consular, ref) is None
    about = keeper.about(ENTRY, {"said": entry.signed.to_wire()}, ref)
    assert about is not None
    assert (about.kind, about.categories) == ("joint-operation", ("case-facts",))
    lines = {str(line.label): line.text for line in lines_of(ENTRY, {"said": entry.signed.to_wire()})}
    assert lines["How many"] == "11"
    assert ("operation", str(operation.pk)) in keeper.things(ref)
