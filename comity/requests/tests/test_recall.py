"""Corrections, narrowings, recalls and requests to delete: what the owner sees, and what a holder does and answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.audit.models import Entry
from comity.exchange.core.envelope import read_own, reseal, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee, Body
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, LetterCopy, OutLetter, Receipt
from comity.exchange.tests.partners import Partner, open_all, receipt_in
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests.models import Attachment, Clarification, Reply, ReplyItem, Request
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, data_in, days, sent_to
from comity.screening.models import Hit, Query
from comity.sharing import actions, sweeps
from comity.sharing.bodies import CORRECTION, DELETION, NARROWING, RECALL, RESULT
from comity.sharing.exceptions import NothingChangedError, ReasonMissingError
from comity.sharing.models import Copy, CopyKind, Destruction, Holder, Item, Revision
from comity.sharing.own import current_data, current_handling
from comity.sharing.passages import Passage

TYPES = {RECALL: LetterType.RECALL, DELETION: LetterType.DELETION_REQUEST}


def recall_item(sharers: Sharers, item: Item, schema: str = RECALL, /, by: Partner | None = None, **change: Any) -> InLetter:
    """The owner's recall of an item of ours, or its request to delete it."""
    data = sharers.revision(item.mid, item.idg, **change)
    return sharers.say(by or sharers.tokyo, TYPES[schema], schema, data, conv=str(item.mid))


def results() -> list[dict[str, Any]]:
    """What we answered to Tokyo."""
    return [data_in(one) for one in sent_to(TOKYO, RESULT)]


# --- we are the holder


def test_a_recall_deletes_what_the_letter_said_everywhere_and_is_answered_signed(sharers: Sharers) -> None:
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    add_subject(sharers.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    request = sharers.office.received(files=(("list.csv", b"a;b"),))
    reply = sharers.office.reply_drafted(request)
    item = Item.objects.get(mid=request.message)
    assert Hit.objects.exists()
    letter = recall_item(sharers, item)
    assert letter.state == "delivered", letter.reason
    request.refresh_from_db()
    item.refresh_from_db()
    assert (request.title, request.facts, request.questions, request.state) == ("", "", [], "closed")
    assert set(request.subjects.values_list("name", "phone", "document")) == {("", "", "")}
    assert not Attachment.objects.filter(request=request).exists()
    assert not Reply.objects.filter(pk=reply.pk).exists()
    query = Query.objects.get(origin_kind="request-subject")
    assert query.person == {"names": [{"text": "—", "language": ""}]}
    assert not Hit.objects.exists()
    stored = InLetter.objects.get(mid=item.mid)
    assert (bytes(stored.body), stored.inner, stored.payload) == (b"", None, None)
    assert stored.hop
    assert not stored.files.filter(forgotten_at=None).exists()
    assert (item.state, item.why, item.handling) == ("purged", "recall", {})
    [result] = results()
    assert (result["result"], result["copies"]) == ("done", 0)
    assert result["letter"] == {"id": str(item.mid), "digest": item.idg}
    assert Receipt.objects.filter(mid=item.mid, given=True, state="deleted").exists()


def test_an_answer_and_a_question_are_recalled_too(sharers: Sharers) -> None:
    reply = sharers.office.answered()
    item = Item.objects.get(mid=reply.message)
    assert recall_item(sharers, item).state == "delivered"
    reply.refresh_from_db()
    assert (reply.text, reply.state) == ("", "received")
    assert list(ReplyItem.objects.filter(reply=reply).values_list("text", flat=True)) == [""]
    asked = Clarification.objects.get(pk=sharers.office.asked_back())
    item = Item.objects.get(mid=asked.question_message)
    assert recall_item(sharers, item).state == "delivered"
    asked.refresh_from_db()
    assert asked.question == ""


def test_a_late_duplicate_brings_nothing_back(sharers: Sharers) -> None:
    part, _chunks = encrypt_part(b"a;b", "list.csv", "text/plain")
    body = Body("requests/request/1", sharers.office.request_data())
    sealed = sharers.tokyo.sealed(body=body, parts=(part,), purpose="investigation")
    token = sharers.tokyo.token(sealed)
    first = receipt_in(sharers.tokyo.post(sealed, token))
    open_all()
    stored = InLetter.objects.get(mid=sealed.mid)
    assert stored.state == "waiting"  # for its file
    data = sharers.revision(sealed.mid, sealed.idg)
    sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data, conv=sealed.mid)
    InLetter.objects.filter(pk=stored.pk).update(next_attempt_at=now())
    open_all()
    stored.refresh_from_db()
    assert (stored.state, stored.reason, bytes(stored.body)) == ("refused", "recalled", b"")
    assert not stored.files.filter(forgotten_at=None).exists()
    assert receipt_in(sharers.tokyo.post(sealed)) == first
    again = reseal(sealed.inner, sealed.mid, TOKYO, [sharers.tokyo.wrap()])
    assert sharers.tokyo.post(again).status == 202
    open_all()
    assert not LetterCopy.objects.exists()
    stored.refresh_from_db()
    assert (stored.state, bytes(stored.body), stored.inner) == ("refused", b"", None)
    assert not Request.objects.exists()


