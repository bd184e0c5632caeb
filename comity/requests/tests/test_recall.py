"""Corrections, narrowings, recalls and requests to delete: what the owner sees, and what a holder does and answers."""

from typing import Any
from uuid import UUID

import pytest

from comity.audit.models import Entry
from comity.exchange.core.envelope import reseal, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Addressee, Body
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, LetterCopy, Receipt
from comity.exchange.tests.partners import Partner, open_all, receipt_in
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests.models import Attachment, Clarification, Reply, ReplyItem, Request
from comity.requests.tests.office import SEOUL, TOKYO, posted
from comity.requests.tests.sharers import Sharers, data_in, item_of, sent_to
from comity.screening.models import Hit, Query
from comity.sharing import actions, sweeps
from comity.sharing.bodies import DELETION, RECALL, RESULT
from comity.sharing.exceptions import NotHereError, ReasonMissingError
from comity.sharing.models import Copy, CopyKind, Destruction, Item, Revision

TYPES = {RECALL: LetterType.RECALL, DELETION: LetterType.DELETION_REQUEST}


def recall_item(
    sharers: Sharers, item: Item, schema: str = RECALL, /, by: Partner | None = None, **change: Any
) -> InLetter:
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
    item = item_of(request.message)
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
    item = item_of(reply.message)
    assert recall_item(sharers, item).state == "delivered"
    reply.refresh_from_db()
    assert (reply.text, reply.state) == ("", "received")
    assert list(ReplyItem.objects.filter(reply=reply).values_list("text", flat=True)) == [""]
    asked = Clarification.objects.get(pk=sharers.office.asked_back())
    item = item_of(asked.question_message)
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
    item = item_of(request.message)
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
    item = item_of(request.message)
    actions.note_copy(
        sharers.officer, CopyKind.LIST, {("request", str(request.pk)), ("request", str(new_id()))}
    )
    assert recall_item(sharers, item).state == "delivered"
    [partly] = results()
    assert (partly["result"], partly["copies"]) == ("partly", 1)
    destruction = Destruction.objects.get(copy=Copy.objects.get())
    assert Notification.objects.filter(kind="copy.to-destroy", person=sharers.officer).exists()
    actions.confirm_destroyed(sharers.officer, destruction.id)
    assert [one["result"] for one in results()] == ["partly", "done"]


def test_a_request_to_delete_waits_blocked_for_a_supervisor(sharers: Sharers) -> None:
    request = sharers.request()
    item = item_of(request.message)
    assert recall_item(sharers, item, DELETION).state == "delivered"
    item.refresh_from_db()
    assert (item.state, results()) == ("blocked", [])
    revision = Revision.objects.get()
    assert Notification.objects.filter(kind="deletion.to-decide", person=sharers.supervisor).exists()
    with pytest.raises(NotHereError):
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
    assert not bytes(posted(passing.letter).inner)
    answer = sharers.result(UUID(data["revision"]), item.mid, item.idg)
    said = sharers.say(sharers.seoul, LetterType.DELETION_RESULT, RESULT, answer, conv=str(item.mid))
    assert said.state == "delivered", said.reason
    own, relayed = results()
    assert own["result"] == "done"
    assert relayed["relayed"].encode() == bytes(said.inner or b"")


def deliver(sharers: Sharers, mid: UUID | None) -> None:
    """Seoul has stored and delivered a letter of ours."""
    letter = posted(mid)
    sharers.seoul.send_receipts(sharers.seoul.receipt(letter), sharers.seoul.receipt(letter, State.DELIVERED))


def test_what_has_not_left_yet_never_leaves(sharers: Sharers) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    recall_item(sharers, item)
    row = posted(passing.letter)
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


def test_what_is_kept_by_law_outlasts_a_recall_and_says_so(sharers: Sharers) -> None:
    item = sharers.item()
    recall_item(sharers, item, DELETION)
    actions.refuse_deletion(sharers.supervisor, Revision.objects.get().id, "court-order")
    recall_item(sharers, item)
    item.refresh_from_db()
    assert (item.state, item.why) == ("blocked", "kept-by-law")
    assert [(one["result"], one["ground"]) for one in results()] == [("refused", "court-order")] * 2


def test_a_recall_that_comes_twice_is_one_and_another_under_its_id_is_none(sharers: Sharers) -> None:
    item, other = sharers.item(), sharers.item()
    data = sharers.revision(item.mid, item.idg)
    for _time in range(2):
        letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data, conv=str(item.mid))
        assert letter.state == "delivered"
    assert len(results()) == 1
    data = sharers.revision(other.mid, other.idg, revision=data["revision"])
    assert sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data).reason == "id-reused"
    other.refresh_from_db()
    assert other.state == "held"


def test_an_id_that_another_owner_took_keeps_no_recall_out(sharers: Sharers) -> None:
    first, item = sharers.item(), sharers.item()
    foreign = sharers.revision(first.mid, first.idg)
    Revision.objects.create(
        ours=False,
        owner=sharers.seoul.node,
        rid=foreign["revision"],
        mid=first.mid,
        idg=first.idg,
        kind="recall",
        reason="wrong-person",
    )
    data = sharers.revision(item.mid, item.idg, revision=foreign["revision"])
    letter = sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, data, conv=str(item.mid))
    assert letter.state == "delivered", letter.reason
    item.refresh_from_db()
    assert item.state == "purged"
    assert [one["revision"] for one in results()] == [data["revision"]]


def test_an_answer_that_could_not_be_sent_is_sent_by_the_sweep(sharers: Sharers) -> None:
    request = sharers.request()
    item = item_of(request.message)
    actions.note_copy(sharers.officer, CopyKind.LIST, {("request", str(request.pk))})
    recall_item(sharers, item)
    Destruction.objects.update(confirmed_at=now())
    sweeps.reach_again()
    sweeps.reach_again()
    assert [one["result"] for one in results()] == ["partly", "done"]


def test_a_recall_is_answered_to_those_alone_who_gave_us_the_letter(sharers: Sharers) -> None:
    item = sharers.item()
    recall = recall_item(sharers, item)
    said = data_in_letter(recall)
    brought = {
        "revision": said["revision"],
        "letter": said["letter"],
        "signed": bytes(sharers.sent[recall.mid].inner).decode(),
    }
    again = sharers.say(sharers.seoul, LetterType.RECALL, RECALL, brought)
    assert again.state == "delivered"
    assert not sent_to(SEOUL, RESULT)


def data_in_letter(letter: InLetter) -> dict[str, Any]:
    """What a letter of a partner says."""
    assert letter.payload is not None
    data: dict[str, Any] = letter.payload["body"]["data"]
    return data
