"""What comes back when a letter of ours is lost: turned away over there, or given up before it arrived."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.actors import Process
from comity.exchange.actions import withdraw_letter
from comity.exchange.actions.posting import expire_letter
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.models import OutLetter
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.actions import MoreTime, Verdict
from comity.requests.clock import ClockState
from comity.requests.models import Clarification, Extension, Reply, Request
from comity.requests.tests.office import FILE, Office, content_of, entries, posted, version_of
from comity.requests.tests.test_more_time import DAY, end_of

DELIVERY = Process("delivery")
Lose = Callable[[Office, OutLetter], None]


def turn_away(office: Office, letter: OutLetter) -> None:
    """The partner's node stores a letter and refuses it."""
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.REFUSED, reason="malformed")
    )


def let_expire(_office: Office, letter: OutLetter) -> None:
    """Our own node gives a letter up that it could not hand over."""
    expire_letter(DELIVERY, letter.mid)


def take_back(_office: Office, letter: OutLetter) -> None:
    """The operator takes a letter back before it has left."""
    withdraw_letter(DELIVERY, letter.mid)


every_way = pytest.mark.parametrize("lose", [turn_away, let_expire, take_back])


def told(office: Office) -> list[str]:
    """Who was told that something was not taken, by sign-in."""
    found = Notification.objects.filter(kind="request.not-taken")
    return sorted({one.person.sign_in for one in found} & {one.sign_in for one in office.cast.everyone()})


def answer_sent(office: Office) -> Reply:
    """An answer of ours with a file, on its way."""
    reply = office.reply_drafted()
    actions.attach_file(
        office.cast.officer, reply.request_id, FILE, reply_id=reply.id, version=version_of(reply)
    )
    return actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))


@every_way
def test_an_answer_comes_back_as_a_draft_and_can_be_sent_again(office: Office, lose: Lose) -> None:
    reply = answer_sent(office)
    lose(office, office.letter_of(reply))
    request = Request.objects.get(pk=reply.request_id)
    assert (request.state, request.clock_state) == ("received", ClockState.RUNNING)
    assert told(office) == sorted([office.cast.officer.sign_in, office.cast.supervisor.sign_in])
    again = request.replies.get(state="draft")
    assert (again.text, again.outcome, again.drafted_by) == (reply.text, "full", office.cast.officer)
    assert [one.text for one in again.items.all()] == [one.text for one in reply.items.all()]
    [file] = again.attachments.all()
    assert content_of(file) == FILE.content
    assert again.problem != ""
    sent = actions.submit_reply(office.cast.officer, again.id, version=version_of(again))
    assert sent.problem == ""
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(sent)))
    request.refresh_from_db()
    assert (request.state, request.clock_state) == ("answered", ClockState.MET)
    # what was lost stays lost, whatever is said of it again
    office.tokyo.send_receipts(
        office.tokyo.receipt(office.letter_of(reply), ReceiptState.REFUSED, reason="late")
    )
    request.refresh_from_db()
    assert (request.state, request.replies.count()) == ("answered", 2)


def test_the_draft_says_why_it_is_there_again(office: Office, client: Client) -> None:
    reply = answer_sent(office)
    turn_away(office, office.letter_of(reply))
    signed_in(client, office.cast.officer)
    shown = client.get(reverse("requests:reply", args=[reply.request_id])).content.decode()
    assert "The partner’s node did not take this (malformed)." in shown
    assert reply.text in shown
    thread = client.get(reverse("requests:thread", args=[reply.request_id])).content.decode()
    assert "Go on with the answer" in thread


def test_a_request_that_was_closed_on_a_lost_answer_is_open_again(office: Office) -> None:
    reply = answer_sent(office)
    actions.close_request(office.cast.officer, reply.request_id)
    let_expire(office, office.letter_of(reply))
    request = Request.objects.get(pk=reply.request_id)
    assert (request.state, request.closed_at) == ("received", None)


