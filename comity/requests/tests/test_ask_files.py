"""Files of a request: attached, refused, handed out."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from pytest_django.fixtures import Settings

from comity.accounts.tests.cast import signed_in
from comity.exchange.file_rules import FileRefusedError
from comity.requests import actions
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import (
    AttachmentError,
    WrongStateError,
)
from comity.requests.models import Attachment, Request
from comity.requests.tests.office import (
    FILE,
    WHOLE,
    Office,
    content_of,
    entries,
    version_of,
)
from comity.requests.tests.test_ask import page, typed


def with_file(client: Client, request: Request, name: str, content: bytes, **change: Any) -> Any:
    """Post the draft's form with a file, its name byte for byte as a hostile browser sends it."""
    file = {"new-file": SimpleUploadedFile("as-sent", content), "new-category": "case-facts"}
    body = encode_multipart(BOUNDARY, {**typed(request, **change), "act": "attach", **file})
    assert b'filename="as-sent"' in body
    body = body.replace(b'filename="as-sent"', f'filename="{name}"'.encode())
    return client.generic("POST", page("edit", request), body, content_type=MULTIPART_CONTENT)


def test_a_file_is_attached_under_its_name(office: Office, client: Client) -> None:
    request = office.drafted()
    answer = with_file(signed_in(client, office.cast.officer), request, "Danh sách 名簿.txt", b"a\r\n\x00")
    assert answer["Location"] == page("edit", request) + "#files"
    attachment = Attachment.objects.get()
    assert (attachment.label, content_of(attachment)) == ("Danh sách 名簿.txt", b"a\r\n\x00")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("large.bin", b"x" * 2000),
        ("../x", b"x"),
        ("invoice\u202efdp.exe", b"x"),
        ("n" * 700, b"x"),
    ],
    ids=["empty", "too large", "path", "direction", "long"],
)
def test_a_file_that_cannot_go_is_refused_beside_its_field(
    office: Office, client: Client, settings: Settings, name: str, content: bytes
) -> None:
    settings.MAX_FILE_BYTES = 1999
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = with_file(client, request, name, content)
    assert answer.status_code == 422
    assert answer.context["file_form"].errors["file"]
    with pytest.raises((AttachmentError, FileRefusedError)):
        actions.attach_file(
            office.cast.officer,
            request.id,
            FileDraft(name, "text/plain", content, "case-facts"),
            version=version_of(request),
        )
    assert not Attachment.objects.exists()


def test_a_name_of_four_kilobytes_is_answered_in_words_and_nothing_is_written(
    office: Office, client: Client
) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = with_file(client, request, "n" * 4096, b"x", title="Changed")
    assert answer.status_code == 400
    assert "A file’s name may be too long" in answer.content.decode()
    request.refresh_from_db()
    assert request.title == WHOLE.title
    assert not Attachment.objects.exists()


def test_a_file_is_handed_out_as_it_came_and_never_shown(office: Office, client: Client) -> None:
    request = office.drafted()
    attachment = actions.attach_file(office.cast.officer, request.id, FILE, version=version_of(request))
    where = reverse("requests:file", args=[attachment.id])
    answer = signed_in(client, office.cast.officer).get(where)
    assert answer.getvalue() == FILE.content
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''list.csv"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert entries("part.read") == 1
    for person in (office.cast.partner, office.cast.outsider, office.cast.auditor, office.cast.operator):
        assert signed_in(Client(), person).get(where).status_code == 404
    assert entries("part.read") == 1


def test_a_file_of_what_has_left_stays(office: Office, client: Client) -> None:
    request = office.drafted()
    attachment = actions.attach_file(office.cast.officer, request.id, FILE, version=version_of(request))
    actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    where = reverse("requests:remove-file", args=[attachment.id])
    assert signed_in(client, office.cast.officer).post(where).status_code == 302
    assert Attachment.objects.filter(pk=attachment.id).exists()
    with pytest.raises(WrongStateError):
        actions.attach_file(office.cast.officer, request.id, FILE, version=version_of(request))
