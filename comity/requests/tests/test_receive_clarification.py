"""A question asked back comes in, or what the partner says to ours."""

from typing import Any

import pytest

from comity.exchange.core.ids import new_id
from comity.exchange.models import InLetter
from comity.exchange.tests.partners import Partner
from comity.requests import actions
from comity.requests.bodies import CLARIFICATION
from comity.requests.models import Clarification
from comity.requests.tests.office import Office, version_of


def refused(letter: InLetter, reason: str = "unknown-request") -> None:
    assert (letter.state, letter.reason) == ("refused", reason)


def test_a_question_stands_in_the_thread_of_what_we_asked(office: Office) -> None:
    request = office.sent()
    asked = Clarification.objects.get(pk=office.asked_back(request))
    assert (asked.request, asked.question, asked.answered_at) == (request, "Which May?", None)


def test_a_question_to_what_never_left_or_to_nothing_is_refused(office: Office) -> None:
    for request in (office.drafted(), office.waiting(), office.received()):
        refused(office.write(CLARIFICATION, office.clarification_data(request)))
    data = office.clarification_data(office.sent(), request=str(new_id()))
    refused(office.write(CLARIFICATION, data))
    assert not Clarification.objects.exists()


def test_a_question_to_a_draft_that_was_thrown_away_is_refused(office: Office) -> None:
    request = office.drafted()
    actions.discard_draft(office.cast.officer, request.id, version=version_of(request))
    refused(office.write(CLARIFICATION, office.clarification_data(request)))


def test_another_partner_asks_nothing_back(office: Office, seoul: Partner) -> None:
    request = office.sent()
    refused(office.write(CLARIFICATION, office.clarification_data(request), by=seoul))
    assert not Clarification.objects.exists()


def test_the_id_of_a_question_is_used_once(office: Office) -> None:
    request = office.sent()
    asked = office.asked_back(request)
    data = office.clarification_data(request, clarification=str(asked), text="Another?")
    refused(office.write(CLARIFICATION, data), "id-reused")
    assert Clarification.objects.get().question == "Which May?"


def test_what_they_say_to_our_question_is_kept_once(office: Office) -> None:
    request = office.received()
    ours = office.we_asked(request)
    data = office.clarification_data(request, "answer", clarification=str(ours.id), text="2026年5月")
    assert office.write(CLARIFICATION, data).state == "delivered"
    ours.refresh_from_db()
    assert ours.answer == "2026年5月"
    assert ours.answered_at is not None
    refused(office.write(CLARIFICATION, {**data, "text": "No, 2025"}))
    ours.refresh_from_db()
    assert ours.answer == "2026年5月"


def test_an_answer_to_a_question_that_we_never_asked_is_refused(office: Office) -> None:
    request, other = office.received(), office.received()
    ours = office.we_asked(other)
    for clarification in (str(new_id()), str(ours.id)):
        data = office.clarification_data(request, "answer", clarification=clarification)
        refused(office.write(CLARIFICATION, data))
    ours.refresh_from_db()
    assert ours.answered_at is None


def test_another_partner_does_not_say_it(office: Office, seoul: Partner) -> None:
    request = office.received()
    ours = office.we_asked(request)
    data = office.clarification_data(request, "answer", clarification=str(ours.id))
    refused(office.write(CLARIFICATION, data, by=seoul))
    ours.refresh_from_db()
    assert ours.answered_at is None


@pytest.mark.parametrize(
    "change", [{"part": "both"}, {"text": ""}, {"clarification": "1"}, {"more": 1}], ids=str
)
def test_a_body_that_cannot_be_read_is_refused(office: Office, change: dict[str, Any]) -> None:
    letter = office.write(CLARIFICATION, {**office.clarification_data(office.sent()), **change})
    assert letter.state == "refused"
    assert not Clarification.objects.exists()
