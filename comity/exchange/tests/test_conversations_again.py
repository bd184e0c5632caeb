"""Letters issued again under a newer membership, and members told again."""

from typing import Any

import pytest

from comity.audit.guard import actions_only
from comity.exchange.actions import take_receipt
from comity.exchange.actions.conversing import (
    name_deputy,
    remove_member,
)
from comity.exchange.actions.reissuing import reissue
from comity.exchange.conversing import issue_waiting, tell_untold
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.errors import TooLargeError
from comity.exchange.core.receipts import State
from comity.exchange.due import due_jobs
from comity.exchange.models import (
    Conversation,
    LetterState,
    OutLetter,
    Peer,
)
from comity.exchange.registry import ReceiptedLetter, Successor
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.leading import Write, peer_of
from comity.exchange.tests.members import (
    begun,
    content,
    following,
    letters_to,
    row_of,
    tell,
)
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now


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
