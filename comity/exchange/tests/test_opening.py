"""Opening stored letters: order in a conversation, files, what cannot be read, and rooms that fail."""

from datetime import timedelta
from typing import Any

import pytest

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange import registry, worker
from comity.exchange.actions import postpone_letter, update_peer
from comity.exchange.core.envelope import RecipientKey, reseal, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.parts import PartInfo, encrypt_part
from comity.exchange.files import plaintext
from comity.exchange.models import InLetter, InState, LetterFile, Link, Peer, Receipt, StoredFile
from comity.exchange.registry import BodyType, LetterRefusalError
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import Partner, open_all, problem_of, receipt_in
from comity.lib.clock import now


def at_once() -> None:
    """Let what was postponed be due now, and open it."""
    InLetter.objects.update(next_attempt_at=now())
    open_all()


def states(*mids: object) -> list[str]:
    found = dict(InLetter.objects.values_list("mid", "state"))
    return [found[mid] for mid in mids]  # type: ignore[index]


def test_a_letter_reaches_its_room_with_what_was_signed(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write()
    open_all()
    [letter] = room.received
    assert (letter.mid, letter.node, letter.unit) == (mid, tokyo.node, "desk")
    assert letter.data == {"text": "グエン・ヴァン・ハイ"}
    assert letter.envelope["from"]["actor"] == "officer-17"
    assert states(mid) == [InState.DELIVERED]


def test_a_conversation_is_read_in_its_senders_order(tokyo: Partner, room: Room) -> None:
    """The second letter comes first; it waits until the first is delivered."""
    conv = new_id()
    first, second, third = (tokyo.sealed(conv=conv) for _ in range(3))
    for ls, sealed in ((3, third), (2, second)):
        receipt_in(tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, ls=ls))))
        open_all()
    assert room.mids() == []
    receipt_in(tokyo.post(first, tokyo.token(first, cover=tokyo.cover(first, ls=1))))
    open_all()
    open_all()
    assert [str(mid) for mid in room.mids()] == [first.mid, second.mid, third.mid]


def test_other_conversations_do_not_wait(tokyo: Partner, room: Room) -> None:
    tokyo.last_ls = 7  # seven are missing on the link
    mid = tokyo.write()
    open_all()
    assert room.mids() == [mid]


def test_a_letter_does_not_wait_for_ever_for_one_that_is_lost(tokyo: Partner, room: Room) -> None:
    conv = new_id()
    tokyo.sealed(conv=conv)
    tokyo.last_ls = 1
    mid = tokyo.write(conv=conv)
    open_all()
    assert room.mids() == []
    InLetter.objects.update(stored_at=now() - timedelta(minutes=16))
    at_once()
    assert room.mids() == [mid]
    entry = Entry.objects.filter(event=events.MESSAGE_OPENED, subject_id=str(mid)).latest("at")
    assert b'"chain":"gap"' in bytes(entry.body)


def test_a_urgent_letter_waits_less(tokyo: Partner, room: Room) -> None:
    conv = new_id()
    tokyo.sealed(conv=conv)
    tokyo.last_ls = 1
    sealed = tokyo.sealed(conv=conv, prio=0, prio_reason="life")
    receipt_in(tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, prio=0))))
    InLetter.objects.update(stored_at=now() - timedelta(minutes=2))
    open_all()
    assert len(room.received) == 1


def test_a_letter_chained_to_another_one_is_marked_in_the_log(tokyo: Partner, room: Room) -> None:
    conv = new_id()
    tokyo.write(conv=conv)
    tokyo.conversations[conv] = (1, tokyo.sealed().idg)
    mid = tokyo.write(conv=conv)
    open_all()
    entry = Entry.objects.filter(event=events.MESSAGE_OPENED, subject_id=str(mid)).latest("at")
    assert b'"chain":"broken"' in bytes(entry.body)


def with_file(tokyo: Partner, data: bytes) -> tuple[str, PartInfo, bytes]:
    """A posted letter that names a file, and the file's one chunk."""
    part, [chunk] = encrypt_part(data, "供述調書.pdf", "application/pdf")
    return str(tokyo.write(parts=(part,))), part, chunk


