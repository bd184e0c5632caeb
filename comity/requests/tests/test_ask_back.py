"""Asking back and saying what was asked: pages and acts."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.models import OutLetter
from comity.requests import actions
from comity.requests.exceptions import (
    ChangedMeanwhileError,
    NotHereError,
    ReasonMissingError,
    SecondPersonError,
    WrongStateError,
)
from comity.requests.models import Clarification, ClarificationDraft, Request
from comity.requests.tests.office import Office, entries, posted, version_of


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
    actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply))
    with pytest.raises(WrongStateError):
        actions.ask_back(office.cast.officer, reply.request_id, "Which May?")
    assert not Clarification.objects.exists()


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
    assert client.post(page("say", request, asked), {"said-text": "June"}).status_code == 422
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


# --- where the agreement wants a second person


def test_a_question_waits_for_the_second_person(office: Office, client: Client) -> None:
    request = office.received(purpose="locating")  # two persons for everything
    signed_in(client, office.cast.officer)
    assert client.post(page("ask-back", request), {"ask-text": "Which May?"}).status_code == 302
    draft = ClarificationDraft.objects.get()
    assert (draft.part, draft.state, draft.drafted_by) == ("question", "to-approve", office.cast.officer)
    assert not Clarification.objects.exists()
    assert not OutLetter.objects.exists()
    thread = client.get(page("thread", request)).content.decode()
    assert "This question waits for approval" in thread
    assert "Approve and send the question" not in thread
    boss = signed_in(Client(), office.cast.supervisor)
    assert "Approve and send the question" in boss.get(page("thread", request)).content.decode()
    where = reverse("requests:approve-words", args=[draft.id])
    assert client.post(where).status_code == 404
    assert boss.post(where, {"version": draft.version}).status_code == 302
    asked = Clarification.objects.get()
    assert (asked.question, asked.asked_by) == ("Which May?", office.cast.officer)
    assert posted(asked.question_message).origin_id == asked.id
    assert entries("clarification.sent") == 1
    with pytest.raises(WrongStateError):
        actions.approve_clarification(office.cast.supervisor, draft.id, version=version_of(draft))


def test_whoever_asked_does_not_approve_it(office: Office) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.supervisor, request.id, "Which May?")
    with pytest.raises(SecondPersonError):
        actions.approve_clarification(office.cast.supervisor, draft.id, version=version_of(draft))
    assert not OutLetter.objects.exists()


def test_a_question_is_given_back_changed_and_laid_anew(office: Office, client: Client) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    boss = signed_in(Client(), office.cast.supervisor)
    where = reverse("requests:give-words-back", args=[draft.id])
    assert boss.post(where, {"return-reason": " "}).status_code == 422
    assert boss.post(where, {"return-reason": "Name the year.", "version": draft.version}).status_code == 302
    signed_in(client, office.cast.officer)
    assert "Name the year." in client.get(page("thread", request)).content.decode()
    draft.refresh_from_db()
    again = {"ask-text": "May 2025?", "draft": draft.id, "version": draft.version}
    assert client.post(page("ask-back", request), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.text, draft.return_reason) == ("to-approve", "May 2025?", "")
    assert ClarificationDraft.objects.count() == 1


def test_two_who_change_one_question_lose_nothing(office: Office, client: Client) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    seen = draft.version
    actions.ask_back(office.cast.supervisor, request.id, "Which year?", draft_id=draft.id, version=seen)
    signed_in(client, office.cast.officer)
    mine = {"ask-text": "Which month?", "draft": draft.id, "version": seen}
    answer = client.post(page("ask-back", request), mine)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Which year?" in text
    assert "Which month?" in text
    again = {**mine, "version": answer.context["ask_version"]}
    assert client.post(page("ask-back", request), again).status_code == 302
    assert ClarificationDraft.objects.get().text == "Which month?"


def test_nobody_approves_a_question_they_have_not_read(office: Office) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    seen = draft.version
    actions.ask_back(office.cast.officer, request.id, "Another.", draft_id=draft.id, version=seen)
    with pytest.raises(ChangedMeanwhileError):
        actions.approve_clarification(office.cast.supervisor, draft.id, version=seen)


def test_what_is_said_waits_for_the_second_person(office: Office, client: Client) -> None:
    request = actions.approve_request(office.cast.supervisor, office.waiting().id, version=2)
    asked = office.asked_back(request)
    signed_in(client, office.cast.officer)
    assert (
        client.post(page("say", request, asked), {"said-text": "May 2026", "version": 0}).status_code == 302
    )
    assert Clarification.objects.get().answered_at is None
    draft = ClarificationDraft.objects.get()
    assert "waits for approval" in client.get(page("thread", request)).content.decode()
    # a second answer beside it is not written over the first
    late = signed_in(Client(), office.cast.supervisor)
    answer = late.post(page("say", request, asked), {"said-text": "June", "version": 0})
    assert answer.status_code == 422
    assert "May 2026" in answer.content.decode()
    assert (
        late.post(reverse("requests:approve-words", args=[draft.id]), {"version": draft.version}).status_code
        == 302
    )
    said = Clarification.objects.get()
    assert (said.answer, said.answered_by) == ("May 2026", office.cast.officer)
    assert posted(said.answer_message).origin_id == said.id


def test_what_waits_is_thrown_away_by_those_who_work_on_it(office: Office, client: Client) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    where = reverse("requests:drop-words", args=[draft.id])
    for person in (office.cast.partner, office.cast.outsider, office.cast.auditor, office.cast.operator):
        assert signed_in(Client(), person).post(where).status_code == 404
    assert signed_in(client, office.cast.officer).post(where, {"version": draft.version}).status_code == 302
    assert not ClarificationDraft.objects.exists()
    assert entries("clarification.dropped") == 1


def test_the_clock_moves_only_when_a_question_has_left(office: Office) -> None:
    request = office.received(purpose="locating")
    actions.ask_back(office.cast.officer, request.id, "Which May?")
    assert not request.clarifications.exists()  # the clock is read from these alone
    assert Request.objects.get(pk=request.pk).state == "received"
