"""Being one of several that were asked, and what is said to members."""

from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.conversations import lines_of
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.models import OutLetter, Peer
from comity.exchange.tests.members import following, present, tell, tell_act
from comity.exchange.tests.partners import Partner, open_all
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.bodies import GROUP_MESSAGE
from comity.requests.exceptions import (
    PartyRefusedError,
    SecondPersonError,
)
from comity.requests.group_showing import page_of
from comity.requests.models import Direction, GroupMessage, Request, State
from comity.requests.parties import PartyDraft
from comity.requests.tests.office import AGREEMENT, SEOUL, TOKYO, Office, posted
from comity.requests.tests.together import (
    WITH_SEOUL,
    agreement_of,
    cited,
    conversation_of,
    to_both,
    words,
)


class TestBeingAsked:
    def test_we_know_the_conversation_and_answer_the_owner_alone(
        self, office: Office, theirs: Request
    ) -> None:
        assert conversation_of(theirs).owner == TOKYO
        reply = actions.submit_reply(office.cast.officer, office.reply_drafted(theirs).id, version=1)
        sent_reply = posted(reply.message)
        assert (sent_reply.conv, sent_reply.peer.node) == (theirs.conversation, TOKYO)
        assert read_own(bytes(sent_reply.inner)).ext[MEMBERSHIP]["audience"] == [TOKYO]
        assert [line.audience for line in lines_of(conversation_of(theirs))][-1] == (TOKYO,)

    def test_we_take_over_as_the_deputy(self, office: Office, theirs: Request) -> None:
        actions.take_over(office.cast.officer, theirs.id)
        assert conversation_of(theirs).owner == "cxp:node:vn:hanoi"

    def test_when_we_are_let_go_our_work_ends(self, office: Office, theirs: Request) -> None:
        actions.ask_to_leave(office.cast.officer, theirs.id)
        before = present(theirs.conversation)  # type: ignore[arg-type]
        members = tuple(one for one in before.members if one.node != "cxp:node:vn:hanoi")
        tell(office.tokyo, before, following(before, office.tokyo, members=members, deputy=None))
        open_all()
        theirs.refresh_from_db()
        assert theirs.state == State.CLOSED

    def test_a_change_of_the_members_is_told(self, office: Office, theirs: Request) -> None:
        before = present(theirs.conversation)  # type: ignore[arg-type]
        tell(office.tokyo, before, following(before, office.tokyo, deputy=SEOUL))
        open_all()
        assert Notification.objects.filter(kind="conversation.changed").exists()

    def test_a_wish_is_told_to_the_owner(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, _second = both
        tell_act(
            with_seoul,
            str(first.conversation),
            "wish",
            wish="leave",
            member={"node": SEOUL, "unit": "desk"},
        )
        open_all()
        assert Notification.objects.filter(kind="conversation.wish").exists()


class TestMessages:
    def test_one_letter_a_member_under_its_own_decision(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words())
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        assert message.state == State.SENT
        parties = list(message.parties.all())
        letters = [posted(party.letter) for party in parties]
        assert [one.peer.node for one in letters] == [TOKYO, SEOUL]
        sent_letters = [read_own(bytes(one.inner)) for one in letters]
        assert [one.agreement.id for one in sent_letters] == [AGREEMENT, WITH_SEOUL]  # type: ignore[union-attr]
        assert {one.ext[MEMBERSHIP]["piece"] for one in sent_letters} == {str(message.id)}

    def test_a_second_person_where_one_of_the_agreements_wants_one(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words(*to_both(article="2")))
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        assert message.state == State.TO_APPROVE
        # whoever handed it in is never the second one
        message = actions.submit_message(office.cast.supervisor, message.id, version=message.version)
        with pytest.raises(SecondPersonError):
            actions.approve_message(office.cast.supervisor, message.id, version=message.version)

    def test_approved_or_given_back(self, office: Office, both: tuple[Request, Request]) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words(*to_both(article="2")))
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        back = actions.return_message(
            office.cast.supervisor, message.id, "Say which ship.", version=message.version
        )
        assert (back.state, back.return_reason) == (State.DRAFT, "Say which ship.")
        message = actions.submit_message(office.cast.officer, message.id, version=back.version)
        message = actions.approve_message(office.cast.supervisor, message.id, version=message.version)
        assert message.state == State.SENT
        assert OutLetter.objects.filter(schema=GROUP_MESSAGE).count() == 2

    def test_one_that_may_not_get_it_is_left_out_by_a_word_only(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        first, _second = both
        wrong = (PartyDraft(TOKYO, AGREEMENT, "1"), PartyDraft(SEOUL, AGREEMENT, "1"))
        message = actions.draft_message(office.cast.officer, first.id, words(*wrong))
        with pytest.raises(PartyRefusedError):
            actions.submit_message(office.cast.officer, message.id, version=message.version)
        left = (wrong[0], PartyDraft(SEOUL, AGREEMENT, "1", left_out=True))
        message = actions.change_message(
            office.cast.officer, message.id, words(*left), version=message.version
        )
        actions.submit_message(office.cast.officer, message.id, version=message.version)
        [letter] = OutLetter.objects.filter(schema=GROUP_MESSAGE)
        assert read_own(bytes(letter.inner)).ext[MEMBERSHIP]["audience"] == [TOKYO]

    def test_a_draft_is_thrown_away(self, office: Office, both: tuple[Request, Request]) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words())
        actions.drop_message(office.cast.officer, message.id, version=message.version)
        assert not GroupMessage.objects.exists()

    def test_what_a_member_says_comes_in_and_is_read(
        self, office: Office, theirs: Request, with_seoul: Partner
    ) -> None:
        data = {
            "conversation": str(theirs.conversation),
            "message": new_id(),
            "category": "case-facts",
            "text": {"text": "우리도 찾고 있습니다.", "language": "ko"},
        }
        letter = office.write(
            GROUP_MESSAGE,
            data,
            by=with_seoul,
            **{**cited(theirs), "agreement": agreement_of(WITH_SEOUL)},
        )
        assert letter.state == "delivered", letter.reason
        [message] = GroupMessage.objects.all()
        assert (message.about, message.node, message.direction) == (theirs, SEOUL, Direction.INCOMING)
        actions.open_conversation(office.cast.officer, theirs.id)
        message.refresh_from_db()
        assert message.read_at is not None

    def test_an_id_that_another_took_keeps_nobody_out_and_lends_nobody_words(
        self, office: Office, theirs: Request, with_seoul: Partner
    ) -> None:
        piece = new_id()

        def said(by: Partner, text: str, **change: Any) -> Any:
            data = {
                "conversation": str(theirs.conversation),
                "message": piece,
                "category": "case-facts",
                "text": {"text": text, "language": "en"},
            }
            return office.write(GROUP_MESSAGE, data, by=by, **{**cited(theirs, piece=piece), **change})

        terms = {"agreement": agreement_of(WITH_SEOUL)}
        letters = [said(with_seoul, "A", **terms), said(office.tokyo, "B"), said(office.tokyo, "C")]
        assert [one.reason for one in letters] == ["", "", "id-reused"]
        page = page_of(office.cast.officer, conversation_of(theirs))
        found = [(one.author.node, one.message.node, one.message.text) for one in page.said if one.message]
        assert found[:2] == [(SEOUL, SEOUL, "A"), (TOKYO, TOKYO, "B")]

    def test_what_is_not_cleared_after_a_restore_is_neither_shown_nor_read(
        self, office: Office, theirs: Request, with_seoul: Partner, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = {
            "conversation": str(theirs.conversation),
            "message": (piece := new_id()),
            "category": "case-facts",
            "text": {"text": "A", "language": "en"},
        }
        terms = {"agreement": agreement_of(WITH_SEOUL)}
        office.write(GROUP_MESSAGE, data, by=with_seoul, **{**cited(theirs, piece=piece), **terms})
        for module in ("group_showing", "actions.speaking"):
            hidden = Peer.objects.filter(node=SEOUL).annotate(peer__node=F("node")).values("peer__node")
            monkeypatch.setattr(f"comity.requests.{module}.was_restored", lambda: True)
            monkeypatch.setattr(f"comity.requests.{module}.hidden_nodes", lambda rows=hidden: rows)
        actions.open_conversation(office.cast.officer, theirs.id)
        assert GroupMessage.objects.get().read_at is None
        page = page_of(office.cast.officer, conversation_of(theirs))
        assert SEOUL not in {one.author.node for one in page.said}

    def test_what_a_member_takes_back_is_gone(
        self, office: Office, theirs: Request, with_seoul: Partner
    ) -> None:
        data = {
            "conversation": str(theirs.conversation),
            "message": (piece := new_id()),
            "category": "case-facts",
            "text": {"text": "우리도 찾고 있습니다.", "language": "ko"},
        }
        said = {**cited(theirs, piece=piece), "agreement": agreement_of(WITH_SEOUL)}
        letter = office.write(GROUP_MESSAGE, data, by=with_seoul, **said)
        recall = {
            "revision": new_id(),
            "letter": {"id": str(letter.mid), "digest": letter.idg},
            "reason": "wrong-person",
            "text": "",
        }
        with_seoul.write(type=LetterType.RECALL, body=Body("exchange/recall/1", recall), handling=None)
        open_all()
        assert GroupMessage.objects.get().text == ""
        client = signed_in(Client(), office.cast.officer)
        page = client.get(reverse("requests:conversation", args=[theirs.pk])).content.decode()
        assert "우리도 찾고 있습니다." not in page
        assert "This letter is deleted." in page

    def test_under_an_agreement_that_does_not_hold_it_is_refused(
        self, office: Office, theirs: Request, with_seoul: Partner
    ) -> None:
        data = {
            "conversation": str(theirs.conversation),
            "message": new_id(),
            "category": "movement",
            "text": {"text": "He left on 3 May.", "language": "en"},
        }
        letter = office.write(GROUP_MESSAGE, data, by=with_seoul, **cited(theirs))
        assert letter.state == "refused"
        assert not GroupMessage.objects.exists()

    def test_a_letter_that_was_lost_marks_its_member(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, _second = both
        message = actions.draft_message(office.cast.officer, first.id, words())
        message = actions.submit_message(office.cast.officer, message.id, version=message.version)
        lost = OutLetter.objects.get(peer__node=SEOUL, schema=GROUP_MESSAGE)
        with_seoul.send_receipts(with_seoul.receipt(lost, ReceiptState.REFUSED, reason="unknown-schema"))
        assert [(one.node, one.problem) for one in message.parties.all()] == [
            (TOKYO, ""),
            (SEOUL, "unknown-schema"),
        ]
