"""More time that we ask for: granted, declined, turned away."""

import pytest

from comity.accounts.roles import Role
from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.registry import QueuedLetter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.actions import MoreTime, Verdict
from comity.requests.bodies import EXTENSION, REPLY
from comity.requests.clock import ClockState
from comity.requests.exceptions import (
    NotHereError,
    NotLongerError,
    ReasonMissingError,
    SecondPersonError,
    TimeAskedError,
    TimeIsOverError,
    TooLongError,
)
from comity.requests.models import Extension
from comity.requests.registrations import release_gate
from comity.requests.tests.office import Office, entries, posted, version_of
from comity.requests.tests.test_more_time import DAY, end_of, ours, refused, seen, verdict

# --- the answering side asks


def test_we_ask_and_are_granted(office: Office) -> None:
    extension = ours(office)
    assert (extension.state, posted(extension.asked_message).schema) == ("asked", EXTENSION)
    assert verdict(office, extension).state == "delivered"
    assert end_of(extension.request) == extension.wanted_due
    assert Extension.objects.get().state == "granted"
    assert Notification.objects.filter(kind="extension.decided", person=office.cast.officer).exists()


def test_we_ask_and_are_declined(office: Office) -> None:
    extension = ours(office)
    before = end_of(extension.request)
    assert verdict(office, extension, "declined").state == "delivered"
    assert end_of(extension.request) == before
    assert Extension.objects.get().decision_reason == "detention"


def test_what_we_cannot_ask(office: Office) -> None:
    officer, request = office.cast.officer, office.received()
    due = end_of(request)
    for wanted, error in (
        (MoreTime(due, "search"), NotLongerError),
        (MoreTime(due + 400 * DAY, "search"), TooLongError),
        (MoreTime(due + DAY, "tea"), ReasonMissingError),
        (MoreTime(due + DAY, "other", " "), ReasonMissingError),
    ):
        with pytest.raises(error):
            actions.ask_more_time(officer, request.id, wanted)
    actions.ask_more_time(officer, request.id, MoreTime(due + DAY, "search"))
    with pytest.raises(TimeAskedError):
        actions.ask_more_time(officer, request.id, MoreTime(due + DAY, "search"))
    with pytest.raises(NotHereError):
        actions.ask_more_time(officer, office.stored().id, MoreTime(due + DAY, "search"))
    with pytest.raises(NotHereError):
        actions.ask_more_time(office.cast.partner, request.id, MoreTime(due + DAY, "search"))


def test_we_cannot_ask_when_the_time_is_over(office: Office) -> None:
    request = office.received()
    office.age(request, 8 * DAY)
    with pytest.raises(TimeIsOverError):
        actions.ask_more_time(office.cast.officer, request.id, MoreTime(now() + DAY, "search"))
    assert entries("extension.asked", "refused") == 1


def test_the_second_person_releases_where_the_agreement_says_so(office: Office) -> None:
    extension = office.time_waiting()
    assert extension.asked_message is None
    with pytest.raises(NotHereError):
        actions.approve_more_time(office.cast.officer, extension.id)
    extension = actions.approve_more_time(office.cast.supervisor, extension.id)
    assert extension.state == "asked"
    assert posted(extension.asked_message).origin_kind == "extension"


def test_a_drafter_who_may_approve_does_not_approve_what_is_theirs(office: Office) -> None:
    request = office.received(purpose="locating")
    supervisor = office.cast.supervisor
    assert Role.SUPERVISOR in supervisor.roles
    extension = actions.ask_more_time(supervisor, request.id, MoreTime(end_of(request) + DAY, "court"))
    with pytest.raises(SecondPersonError):
        actions.approve_more_time(supervisor, extension.id)
    actions.withdraw_more_time(supervisor, extension.id)
    assert not Extension.objects.exists()


def test_what_the_partner_turned_away_is_no_longer_open(office: Office) -> None:
    extension = ours(office)
    letter = posted(extension.asked_message)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter), office.tokyo.receipt(letter, ReceiptState.REFUSED, reason="clock-over")
    )
    extension.refresh_from_db()
    assert (extension.state, extension.problem) == ("turned-away", "clock-over")
    due = end_of(extension.request) + DAY
    assert actions.ask_more_time(office.cast.officer, extension.request_id, MoreTime(due, "volume"))


# --- bad days with what the partner decides


def test_a_decision_after_our_answer_is_turned_away(office: Office) -> None:
    extension = ours(office)
    reply = office.reply_drafted(extension.request)
    actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    refused(verdict(office, extension), "already-answered")
    assert Extension.objects.get().state == "asked"


def test_a_second_decision_is_turned_away(office: Office) -> None:
    extension = ours(office)
    assert verdict(office, extension).state == "delivered"
    refused(verdict(office, extension, "declined"), "already-decided")
    assert end_of(extension.request) == extension.wanted_due


def test_more_than_asked_or_less_than_there_is_is_turned_away(office: Office) -> None:
    extension = ours(office)
    due = end_of(extension.request)
    refused(verdict(office, extension, due=(extension.wanted_due + DAY).isoformat()), "longer-than-asked")
    refused(verdict(office, extension, due=due.isoformat()), "not-longer")
    assert end_of(extension.request) == due


def test_nobody_else_decides(office: Office, seoul: Partner) -> None:
    extension = ours(office)
    data = office.extension_data(extension.request, "granted", extension=str(extension.id))
    refused(office.write(EXTENSION, data, by=seoul), "unknown-request")
    # who answers does not grant itself more time
    outgoing = office.time_asked()
    forged = office.extension_data(outgoing.request, "granted", extension=str(outgoing.id))
    refused(office.write(EXTENSION, forged), "unknown-request")
    # nor is what nobody asked for decided
    never = office.extension_data(extension.request, "granted")
    refused(office.write(EXTENSION, never), "unknown-extension")


def test_the_gate_holds_it_when_the_agreement_has_ended(office: Office) -> None:

    extension = ours(office)
    letter = posted(extension.asked_message)
    queued = QueuedLetter(letter.mid, office.tokyo.node, EXTENSION, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    office.expire_terms()
    assert release_gate(queued, now()) == "agreement-expired"


def test_an_answer_ends_a_clock_with_more_time(office: Office) -> None:
    extension = office.time_asked()
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    office.tokyo.send_receipts(office.tokyo.receipt(posted(Extension.objects.get().decision_message)))
    office.write(REPLY, office.reply_data(extension.request))
    extension.request.refresh_from_db()
    assert extension.request.clock_state == ClockState.MET
