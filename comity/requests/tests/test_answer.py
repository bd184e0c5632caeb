"""Answering: the draft, what is missing, the second person, what the asking side and others see."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.models import OutLetter, Receipt
from comity.requests import actions
from comity.requests.exceptions import (
    NotHereError,
    ReasonMissingError,
    ReleaseRefusedError,
    ReplyIncompleteError,
    SecondPersonError,
    WrongStateError,
)
from comity.requests.models import Request
from comity.requests.tests.office import ANSWER, JOURNEY, NO_RIGHTS, Office, entries, version_of

TYPED: dict[str, Any] = {
    "items": "1",
    "outcome": "full",
    "text": " The person\r\nis known. ",
    "text_language": "en",
    "items-0-text": "Nguyễn Văn Hải",
    "items-0-category": "identity",
    "items-0-question": "1",
    "codes": ["H0", "H2"],
    "classification": "1",
    **{f"rights_{name}": "no" for name in NO_RIGHTS},
}


def page(name: str, request: Request) -> str:
    return reverse(f"requests:{name}", args=[request.id])


def test_an_answer_is_sent_as_it_was_typed(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    answer = client.post(page("reply", request), {**TYPED, "act": "submit"})
    assert answer["Location"] == page("thread", request)
    reply = request.replies.get()
    assert (reply.state, reply.text) == ("sent", " The person\nis known. ")
    assert reply.items.get().text == "Nguyễn Văn Hải"
    request.refresh_from_db()
    assert request.state == "answered"
    assert office.letter_of(reply).conv == request.id
    assert request.message is not None
    assert Receipt.objects.filter(mid=request.message, given=True, state="actioned").count() == 1
    assert client.get(page("reply", request)).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "refused"}, "ground"),
        ({"text": " ", "items-0-text": ""}, "text"),
        ({"codes": []}, "codes"),
        ({"codes": ["H3"]}, "h3_text"),
        ({"rights_refugee_or_asylum": ""}, "rights_refugee_or_asylum"),
        ({"items-0-category": ""}, "items-0-category"),
    ],
)
def test_what_is_missing_stands_beside_its_field(
    office: Office, client: Client, change: dict[str, Any], field: str
) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    answer = client.post(page("reply", request), {**TYPED, **change, "act": "submit"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not OutLetter.objects.exists()


def test_an_answer_too_large_to_seal_is_refused_in_words(office: Office, client: Client) -> None:
    request = office.received()
    many = {f"items-{n}-text": "字" * 19_000 for n in range(6)} | {
        f"items-{n}-category": "identity" for n in range(6)
    }
    signed_in(client, office.cast.officer)
    answer = client.post(page("reply", request), {**TYPED, **many, "items": "6", "act": "submit"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert request.replies.get().state == "draft"


def test_a_journey_waits_for_the_second_person(office: Office, client: Client) -> None:
    reply = office.reply_waiting()
    signed_in(client, office.cast.supervisor)
    assert "Approve and send the answer" in client.get(page("thread", reply.request)).content.decode()
    assert client.post(page("approve-reply", reply.request), {"version": reply.version}).status_code == 302
    reply.refresh_from_db()
    assert (reply.state, reply.approved_by) == ("sent", office.cast.supervisor)
    with pytest.raises(WrongStateError):
        actions.approve_reply(office.cast.supervisor, reply.id, version=version_of(reply))
    assert OutLetter.objects.count() == 1


def test_whoever_drafted_the_answer_does_not_approve_it(office: Office) -> None:
    boss = office.cast.supervisor
    request = office.received()
    draft = ANSWER.__class__(**{**vars(ANSWER), "items": (JOURNEY,)})
    reply = actions.submit_reply(boss, actions.draft_reply(boss, request.id, draft).id, version=1)
    with pytest.raises(SecondPersonError):
        actions.approve_reply(boss, reply.id, version=version_of(reply))
    assert not OutLetter.objects.exists()


def test_a_changed_answer_drops_what_was_approved(office: Office) -> None:
    reply = office.reply_waiting()
    changed = actions.draft_reply(office.cast.supervisor, reply.request_id, ANSWER, version=reply.version)
    assert (changed.id, changed.state, changed.drafted_by) == (reply.id, "draft", office.cast.supervisor)
    with pytest.raises(WrongStateError):
        actions.approve_reply(office.cast.supervisor, reply.id, version=version_of(reply))


def test_an_answer_is_given_back_with_a_reason(office: Office, client: Client) -> None:
    reply = office.reply_waiting()
    with pytest.raises(ReasonMissingError):
        actions.return_reply(office.cast.supervisor, reply.id, "", version=version_of(reply))
    signed_in(client, office.cast.supervisor)
    client.post(
        page("give-back", reply.request), {"return-reason": "Which airport?", "version": reply.version}
    )
    reply.refresh_from_db()
    assert (reply.state, reply.return_reason) == ("draft", "Which airport?")


def test_nothing_is_answered_under_an_agreement_that_ran_out(office: Office) -> None:
    reply, waiting = office.reply_drafted(), office.reply_waiting()
    office.expire_terms()
    with pytest.raises(ReleaseRefusedError):
        actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    with pytest.raises(ReleaseRefusedError):
        actions.approve_reply(office.cast.supervisor, waiting.id, version=version_of(waiting))


def test_what_we_ask_or_others_got_is_not_answered(office: Office) -> None:
    with pytest.raises(NotHereError):
        actions.draft_reply(office.cast.officer, office.sent().id, ANSWER)
    reply, cast = office.reply_drafted(), office.cast
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        for act in (actions.submit_reply, actions.approve_reply):
            with pytest.raises(NotHereError):
                act(person, reply.id, version=reply.version)
        with pytest.raises(NotHereError):
            actions.confirm_reply(person, reply.id)
        with pytest.raises(NotHereError):
            actions.draft_reply(person, reply.request_id, ANSWER)
    assert entries("reply.drafted") == 1


def test_an_incomplete_answer_names_what_it_lacks(office: Office) -> None:
    reply = office.reply_drafted(outcome="refused", handling={"codes": []})
    with pytest.raises(ReplyIncompleteError) as refusal:
        actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    assert refusal.value.lacks == ["ground", "codes"]


def test_their_answer_is_rated_and_the_request_closed(office: Office, client: Client) -> None:
    reply = office.answered()
    signed_in(client, office.cast.officer)
    assert client.post(page("rate", reply.request), {"rating": "splendid"}).status_code == 404
    client.post(page("rate", reply.request), {"rating": "helped"})
    reply.refresh_from_db()
    assert reply.rating == "helped"
    assert client.post(page("close", reply.request)).status_code == 302
    assert Request.objects.get(pk=reply.request_id).state == "closed"
    with pytest.raises(WrongStateError):
        actions.close_request(office.cast.officer, reply.request_id)
    with pytest.raises(WrongStateError):
        actions.close_request(office.cast.officer, office.sent().id)


def test_a_request_is_given_to_colleagues_who_work_on_requests_alone(office: Office) -> None:
    request, cast = office.received(), office.cast
    assert actions.assign_request(cast.officer, request.id, cast.supervisor.pk).assigned_to == cast.supervisor
    for person in (cast.auditor, cast.operator, cast.partner):
        with pytest.raises(NotHereError):
            actions.assign_request(cast.officer, request.id, person.pk)
