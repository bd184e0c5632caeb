"""A partner that was restored: believed by its signed descriptor alone, told page by page, given back what it lost."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from comity.accounts.tests.cast import Cast
from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import keepers
from comity.exchange.actions import suspend_peer, update_peer
from comity.exchange.actions.conversing import begin_conversation
from comity.exchange.attempts import settle_card, settle_greeting
from comity.exchange.conversing import tell_untold
from comity.exchange.core import recovery as shapes
from comity.exchange.core.digests import digest
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.receipts import State
from comity.exchange.core.recovery import Mark, Page, Question, Tombstone
from comity.exchange.core.wire import RECOVERY, Response, json_response
from comity.exchange.due import cards_to_ask, due_jobs
from comity.exchange.files import plaintext
from comity.exchange.introduction import PairingError
from comity.exchange.models import (
    AlarmKind,
    CardState,
    InLetter,
    LetterToReturn,
    LinkAlarm,
    OutLetter,
    Peer,
    PeerRestore,
    Receipt,
    StoredFile,
)
from comity.exchange.notifications import NOT_RETURNED
from comity.exchange.recovery_work import sweep
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.members import content, letters_to
from comity.exchange.tests.partners import House, Partner, kept, open_all, problem_of
from comity.lib.clock import now
from comity.notifications.models import Notification

Write = Callable[..., OutLetter]
FIRST = Mark(1, 0)


def ask(partner: Partner, *, spki: str | None = None, **change: object) -> Response:
    """A question of the restored partner."""
    fields = {"epoch": 2, "ours": FIRST, "theirs": FIRST, **change}
    body = Question(**fields).to_bytes()  # type: ignore[arg-type]
    return partner.call("POST", RECOVERY, partner.bare_token("POST", RECOVERY, body), body, spki=spki)


def page_of(response: Response) -> Page:
    assert response.status == 200, response.body
    return Page.from_bytes(response.body)


def believe(partner: Partner, epoch: int = 2) -> None:
    """Fetch its descriptor, as delivery does."""
    token = partner.house.renewed(epoch=epoch).descriptor
    peer = Peer.objects.get(node=partner.node)
    with actions_only():
        settle_card(peer, Response(200, {}, token.encode()))


@pytest.fixture
def restored(tokyo: Partner) -> Partner:
    """A partner whose restore we know of."""
    assert problem_of(ask(tokyo)) == (409, "unknown-epoch")
    believe(tokyo)
    return tokyo


def test_a_restore_is_believed_by_the_signed_descriptor_alone(tokyo: Partner) -> None:
    assert problem_of(ask(tokyo)) == (409, "unknown-epoch")
    assert problem_of(ask(tokyo)) == (409, "unknown-epoch")
    assert Entry.objects.filter(event=events.CARD_WANTED).count() == 1
    with actions_only():
        assert [peer.node for peer in cards_to_ask()] == [tokyo.node]
    believe(tokyo)
    assert not CardState.objects.exclude(wanted_at=None).exists()
    assert PeerRestore.objects.get().epoch == 2
    assert page_of(ask(tokyo)).after is None
    sealed = tokyo.sealed()
    old = tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, epoch=1)))
    assert problem_of(old) == (409, "stale-epoch")
    assert tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, epoch=2, ls=1))).status == 202


def test_a_replayed_or_foreign_descriptor_changes_nothing(restored: Partner, seoul: Partner) -> None:
    peer = Peer.objects.get(node=restored.node)
    held = peer.descriptor
    assert problem_of(ask(restored, epoch=3)) == (409, "unknown-epoch")
    older = restored.house.descriptor.token
    foreign = seoul.house.renewed(epoch=3).descriptor
    for token in (older, foreign, "no token", ""):
        with actions_only():
            settle_card(peer, Response(200, {}, token.encode()))
    peer.refresh_from_db()
    assert peer.descriptor == held
    assert not PeerRestore.objects.filter(epoch=3).exists()
    with pytest.raises(PairingError):
        update_peer(OPERATOR, peer.pk, restored.house.card().to_text())
    assert problem_of(ask(restored, epoch=3)) == (409, "unknown-epoch")


def test_a_card_brings_the_epoch_too(tokyo: Partner) -> None:
    ask(tokyo)
    update_peer(OPERATOR, Peer.objects.get(node=tokyo.node).pk, tokyo.house.renewed(epoch=2).to_text())
    assert PeerRestore.objects.get().epoch == 2
    assert not CardState.objects.exclude(wanted_at=None).exists()


def test_strangers_and_suspended_partners_are_told_nothing(tokyo: Partner) -> None:
    assert problem_of(ask(tokyo, spki="x" * 43)) == (403, "unknown-peer")
    suspend_peer(OPERATOR, Peer.objects.get(node=tokyo.node).pk)
    assert problem_of(ask(tokyo)) == (403, "revoked")
    assert not CardState.objects.exclude(wanted_at=None).exists()


def test_its_letters_are_told_with_our_receipts_in_their_order(
    tokyo: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    mids = [tokyo.write() for _ in range(5)]
    open_all()
    ask(tokyo)
    believe(tokyo)
    monkeypatch.setattr(shapes, "MOST_LETTERS", 2)
    monkeypatch.setattr("comity.exchange.recovery_answer.MOST_LETTERS", 2)
    first = page_of(ask(tokyo, ours=Mark(1, 1)))
    second = page_of(ask(tokyo, ours=Mark(1, 1), after=first.after))
    assert (len(first.letters), len(second.letters), second.after) == (2, 2, None)
    assert second.log is not None
    told = [one.hop for page in (first, second) for one in page.letters]
    assert told == list(InLetter.objects.order_by("ls").values_list("hop", flat=True))[1:]
    assert [len(one.receipts) for one in first.letters] == [2, 2]
    assert (first.letters[0].conv, first.letters[0].cseq) == (str(room.received[1].conv), 1)
    assert len(mids) == 5
    assert problem_of(ask(tokyo, after="nowhere")) == (400, "malformed")
    assert problem_of(ask(tokyo, after="l/1/1/" + "-" * 36)) == (400, "malformed")


def test_our_letters_are_queued_again_once(
    write: Write, restored: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = (kept(b"a", "a.txt", "text/plain").pk,)
    known, lost, recalled, late = write(), write(files=files), write(), write()
    for letter in (known, lost, recalled, late):
        restored.send_receipts(restored.receipt(letter), restored.receipt(letter, State.READ))
    lost.files.update(missing=0, moved_at=now())
    Receipt.objects.update(signer_epoch=1)  # as before its restore
    OutLetter.objects.filter(pk=late.pk).update(expires_at=now() - timedelta(days=1))
    stones = [Tombstone(str(recalled.mid)), Tombstone(new_id(), ours=True)]
    monkeypatch.setattr(keepers, "_tombstones", [lambda _node: stones])
    page = page_of(ask(restored, theirs=Mark(1, 1)))
    assert set(page.tombstones) == set(stones)
    assert (page.expired, page.rseq) == (1, restored.last_rseq)
    with actions_only():
        jobs = due_jobs(Peer.objects.get(node=restored.node).pk)[1]
    assert [getattr(job, "mid", None) for job in jobs][:1] == [lost.mid]
    assert lost.files.get().missing == 1
    lost.refresh_from_db()
    assert (lost.state, lost.receipt_verified) == ("read", False)
    restored.send_receipts(restored.receipt(lost))
    page_of(ask(restored, theirs=Mark(1, 1)))
    lost.refresh_from_db()
    assert lost.receipt_verified  # asked again, but sent only once


def test_its_own_letters_go_back_to_it_in_letters_of_ours(restored: Partner, room: Room) -> None:
    mid = restored_write(restored)
    unopened = restored_write(restored)
    InLetter.objects.filter(mid=mid).get()
    page = page_of(ask(restored, want=(str(mid), str(unopened), new_id())))
    assert len(page.gone) == 1
    page_of(ask(restored, want=(str(mid),)))
    work()
    assert not LetterToReturn.objects.exclude(posted=None).exists()  # nothing of it was opened yet
    open_all()
    LetterToReturn.objects.update(next_attempt_at=now())
    work()
    back = OutLetter.objects.order_by("ls").first()
    assert back is not None
    body = read_own(bytes(back.inner)).body
    assert body is not None
    assert body.schema == "exchange/returned/1"
    assert digest(body.data["jws"].encode()) == InLetter.objects.get(mid=UUID(body.data["mid"])).idg
    assert OutLetter.objects.count() == 2


def test_it_is_told_again_who_takes_part_in_the_conversations_that_it_shares_with_us(
    restored: Partner, seoul: Partner
) -> None:
    partners = [Peer.objects.get(node=one.node) for one in (restored, seoul)]
    shared, without = begin_conversation(OPERATOR, partners), begin_conversation(OPERATOR, partners[1:])
    OutLetter.objects.all().update(receipt_verified=True, expires_at=now() - timedelta(days=1))
    ask(restored)
    ask(restored)
    shared.refresh_from_db()
    without.refresh_from_db()
    assert (shared.untold, without.untold) == ([restored.node], [])
    with actions_only():
        tell_untold(now())
        tell_untold(now())
    first, again = letters_to(restored, shared.pk)
    assert content(again).body.data["versions"] == content(first).body.data["versions"]


def restored_write(partner: Partner) -> UUID:
    """A letter of the present epoch."""
    sealed = partner.sealed()
    partner.last_ls += 1
    cover = partner.cover(sealed, epoch=2, ls=partner.last_ls)
    assert partner.post(sealed, partner.token(sealed, cover=cover)).status == 202
    return UUID(sealed.mid)


def work() -> None:
    with actions_only():
        sweep(now())


def test_a_long_letter_goes_back_as_a_file(
    restored: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.exchange.actions.giving_back.LONGEST_INLINE", 10)
    mid = restored_write(restored)
    open_all()
    ask(restored, want=(str(mid),))
    work()
    body = read_own(bytes(OutLetter.objects.get().inner)).body
    assert body is not None
    assert body.data["jws"] is None
    file = OutLetter.objects.get().files.get().file
    assert b"".join(plaintext(file)) == bytes(InLetter.objects.get(mid=mid).inner or b"")


def test_a_long_letter_that_cannot_go_back_is_tried_ever_less_often_and_an_operator_learns_it(
    cast: Cast, restored: Partner, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.exchange.actions.giving_back.LONGEST_INLINE", 10)
    mid = restored_write(restored)
    open_all()
    ask(restored, want=(str(mid),))
    Peer.objects.update(ceiling=0)
    InLetter.objects.update(payload={"handling": {"classification": {"scheme": "comity", "level": 3}}})
    pauses = []
    for _ in range(4):
        LetterToReturn.objects.update(next_attempt_at=now())
        work()
        due = LetterToReturn.objects.get()
        pauses.append(round((due.next_attempt_at - now()).total_seconds()))
        assert (due.posted, due.problem) == (None, "above-ceiling")
    assert pauses == [1, 5, 30, 120]
    told = Notification.objects.filter(kind=NOT_RETURNED)
    assert [one.person for one in told] == [cast.operator]
    assert not StoredFile.objects.exclude(state="gone").exists()
    Peer.objects.update(ceiling=3)
    LetterToReturn.objects.update(next_attempt_at=now())
    work()
    assert OutLetter.objects.get().mid == LetterToReturn.objects.get().posted


def test_two_letters_under_one_number_are_a_sign_of_a_second_copy(tokyo: Partner, room: Room) -> None:
    for _ in range(3):
        sealed = tokyo.sealed()
        tokyo.post(sealed, tokyo.token(sealed, cover=tokyo.cover(sealed, ls=1)))
    alarm = LinkAlarm.objects.get()
    assert (alarm.kind, alarm.epoch, alarm.ls) == (AlarmKind.CLASH, 1, 1)
    assert Entry.objects.filter(event=events.PEER_DOUBLED).count() == 2


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ({"peer_epoch": 1, "hw": 7}, AlarmKind.AHEAD),
        ({"peer_epoch": 3, "hw": 0}, AlarmKind.LATER_EPOCH),
        ({"peer_epoch": 1, "hw": 1}, None),
        ({"peer_epoch": 0, "hw": 7}, None),
        ({"peer_epoch": "1", "hw": 7}, None),
    ],
)
def test_a_partner_that_knows_more_of_us_than_we_do_stops_our_sending(
    hanoi: House, write: Write, tokyo: Partner, state: dict[str, object], kind: AlarmKind | None
) -> None:
    write()
    peer = Peer.objects.get(node=tokyo.node)
    with actions_only():
        told = json_response(200, server_time=to_rfc3339(now()), **state)
        settle_greeting(peer, told, now(), now())
        jobs = due_jobs(peer.pk)[1]
    assert [alarm.kind for alarm in LinkAlarm.objects.all()] == ([kind] if kind else [])
    assert bool(jobs) is (kind is None)
    assert Path(hanoi.folder).exists()