def test_an_answer_that_was_taken_is_not_brought_back_by_a_refusal(office: Office) -> None:
    reply = answer_sent(office)
    letter = office.letter_of(reply)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter),
        office.tokyo.receipt(letter, ReceiptState.DELIVERED),
        office.tokyo.receipt(letter, ReceiptState.REFUSED),
    )
    request = Request.objects.get(pk=reply.request_id)
    assert (request.state, request.clock_state, request.replies.count()) == ("answered", ClockState.MET, 1)
    assert told(office) == []


@every_way
def test_an_answer_that_arrived_after_all_counts(office: Office, lose: Lose) -> None:
    reply = answer_sent(office)
    letter = office.letter_of(reply)
    lose(office, letter)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.DELIVERED)
    )
    request = Request.objects.get(pk=reply.request_id)
    assert (request.state, request.clock_state) == ("answered", ClockState.MET)
    assert [(one.pk, one.problem) for one in request.replies.all()] == [(reply.pk, "")]
    assert entries("request.not-taken") == 2


def test_what_was_written_on_meanwhile_is_kept_beside_what_arrived(office: Office) -> None:
    reply = answer_sent(office)
    letter = office.letter_of(reply)
    let_expire(office, letter)
    draft = Reply.objects.get(state="draft")
    actions.attach_file(
        office.cast.officer, draft.request_id, FILE, reply_id=draft.id, version=version_of(draft)
    )
    office.tokyo.send_receipts(office.tokyo.receipt(letter))
    assert Request.objects.get(pk=reply.request_id).state == "answered"
    assert Reply.objects.filter(pk=draft.pk).exists()


@every_way
def test_a_request_of_ours_comes_back_as_a_draft(office: Office, lose: Lose) -> None:
    request = office.sent()
    version = request.version
    lose(office, office.letter_of(request))
    request.refresh_from_db()
    assert (request.state, request.clock_state) == ("draft", ClockState.NOT_BEGUN)
    assert request.version == version + 1
    assert told(office) == [office.cast.officer.sign_in]
    again = actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    assert (again.state, again.problem) == ("sent", "")
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(again)))
    assert Request.objects.get().clock_state == ClockState.RUNNING


@every_way
def test_a_request_that_arrived_after_all_is_sent(office: Office, lose: Lose) -> None:
    request = office.sent()
    letter = office.letter_of(request)
    lose(office, letter)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.DELIVERED)
    )
    request.refresh_from_db()
    assert (request.state, request.problem, request.clock_state) == ("sent", "", ClockState.RUNNING)


@every_way
def test_a_question_comes_back_as_a_draft(office: Office, lose: Lose) -> None:
    asked = office.we_asked()
    lose(office, posted(asked.question_message))
    request = Request.objects.get()
    assert request.clock_state == ClockState.RUNNING
    draft = request.clarification_drafts.get(state="draft")
    assert (draft.text, draft.drafted_by) == (asked.question, office.cast.officer)
    again = actions.ask_back(
        office.cast.officer, request.id, "Which May do you mean?", draft_id=draft.id, version=draft.version
    )
    assert again.clarification is not None
    office.tokyo.send_receipts(office.tokyo.receipt(posted(again.clarification.question_message)))
    assert Request.objects.get().clock_state == ClockState.STOPPED


@every_way
def test_a_question_that_arrived_after_all_stops_the_clock(office: Office, lose: Lose) -> None:
    letter = posted(office.we_asked().question_message)
    lose(office, letter)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.DELIVERED)
    )
    request = Request.objects.get()
    assert request.clock_state == ClockState.STOPPED
    assert not request.clarification_drafts.exclude(state="sent").exists()


def test_a_question_is_not_asked_again_once_the_answer_has_left(office: Office) -> None:
    asked = office.we_asked()
    reply = office.reply_drafted(asked.request)
    actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    turn_away(office, posted(asked.question_message))
    assert not asked.request.clarification_drafts.exclude(state="sent").exists()