def test_a_recall_that_comes_first_bars_the_letter(sharers: Sharers) -> None:
    sealed = sharers.tokyo.sealed(body=Body("requests/request/1", sharers.office.request_data()))
    data = sharers.revision(sealed.mid, sealed.idg)
    letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data, conv=sealed.mid)
    assert letter.state == "delivered"
    assert results()[0]["result"] == "done"
    receipt_in(sharers.tokyo.post(sealed))
    open_all()
    late = InLetter.objects.get(mid=sealed.mid)
    assert (late.state, late.reason, bytes(late.body), late.inner) == ("refused", "recalled", b"", None)
    assert Receipt.objects.get(mid=sealed.mid, state="refused").reason == "recalled"
    assert not Request.objects.exists()


def test_a_recalled_item_is_not_passed_on_to_us_again(sharers: Sharers) -> None:
    original = sharers.original()
    consent = sharers.leave_to_us(original)
    carrier = sharers.pass_to_us(original, consent)
    item = Item.objects.get(mid=original.mid)
    assert recall_item(sharers, item).state == "delivered"
    carrier.refresh_from_db()
    assert (bytes(carrier.body), carrier.inner) == (b"", None)
    again = sharers.pass_to_us(original, consent)
    assert (again.state, again.reason) == ("refused", "recalled")


def entries(event: str = "message.refused") -> int:
    return Entry.objects.filter(event=event).count()


@pytest.mark.parametrize("schema", [RECALL, DELETION])
def test_a_recall_by_another_than_the_owner_is_refused(sharers: Sharers, schema: str) -> None:
    request = sharers.request()
    item = Item.objects.get(mid=request.message)
    before = entries()
    letter = recall_item(sharers, item, schema, by=sharers.seoul)
    assert (letter.state, letter.reason) == ("refused", "not-the-owner")
    assert Receipt.objects.get(mid=letter.mid, state="refused").reason == "not-the-owner"
    assert entries() == before + 1
    request.refresh_from_db()
    item.refresh_from_db()
    assert (request.title != "", item.state) == (True, "held")
    assert not Revision.objects.exists()


def test_nobody_recalls_a_letter_of_ours(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.sent())
    data = sharers.revision(ours.mid, ours.idg)
    letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data)
    assert letter.reason == "not-the-owner"


def test_a_recall_of_other_bytes_is_refused(sharers: Sharers) -> None:
    item = sharers.item()
    data = sharers.revision(item.mid, "A" * 43)
    letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data)
    assert letter.reason == "another-letter"
    item.refresh_from_db()
    assert item.state == "held"


def test_copies_that_left_are_asked_back_and_the_owner_hears_of_them(sharers: Sharers) -> None:
    request = sharers.request()
    item = Item.objects.get(mid=request.message)
    actions.note_copy(sharers.officer, CopyKind.LIST, {("request", str(request.pk)), ("request", str(new_id()))})
    assert recall_item(sharers, item).state == "delivered"
    [partly] = results()
    assert (partly["result"], partly["copies"]) == ("partly", 1)
    destruction = Destruction.objects.get(copy=Copy.objects.get())
    assert Notification.objects.filter(kind="copy.to-destroy", person=sharers.officer).exists()
    actions.confirm_destroyed(sharers.officer, destruction.id)
    assert [one["result"] for one in results()] == ["partly", "done"]


def test_a_request_to_delete_waits_blocked_for_a_supervisor(sharers: Sharers) -> None:
    request = sharers.request()
    item = Item.objects.get(mid=request.message)
    assert recall_item(sharers, item, DELETION).state == "delivered"
    item.refresh_from_db()
    assert (item.state, results()) == ("blocked", [])
    revision = Revision.objects.get()
    assert Notification.objects.filter(kind="deletion.to-decide", person=sharers.supervisor).exists()
    with pytest.raises(Exception, match=r"absent|role"):
        actions.delete_item(sharers.officer, revision.id)
    actions.delete_item(sharers.supervisor, revision.id)
    request.refresh_from_db()
    assert (request.title, results()[0]["result"]) == ("", "done")


def test_a_deletion_is_refused_with_a_legal_reason_of_the_list_alone(sharers: Sharers) -> None:
    item = sharers.item()
    recall_item(sharers, item, DELETION)
    revision = Revision.objects.get()
    with pytest.raises(ReasonMissingError):
        actions.refuse_deletion(sharers.supervisor, revision.id, "we like it")
    actions.refuse_deletion(sharers.supervisor, revision.id, "court-order")
    [result] = results()
    assert (result["result"], result["ground"]) == ("refused", "court-order")
    item.refresh_from_db()
    assert (item.state, item.why) == ("blocked", "kept-by-law")


