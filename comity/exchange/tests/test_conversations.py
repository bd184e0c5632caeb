"""Conversations of several on our own tables: beginning and leading one, being told of one, and who lies about it."""

from datetime import timedelta

import pytest

from comity.audit import events
from comity.audit.models import Entry
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
from comity.exchange.conversations import MOST_GAPS, gaps_of, lines_of
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.membership import read_kept, verify_version
from comity.exchange.core.wire import PEER_STATE
from comity.exchange.due import due_jobs
from comity.exchange.membership import keys_of
from comity.exchange.models import (
    Conversation,
    ConversationLetter,
    ConversationWish,
    InLetter,
    LetterState,
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
from comity.exchange.registry import MembershipChange
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.leading import Write, peer_of, reason_of
from comity.exchange.tests.members import (
    begun,
    content,
    following,
    letters_to,
    present,
    row_of,
    say,
    tell,
    tell_act,
)
from comity.exchange.tests.partners import House, Partner, open_all
from comity.lib.clock import now


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
