"""Asking back and saying what was asked: pages and acts."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.exchange.models import OutLetter
from comity.requests import actions
from comity.requests.exceptions import AskInAnswerError, NotHereError, ReasonMissingError, WrongStateError
from comity.requests.models import Clarification, Request
from comity.requests.tests.office import Office, entries, posted


def page(name: str, request: Request, *more: object) -> str:
    return reverse(f"requests:{name}", args=[request.id, *more])


def test_the_officer_asks_back(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    assert "Ask back and stop the clock" in client.get(page("thread", request)).content.decode()
    answer = client.post(page("ask-back", request), {"ask-text": "Which May?"})
    assert answer["Location"] == page("thread", request)
    asked = Clarification.objects.get()
    assert (asked.question, asked.asked_by) == ("Which May?", office.cast.officer)
    assert posted(asked.question_message).origin_kind == "clarification"
    assert "Which May?" in client.get(page("thread", request)).content.decode()


def test_an_empty_question_is_named_beside_the_field(office: Office, client: Client) -> None:
    request = office.received()
    answer = signed_in(client, office.cast.officer).post(page("ask-back", request), {"ask-text": "  "})
    assert answer.status_code == 422
    assert answer.context["ask_form"].errors["text"]
    assert not Clarification.objects.exists()
    with pytest.raises(ReasonMissingError):
        actions.ask_back(office.cast.officer, request.id, " ")


def test_nobody_else_asks_back(office: Office) -> None:
    request = office.received()
    cast = office.cast
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        client = signed_in(Client(), person)
        assert client.post(page("ask-back", request), {"ask-text": "Which May?"}).status_code == 404
    assert Client().post(page("ask-back", request))["Location"].startswith("/sign-in/")
    assert not Clarification.objects.exists()


def test_the_form_of_another_site_asks_nothing(office: Office) -> None:
    request = office.received()
    client = signed_in(Client(enforce_csrf_checks=True), office.cast.officer)
    assert client.post(page("ask-back", request), {"ask-text": "Which May?"}).status_code == 403
    assert not Clarification.objects.exists()


def test_what_we_ask_ourselves_and_what_is_answered_is_not_asked_back(office: Office) -> None:
    with pytest.raises(NotHereError):
        actions.ask_back(office.cast.officer, office.sent().id, "Which May?")
    reply = office.reply_drafted()
    actions.submit_reply(office.cast.officer, reply.id)
    with pytest.raises(WrongStateError):
        actions.ask_back(office.cast.officer, reply.request_id, "Which May?")
    assert not Clarification.objects.exists()


def test_where_another_person_must_approve_the_officer_is_told_what_to_do(
    office: Office, client: Client
) -> None:
    request = office.received(purpose="locating")  # two persons for everything
    signed_in(client, office.cast.officer)
    answer = client.post(page("ask-back", request), {"ask-text": "Which May?"})
    assert answer.status_code == 422
    [sentence] = answer.context["ask_form"].non_field_errors()
    assert "choose “Answered in part”" in sentence
    assert "Which May?" in answer.content.decode()
    assert not Clarification.objects.exists()
    assert not OutLetter.objects.exists()
    refusal = Entry.objects.get(event="clarification.asked")
    assert refusal.outcome == "refused"
    assert b"ask-in-answer" in bytes(refusal.body)


def test_the_way_out_is_there(office: Office) -> None:
    request = office.received(purpose="locating")
    with pytest.raises(AskInAnswerError):
        actions.ask_back(office.cast.officer, request.id, "Which May?")
    reply = office.reply_waiting(request, outcome="partial", text="Which May?")
    assert actions.approve_reply(office.cast.supervisor, reply.id).state == "sent"


def test_a_question_to_a_suspended_agreement_or_partner_is_refused_in_words(
    office: Office, client: Client
) -> None:
    request = office.received()
    office.expire_terms()
    signed_in(client, office.cast.officer)
    answer = client.post(page("ask-back", request), {"ask-text": "Which May?"})
    assert answer.context["ask_form"].non_field_errors() == [
        "The release decision says no. The reason stands beside it."
    ]
    assert not Clarification.objects.exists()


def test_the_officer_says_what_was_asked(office: Office, client: Client) -> None:
    request = office.sent()
    asked = office.asked_back(request)
    signed_in(client, office.cast.officer)
    assert "Answer and let the clock run" in client.get(page("thread", request)).content.decode()
    answer = client.post(page("say", request, asked), {"said-text": "May 2026"})
    assert answer["Location"] == page("thread", request)
    said = Clarification.objects.get()
    assert (said.answer, said.answered_by) == ("May 2026", office.cast.officer)
    assert "Answer and let the clock run" not in client.get(page("thread", request)).content.decode()
    assert client.post(page("say", request, asked), {"said-text": "June"}).status_code == 404
    said.refresh_from_db()
    assert said.answer == "May 2026"


def test_nothing_is_said_to_a_question_of_another_request_or_by_others(office: Office) -> None:
    request, other = office.sent(), office.sent()
    asked = office.asked_back(other)
    officer = signed_in(Client(), office.cast.officer)
    assert officer.post(page("say", request, asked), {"said-text": "x"}).status_code == 404
    assert officer.post(page("say", other, asked), {"said-text": " "}).status_code == 422
    for person in (office.cast.partner, office.cast.outsider, office.cast.auditor, office.cast.operator):
        client = signed_in(Client(), person)
        assert client.post(page("say", other, asked), {"said-text": "x"}).status_code == 404
    assert entries("clarification.answered") == 0


def test_what_needs_approval_is_not_said_but_asked_anew(office: Office, client: Client) -> None:
    request = actions.approve_request(office.cast.supervisor, office.waiting().id)
    asked = office.asked_back(request)
    signed_in(client, office.cast.officer)
    answer = client.post(page("say", request, asked), {"said-text": "May 2026"})
    assert answer.status_code == 422
    [sentence] = answer.context["said_form"].non_field_errors()
    assert "Write a new request" in sentence
    assert Clarification.objects.get().answered_at is None
