"""What is sent, approved, given back, thrown away or taken off is what the page showed, also when somebody is faster."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.actions import files
from comity.requests.exceptions import NotHereError, WrongStateError
from comity.requests.models import Attachment, ClarificationDraft, Reply, Request
from comity.requests.tests.office import ANSWER, FILE, TWO_PERSONS, WHOLE, Office, version_of
from comity.requests.tests.test_ask import page, typed


def before(monkeypatch: pytest.MonkeyPatch, where: object, name: str, act: Callable[[], object]) -> None:
    """Let a colleague act just before something is called for the next time."""
    real = getattr(where, name)

    def between(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(where, name, real)
        act()
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, between)


def test_a_file_of_an_answer_that_has_left_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = office.reply_drafted()
    file = actions.attach_file(
        office.cast.officer, reply.request_id, FILE, version=reply.version, reply_id=reply.id
    )
    seen = version_of(reply)
    sent = partial(actions.submit_reply, office.cast.supervisor, reply.id, version=seen)
    before(monkeypatch, files, "request_for", sent)
    with pytest.raises(WrongStateError):
        actions.remove_file(office.cast.officer, file.id, version=seen)
    assert reply.attachments.count() == 1


def test_two_who_take_one_file_off_are_not_both_right(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = office.drafted()
    file = actions.attach_file(office.cast.officer, request.id, FILE, version=request.version)
    seen = version_of(request)
    taken_off = partial(actions.remove_file, office.cast.supervisor, file.id, version=seen)
    before(monkeypatch, files, "request_for", taken_off)
    with pytest.raises(NotHereError):
        actions.remove_file(office.cast.officer, file.id, version=seen)


def test_a_file_is_taken_off_the_version_that_was_seen(office: Office, client: Client) -> None:
    request = office.drafted()
    file = actions.attach_file(office.cast.officer, request.id, FILE, version=request.version)
    seen = version_of(request)
    actions.change_request(office.cast.supervisor, request.id, WHOLE, version=seen)
    signed_in(client, office.cast.officer)
    where = reverse("requests:remove-file", args=[file.id])
    for version in ({"version": seen}, {}):
        answer = client.post(where, version, follow=True)
        assert "Somebody else has changed this draft since you opened it." in answer.content.decode()
        assert Attachment.objects.exists()
    form = f'id="remove-{file.id}"'
    shown = client.get(page("edit", request)).content.decode()
    assert f'name="version" value="{seen + 1}"' in shown[shown.index(form) :].split("</form>")[0]
    assert client.post(where, {"version": seen + 1})["Location"] == page("edit", request)
    assert not Attachment.objects.exists()


def test_a_page_that_saved_by_itself_can_still_take_off_and_throw_away(
    office: Office, client: Client
) -> None:
    request = office.drafted()
    file = actions.attach_file(office.cast.officer, request.id, FILE, version=request.version)
    signed_in(client, office.cast.officer)
    request.refresh_from_db()
    saved = client.post(page("edit", request), typed(request, facts="New."), HTTP_HX_REQUEST="true")
    others = saved.content.decode().partition('<div id="others"')[2]
    now_there = f'name="version" value="{version_of(request)}"'
    assert others.count(now_there) == 2
    assert f'id="remove-{file.id}"' in others


def test_a_number_without_end_is_no_version(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    assert client.post(page("discard", request), {"version": "9" * 5000}).status_code == 302
    assert client.post(page("discard", request), {}).status_code == 302
    request.refresh_from_db()
    assert request.state == "draft"


@pytest.mark.parametrize("whose", ["request", "answer", "question"])
def test_nobody_gives_back_what_they_have_not_read(office: Office, client: Client, whose: str) -> None:
    officer = office.cast.officer
    thing: Request | Reply | ClarificationDraft
    if whose == "request":
        thing = request = office.waiting()
        seen = thing.version
        changed = actions.change_request(
            officer, thing.pk, replace(WHOLE, **TWO_PERSONS, facts="Other."), version=seen
        )
        actions.submit_request(officer, thing.pk, version=changed.version)
        where = page("give-back", request)
    elif whose == "answer":
        thing = office.reply_waiting()
        seen, request = thing.version, thing.request
        items = tuple(replace(one, category="movement") for one in ANSWER.items)
        again = actions.draft_reply(officer, request.id, replace(ANSWER, items=items), version=seen)
        actions.submit_reply(officer, again.id, version=again.version)
        where = page("give-back", request)
    else:
        request = office.received(purpose="locating")
        thing = actions.ask_back(officer, request.id, "Which May?")
        seen = thing.version
        actions.ask_back(officer, request.id, "Which June?", draft_id=thing.id, version=seen)
        where = reverse("requests:give-words-back", args=[thing.pk])
    signed_in(client, office.cast.supervisor)
    assert f'name="version" value="{seen}"' not in client.get(page("thread", request)).content.decode()
    answer = client.post(where, {"return-reason": "About the old words.", "version": seen}, follow=True)
    assert "Somebody else has changed this draft since you opened it." in answer.content.decode()
    thing.refresh_from_db()
    assert (thing.state, thing.return_reason) == ("to-approve", "")
    client.post(where, {"return-reason": "About these.", "version": thing.version})
    thing.refresh_from_db()
    assert (thing.state, thing.return_reason) == ("draft", "About these.")


# --- a file that comes along with a form


def chosen() -> dict[str, Any]:
    return {
        "new-file": SimpleUploadedFile("list.csv", b"a;b\r\n", "text/csv"),
        "new-category": "case-facts",
    }


@pytest.mark.parametrize("birth", ["31.12.90", "1990-12-31"], ids=["unreadable form", "readable form"])
def test_a_file_does_not_make_an_old_page_new(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch, birth: str
) -> None:
    """The supervisor writes between the page and its file: the page stays old, and so is asked about later."""
    request = office.drafted()
    sent = typed(request, **{"title": "Mine", "subjects-0-birth_date": birth}, **chosen())

    def theirs() -> None:
        draft = replace(WHOLE, facts="The supervisor’s facts.")
        actions.change_request(office.cast.supervisor, request.id, draft, version=version_of(request))

    before(monkeypatch, actions, "attach_file", theirs)
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), sent)
    assert answer.status_code == 422
    assert "Somebody else has changed this draft" in answer.content.decode()
    opened = answer.context["opened"]
    assert opened.version < version_of(request)
    held = str(answer.context["file_form"]["file"]).partition('name="new-file-held" value="')[2][:36]
    again = {
        **typed(request, **{"title": "Mine", "subjects-0-birth_date": "1990-12-31"}),
        "version": opened.version,
        "marks": opened.marks.to_text(),
        "new-file-held": held,
        "new-category": "case-facts",
    }
    compared = client.post(page("edit", request), again)
    assert compared.status_code == 409
    request.refresh_from_db()
    assert request.facts == "The supervisor’s facts."
    assert not Attachment.objects.exists()
