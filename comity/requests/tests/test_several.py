"""Asking several partners: one decision, one row, one letter and one clock a party, and one conversation."""

import pytest

from comity.audit import events
from comity.exchange.actions.conversing import add_member
from comity.exchange.conversing import issue_waiting
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.due import due_jobs
from comity.exchange.models import LetterState, OutLetter, Peer
from comity.exchange.tests.members import present, taken_over, tell
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.bodies import REPLY
from comity.requests.exceptions import (
    ChangedMeanwhileError,
    NobodyLeftError,
    PartyRefusedError,
    WrongStateError,
)
from comity.requests.models import Reply, Request, State
from comity.requests.parties import PartyDraft
from comity.requests.tests.office import AGREEMENT, FILE, SEOUL, TOKYO, Office, entries, version_of
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