def test_a_recall_is_handed_on_and_the_answer_of_who_has_it_is_handed_back(sharers: Sharers) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    deliver(sharers, passing.letter)
    recall = recall_item(sharers, item)
    [handed] = sent_to(SEOUL, RECALL)
    data = data_in(handed)
    assert data["signed"].encode() == sharers.sent[recall.mid].inner
    assert not bytes(OutLetter.objects.get(mid=passing.letter).inner)
    answer = sharers.result(UUID(data["revision"]), item.mid, item.idg)
    said = sharers.say(sharers.seoul, LetterType.DELETION_RESULT, RESULT, answer, conv=str(item.mid))
    assert said.state == "delivered", said.reason
    own, relayed = results()
    assert own["result"] == "done"
    assert relayed["relayed"].encode() == bytes(said.inner or b"")


def deliver(sharers: Sharers, mid: UUID | None) -> None:
    """Seoul has stored and delivered a letter of ours."""
    letter = OutLetter.objects.get(mid=mid)
    sharers.seoul.send_receipts(
        sharers.seoul.receipt(letter), sharers.seoul.receipt(letter, State.DELIVERED)
    )


def test_what_has_not_left_yet_never_leaves(sharers: Sharers) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    recall_item(sharers, item)
    row = OutLetter.objects.get(mid=passing.letter)
    assert (row.state, bytes(row.inner), bytes(row.body)) == ("void", b"", b"")
    assert not sent_to(SEOUL, RECALL)
    assert results()[0]["never_left"] == [SEOUL]


def test_a_recall_by_the_hand_of_who_passed_it_on(sharers: Sharers) -> None:
    original = sharers.original()
    sharers.pass_to_us(original, sharers.leave_to_us(original))
    data = sharers.revision(original.mid, original.idg)
    signed = seal(
        sharers.tokyo.letter(
            type=LetterType.RECALL, to=(Addressee(SEOUL, "desk"),), conv=new_id(), cseq=1, prev=None, handling=None,
            body=Body(RECALL, data),
        ),
        sharers.tokyo.sig,
        [sharers.tokyo.wrap(sharers.seoul.house)],
    )  # fmt: skip
    body = {"revision": data["revision"], "letter": data["letter"], "signed": signed.inner.decode()}
    letter = sharers.say(sharers.seoul, LetterType.RECALL, RECALL, body)
    assert letter.state == "delivered", letter.reason
    assert Item.objects.get(mid=original.mid).state == "purged"
    [result] = sent_to(SEOUL, RESULT)
    assert data_in(result)["result"] == "done"


def test_whoever_passed_it_on_cannot_recall_it_without_the_owner(sharers: Sharers) -> None:
    original = sharers.original()
    sharers.pass_to_us(original, sharers.leave_to_us(original))
    item = Item.objects.get(mid=original.mid)
    bare = recall_item(sharers, item, by=sharers.seoul)
    assert bare.reason == "not-the-owner"
    data = sharers.revision(original.mid, original.idg)
    own = sharers.seoul.letter(
        type=LetterType.RECALL, conv=new_id(), cseq=1, prev=None, handling=None, body=Body(RECALL, data)
    )
    signed = seal(own, sharers.seoul.sig, [sharers.seoul.wrap()])
    body = {"revision": data["revision"], "letter": data["letter"], "signed": signed.inner.decode()}
    assert sharers.say(sharers.seoul, LetterType.RECALL, RECALL, body).reason == "wrong-signer"
    item.refresh_from_db()
    assert item.state == "held"


def test_a_correction_is_shown_and_the_signed_letter_stays(sharers: Sharers) -> None:
    request = sharers.request()
    item = Item.objects.get(mid=request.message)
    passages = [{"at": "/subjects/0/name", "to": "グエン・ヴァン・ハイ・ナム"}, {"at": "/facts/text", "to": "Two."}]
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
    item = Item.objects.get(mid=request.message)
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
    item = Item.objects.get(mid=request.message)
    sweeps.end_times(now() + timedelta(days=2))
    item.refresh_from_db()
    assert (item.state, item.why) == ("blocked", "time-over")
    sweeps.end_times(now() + timedelta(days=4))
    item.refresh_from_db()
    request.refresh_from_db()
    assert (item.state, item.why, request.title) == ("purged", "retention", "")
    assert Receipt.objects.filter(mid=item.mid, given=True, state="deleted").exists()


# --- we are the owner


