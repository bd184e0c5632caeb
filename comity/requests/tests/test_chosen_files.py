"""A file chosen in a draft's form is not lost when something else is wrong."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.models import HeldFile
from comity.accounts.tests.cast import signed_in
from comity.requests.models import Attachment, Request
from comity.requests.tests.office import Office, content_of
from comity.requests.tests.test_ask import page, typed

NEW = reverse("requests:new")
EMPTY = {
    "questions": "2",
    "subjects": "1",
    "evidence": "police",
    "classification": "1",
    "urgency": "ordinary",
}


def chosen(category: str = "case-facts") -> dict[str, Any]:
    return {"new-file": SimpleUploadedFile("list.csv", b"a;b\r\n", "text/csv"), "new-category": category}


def test_a_file_is_attached_although_another_field_is_wrong(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    wrong = typed(request, **{"subjects-0-birth_date": "31 May", "facts": "My words."}, **chosen())
    answer = client.post(page("edit", request), wrong)
    assert answer.status_code == 422
    assert Attachment.objects.get().request == request
    text = answer.content.decode()
    assert "list.csv" in text
    assert "My words." in text
    # the page goes on with the version that its own file has made
    opened = answer.context["opened"]
    right = typed(request, facts="My words.", version=opened.version)
    assert client.post(page("edit", request), right).status_code == 302


def test_a_file_goes_with_whatever_is_pressed(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    assert client.post(page("edit", request), typed(request, act="keep", **chosen())).status_code == 302
    assert Attachment.objects.count() == 1


def test_a_file_of_which_nobody_said_what_is_in_it_stays_chosen(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, act="attach", **chosen("")))
    assert answer.status_code == 422
    assert "Say what is in the file" in answer.content.decode()
    held = HeldFile.objects.get()
    again = {"new-file-held": str(held.pk), "new-category": "case-facts"}
    request.refresh_from_db()
    assert client.post(page("edit", request), typed(request, act="attach", **again)).status_code == 302
    assert content_of(Attachment.objects.get()) == b"a;b\r\n"
    assert not HeldFile.objects.exists()


def test_a_new_request_begins_with_a_file(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    assert client.post(NEW, {**EMPTY, "act": "attach", **chosen()}).status_code == 302
    assert Attachment.objects.get().request == Request.objects.get()


def test_a_new_request_with_something_wrong_keeps_its_file(office: Office, client: Client) -> None:
    signed_in(client, office.cast.officer)
    answer = client.post(NEW, {**EMPTY, "subjects-0-birth_date": "x", "act": "keep", **chosen()})
    assert answer.status_code == 422
    assert not Request.objects.exists()
    held = HeldFile.objects.get()
    again = {
        **EMPTY,
        "act": "keep",
        "new-file-held": str(held.pk),
        "new-category": "case-facts",
        "title": "Who?",
    }
    assert client.post(NEW, again).status_code == 302
    assert Attachment.objects.get().label == "list.csv"
