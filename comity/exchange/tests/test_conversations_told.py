"""Being told of a conversation: who is believed, which version stands, who lies."""

from dataclasses import replace

import pytest

from comity.exchange.actions.conversing import (
    begin_conversation,
    name_deputy,
    remove_member,
)
from comity.exchange.core.membership import Condition, sign_version
from comity.exchange.models import (
    Conversation,
    ConversationAssent,
    ConversationVersion,
    InState,
)
from comity.exchange.refusals import (
    NotOwnerError,
)
from comity.exchange.registry import MembershipChange
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.leading import peer_of, reason_of, state_of
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
