"""Our node after a restore: what is taken from a partner's answer, what is not believed, and what waits meanwhile."""

from collections.abc import Callable
from uuid import UUID

import pytest

from comity.audit.actors import PartnerNode
from comity.audit.acts import Act
from comity.audit.guard import actions_only
from comity.audit.sequencer import sequence
from comity.exchange import keepers
from comity.exchange.actions import hearing
from comity.exchange.actions.conversing import add_member, begin_conversation
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.hop import Cover, sign_hop
from comity.exchange.core.ids import new_id
from comity.exchange.core.recovery import Held, Page, Tombstone
from comity.exchange.core.wire import MESSAGES
from comity.exchange.due import due_jobs, expire_overdue, peers_with_work
from comity.exchange.epochs import EpochError, raise_epoch
from comity.exchange.letter_proof import ReturnedLetterError, prove_letter
from comity.exchange.models import (
    ConversationLetter,
    InLetter,
    InState,
    LostLetter,
    LostState,
    OutLetter,
    Peer,
    Receipt,
    Recovery,
    Restore,
    Step,
)
from comity.exchange.recovering import MOST_TRIES, is_recovering
from comity.exchange.recovery_work import sweep_late
from comity.exchange.refusals import MembershipUnsureError
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.members import present, tell
from comity.exchange.tests.partners import House, Partner, open_all, problem_of
from comity.exchange.tests.recoveries import (
    Memory,
    Write,
    disbelieved,
    give_back,
    lose,
    remember,
    settle,
    take,
)
from comity.lib.clock import now


