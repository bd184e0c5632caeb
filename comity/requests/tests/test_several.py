"""Asking several partners: one decision, one row, one letter and one clock a party, and one conversation."""

from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.exchange.actions.conversing import add_member
from comity.exchange.conversations import lines_of
from comity.exchange.conversing import issue_waiting
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.due import due_jobs
from comity.exchange.models import LetterState, OutLetter, Peer
from comity.exchange.tests.members import following, present, taken_over, tell, tell_act
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.bodies import GROUP_MESSAGE, REPLY
from comity.requests.exceptions import (
    ChangedMeanwhileError,
    NobodyLeftError,
    PartyRefusedError,
    SecondPersonError,
    WrongStateError,
)
from comity.requests.group_showing import page_of
from comity.requests.models import Direction, GroupMessage, Reply, Request, State
from comity.requests.parties import PartyDraft
from comity.requests.tests.office import AGREEMENT, FILE, SEOUL, TOKYO, Office, entries, posted, version_of
from comity.requests.tests.together import (
    WITH_SEOUL,
    agreement_of,
    answer,
    cited,
    conversation_of,
    drafted,
    letter_of,
    sent,
    to_both,
    words,
)


class TestSending:
    def test_each_party_has_its_request_and_its_letter_in_one_conversation(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        first, second = both
        assert (first.partner, second.partner) == (TOKYO, SEOUL)
        assert (first.state, second.state) == (State.SENT, State.SENT)
        assert second.ref == f"{first.ref}.2"
        assert (first.agreement, second.agreement) == (AGREEMENT, WITH_SEOUL)
        assert [one.name for one in second.subjects.all()] == [one.name for one in first.subjects.all()]
        letters = [letter_of(one) for one in both]
        assert {one.conv for one in letters} == {str(first.conversation)}
        assert [one.agreement.id for one in letters] == [AGREEMENT, WITH_SEOUL]
        assert [one.body.data["request"] for one in letters] == [str(first.id), str(second.id)]
        pieces = [one.ext[MEMBERSHIP] for one in letters]
        assert pieces[0] == pieces[1]
        assert pieces[0]["audience"] == [TOKYO, SEOUL]
        conversation = conversation_of(first)
        assert (conversation.deputy, conversation.nodes) == (TOKYO, ["cxp:node:vn:hanoi", TOKYO, SEOUL])

    def test_who_is_in_is_told_before_what_is_asked(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        kinds = [
            read_own(bytes(letter.inner)).type
            for letter in OutLetter.objects.filter(peer__node=SEOUL).order_by("ls")
        ]
        assert kinds == [LetterType.CONV_CREATE, LetterType.LETTER]

    def test_each_letter_is_an_entry_of_the_log(self, office: Office, both: tuple[Request, Request]) -> None:
        assert entries(events.REQUEST_SENT) == 1  # of the second; the first left with the handing in
        assert entries(events.REQUEST_SUBMITTED) == 1
        assert entries(events.CONVERSATION_BEGUN) == 1

    def test_one_that_may_not_get_it_stops_all_until_it_is_left_out(
        self, office: Office, seoul: Partner
    ) -> None:
        del seoul  # paired, and party to nothing
        request = drafted(office, PartyDraft(TOKYO, AGREEMENT, "1"), PartyDraft(SEOUL, AGREEMENT, "1"))
        with pytest.raises(PartyRefusedError) as refused:
            actions.submit_request(office.cast.officer, request.id, version=request.version)
        assert "Seoul desk" in str(refused.value)
        assert not OutLetter.objects.exists()
        request = actions.choose_parties(
            office.cast.officer,
            request.id,
            [PartyDraft(TOKYO, AGREEMENT, "1"), PartyDraft(SEOUL, AGREEMENT, "1", left_out=True)],
            version=request.version,
        )
        request = actions.submit_request(office.cast.officer, request.id, version=request.version)
        # alone it is a request like any other
        assert (request.state, request.conversation) == (State.SENT, None)
        assert OutLetter.objects.count() == 1
        assert [one.node for one in request.parties.all()] == [SEOUL]

    def test_where_one_agreement_wants_two_persons_all_wait(
        self, office: Office, with_seoul: Partner
    ) -> None:
        request = drafted(office, *to_both(article="2"))
        request = actions.submit_request(office.cast.officer, request.id, version=request.version)
        assert request.state == State.TO_APPROVE
        assert not OutLetter.objects.exists()
        with pytest.raises(WrongStateError):
            actions.approve_request(office.cast.supervisor, office.drafted().id, version=1)
        approved = actions.approve_request(office.cast.supervisor, request.id, version=request.version)
        assert approved.state == State.SENT
        assert {one.approved_by for one in Request.objects.filter(conversation=approved.conversation)} == {
            office.cast.supervisor
        }

    def test_choosing_again_takes_the_approval_back(self, office: Office, with_seoul: Partner) -> None:
        request = drafted(office, *to_both(article="2"))
        request = actions.submit_request(office.cast.officer, request.id, version=request.version)
        with pytest.raises(ChangedMeanwhileError):
            actions.choose_parties(office.cast.officer, request.id, to_both(), version=1)
        request = actions.choose_parties(office.cast.officer, request.id, to_both(), version=request.version)
        assert request.state == State.DRAFT

    def test_somebody_must_be_left(self, office: Office, with_seoul: Partner) -> None:
        request = office.drafted()
        with pytest.raises(NobodyLeftError):
            actions.choose_parties(
                office.cast.officer,
                request.id,
                [PartyDraft(TOKYO, AGREEMENT, "1", left_out=True)],
                version=1,
            )

    def test_the_first_that_is_left_out_makes_room_for_the_next(
        self, office: Office, with_seoul: Partner
    ) -> None:
        request = drafted(
            office,
            PartyDraft(TOKYO, AGREEMENT, "1", left_out=True),
            PartyDraft(SEOUL, WITH_SEOUL, "1"),
        )
        assert (request.partner, request.agreement) == (SEOUL, WITH_SEOUL)

    def test_the_release_gate_asks_for_each_letter_under_its_own_agreement(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        office.expire_terms()
        for node in (TOKYO, SEOUL):
            due_jobs(Peer.objects.get(node=node).pk)
        held = OutLetter.objects.filter(state=LetterState.HELD)
        assert [one.peer.node for one in held] == [TOKYO]


class TestFiles:
    def test_each_letter_names_the_file_and_a_letter_issued_again_still_does(
        self, office: Office, with_seoul: Partner
    ) -> None:
        request = drafted(office)
        actions.attach_file(office.cast.officer, request.id, FILE, version=request.version)
        first = actions.submit_request(office.cast.officer, request.id, version=version_of(request))
        second = Request.objects.get(partner=SEOUL, conversation=first.conversation)
        for one in (first, second):
            assert [file.label for file in one.own_files()] == [FILE.label]
            assert [row.file.label for row in office.letter_of(one).files.all()] == [FILE.label]
        stale = office.letter_of(second)
        actions.name_deputy(office.cast.officer, first.id, SEOUL)
        with_seoul.send_receipts(with_seoul.receipt(stale))
        with_seoul.send_receipts(with_seoul.receipt(stale, ReceiptState.REFUSED, reason="membership-stale"))
        issue_waiting(now())
        second.refresh_from_db()
        again = office.letter_of(second)
        assert again.mid != stale.mid
        assert not stale.files.filter(forgotten_at=None).exists()
        assert [row.file.label for row in again.files.all()] == [FILE.label]
        assert read_own(bytes(again.inner)).parts == read_own(bytes(stale.inner)).parts


class TestClocks:
    def test_each_party_has_its_own(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        with_seoul.send_receipts(with_seoul.receipt(office.letter_of(second)))
        for one in both:
            one.refresh_from_db()
        assert (first.clock_began_at, second.clock_began_at is None) == (None, False)

    def test_an_answer_stops_one_clock_and_is_nobody_elses(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        for partner, request in ((office.tokyo, first), (with_seoul, second)):
            partner.send_receipts(partner.receipt(office.letter_of(request)))
        letter = answer(office, second, with_seoul)
        assert letter.state == "delivered", letter.reason
        for one in both:
            one.refresh_from_db()
        assert (first.state, second.state) == (State.SENT, State.ANSWERED)
        assert (first.clock_state, second.clock_state) == ("running", "met")
        # nothing of it goes to Tokyo
        assert not OutLetter.objects.filter(peer__node=TOKYO, schema=REPLY).exists()

    def test_an_answer_to_anothers_request_is_refused(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, _second = both
        letter = office.write(
            REPLY,
            office.reply_data(first),
            by=with_seoul,
            **{**cited(first), "agreement": agreement_of(WITH_SEOUL)},
        )
        assert letter.reason == "unknown-request"
        assert not Reply.objects.exists()

    def test_an_answer_outside_of_the_conversation_is_refused(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        _first, second = both
        letter = office.write(
            REPLY, office.reply_data(second), by=with_seoul, conv=new_id(), agreement=agreement_of(WITH_SEOUL)
        )
        assert letter.reason == "unknown-request"

    def test_a_removed_party_is_not_heard_and_its_request_is_closed(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        actions.remove_party(office.cast.officer, first.id, SEOUL)
        for one in both:
            one.refresh_from_db()
        assert (first.state, second.state) == (State.SENT, State.CLOSED)
        assert answer(office, second, with_seoul).reason == "policy"

    def test_what_a_version_closed_that_lost_to_a_takeover_is_open_again(
        self, office: Office, both: tuple[Request, Request]
    ) -> None:
        first, second = both
        before = present(first.conversation)  # type: ignore[arg-type]
        actions.close_conversation(office.cast.officer, first.id)
        second.refresh_from_db()
        assert second.state == State.CLOSED
        tell(office.tokyo, before, taken_over(before, office.tokyo))
        open_all()
        for one in both:
            one.refresh_from_db()
            assert (one.state, one.closed_at, one.closed_under) == (State.SENT, None, "")

    def test_who_is_let_in_anew_has_its_old_request_closed_still(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        actions.remove_party(office.cast.officer, first.id, SEOUL)
        add_member(office.cast.officer, first.conversation, Peer.objects.get(node=SEOUL))  # type: ignore[arg-type]
        second.refresh_from_db()
        assert second.state == State.CLOSED

    def test_a_stale_request_is_issued_again_and_its_row_follows(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        stale = office.letter_of(second)
        with_seoul.send_receipts(with_seoul.receipt(stale))
        actions.name_deputy(office.cast.officer, first.id, SEOUL)
        with_seoul.send_receipts(with_seoul.receipt(stale, ReceiptState.REFUSED, reason="membership-stale"))
        issue_waiting(now())
        second.refresh_from_db()
        assert second.state == State.SENT
        assert second.message != stale.mid
        assert second.clock_began_at is None  # the letter that began it was refused
        assert entries(events.REQUEST_LETTER_RENEWED) == 1
        with_seoul.send_receipts(with_seoul.receipt(office.letter_of(second)))
        second.refresh_from_db()
        assert second.clock_began_at is not None

    def test_a_request_that_was_turned_away_comes_back_alone_and_leaves_into_the_conversation_again(
        self, office: Office, both: tuple[Request, Request], with_seoul: Partner
    ) -> None:
        first, second = both
        with_seoul.send_receipts(
            with_seoul.receipt(office.letter_of(second), ReceiptState.REFUSED, reason="offence-not-covered")
        )
        for one in both:
            one.refresh_from_db()
        assert (first.state, second.state) == (State.SENT, State.DRAFT)
        again = actions.submit_request(office.cast.officer, second.id, version=second.version)
        assert (again.state, again.conversation) == (State.SENT, first.conversation)
        assert Request.objects.filter(conversation=first.conversation).count() == 2


class TestOneMore:
    def test_a_new_party_gets_a_fresh_release_and_nothing_older(
        self, office: Office, with_seoul: Partner
    ) -> None:
        first, second = sent(office)
        actions.remove_party(office.cast.officer, first.id, SEOUL)
        draft = actions.ask_one_more(office.cast.officer, first.id, PartyDraft(SEOUL, WITH_SEOUL, "1"))
        assert (draft.state, draft.conversation, draft.ref) == (
            State.DRAFT,
            first.conversation,
            f"{first.ref}.3",
        )
        assert SEOUL not in conversation_of(first).nodes
        again = actions.submit_request(office.cast.officer, draft.id, version=draft.version)
        assert again.state == State.SENT
        assert SEOUL in conversation_of(first).nodes
        del second

    def test_closing_ends_what_is_open(self, office: Office, both: tuple[Request, Request]) -> None:
        first, _second = both
        actions.close_conversation(office.cast.officer, first.id)
        assert {one.state for one in Request.objects.filter(conversation=first.conversation)} == {
            State.CLOSED
        }


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
