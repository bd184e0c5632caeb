"""One opening of a page saves many times: an answer that is lost, or a save that comes late, is no second person."""

from typing import Any

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.drafts import ReplyDraft, RequestDraft, Sitting
from comity.requests.exceptions import BegunAlreadyError, ChangedMeanwhileError, LateSaveError
from comity.requests.models import Reply, Request, SetAside
from comity.requests.tests.office import ANSWER, FILE, WHOLE, Office, version_of
from comity.requests.tests.test_ask import NEW, page, typed
from comity.requests.tests.test_two_versions import BY_ITSELF, answer_typed

BLANK = {
    "questions": "2",
    "subjects": "1",
    "evidence": "police",
    "classification": "1",
    "act": "keep",
    "version": "0",
    "marks": "",
    "sitting": "one",
}


@pytest.fixture
def client(office: Office) -> Client:
    """The officer's window."""
    return signed_in(Client(), office.cast.officer)


def test_a_page_that_loses_the_answer_to_its_first_save_begins_one_draft(client: Client) -> None:
    client.post(NEW, {**BLANK, "title": "Who?", "turn": "1"}, **BY_ITSELF)
    saved = client.post(NEW, {**BLANK, "title": "Who?", "facts": "More.", "turn": "2"}, **BY_ITSELF)
    request = Request.objects.get()
    assert "Saved at" in saved.content.decode()
    assert (request.title, request.facts) == ("Who?", "More.")
    # and a button too
    assert client.post(NEW, {**BLANK, "title": "Who is it?", "turn": "3"})["Location"] == page(
        "edit", request
    )
    assert Request.objects.get().title == "Who is it?"


def test_another_opening_of_the_page_begins_another_draft(client: Client) -> None:
    client.post(NEW, {**BLANK, "title": "Who?", "turn": "1"}, **BY_ITSELF)
    client.post(NEW, {**BLANK, "title": "Who?", "turn": "1", "sitting": "two"}, **BY_ITSELF)
    assert Request.objects.count() == 2


