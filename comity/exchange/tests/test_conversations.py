"""Conversations of several on our own tables: beginning and leading one, being told of one, and who lies about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.audit import events
from comity.audit.guard import actions_only
from comity.audit.models import Entry
from comity.exchange import registry
from comity.exchange.actions import take_receipt
from comity.exchange.actions.conversing import (
    add_member,
    begin_conversation,
    close_conversation,
    decline_wish,
    hand_over,
    name_deputy,
    remove_member,
    take_over,
    wish,
)
from comity.exchange.actions.posting import CannotPostError, note_failed_attempt
from comity.exchange.actions.reissuing import reissue
from comity.exchange.conversations import MOST_GAPS, gaps_of, lines_of
from comity.exchange.conversing import issue_waiting, tell_untold
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.errors import TooLargeError
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.membership import Condition, read_kept, sign_version, verify_version
from comity.exchange.core.receipts import State
from comity.exchange.core.wire import PEER_STATE
from comity.exchange.due import due_jobs
from comity.exchange.membership import keys_of
from comity.exchange.models import (
    Conversation,
    ConversationAssent,
    ConversationLetter,
    ConversationVersion,
    ConversationWish,
    InLetter,
    InState,
    LetterState,
    OutLetter,
    Peer,
    WishState,
)
from comity.exchange.refusals import (
    ConversationClosedError,
    MemberAlreadyError,
    NoMemberError,
    NotDeputyError,
    NotOwnerError,
    SettledWishError,
)
from comity.exchange.registry import MembershipChange, ReceiptedLetter, Successor
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.members import (
    assent,
    begun,
    content,
    following,
    letters_to,
    present,
    row_of,
    say,
    taken_over,
    tell,
    tell_act,
    without,
)
from comity.exchange.tests.partners import House, Partner, open_all
from comity.lib.clock import now

Write = Callable[..., OutLetter]


def peer_of(partner: Partner) -> Peer:
    return Peer.objects.get(node=partner.node)


def reason_of(mid: Any) -> str:
    return InLetter.objects.get(mid=mid).reason


def state_of(mid: Any) -> str:
    return InLetter.objects.get(mid=mid).state


@pytest.fixture
def ours(tokyo: Partner, seoul: Partner) -> Conversation:
    """A conversation that we lead, with Tokyo as the deputy."""
    return begin_conversation(OPERATOR, [peer_of(tokyo), peer_of(seoul)], deputy=tokyo.node)


@pytest.fixture
def observed(monkeypatch: pytest.MonkeyPatch) -> list[MembershipChange]:
    """What rooms are told of memberships."""
    seen: list[MembershipChange] = []
    monkeypatch.setattr(registry, "_observers", [lambda _act, change: seen.append(change)])
    return seen


@pytest.fixture
def heirs(monkeypatch: pytest.MonkeyPatch) -> list[Successor]:
    """What rooms are told of letters issued again."""
    seen: list[Successor] = []
    monkeypatch.setattr(registry, "_heirs", [lambda _act, heir: seen.append(heir)])
    return seen


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[ReceiptedLetter]:
    """What rooms are told of receipts."""
    seen: list[ReceiptedLetter] = []
    monkeypatch.setattr(registry, "_followers", [lambda _act, letter: seen.append(letter)])
    return seen


class TestLeading:
    def test_each_member_is_told_the_same_bytes(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, hanoi: House
    ) -> None:
        [first], [second] = letters_to(tokyo, ours.pk), letters_to(seoul, ours.pk)
        told = [content(letter).body.data["versions"] for letter in (first, second)]
        assert told[0] == told[1]
        version = verify_version(told[0][0], keys_of)
        assert (version.owner, version.deputy, version.number) == (hanoi.node, tokyo.node, 1)
        assert version.nodes == (hanoi.node, tokyo.node, seoul.node)
        assert (first.cseq, second.cseq) == (1, 1)
        assert content(first).type is LetterType.CONV_CREATE

    def test_what_we_write_cites_the_version_and_who_hears_it(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, write: Write
    ) -> None:
        audience = [tokyo.node, seoul.node]
        letter = write(conv=ours.pk, ext={MEMBERSHIP: {"audience": audience}})
        sent = content(letter)
        assert sent.crit == (MEMBERSHIP,)
        assert sent.ext[MEMBERSHIP]["digest"] == ours.digest
        assert sent.ext[MEMBERSHIP]["audience"] == audience
        assert ConversationLetter.objects.get(mid=letter.mid).audience == audience

    def test_a_new_member_gets_the_chain_and_nothing_that_was_said(
        self, tokyo: Partner, seoul: Partner, write: Write, observed: list[MembershipChange]
    ) -> None:
        conv = begin_conversation(OPERATOR, [peer_of(tokyo)])
        write(conv=conv.pk)
        add_member(OPERATOR, conv.pk, peer_of(seoul))
        [told] = letters_to(seoul, conv.pk)
        assert [read_kept(one).number for one in content(told).body.data["versions"]] == [1, 2]
        assert [letter.schema for letter in letters_to(tokyo, conv.pk)][1:] == [
            "exchange/test/1",
            "exchange/conversation/1",
        ]
        assert (observed[-1].joined, observed[-1].left, observed[-1].number) == ((seoul.node,), (), 2)
        with pytest.raises(MemberAlreadyError):
            add_member(OPERATOR, conv.pk, peer_of(seoul))

    def test_who_is_removed_is_told_and_gets_no_more(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, write: Write
    ) -> None:
        waits = write(conv=ours.pk, peer=peer_of(seoul))
        remove_member(OPERATOR, ours.pk, seoul.node)
        assert content(letters_to(seoul, ours.pk)[-1]).type is LetterType.CONV_MEMBERS
        with pytest.raises(CannotPostError) as refused:
            write(conv=ours.pk, peer=peer_of(seoul))
        assert refused.value.code == "not-a-member"
        write(conv=ours.pk)
        # what waited for it is held, not sent
        due_jobs(peer_of(seoul).pk)
        waits.refresh_from_db()
        assert (waits.state, waits.reason) == (LetterState.HELD, "not-a-member")

    def test_the_deputy_goes_with_the_member_that_was_it(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        remove_member(OPERATOR, ours.pk, tokyo.node)
        assert row_of(ours.pk).deputy == ""
        name_deputy(OPERATOR, ours.pk, seoul.node)
        assert row_of(ours.pk).deputy == seoul.node
        with pytest.raises(NoMemberError):
            name_deputy(OPERATOR, ours.pk, tokyo.node)
        with pytest.raises(NoMemberError):
            remove_member(OPERATOR, ours.pk, "cxp:node:vn:hanoi")

    def test_a_closed_conversation_takes_nothing_more(
        self, ours: Conversation, tokyo: Partner, write: Write
    ) -> None:
        close_conversation(OPERATOR, ours.pk)
        assert content(letters_to(tokyo, ours.pk)[-1]).type is LetterType.CONV_CLOSE
        with pytest.raises(ConversationClosedError):
            remove_member(OPERATOR, ours.pk, tokyo.node)
        with pytest.raises(CannotPostError):
            write(conv=ours.pk)

    def test_after_handing_over_we_are_the_deputy_and_decide_nothing(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        hand_over(OPERATOR, ours.pk, seoul.node)
        row = row_of(ours.pk)
        assert (row.owner, row.deputy) == (seoul.node, "cxp:node:vn:hanoi")
        with pytest.raises(NotOwnerError):
            remove_member(OPERATOR, ours.pk, tokyo.node)
        take_over(OPERATOR, ours.pk)
        assert row_of(ours.pk).owner == "cxp:node:vn:hanoi"
        with pytest.raises(NotDeputyError):
            take_over(OPERATOR, ours.pk)

    def test_an_unreachable_member_does_not_stop_the_others(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        Peer.objects.filter(node=tokyo.node).update(state="suspended")
        remove_member(OPERATOR, ours.pk, seoul.node)
        entry = Entry.objects.filter(event=events.CONVERSATION_CHANGED).latest("at")
        assert tokyo.node in bytes(entry.body).decode()
        assert len(letters_to(seoul, ours.pk)) == 2

    def test_recalls_reach_who_has_gone(self, ours: Conversation, seoul: Partner, write: Write) -> None:
        remove_member(OPERATOR, ours.pk, seoul.node)
        letter = write(
            conv=ours.pk,
            peer=peer_of(seoul),
            kind=LetterType.RECALL,
            citation=None,
            handling=None,
            purpose="",
            legal_basis="",
        )
        assert content(letter).ext == {}


class TestBeingTold:
    def test_we_learn_who_is_in(
        self, tokyo: Partner, seoul: Partner, room: Room, observed: list[MembershipChange]
    ) -> None:
        first = begun(tokyo, seoul, deputy=seoul.node)
        assert state_of(tell(tokyo, first)) == InState.STORED
        open_all()
        row = row_of(first.conv)
        assert (row.owner, row.deputy, row.nodes) == (tokyo.node, seoul.node, list(first.nodes))
        assert observed[0].joined == first.nodes
        said = say(tokyo, first)
        open_all()
        assert room.mids() == [said]

    def test_a_letter_that_overtakes_its_membership_waits(self, tokyo: Partner, room: Room) -> None:
        first = begun(tokyo)
        early = say(tokyo, first)
        open_all()
        assert (state_of(early), room.mids()) == (InState.STORED, [])
        tell(tokyo, first)
        open_all()
        assert room.mids() == [early]

    def test_foreign_versions_are_refused(self, ours: Conversation, tokyo: Partner, seoul: Partner) -> None:
        before = present(ours.pk)
        foreign = following(before, seoul, owner=seoul.node, deputy=None)
        by_other = following(before, tokyo)
        forged = sign_version(replace(following(before, tokyo), author="cxp:node:vn:hanoi"), tokyo.sig)
        mids = [tell(seoul, before, foreign), tell(tokyo, before, by_other), tell(tokyo, before, forged)]
        open_all()
        assert [reason_of(mid) for mid in mids] == ["policy", "policy", "bad-signature"]
        assert present(ours.pk) == before

    def test_a_stranger_to_the_conversation_brings_nothing(self, tokyo: Partner, seoul: Partner) -> None:
        first = begun(tokyo)
        mid = tell(seoul, first)
        open_all()
        assert reason_of(mid) == "policy"
        assert not Conversation.objects.exists()

    def test_a_conversation_that_is_not_ours_is_none_of_ours(
        self, tokyo: Partner, seoul: Partner, hanoi: House
    ) -> None:
        first = begun(tokyo, seoul)
        second = sign_version(replace(first, members=without(first, hanoi), token=""), tokyo.sig)
        mid = tell(tokyo, second)
        open_all()
        assert reason_of(mid) == "policy"

    def test_a_rollback_and_other_bytes_are_refused(self, tokyo: Partner, seoul: Partner) -> None:
        first = begun(tokyo, seoul)
        second = following(first, tokyo, members=without(first, seoul))
        tell(tokyo, first, second)
        open_all()
        back = tell(tokyo, first, following(first, tokyo))
        again = tell(tokyo, first, second)
        open_all()
        assert reason_of(back) == "policy"
        assert state_of(again) == InState.DELIVERED
        assert present(first.conv) == second
        assert ConversationVersion.objects.count() == 2

    def test_an_id_taken_by_somebody_else_is_refused(self, tokyo: Partner, seoul: Partner) -> None:
        first = begun(tokyo, seoul)
        other = begun(seoul, tokyo)
        mid = tell(seoul, other, conv=first.conv)
        open_all()
        assert reason_of(mid) == "policy"

    def test_a_takeover_by_who_is_not_the_deputy_is_refused(self, ours: Conversation, seoul: Partner) -> None:
        before = present(ours.pk)
        mid = tell(seoul, before, taken_over(before, seoul))
        open_all()
        assert reason_of(mid) == "policy"
        assert present(ours.pk) == before

    def test_the_deputy_takes_over_from_us(self, ours: Conversation, tokyo: Partner, seoul: Partner) -> None:
        before = present(ours.pk)
        mid = tell(tokyo, before, taken_over(before, tokyo))
        open_all()
        assert state_of(mid) == InState.DELIVERED
        assert row_of(ours.pk).owner == tokyo.node
        with pytest.raises(NotOwnerError):
            remove_member(OPERATOR, ours.pk, seoul.node)

    def test_a_takeover_wins_over_our_own_version_of_the_same_number(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        before = present(ours.pk)
        remove_member(OPERATOR, ours.pk, seoul.node)
        tell(tokyo, before, taken_over(before, tokyo))
        open_all()
        row = row_of(ours.pk)
        assert (row.owner, row.number) == (tokyo.node, 2)
        assert seoul.node in row.nodes

    def test_a_former_deputy_that_had_assented_takes_nothing_over(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        before = present(ours.pk)
        name_deputy(OPERATOR, ours.pk, seoul.node)
        mine = present(ours.pk)
        tell_act(tokyo, str(ours.pk), "assent", assent=assent(tokyo, mine))
        open_all()
        tell(tokyo, before, taken_over(before, tokyo))
        open_all()
        assert present(ours.pk) == mine
        # and the others are told by which word of its own
        told = content(letters_to(seoul, ours.pk)[-1]).body.data
        assert len(told["assents"]) == 1

    def test_only_the_deputys_assent_to_a_version_that_is_here_is_kept(
        self, ours: Conversation, tokyo: Partner, seoul: Partner
    ) -> None:
        before = present(ours.pk)
        name_deputy(OPERATOR, ours.pk, seoul.node)
        mine = present(ours.pk)
        conv = str(ours.pk)
        mids = [
            tell_act(seoul, conv, "assent", assent=assent(seoul, mine)),
            tell_act(tokyo, conv, "assent", assent=assent(tokyo, before)),
            tell_act(tokyo, conv, "assent", assent=assent(tokyo, following(mine, tokyo))),
        ]
        junk = [assent(seoul, mine), assent(tokyo, before), assent(tokyo, mine)]
        tell(tokyo, before, mine, assents=junk)
        open_all()
        assert [reason_of(mid) for mid in mids[:2]] == ["policy", "policy"]
        assert state_of(mids[2]) == InState.STORED  # its version may be under way
        assert [one.by for one in ConversationAssent.objects.all()] == [tokyo.node]
        assert ConversationAssent.objects.get().digest == mine.digest

    def test_a_stranger_assents_to_nothing(self, tokyo: Partner, seoul: Partner, hanoi: House) -> None:
        ours = begin_conversation(OPERATOR, [peer_of(tokyo)], deputy=tokyo.node)
        name_deputy(OPERATOR, ours.pk, "")
        mid = tell_act(seoul, str(ours.pk), "assent", assent=assent(tokyo, present(ours.pk)))
        open_all()
        assert reason_of(mid) == "policy"

    def test_as_deputy_our_node_assents_by_itself(self, tokyo: Partner, seoul: Partner, hanoi: House) -> None:
        first = begun(tokyo, seoul, deputy=hanoi.node)
        second = following(first, tokyo, deputy=seoul.node)
        tell(tokyo, first)
        open_all()
        assert not ConversationAssent.objects.exists()
        tell(tokyo, first, second)
        open_all()
        [given] = ConversationAssent.objects.all()
        assert (given.digest, given.by) == (second.digest, hanoi.node)
        assert content(letters_to(tokyo, first.conv)[-1]).body.data["act"] == "assent"

    def test_a_closed_conversation_stays_closed(self, tokyo: Partner, seoul: Partner, room: Room) -> None:
        first = begun(tokyo, seoul)
        closed = following(first, tokyo, condition=Condition.CLOSED)
        tell(tokyo, first, closed)
        open_all()
        said = say(seoul, closed)
        more = tell(tokyo, first, closed, following(closed, tokyo, condition=Condition.OPEN))
        open_all()
        assert [reason_of(mid) for mid in (said, more)] == ["policy", "policy"]
        assert room.mids() == []


class TestLetters:
    def test_a_stale_citation_is_refused(self, tokyo: Partner, seoul: Partner, room: Room) -> None:
        first = begun(tokyo, seoul)
        second = following(first, tokyo, deputy=seoul.node)
        tell(tokyo, first, second)
        open_all()
        stale, right = say(seoul, first), say(seoul, second)
        open_all()
        assert reason_of(stale) == "membership-stale"
        assert room.mids() == [right]

    def test_a_removed_member_and_a_letter_without_citation_are_refused(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, room: Room
    ) -> None:
        before = present(ours.pk)
        remove_member(OPERATOR, ours.pk, seoul.node)
        mids = [
            say(seoul, before),
            say(seoul, present(ours.pk)),
            tokyo.write(conv=str(ours.pk)),
        ]
        open_all()
        assert [reason_of(mid) for mid in mids] == ["policy"] * 3
        assert room.mids() == []

    def test_a_member_that_answers_elsewhere_is_not_in_the_conversation(
        self, ours: Conversation, seoul: Partner, room: Room
    ) -> None:
        seoul.write()
        open_all()
        assert not ConversationLetter.objects.exists()

    def test_what_was_seen_stands_in_what_is_said_next(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, room: Room, write: Write
    ) -> None:
        version = present(ours.pk)
        to_both = say(tokyo, version, to=(tokyo.us.node, seoul.node))
        to_us = say(tokyo, version)
        open_all()
        pieces = {row.mid: row.piece for row in ConversationLetter.objects.all()}
        to_seoul = content(write(conv=ours.pk, peer=peer_of(seoul)))
        to_tokyo = content(write(conv=ours.pk))
        assert to_seoul.after == (str(pieces[to_both]),)
        assert set(to_tokyo.after) == {str(pieces[to_both]), str(pieces[to_us])}

    def test_the_lines_of_a_conversation_stand_in_the_order_of_what_was_seen(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, room: Room, write: Write
    ) -> None:
        audience = [tokyo.node, seoul.node]
        piece = new_id()
        for partner in (tokyo, seoul):
            cited = {"piece": piece, "audience": audience}
            write(conv=ours.pk, peer=peer_of(partner), ext={MEMBERSHIP: cited})
        version = present(ours.pk)
        answer = new_id()
        missing = new_id()
        say(seoul, version, after=(answer,), to=(tokyo.us.node,))
        say(tokyo, version, piece=answer, after=(piece, missing))
        open_all()
        lines = lines_of(ours)
        assert [(line.author, line.ours) for line in lines] == [
            (tokyo.us.node, True),
            (tokyo.node, False),
            (seoul.node, False),
        ]
        assert [peer for peer, _mid in lines[0].letters] == audience
        assert [line.unseen for line in lines] == [0, 1, 0]

    def test_numbers_that_never_came_are_gaps(self, ours: Conversation, tokyo: Partner, room: Room) -> None:
        version = present(ours.pk)
        say(tokyo, version)
        tokyo.sealed(conv=version.conv)  # written and never sent
        say(tokyo, version)
        open_all()
        assert gaps_of(ours) == {tokyo.node: [2]}

    def test_a_number_as_large_as_a_liar_likes_is_no_burden(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, room: Room
    ) -> None:
        say(tokyo, present(ours.pk))
        say(seoul, present(ours.pk))
        open_all()
        InLetter.objects.filter(peer__node=tokyo.node).update(cseq=2**53 - 1)
        InLetter.objects.filter(peer__node=seoul.node).update(cseq=2**53 - 1)
        remove_member(OPERATOR, ours.pk, seoul.node)
        assert gaps_of(row_of(ours.pk)) == {tokyo.node: list(range(1, MOST_GAPS + 1))}

    def test_a_piece_of_another_author_stays_apart(
        self, ours: Conversation, tokyo: Partner, seoul: Partner, room: Room
    ) -> None:
        version, piece = present(ours.pk), new_id()
        say(tokyo, version, piece=piece)
        say(seoul, version, piece=piece)
        say(tokyo, version, after=(piece,))
        open_all()
        assert [(line.author, len(line.letters), line.unseen) for line in lines_of(ours)] == [
            (tokyo.node, 1, 0),
            (seoul.node, 1, 0),
            (tokyo.node, 1, 0),
        ]

    def test_something_the_writer_saw_and_we_did_not_is_asked_for(
        self, ours: Conversation, tokyo: Partner, room: Room
    ) -> None:
        say(tokyo, present(ours.pk), after=(new_id(),))
        open_all()
        [entry] = Entry.objects.filter(event=events.MESSAGE_OPENED)
        assert '"unseen":true' in bytes(entry.body).decode().replace(" ", "")


class TestIssuingAgain:
    def test_a_stale_letter_waits_for_the_newer_version_and_is_issued_again(
        self,
        tokyo: Partner,
        seoul: Partner,
        write: Write,
        heirs: list[Successor],
        followed: list[ReceiptedLetter],
    ) -> None:
        first = begun(tokyo, seoul)
        tell(tokyo, first)
        open_all()
        letter = write(conv=first.conv, peer=peer_of(seoul))
        refused = seoul.receipt(letter, State.REFUSED, reason="membership-stale")
        take_receipt(OPERATOR, peer_of(seoul), refused)
        assert (heirs, followed) == ([], [])
        second = following(first, tokyo, deputy=seoul.node)
        tell(tokyo, first, second)
        open_all()
        [heir] = heirs
        again = OutLetter.objects.get(mid=heir.new)
        sent, before = content(again), content(letter)
        assert (sent.body, sent.handling, sent.agreement) == (before.body, before.handling, before.agreement)
        assert [(ref.id, ref.rel, ref.digest) for ref in sent.refs] == [
            (str(letter.mid), "supersedes", letter.idg)
        ]
        assert sent.ext[MEMBERSHIP]["digest"] == second.digest
        assert sent.ext[MEMBERSHIP]["piece"] == before.ext[MEMBERSHIP]["piece"]
        assert (again.origin_kind, again.origin_id) == (letter.origin_kind, letter.origin_id)
        assert (again.cseq, sent.prev) == (2, letter.idg)

    def test_at_once_when_the_newer_version_is_here_already(
        self, ours: Conversation, tokyo: Partner, write: Write, seoul: Partner, heirs: list[Successor]
    ) -> None:
        letter = write(conv=ours.pk)
        name_deputy(OPERATOR, ours.pk, seoul.node)
        take_receipt(
            OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale")
        )
        issue_waiting(now())
        assert [heir.old for heir in heirs] == [letter.mid]

    def test_it_is_asked_at_the_gate_again(
        self, ours: Conversation, tokyo: Partner, write: Write, seoul: Partner, gate: list[str]
    ) -> None:
        letter = write(conv=ours.pk)
        name_deputy(OPERATOR, ours.pk, seoul.node)
        take_receipt(
            OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale")
        )
        issue_waiting(now())
        gate.append("agreement-expired")
        due_jobs(peer_of(tokyo).pk)
        again = OutLetter.objects.exclude(mid=letter.mid).filter(schema="exchange/test/1").get()
        assert (again.state, again.reason) == (LetterState.HELD, "agreement-expired")

    def test_not_to_somebody_who_has_gone_and_the_room_is_told(
        self,
        ours: Conversation,
        tokyo: Partner,
        write: Write,
        heirs: list[Successor],
        followed: list[ReceiptedLetter],
    ) -> None:
        letter = write(conv=ours.pk)
        remove_member(OPERATOR, ours.pk, tokyo.node)
        take_receipt(
            OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale")
        )
        issue_waiting(now())
        assert heirs == []
        assert [(one.mid, one.state, one.reason) for one in followed] == [
            (letter.mid, "refused", "not-a-member")
        ]

    def test_a_letter_outside_of_such_a_conversation_is_only_refused(
        self, tokyo: Partner, write: Write, heirs: list[Successor], followed: list[ReceiptedLetter]
    ) -> None:
        letter = write()
        take_receipt(
            OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale")
        )
        assert heirs == []
        assert [one.reason for one in followed] == ["membership-stale"]


class TestWishes:
    def test_a_member_that_wants_to_leave_is_let_go_by_the_owner(
        self, ours: Conversation, seoul: Partner
    ) -> None:
        member = {"node": seoul.node, "unit": "desk"}
        tell_act(seoul, str(ours.pk), "wish", wish="leave", member=member)
        open_all()
        [asked] = ConversationWish.objects.all()
        assert (asked.node, asked.wish, asked.state) == (seoul.node, "leave", WishState.OPEN)
        assert seoul.node in row_of(ours.pk).nodes
        remove_member(OPERATOR, ours.pk, seoul.node)
        asked.refresh_from_db()
        assert asked.state == WishState.GRANTED

    def test_a_wish_is_declined_with_a_word(self, ours: Conversation, seoul: Partner) -> None:
        member = {"node": "cxp:node:kr:other", "unit": "desk"}
        tell_act(seoul, str(ours.pk), "wish", wish="add", member=member)
        open_all()
        asked = ConversationWish.objects.get()
        decline_wish(OPERATOR, asked.pk)
        assert content(letters_to(seoul, ours.pk)[-1]).body.data["act"] == "declined"
        with pytest.raises(SettledWishError):
            decline_wish(OPERATOR, asked.pk)

    def test_nobody_wishes_for_another(self, ours: Conversation, seoul: Partner, tokyo: Partner) -> None:
        away = tell_act(
            seoul, str(ours.pk), "wish", wish="leave", member={"node": tokyo.node, "unit": "desk"}
        )
        open_all()
        assert reason_of(away) == "policy"

    def test_our_own_wish_goes_to_the_owner(self, tokyo: Partner, seoul: Partner) -> None:
        first = begun(tokyo, seoul)
        tell(tokyo, first)
        open_all()
        mine = wish(OPERATOR, row_of(first.conv).pk, "leave")
        data = content(letters_to(tokyo, first.conv)[-1]).body.data
        assert (data["act"], data["wish"]) == ("wish", "leave")
        tell_act(tokyo, first.conv, "declined", letter=str(mine.letter))
        open_all()
        mine.refresh_from_db()
        assert mine.state == WishState.DECLINED

    def test_the_owner_has_nobody_to_ask(self, ours: Conversation) -> None:
        with pytest.raises(NoMemberError):
            wish(OPERATOR, ours.pk, "leave")


def test_letters_about_memberships_come_under_their_types_only(tokyo: Partner) -> None:
    first = begun(tokyo)
    data = {"conversation": first.conv, "act": "versions", "versions": [first.token], "assents": []}
    mid = tokyo.write(conv=first.conv, body=Body("exchange/conversation/1", data))
    open_all()
    assert reason_of(mid) == "unknown-schema"


def test_whoever_asks_after_the_state_gets_at_once_what_waits_for_it(tokyo: Partner, write: Write) -> None:
    letter = write()
    note_failed_attempt(OPERATOR, letter.mid, "http:500", now() + timedelta(hours=1))
    tokyo.call("GET", PEER_STATE, tokyo.bare_token("GET", PEER_STATE, b""), b"")
    letter.refresh_from_db()
    assert letter.next_attempt_at <= now()


def test_a_stale_letter_is_issued_again_later_when_the_link_was_suspended(
    ours: Conversation, tokyo: Partner, write: Write, seoul: Partner, heirs: list[Successor]
) -> None:
    letter = write(conv=ours.pk)
    name_deputy(OPERATOR, ours.pk, seoul.node)
    Peer.objects.filter(node=tokyo.node).update(state="suspended")
    take_receipt(OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale"))
    issue_waiting(now())
    assert heirs == []
    Peer.objects.filter(node=tokyo.node).update(state="active")
    with actions_only():
        issue_waiting(now())
    assert [heir.old for heir in heirs] == [letter.mid]


def test_a_stale_refusal_is_left_to_the_worker_and_asks_for_no_key(
    ours: Conversation,
    tokyo: Partner,
    write: Write,
    heirs: list[Successor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = write(conv=ours.pk)
    name_deputy(OPERATOR, ours.pk, "")
    with monkeypatch.context() as edge:
        edge.setattr("comity.exchange.outbox.inner_keys", None)
        take_receipt(
            OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale")
        )
    assert heirs == []
    issue_waiting(now())
    assert [heir.old for heir in heirs] == [letter.mid]


def test_nothing_is_issued_again_while_nothing_may_be_sent_or_sealed(
    ours: Conversation,
    tokyo: Partner,
    write: Write,
    heirs: list[Successor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letter = write(conv=ours.pk)
    name_deputy(OPERATOR, ours.pk, "")
    take_receipt(OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale"))
    with monkeypatch.context() as recovering:
        recovering.setattr("comity.exchange.actions.reissuing.may_send_to", lambda _peer: False)
        assert reissue(OPERATOR, letter.mid) is None
    with monkeypatch.context() as broken:

        def fail(*_given: Any) -> None:
            raise TooLargeError

        broken.setattr("comity.exchange.actions.reissuing.enter_again", fail)
        assert reissue(OPERATOR, letter.mid) is None
    assert heirs == []
    assert reissue(OPERATOR, letter.mid) is not None


def test_who_could_not_be_told_is_told_later(ours: Conversation, tokyo: Partner, seoul: Partner) -> None:
    Peer.objects.filter(node=seoul.node).update(state="suspended")
    remove_member(OPERATOR, ours.pk, seoul.node)
    name_deputy(OPERATOR, ours.pk, "")  # a later version forgets nobody
    assert row_of(ours.pk).untold == [seoul.node]
    tell_untold(now())
    assert len(letters_to(seoul, ours.pk)) == 1
    Peer.objects.filter(node=seoul.node).update(state="active")
    with actions_only():
        tell_untold(now())
        tell_untold(now())
    told = letters_to(seoul, ours.pk)
    assert len(told) == 2
    assert len(content(told[-1]).body.data["versions"]) == 3
    assert row_of(ours.pk).untold == []


def test_who_refuses_the_version_that_stands_is_told_it_again_once(
    ours: Conversation, tokyo: Partner, write: Write
) -> None:
    letter = write(conv=ours.pk)
    take_receipt(OPERATOR, peer_of(tokyo), tokyo.receipt(letter, State.REFUSED, reason="membership-stale"))
    issue_waiting(now())
    issue_waiting(now())
    assert [one.schema for one in letters_to(tokyo, ours.pk)].count("exchange/conversation/1") == 2