def test_files_come_after_the_letter_was_opened(tokyo: Partner, room: Room) -> None:
    mid, part, chunk = with_file(tokyo, b"%PDF-1.7")
    assert problem_of(tokyo.chunk(part.root, chunk)) == (404, "unknown-part")  # not yet
    open_all()
    assert room.mids() == []
    assert InLetter.objects.get().state == InState.WAITING
    assert tokyo.chunk(part.root, chunk).status == 200
    assert tokyo.chunk(part.root, chunk).status == 200  # again: no harm
    open_all()
    [letter] = room.received
    assert str(letter.mid) == mid
    [received] = letter.parts
    assert (received.label, received.media) == ("供述調書.pdf", "application/pdf")
    file = StoredFile.objects.get(pk=received.file)
    assert (file.state, file.seen, file.quarantine) == ("whole", "application/pdf", "")
    assert b"".join(plaintext(file)) == b"%PDF-1.7"


def test_not_yet_is_no_refusal_in_the_log(tokyo: Partner, room: Room) -> None:
    _mid, part, chunk = with_file(tokyo, b"x")
    tokyo.chunk(part.root, chunk)
    assert not Entry.objects.filter(event=events.MESSAGE_REFUSED).exists()


def test_a_chunk_that_is_not_the_named_one_is_not_taken(tokyo: Partner, room: Room) -> None:
    _mid, part, chunk = with_file(tokyo, b"x" * 100)
    open_all()
    assert problem_of(tokyo.chunk(part.root, chunk[:-1] + b"?")) == (400, "digest-mismatch")
    assert LetterFile.objects.get().missing == 1


def test_another_partner_cannot_bring_it(tokyo: Partner, seoul: Partner, room: Room) -> None:
    _mid, part, chunk = with_file(tokyo, b"x")
    open_all()
    assert problem_of(seoul.chunk(part.root, chunk)) == (404, "unknown-part")


def test_the_last_chunk_that_comes_while_the_worker_looks_is_not_forgotten(
    tokyo: Partner, room: Room
) -> None:
    mid, part, chunk = with_file(tokyo, b"x")
    open_all()
    tokyo.chunk(part.root, chunk)
    later = now() + timedelta(hours=1)
    letter = InLetter.objects.get()
    postpone_letter(OPERATOR, letter.pk, "parts-missing", later)  # decided before the chunk came
    open_all()
    assert [str(received) for received in room.mids()] == [mid]


