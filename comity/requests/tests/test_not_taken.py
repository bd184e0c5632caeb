"""Somebody was faster: the page says so in a sentence, and what was written is still there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.actions import Verdict
from comity.requests.exceptions import SettledError, WrongStateError
from comity.requests.models import Clarification, ClarificationDraft, Request
from comity.requests.tests.office import TWO_PERSONS, WHOLE, Office, version_of
from comity.requests.tests.test_ask import page


@pytest.fixture
def two(office: Office) -> tuple[Client, Client]:
    """The pages of the officer and of the supervisor."""
    return signed_in(Client(), office.cast.officer), signed_in(Client(), office.cast.supervisor)


def summary(answer: Any) -> str:
    """The sentences at the top of a page that took nothing."""
    assert answer.status_code == 422
    found = BeautifulSoup(answer.content, "html.parser").select("[data-summary]")
    assert len(found) == 1
    return found[0].get_text(" ", strip=True)


def left(answer: Any) -> str:
    """What was written, as the page shows it where the form is gone."""
    panel = BeautifulSoup(answer.content, "html.parser").select_one("section[aria-labelledby=p-wrote]")
    return panel.get_text(" ", strip=True) if panel else ""


# --- questions asked back


def test_two_who_answer_one_question_are_shown_both_answers(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.sent()
    where = reverse("requests:say", args=[request.id, office.asked_back(request)])
    assert two[0].post(where, {"said-text": "May 2026", "version": "0"}).status_code == 302
    answer = two[1].post(where, {"said-text": "May 2025, see the file", "version": "0"})
    assert "A colleague has answered this question meanwhile. Your words were not sent." in summary(answer)
    assert office.cast.officer.name in left(answer)
    assert "May 2026" in left(answer)
    assert "May 2025, see the file" in left(answer)
    assert Clarification.objects.get().answer == "May 2026"


def test_words_for_one_question_are_not_put_under_another(office: Office, two: tuple[Client, Client]) -> None:
    request = office.sent()
    first, _second = office.asked_back(request), office.asked_back(request)
    where = reverse("requests:say", args=[request.id, first])
    two[0].post(where, {"said-text": "May 2026", "version": "0"})
    answer = two[1].post(where, {"said-text": "May 2025", "version": "0"})
    assert "May 2025" in left(answer)
    box = BeautifulSoup(answer.content, "html.parser").select_one("#id_said-text")
    assert box is not None
    assert box.get_text(strip=True) == ""


def test_a_question_thrown_away_meanwhile_is_asked_anew(office: Office, two: tuple[Client, Client]) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    actions.return_clarification(office.cast.supervisor, draft.id, "year", version=draft.version)
    seen = version_of(draft)
    actions.drop_clarification(office.cast.supervisor, draft.id, version=seen)
    where = page("ask-back", request)
    answer = two[0].post(where, {"ask-text": "Which May of 2026?", "draft": draft.id, "version": seen})
    assert "was thrown away meanwhile" in summary(answer)
    form = BeautifulSoup(answer.content, "html.parser").find("form", action=where)
    assert form is not None
    assert "Which May of 2026?" in form.get_text()
    assert form.select_one("[name=draft]") is None
    assert two[0].post(where, {"ask-text": "Which May of 2026?"}).status_code == 302
    assert ClarificationDraft.objects.get().text == "Which May of 2026?"


def test_a_question_sent_meanwhile_is_not_sent_over(office: Office, two: tuple[Client, Client]) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    actions.approve_clarification(office.cast.supervisor, draft.id, version=draft.version)
    with pytest.raises(SettledError):
        actions.ask_back(
            office.cast.officer, request.id, "Which?", draft_id=draft.id, version=version_of(draft)
        )
    answer = two[0].post(page("ask-back", request), {"ask-text": "Which June?", "draft": draft.id})
    assert "This question has been sent meanwhile." in summary(answer)
    assert "Which June?" in answer.content.decode()
    for act, said in (("approve-words", {}), ("give-words-back", {"return-reason": "Name the year."})):
        late = two[1].post(reverse(f"requests:{act}", args=[draft.id]), {**said, "version": draft.version})
        assert str(WrongStateError()) in summary(late)
        assert ("Name the year." in left(late)) is bool(said)


def test_a_question_after_the_answer_leaves_its_words(office: Office, two: tuple[Client, Client]) -> None:
    reply = office.reply_drafted()
    actions.submit_reply(office.cast.supervisor, reply.id, version=reply.version)
    answer = two[0].post(page("ask-back", reply.request), {"ask-text": "Which May?"})
    assert str(WrongStateError()) in summary(answer)
    assert "Which May?" in left(answer)


# --- more time


def test_two_who_ask_for_more_time(office: Office, two: tuple[Client, Client]) -> None:
    request = office.received()
    where = page("ask-time", request)
    due = (now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    first = {"time-due": due, "time-reason": "search", "time-text": ""}
    assert two[0].post(where, first).status_code == 302
    answer = two[1].post(where, {**first, "time-reason": "other", "time-text": "My own reason."})
    assert "More time was asked for already" in summary(answer)
    for words in (due.replace("T", " "), "Another reason", "My own reason."):
        assert words in left(answer)


@pytest.mark.parametrize("meanwhile", ["answered", "decided", "asked anew"])
def test_what_is_decided_after_the_fact_is_said(
    office: Office, two: tuple[Client, Client], meanwhile: str
) -> None:
    extension = office.time_asked()
    request = extension.request
    if meanwhile == "answered":
        office.answered(request)
    else:
        verdict = Verdict(None, "danger")
        actions.decide_more_time(office.cast.supervisor, extension.pk, verdict, version=extension.version)
    if meanwhile == "asked anew":
        office.time_asked(request)
    said = {
        "verdict-verdict": "decline",
        "verdict-reason": "other",
        "verdict-text": "My reason.",
        "verdict-version": extension.version,
    }
    answer = two[1].post(reverse("requests:decide-time", args=[extension.pk]), said)
    assert str(WrongStateError()) in summary(answer)
    assert "My reason." in left(answer)
    assert "presence" not in left(answer)


def test_more_time_released_or_taken_back_by_another_is_said(
    office: Office, two: tuple[Client, Client]
) -> None:
    extension = office.time_waiting()
    actions.approve_more_time(office.cast.supervisor, extension.pk)
    for act in ("approve-time", "withdraw-time"):
        late = two[1].post(reverse(f"requests:{act}", args=[extension.pk]), follow=True)
        assert str(WrongStateError()) in late.content.decode()


# --- the second person


def test_a_request_that_went_back_to_its_drafter_is_not_approved_in_silence(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.waiting()
    seen = request.version
    draft = replace(WHOLE, **TWO_PERSONS, facts="Other.")
    actions.change_request(office.cast.officer, request.id, draft, version=seen)
    answer = two[1].post(page("approve", request), {"version": seen})
    assert str(WrongStateError()) in summary(answer)
    reason = two[1].post(page("give-back", request), {"version": seen, "return-reason": "My reason."})
    assert str(WrongStateError()) in summary(reason)
    assert "My reason." in left(reason)
    assert Request.objects.get().state == "draft"


def test_an_answer_that_went_back_is_not_approved_in_silence(
    office: Office, two: tuple[Client, Client]
) -> None:
    reply = office.reply_waiting()
    seen = reply.version
    actions.return_reply(office.cast.supervisor, reply.id, "Say more.", version=seen)
    answer = two[1].post(page("approve-reply", reply.request), {"version": seen})
    assert str(WrongStateError()) in summary(answer)
    assert two[1].post(page("approve-reply", office.received()), {"version": seen}).status_code == 404


def test_a_newer_version_is_named_where_it_is_read_with_the_reason_kept(
    office: Office, two: tuple[Client, Client]
) -> None:
    request = office.received(purpose="locating")
    draft = actions.ask_back(office.cast.officer, request.id, "Which May?")
    seen = draft.version
    actions.ask_back(office.cast.officer, request.id, "Which June?", draft_id=draft.id, version=seen)
    for act, said in (("approve-words", {}), ("give-words-back", {"return-reason": "Name the year."})):
        where = reverse(f"requests:{act}", args=[draft.id])
        answer = two[1].post(where, {**said, "version": seen})
        assert "Somebody else has changed this draft" in summary(answer)
        form = BeautifulSoup(answer.content, "html.parser").find("form", action=where)
        assert form is not None
        assert "Somebody else has changed this draft" in form.get_text()
        assert ("Name the year." in form.get_text()) is bool(said)
        closed = form.find_parent("details")
        assert closed is None or closed.has_attr("open")