def test_nothing_leaves_before_all_have_answered(
    write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    waiting = write()
    restore()
    peer = Peer.objects.get(node=tokyo.node)
    with actions_only():
        assert (peers_with_work(), due_jobs(peer.pk)[1], expire_overdue()) == (set(), [], 0)
    with pytest.raises(CannotPostError, match="restored from a backup"):
        write()
    for recovery in Recovery.objects.select_related("peer"):
        assert is_recovering()
        take(recovery, Page())
        settle()
    assert not is_recovering()
    assert Restore.objects.get().retention_at is not None
    waiting.refresh_from_db()
    assert (waiting.epoch, waiting.ls) == (2, 1)
    assert write().ls == 2
    with actions_only():
        assert peers_with_work() == {peer.pk}


def test_a_lost_letter_comes_back_with_its_receipts_and_no_number_is_used_twice(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[keepers.TakenBack] = []

    def rebuild(_act: Act, one: keepers.TakenBack) -> bool:
        taken.append(one)
        return len(taken) > 1

    monkeypatch.setattr(keepers, "_take_backs", {"exchange/test/1": rebuild})
    memory = lose(write(), tokyo)
    recovery = restore()
    stones = (Tombstone(str(memory.mid), ours=True), Tombstone(new_id(), ours=True))
    take(recovery, Page(tombstones=(*stones, stones[0]), after="t/1", rseq=7))
    assert recovery.recalled.count() == 2
    assert take(recovery, Page(letters=(memory.held(),)), "t/1") is Step.WANTING
    assert LostLetter.objects.get().state == LostState.WANTED
    assert not OutLetter.objects.exists()
    assert recovery.peer.link.out_rseq == 7
    tokyo.last_ls = 0
    give_back(tokyo, memory)
    open_all()
    letter = OutLetter.objects.get()
    assert (letter.mid, letter.idg, letter.epoch, letter.ls, letter.cseq) == (memory.mid, memory.idg, 1, 1, 1)
    assert (letter.state, letter.receipt_verified, bytes(letter.inner).decode()) == (
        "delivered",
        True,
        memory.jws,
    )
    assert set(Receipt.objects.filter(given=False).values_list("state", flat=True)) == {"stored", "delivered"}
    assert not LostLetter.objects.get().is_rebuilt  # its room was not ready
    settle()
    settle()
    assert [one.letter.body.data for one in taken if one.letter.body] == [{"text": "Nguyễn Văn Hải"}] * 2
    assert [one.recalled for one in taken] == [True, True]
    assert not is_recovering()
    with pytest.raises(ReturnedLetterError, match="ask the partner for its proof"):
        prove_letter(letter)
    following = write(conv=memory.conv)
    assert (following.cseq, following.epoch, following.ls) == (2, 2, 1)


def test_what_rests_on_a_letter_that_comes_late_is_rebuilt_after_sending_has_begun(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery], monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[bool] = []
    monkeypatch.setattr(keepers, "_take_backs", {"exchange/test/1": lambda _act, _taken: bool(here)})
    memory = lose(write(), tokyo)
    take(restore(), Page(letters=(memory.held(),)))
    tokyo.last_ls = 0
    give_back(tokyo, memory)
    open_all()
    for _again in range(MOST_TRIES - 1):  # it was tried once when it came
        assert is_recovering()
        settle()
    assert not is_recovering()
    for arrived in (False, True):
        here.extend([True] * arrived)
        settle()
        with actions_only():
            sweep_late(now())
        assert LostLetter.objects.get().is_rebuilt is arrived


def test_who_takes_part_is_not_changed_before_a_partner_has_told_it_again(
    write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    conversation = begin_conversation(OPERATOR, [Peer.objects.get(node=tokyo.node)])
    said = write(conv=conversation.pk)
    version = present(conversation.pk)
    memory = lose(said, tokyo)
    ConversationLetter.objects.all().delete()
    restore()
    for recovery in Recovery.objects.select_related("peer"):
        letters = (memory.held(),) if recovery.peer.node == tokyo.node else ()
        take(recovery, Page(letters=letters))
    tokyo.last_ls = 0
    give_back(tokyo, memory)
    open_all()
    settle()
    assert not is_recovering()
    assert ConversationLetter.objects.get().mid == memory.mid
    with pytest.raises(MembershipUnsureError):
        add_member(OPERATOR, conversation.pk, Peer.objects.get(node=seoul.node))
    tell(tokyo, version)
    open_all()
    assert add_member(OPERATOR, conversation.pk, Peer.objects.get(node=seoul.node)).number == 2


def test_receipts_for_letters_that_we_know_are_taken(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    letter = write()
    memory = remember(letter, tokyo)
    take(restore(), Page(letters=(memory.held(),)))
    letter.refresh_from_db()
    assert (letter.state, letter.receipt_verified, letter.epoch) == ("delivered", True, 1)
    assert letter.hop == memory.hop  # what it is proven with to others
    settle()
    letter.refresh_from_db()
    assert (letter.epoch, letter.ls) == (1, 1)
    sequence()
    assert prove_letter(letter).mid == letter.mid


def test_tombstones_come_before_anything_is_shown_or_opened(
    tokyo: Partner, room: Room, restore: Callable[[], Recovery], monkeypatch: pytest.MonkeyPatch
) -> None:
    purged: list[tuple[str, UUID]] = []

    def purge(_act: Act, node: str, mid: UUID) -> bool:
        purged.append((node, mid))
        return True

    monkeypatch.setattr(keepers, "_purges", [purge])
    recalled, unopened = tokyo.write(), tokyo.write()
    InLetter.objects.filter(mid=recalled).update(state=InState.DELIVERED, payload={"body": "x"}, inner=b"x")
    recovery = restore()
    sealed = tokyo.sealed()
    assert problem_of(tokyo.post(sealed)) == (503, "storage")
    take(recovery, Page(tombstones=(Tombstone(str(recalled)), Tombstone(new_id())), after="t/2"))
    open_all()
    assert InLetter.objects.get(mid=unopened).state == InState.STORED
    assert purged[0] == (tokyo.node, recalled)
    assert len(purged) == 2
    buried = InLetter.objects.get(mid=recalled)
    assert (bytes(buried.body), buried.inner, buried.payload) == (b"", None, None)
    take(recovery, Page(), after="t/2")
    assert tokyo.post(sealed).status == 202
    open_all()
    assert InLetter.objects.get(mid=unopened).state == InState.DELIVERED


def test_a_tombstone_for_a_letter_of_somebody_else_buries_nothing(
    write: Write, tokyo: Partner, seoul: Partner, room: Room, restore: Callable[[], Recovery]
) -> None:
    theirs, ours = seoul.write(), write(peer=Peer.objects.get(node=seoul.node))
    restore()
    recovery = Recovery.objects.select_related("peer").get(peer__node=tokyo.node)
    stones = (Tombstone(str(theirs)), Tombstone(str(ours.mid)), Tombstone(str(ours.mid), ours=True))
    take(recovery, Page(tombstones=stones, after="t/3"))
    assert disbelieved() == ["tombstone-of-another-link"] * 3
    assert InLetter.objects.get(mid=theirs).body
    recovery.refresh_from_db()
    assert (recovery.refused, recovery.recalled.count()) == (3, 0)


def test_what_our_own_keys_did_not_sign_is_not_believed(
    write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    memory = lose(write(), tokyo)
    cover = cover_of(memory)
    forged = sign_hop(
        tokyo.hop,
        iss=tokyo.us.node,
        aud=tokyo.node,
        at=now(),
        method="POST",
        path=MESSAGES,
        body=b"",
        cover=cover,
    )
    elsewhere = sign_hop(
        tokyo.us.edge.hop[0], iss=tokyo.us.node, aud=seoul.node, at=now(), method="POST", path=MESSAGES, body=b"", cover=cover
    )  # fmt: skip
    restore()
    recovery = Recovery.objects.select_related("peer").get(peer__node=tokyo.node)
    take(recovery, Page(letters=(Held(hop=forged), Held(hop=elsewhere), Held(hop="no token"))))
    assert disbelieved() == ["bad-signature", "wrong-audience", "malformed"]
    assert not LostLetter.objects.exists()


def cover_of(memory: Memory) -> Cover:
    """What the outside of a letter said."""
    return Cover(str(memory.mid), memory.idg, 1, 1, 3, now())


def test_forged_receipts_prove_nothing(
    write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    letter = write()
    memory = remember(letter, tokyo)
    foreign = seoul.receipt(letter)
    other = tokyo.receipt(letter, mid=new_id())
    restore()
    recovery = Recovery.objects.select_related("peer").get(peer__node=tokyo.node)
    take(recovery, Page(letters=(memory.held(receipts=(foreign, other, "no token")),)))
    assert all(code.startswith("receipt:") for code in disbelieved())
    assert len(disbelieved()) == 3
    letter.refresh_from_db()
    assert (letter.state, letter.receipt_verified) == ("queued", False)


def test_a_returned_letter_that_we_did_not_sign_is_refused(
    write: Write, tokyo: Partner, seoul: Partner, restore: Callable[[], Recovery]
) -> None:
    memory = lose(write(), tokyo)
    restore()
    recovery = Recovery.objects.select_related("peer").get(peer__node=tokyo.node)
    take(recovery, Page(letters=(memory.held(),)))
    other = tokyo.sealed()  # signed by the partner
    wrong = [
        give_back(tokyo, memory, jws=other.inner.decode()),
        give_back(tokyo, memory, jws="no token"),
        give_back(tokyo, memory, jws=memory.jws[:-4] + "AAAA"),
        give_back(tokyo, memory, mid=new_id()),
    ]
    open_all()
    reasons = dict(InLetter.objects.values_list("mid", "reason"))
    assert [reasons[mid] for mid in wrong] == ["bad-signature", "malformed", "bad-signature", "not-missed"]
    assert not OutLetter.objects.filter(mid=memory.mid).exists()
    assert is_recovering()


def test_numbers_that_were_not_asked_for_are_not_believed(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    known, lost = write(), write()
    tokyo.send_receipts(tokyo.receipt(known))  # proven before the backup
    memories = remember(known, tokyo), lose(lost, tokyo)
    recovery = restore()
    assert (recovery.ours_epoch, recovery.ours_ls) == (1, 1)
    far = memories[1].held(cseq=1_000_000)
    take(recovery, Page(letters=(memories[0].held(), far)))
    assert disbelieved() == ["number-not-asked-for", "number-too-large"]


def test_letters_that_the_partner_cannot_give_back_are_given_up(
    write: Write, tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    memory = lose(write(), tokyo)
    recovery = restore()
    take(recovery, Page(letters=(memory.held(),)))
    with actions_only():
        hearing.take_gone(PartnerNode(tokyo.node), recovery.pk, (str(memory.mid),), now())
    settle()
    assert not is_recovering()
    assert write(conv=memory.conv).cseq == 2  # its number is not used again


def test_only_the_root_key_begins_an_epoch(
    hanoi: House, tokyo: Partner, restore: Callable[[], Recovery]
) -> None:
    restore()
    with pytest.raises(EpochError, match="another root key"):
        raise_epoch(tokyo.house.root, above=2)
    with pytest.raises(EpochError, match="not higher"):
        raise_epoch(hanoi.root, above=2, epoch=2)
