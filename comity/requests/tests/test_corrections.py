"""Corrections, narrowings and times that are over, at a holder."""

from datetime import timedelta

from comity.exchange.core.letter import LetterType
from comity.exchange.models import InLetter, Receipt
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.requests.tests.sharers import Sharers, days, item_of
from comity.requests.tests.test_recall import recall_item, results
from comity.sharing import sweeps
from comity.sharing.bodies import CORRECTION, NARROWING
from comity.sharing.models import Item, Revision


def test_a_correction_is_shown_and_the_signed_letter_stays(sharers: Sharers) -> None:
    request = sharers.request()
    item = item_of(request.message)
    passages = [
        {"at": "/subjects/0/name", "to": "グエン・ヴァン・ハイ・ナム"},
        {"at": "/facts/text", "to": "Two."},
    ]
    data = sharers.revision(item.mid, item.idg, reason="wrong-data", passages=passages)
    letter = sharers.say(sharers.tokyo, LetterType.CORRECTION, CORRECTION, data, conv=str(item.mid))
    assert letter.state == "delivered", letter.reason
    request.refresh_from_db()
    item.refresh_from_db()
    assert request.facts == "Two."
    assert request.subjects.get().name == "グエン・ヴァン・ハイ・ナム"
    assert item.corrected is not None
    assert InLetter.objects.get(mid=item.mid).inner
    assert results()[0]["result"] == "done"
    bad = sharers.revision(item.mid, item.idg, passages=[{"at": "/urgency", "to": "whenever"}])
    assert sharers.say(sharers.tokyo, LetterType.CORRECTION, CORRECTION, bad).reason == "malformed"
    nowhere = sharers.revision(item.mid, item.idg, passages=[{"at": "/nowhere", "to": "x"}])
    assert sharers.say(sharers.tokyo, LetterType.CORRECTION, CORRECTION, nowhere).reason == "no-such-passage"


def test_a_correction_goes_with_a_later_recall(sharers: Sharers) -> None:
    item = sharers.item()
    data = sharers.revision(item.mid, item.idg, passages=[{"at": "/title", "to": "Another name"}])
    letter = sharers.say(sharers.tokyo, LetterType.CORRECTION, CORRECTION, data, conv=str(item.mid))
    recall_item(sharers, item)
    letter.refresh_from_db()
    assert (bytes(letter.body), letter.payload) == (b"", None)
    assert Revision.objects.get(kind="correction").content == {}
    assert Item.objects.get(pk=item.pk).corrected is None


def test_a_narrowing_only_ever_makes_it_stricter(sharers: Sharers) -> None:
    request = sharers.request("H0")
    item = item_of(request.message)
    strict = Handling.from_json(item.handling).to_wire() | {"codes": ["H1"], "onward": "no"}
    data = sharers.revision(item.mid, item.idg, handling=strict)
    letter = sharers.say(sharers.tokyo, LetterType.CORRECTION, NARROWING, data, conv=str(item.mid))
    assert letter.state == "delivered", letter.reason
    item.refresh_from_db()
    request.refresh_from_db()
    assert (item.handling["codes"], item.handling["onward"], item.narrowed) == (["H0", "H1"], "no", True)
    assert request.handling["codes"] == ["H0", "H1"]
    loose = sharers.revision(item.mid, item.idg, handling={**strict, "codes": ["H0"], "onward": "listed"})
    sharers.say(sharers.tokyo, LetterType.CORRECTION, NARROWING, loose, conv=str(item.mid))
    item.refresh_from_db()
    assert (item.handling["codes"], item.handling["onward"]) == (["H0", "H1"], "no")


def test_times_that_are_over_block_and_delete(sharers: Sharers) -> None:
    request = sharers.request("H0", retain_until=days(1), delete_after=days(3))
    item = item_of(request.message)
    sweeps.end_times(now() + timedelta(days=2))
    item.refresh_from_db()
    assert (item.state, item.why) == ("blocked", "time-over")
    sweeps.end_times(now() + timedelta(days=4))
    item.refresh_from_db()
    request.refresh_from_db()
    assert (item.state, item.why, request.title) == ("purged", "retention", "")
    assert Receipt.objects.filter(mid=item.mid, given=True, state="deleted").exists()