def test_a_recall_reaches_who_has_the_letter_and_the_owner_sees_who_confirmed(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    [letter] = sent_to(TOKYO, RECALL)
    assert data_in(letter)["letter"] == {"id": str(ours.mid), "digest": ours.idg}
    assert [(ref.id, ref.rel) for ref in read_own(bytes(letter.inner)).refs] == [(str(ours.mid), "recalls")]
    [holder] = revision.holders.all()
    assert (holder.node, holder.state) == (TOKYO, "waiting")
    said = sharers.say(
        sharers.tokyo, LetterType.DELETION_RESULT, RESULT, sharers.result(revision.id, ours.mid, ours.idg)
    )
    assert said.state == "delivered", said.reason
    holder.refresh_from_db()
    assert (holder.state, holder.verified) == ("done", True)


def test_a_letter_that_still_waits_is_stopped_instead(sharers: Sharers) -> None:
    request = sharers.office.sent()
    revision = actions.recall_letter(sharers.supervisor, request.message, "not-needed", "")
    assert revision.holders.get().state == "never-left"
    assert not sent_to(TOKYO, RECALL)
    assert OutLetter.objects.get(mid=request.message).state == "void"


def test_who_has_not_confirmed_is_told_to_supervisors(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    sweeps.remind(now() + timedelta(days=4))
    assert Notification.objects.filter(kind="revision.not-confirmed").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"revision": str(new_id())}, "unknown-revision"),
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "another-letter"),
        ({"result": "refused", "ground": "because"}, "no-legal-reason"),
    ],
)
def test_an_answer_that_is_none_is_refused(sharers: Sharers, change: dict[str, Any], reason: str) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg, **change)
    before = entries()
    letter = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, data)
    assert (letter.state, letter.reason, entries()) == ("refused", reason, before + 1)
    assert Holder.objects.get().state == "waiting"


def test_nobody_answers_for_another(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg)
    letter = sharers.say(sharers.seoul, LetterType.DELETION_RESULT, RESULT, data)
    assert letter.reason == "unknown-revision"
    # Tokyo relays a result that Tokyo itself signed as if it were Seoul's, and one of Seoul's that was for us
    for signer, to in ((sharers.tokyo, SEOUL), (sharers.seoul, HANOI)):
        inner = signer.letter(
            type=LetterType.DELETION_RESULT, to=(Addressee(to, "desk"),), conv=new_id(), cseq=1, prev=None,
            handling=None, body=Body(RESULT, data),
        )  # fmt: skip
        key = signer.wrap() if to == HANOI else signer.wrap(sharers.seoul.house)
        signed = seal(inner, signer.sig, [key])
        relayed = {"revision": str(revision.id), "letter": data["letter"], "relayed": signed.inner.decode()}
        said = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, relayed)
        assert (said.state, said.reason) == ("refused", "wrong-signer")
    assert Holder.objects.get().state == "waiting"


def test_the_answer_of_a_holder_further_on_counts_with_its_signature(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    revision = actions.recall_letter(sharers.supervisor, ours.mid, "wrong-person", "")
    data = sharers.result(revision.id, ours.mid, ours.idg, result="partly", copies=2, ground="copies-out")
    inner = sharers.seoul.letter(
        type=LetterType.DELETION_RESULT, to=(Addressee(TOKYO, "desk"),), conv=new_id(), cseq=1, prev=None,
        handling=None, body=Body(RESULT, data),
    )  # fmt: skip
    signed = seal(inner, sharers.seoul.sig, [sharers.seoul.wrap(sharers.tokyo.house)])
    relayed = {"revision": str(revision.id), "letter": data["letter"], "relayed": signed.inner.decode()}
    said = sharers.say(sharers.tokyo, LetterType.DELETION_RESULT, RESULT, relayed)
    assert said.state == "delivered", said.reason
    holder = Holder.objects.get(node=SEOUL)
    assert (holder.via, holder.state, holder.copies, holder.verified) == (TOKYO, "partly", 2, True)


def test_we_correct_and_narrow_our_own_letters(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.stored())
    with pytest.raises(NothingChangedError):
        actions.correct_letter(sharers.supervisor, ours.mid, "wrong-data", "", [])
    actions.correct_letter(
        sharers.supervisor, ours.mid, "wrong-data", "", [Passage("/subjects/0/phone", "+81 80 1111 1111")]
    )
    [letter] = sent_to(TOKYO, CORRECTION)
    assert read_own(bytes(letter.inner)).handling is not None
    assert current_data(ours.mid)[1]["subjects"][0]["phone"] == "+81 80 1111 1111"
    before = current_handling(ours.mid)
    stricter = replace(before, codes=Codes.read(["H1"]))
    actions.narrow_letter(sharers.supervisor, ours.mid, "not-lawful", "", stricter)
    assert current_handling(ours.mid).codes.as_list() == ["H0", "H1", "H2"]
    with pytest.raises(NothingChangedError):
        actions.narrow_letter(sharers.supervisor, ours.mid, "not-lawful", "", stricter)
