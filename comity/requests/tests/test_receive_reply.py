"""The partner's answer comes in: only the one that was asked answers, and only what was sent is answered."""

from typing import Any

import pytest

from comity.exchange.core.ids import new_id
from comity.exchange.models import InLetter
from comity.exchange.tests.partners import Partner
from comity.requests import actions
from comity.requests.bodies import REPLY
from comity.requests.models import Attachment, Reply, Request
from comity.requests.tests.office import AGREEMENT, TWO_PERSONS, Office, content_of, version_of


def refused(request: Request, letter: InLetter, reason: str) -> None:
    """The letter was refused for this reason, and the request stands as it stood."""
    assert (letter.state, letter.reason) == ("refused", reason)
    assert not Reply.objects.filter(message=letter.mid).exists()
    assert not Attachment.objects.exists()
    state = request.state
    request.refresh_from_db()
    assert request.state == state


def test_it_is_kept_as_the_partner_wrote_it(office: Office) -> None:
    request = office.sent()
    reply = office.answered(request)
    request.refresh_from_db()
    assert request.state == "answered"
    assert (reply.outcome, reply.text, reply.text_language) == ("full", "この人物を知っています。", "ja")
    item = reply.items.get()
    assert (item.question, item.category, item.text) == (1, "identity", "Known since 2019")


def test_its_files_come_along(office: Office) -> None:
    request = office.sent()
    named = [{"pid": "0", "category": "identity"}]
    office.write(REPLY, office.reply_data(request, files=named), files=(("a.txt", b"\x00a\r\n"),))
    attachment = Attachment.objects.get()
    assert attachment.reply is not None
    assert (content_of(attachment), attachment.category) == (b"\x00a\r\n", "identity")


@pytest.mark.parametrize("pid", ["1", "-1", "x"])
def test_a_file_that_the_letter_does_not_carry_is_refused(office: Office, pid: str) -> None:
    request = office.sent()
    data = office.reply_data(request, files=[{"pid": pid, "category": "identity"}])
    refused(request, office.write(REPLY, data, files=(("a.txt", b"a"),)), "malformed")


def test_an_answer_to_nothing_is_refused(office: Office) -> None:
    request = office.sent()
    letter = office.write(REPLY, office.reply_data(request, request=str(new_id())))
    refused(request, letter, "unknown-request")


def test_another_partner_does_not_answer_for_the_one_that_was_asked(office: Office, seoul: Partner) -> None:
    request = office.sent()
    letter = office.write(REPLY, office.reply_data(request), by=seoul)
    refused(request, letter, "unknown-request")
    assert office.answered(request).outcome == "full"


def test_what_never_left_the_house_is_not_answered(office: Office) -> None:
    draft, waiting, thrown_away = office.drafted(), office.waiting(), office.drafted()
    actions.discard_draft(office.cast.officer, thrown_away.id, version=version_of(thrown_away))
    thrown_away.refresh_from_db()
    for request in (draft, waiting, thrown_away):
        refused(request, office.write(REPLY, office.reply_data(request)), "unknown-request")


def test_their_own_request_is_not_answered_by_them(office: Office) -> None:
    request = office.received()
    refused(request, office.write(REPLY, office.reply_data(request)), "unknown-request")


def test_the_id_of_an_answer_is_used_once(office: Office) -> None:
    first = office.answered()
    second = office.sent()
    letter = office.write(REPLY, office.reply_data(second, reply=str(first.id)))
    refused(second, letter, "id-reused")


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "perhaps"},
        {"outcome": "refused", "ground": ""},
        {"items": [{"question": 0, "category": "identity", "text": "x"}]},
        {"items": [{"question": 1, "category": "identity", "text": ""}]},
        {"reply": "1"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_body_that_cannot_be_read_is_refused(office: Office, change: dict[str, Any]) -> None:
    request = office.sent()
    letter = office.write(REPLY, {**office.reply_data(request), **change})
    assert letter.state == "refused"
    assert not Reply.objects.exists()


def test_a_kind_of_data_that_the_agreement_does_not_name_is_refused(office: Office) -> None:
    request = office.sent()
    items = [{"question": 1, "category": "health", "text": "x"}]
    refused(request, office.write(REPLY, office.reply_data(request, items=items)), "category-not-covered")


def test_two_persons_of_theirs_are_their_own_business(office: Office) -> None:
    request = office.waiting()
    request = actions.approve_request(office.cast.supervisor, request.id, version=version_of(request))
    assert (request.agreement, request.article) == (AGREEMENT, TWO_PERSONS["article"])
    items = [{"question": 1, "category": "movement", "text": "Left on 3 May"}]
    assert office.answered(request, items=items).items.get().category == "movement"
