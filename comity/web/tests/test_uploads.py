"""The name of an upload reaches the form as it was sent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import UploadedFile
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from comity.web.uploads import NameKeepingUploadHandler, name_as_sent


def sent(name: str) -> "UploadedFile[Any]":
    boundary = "line"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: text/plain\r\n\r\nwords\r\n--{boundary}--\r\n"
    ).encode()
    request = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={boundary}")
    request.upload_handlers = [NameKeepingUploadHandler(request)]
    found = request.FILES["file"]
    assert isinstance(found, UploadedFile)
    return found


@pytest.mark.parametrize("name", ["report.pdf", "../x", "a\u202egpj.exe", "長い名前.txt", "n" * 700, ".."])
def test_the_name_is_kept_as_sent(name: str) -> None:
    upload = sent(name)
    assert name_as_sent(upload) == name
    assert upload.read() == b"words"


def test_the_safe_name_is_still_safe() -> None:
    assert "/" not in str(sent("../x").name)


def test_a_name_of_four_kilobytes_is_refused_with_the_whole_request() -> None:
    with pytest.raises(MultiPartParserError):
        sent("n" * 4096)