def test_of_two_first_saves_at_once_the_second_finds_the_draft_of_the_first(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both looked and saw nothing; the act, under its lock, sees the first."""
    first = Sitting("one", 1)
    request = actions.draft_request(office.cast.officer, RequestDraft(title="Who?"), sitting=first)
    with pytest.raises(BegunAlreadyError):
        actions.draft_request(office.cast.officer, RequestDraft(title="Who?"), sitting=Sitting("one", 2))
    assert actions.draft_request(office.cast.supervisor, WHOLE, sitting=first).pk != request.pk
    monkeypatch.setattr("comity.requests.views.drafting.begun_in", lambda *_args: None)
    assert client.post(NEW, {**BLANK, "title": "Who is he?", "turn": "2"}).status_code == 302
    request.refresh_from_db()
    assert (request.title, request.version) == ("Who is he?", 2)


def test_an_answer_to_a_save_that_was_lost_is_no_second_person(office: Office, client: Client) -> None:
    request = office.drafted()
    opened = typed(request)
    for turn, facts in enumerate(("One.", "One. Two.", "One. Two. Three."), 1):
        said = client.post(page("edit", request), {**opened, "facts": facts, "turn": turn}, **BY_ITSELF)
        assert "Saved at" in said.content.decode()
    request.refresh_from_db()
    assert (request.facts, request.version) == ("One. Two. Three.", 4)
    sent = client.post(page("edit", request), {**opened, "facts": "All.", "act": "submit", "turn": 4})
    assert sent["Location"] == page("thread", request)
    request.refresh_from_db()
    assert (request.facts, request.state) == ("All.", "sent")
    assert not SetAside.objects.exists()


def test_a_save_that_comes_late_writes_nothing_over_a_later_one(office: Office, client: Client) -> None:
    request = office.drafted()
    opened = typed(request)
    client.post(page("edit", request), {**opened, "facts": "New words.", "turn": 2})
    late = client.post(page("edit", request), {**opened, "facts": "New", "turn": 1}, **BY_ITSELF)
    assert "Not saved" not in late.content.decode()
    request.refresh_from_db()
    assert (request.facts, request.version) == ("New words.", 2)
    assert not SetAside.objects.exists()


def test_what_another_wrote_in_between_is_a_conflict_still(office: Office, client: Client) -> None:
    request = office.drafted()
    opened = typed(request)
    client.post(page("edit", request), {**opened, "facts": "Mine.", "turn": 1}, **BY_ITSELF)
    theirs = signed_in(Client(), office.cast.supervisor)
    request.refresh_from_db()
    assert (
        theirs.post(page("edit", request), typed(request, title="Theirs", sitting="two")).status_code == 302
    )
    said = client.post(page("edit", request), {**opened, "facts": "Mine again.", "turn": 2}, **BY_ITSELF)
    assert "Not saved." in said.content.decode()
    # also when this page has come back to it meanwhile from the newest version
    request.refresh_from_db()
    client.post(page("edit", request), typed(request, facts="Third.", turn=3), **BY_ITSELF)
    said = client.post(page("edit", request), {**opened, "facts": "Mine again.", "turn": 4}, **BY_ITSELF)
    assert "Not saved." in said.content.decode()
    request.refresh_from_db()
    assert (request.title, request.facts) == ("Theirs", "Third.")


def test_a_file_from_another_window_is_seen_before_anything_leaves(office: Office, client: Client) -> None:
    request = office.drafted()
    opened = typed(request)
    client.post(page("edit", request), {**opened, "facts": "Mine.", "turn": 1}, **BY_ITSELF)
    actions.attach_file(office.cast.officer, request.id, FILE, version=version_of(request))
    answer = client.post(page("edit", request), {**opened, "facts": "Mine.", "act": "submit", "turn": 2})
    assert answer.status_code == 409
    request.refresh_from_db()
    assert request.state == "draft"


def test_an_answer_saves_as_often_as_it_likes(office: Office, client: Client) -> None:
    request = office.received()
    where = page("reply", request)
    for turn, text in enumerate(("Known.", "Known since 2019."), 1):
        said = client.post(where, answer_typed(None, text=text, turn=turn), **BY_ITSELF)
        assert "Saved at" in said.content.decode()
    assert (Reply.objects.get().text, Reply.objects.get().version) == ("Known since 2019.", 2)


ONE: dict[str, Any] = {"sitting": Sitting("one", 5)}


@pytest.mark.parametrize(
    ("sitting", "by_itself", "error"),
    [
        (Sitting("one", 6), True, None),
        (Sitting("one", 5), True, LateSaveError),
        (Sitting("one", 4), True, LateSaveError),
        (Sitting("one", 4), False, None),  # a button was pressed by somebody who sees the page
        (Sitting("one", 0), True, ChangedMeanwhileError),  # it does not say when
        (Sitting("two", 6), False, ChangedMeanwhileError),
        (Sitting(), False, ChangedMeanwhileError),
    ],
)
def test_the_act_knows_the_order_of_one_page(
    office: Office, *, sitting: Sitting, by_itself: bool, error: type[Exception] | None
) -> None:
    officer = office.cast.officer
    request = office.received()
    actions.draft_reply(officer, request.id, ANSWER, **ONE)
    again: dict[str, Any] = {"sitting": sitting, "by_itself": by_itself}
    draft = ReplyDraft(text="Later.")
    if error is None:
        assert actions.draft_reply(officer, request.id, draft, **again).text == "Later."
    else:
        with pytest.raises(error):
            actions.draft_reply(officer, request.id, draft, **again)
        assert Reply.objects.get().text == ANSWER.text
    with pytest.raises(ChangedMeanwhileError):  # nobody else sits there, whatever the page says
        actions.draft_reply(office.cast.supervisor, request.id, draft, **again)