def said(office: Office) -> Clarification:
    """A question of the partner that we have answered."""
    request = office.stored()
    asked = office.asked_back(request)
    actions.answer_back(office.cast.officer, request.id, asked, "In 2026.")
    return Clarification.objects.get(pk=asked)


@every_way
def test_what_was_said_to_a_question_comes_back_as_a_draft(office: Office, lose: Lose) -> None:
    one = said(office)
    lose(office, posted(one.answer_message))
    one.refresh_from_db()
    assert one.answered_at is None
    assert one.request.clock_state == ClockState.STOPPED
    draft = one.drafts.get()
    assert (draft.state, draft.text) == ("draft", "In 2026.")
    actions.answer_back(office.cast.officer, one.request_id, one.pk, "In 2025.", version=draft.version)
    one.refresh_from_db()
    assert (one.answer, one.problem, one.drafts.get().problem) == ("In 2025.", "", "")
    office.tokyo.send_receipts(office.tokyo.receipt(posted(one.answer_message)))
    assert Request.objects.get().clock_state == ClockState.RUNNING


@every_way
def test_what_was_said_and_arrived_after_all_lets_the_clock_run(office: Office, lose: Lose) -> None:
    one = said(office)
    letter = posted(one.answer_message)
    lose(office, letter)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.DELIVERED)
    )
    one.refresh_from_db()
    assert one.answered_at is not None
    assert one.drafts.get().state == "sent"
    assert Request.objects.get().clock_state == ClockState.RUNNING


@every_way
def test_more_time_can_be_asked_for_again(office: Office, lose: Lose) -> None:
    request = office.received()
    wanted = MoreTime(end_of(request) + DAY, "search")
    extension = actions.ask_more_time(office.cast.officer, request.id, wanted)
    lose(office, posted(extension.asked_message))
    extension.refresh_from_db()
    assert extension.state == "turned-away"
    assert told(office) == sorted([office.cast.officer.sign_in, office.cast.supervisor.sign_in])
    assert actions.ask_more_time(office.cast.officer, request.id, wanted).state == "asked"
    # the first arrived after all: one is open already, and it stays what it is
    office.tokyo.send_receipts(office.tokyo.receipt(posted(extension.asked_message), ReceiptState.DELIVERED))
    extension.refresh_from_db()
    assert extension.state == "turned-away"


@every_way
def test_a_decision_can_be_taken_again(office: Office, lose: Lose) -> None:
    extension = office.time_asked()
    actions.propose_verdict(
        office.cast.officer, extension.id, Verdict(None, "other", "He is held.", "en"), version=1
    )
    extension = actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=2
    )
    lose(office, posted(extension.decision_message))
    extension.refresh_from_db()
    assert (extension.state, extension.granted_due, extension.proposed_by) == ("asked", None, None)
    assert told(office) == [office.cast.supervisor.sign_in]
    extension = actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=extension.version
    )
    assert (extension.state, extension.problem) == ("granted", "")


def test_a_decision_that_was_lost_stays_so_while_more_time_is_asked_for_anew(office: Office) -> None:
    first = office.time_asked()
    first = actions.decide_more_time(office.cast.supervisor, first.id, Verdict(None, "danger"), version=1)
    second = office.time_asked(first.request)
    answer = office.tokyo.send_receipts(
        office.tokyo.receipt(posted(first.decision_message), ReceiptState.REFUSED, reason="already-answered")
    )
    assert answer.status == 202
    states = dict(Extension.objects.values_list("pk", "state"))
    assert states == {first.pk: "turned-away", second.pk: "asked"}
    assert Extension.objects.get(pk=first.pk).problem == "already-answered"


def test_a_void_brings_nothing_back(office: Office) -> None:
    reply = answer_sent(office)
    let_expire(office, office.letter_of(reply))
    void = OutLetter.objects.get(origin_kind="void")
    turn_away(office, void)
    assert Reply.objects.filter(state="draft").count() == 1
    assert entries("request.not-taken") == 1