def test_an_unknown_schema_is_refused_and_kept(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write(body=Body("exchange/later/1", {"text": "x"}))
    open_all()
    letter = InLetter.objects.get(mid=mid)
    assert (letter.state, letter.reason, letter.schema) == (
        InState.REFUSED,
        "unknown-schema",
        "exchange/later/1",
    )
    assert letter.inner is not None
    assert Receipt.objects.get(mid=mid, state="refused").reason == "unknown-schema"
    assert room.received == []


def test_a_letter_whose_time_is_over_is_not_delivered(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    mid = tokyo.write(expires=now() + timedelta(hours=1))
    later = now() + timedelta(hours=2)
    monkeypatch.setattr(worker, "now", lambda: later)
    open_all()
    assert states(mid) == [InState.REFUSED]
    assert Receipt.objects.get(mid=mid, state="expired")
    assert room.received == []


def test_a_test_letter_is_answered_and_goes_nowhere(tokyo: Partner, room: Room) -> None:
    mid = tokyo.write(type=LetterType.TEST, body=None, handling=None)
    open_all()
    assert states(mid) == [InState.DELIVERED]
    assert room.received == []


def test_a_room_that_refuses_gives_its_reason(tokyo: Partner, room: Room) -> None:
    room.failure = LetterRefusalError("not-ours")
    mid = tokyo.write()
    open_all()
    assert InLetter.objects.get(mid=mid).reason == "not-ours"
    assert Receipt.objects.get(mid=mid, state="refused").reason == "not-ours"


@pytest.mark.parametrize("failure", [ZeroDivisionError("a defect"), "database"])
def test_a_room_that_breaks_keeps_the_letter_and_others_go_on(
    tokyo: Partner, room: Room, failure: Exception | str
) -> None:
    from django.db import DataError

    broken = tokyo.write(conv=new_id())
    room.failure = DataError("value too long") if isinstance(failure, str) else failure
    open_all()
    assert states(broken) == [InState.STORED]
    assert not Receipt.objects.filter(mid=broken).exclude(state="stored").exists()
    room.failure = None
    InLetter.objects.update(
        next_attempt_at=now() + timedelta(hours=1)
    )  # a busy machine must not reach its time
    good = tokyo.write(conv=new_id())
    open_all()
    assert room.mids() == [good]
    at_once()
    assert room.mids() == [good, broken]


def test_what_a_broken_room_says_of_a_letter_does_not_reach_the_programs_log(
    tokyo: Partner, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    tokyo.write(conv=new_id())
    room.failure = ValueError("Nguyễn Văn Hải is no date")
    open_all()
    assert "ValueError at conftest.py:" in caplog.text
    assert "Hải" not in caplog.text


def test_a_letter_that_cannot_be_opened_is_tried_again_with_a_new_copy(tokyo: Partner, room: Room) -> None:
    """Encrypted under our published key and spoilt; then the same letter comes encrypted anew."""
    letter = tokyo.letter()
    inner = seal(letter, tokyo.sig, [tokyo.wrap()]).inner
    other = generate_key(Use.ENC, nbf=now() - timedelta(days=1))
    lost = reseal(inner, letter.id, tokyo.node, [RecipientKey(tokyo.us.node, other.public)])
    kid = tokyo.wrap().key.kid.encode()
    spoilt = lost.body.replace(other.kid.encode(), kid)
    from dataclasses import replace

    from comity.exchange.core.digests import digest

    first = replace(lost, body=spoilt, dig=digest(spoilt))
    cover = tokyo.cover(first)
    answer = tokyo.post(first, tokyo.token(first, cover=cover))
    open_all()
    assert InLetter.objects.get().reason == "unreadable"
    anew = reseal(inner, letter.id, tokyo.node, [tokyo.wrap()])
    assert receipt_in(tokyo.post(anew, tokyo.token(anew, cover=cover))) == receipt_in(answer)
    open_all()
    assert [str(mid) for mid in room.mids()] == [letter.id]
    assert InLetter.objects.get().state == InState.DELIVERED


def test_two_letters_under_one_number_are_marked_in_the_log(tokyo: Partner, room: Room) -> None:
    """Perhaps two copies of the partner's node run."""
    for _ in range(2):
        sealed = tokyo.sealed()
        receipt_in(tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, ls=1))))
    entries = Entry.objects.filter(event=events.MESSAGE_STORED).order_by("at", "id")
    assert [b"link_clash" in bytes(entry.body) for entry in entries] == [False, True]


def test_a_new_epoch_counts_anew(tokyo: Partner, room: Room) -> None:
    for epoch, ls in ((1, 1), (1, 2), (2, 1)):
        if epoch == 2:
            update_peer(
                OPERATOR, Peer.objects.get(node=tokyo.node).pk, tokyo.house.renewed(epoch=2).to_text()
            )
        sealed = tokyo.sealed()
        cover = tokyo.cover(sealed, ls=ls, epoch=epoch)
        receipt_in(tokyo.post(sealed, tokyo.token(sealed, cover=cover)))
    link = Link.objects.get(peer__node=tokyo.node)
    assert (link.in_epoch, link.in_hw) == (2, 1)


def test_a_letter_goes_to_the_room_only_under_the_type_it_registered(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        registry._bodies,
        "exchange/recall/9",
        BodyType("exchange/recall/9", {"type": "object"}, room.receive, LetterType.RECALL),
    )
    taken = tokyo.write(type=LetterType.RECALL, body=Body("exchange/recall/9", {}), handling=None)
    as_letter = tokyo.write(body=Body("exchange/recall/9", {}))
    as_other = tokyo.write(type=LetterType.CONSENT, body=Body("exchange/recall/9", {}), handling=None)
    open_all()
    assert room.mids() == [taken]
    assert room.received[0].idg == InLetter.objects.get(mid=taken).idg
    refused = InLetter.objects.filter(reason="unknown-schema").values_list("mid", flat=True)
    assert set(refused) == {as_letter, as_other}


def test_what_is_critical_is_understood_only_when_some_room_says_so(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    critical: dict[str, Any] = {"ext": {"deadline": {"version": 1}}, "crit": ("deadline",)}
    refused = tokyo.write(**critical)
    open_all()
    assert InLetter.objects.get(mid=refused).reason == "unknown-critical"
    monkeypatch.setattr(registry, "_understood", {"deadline"})
    taken = tokyo.write(**critical)
    open_all()
    assert room.mids() == [taken]
