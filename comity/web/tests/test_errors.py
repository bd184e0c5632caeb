"""Pages for when a page cannot be shown."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from comity.web.navigation import Rail
from comity.web.views import bad_request, broken, form_too_old, not_here


def test_missing_and_forbidden_are_the_same_answer(site: Rail) -> None:
    request = RequestFactory().get("/requests/1/")
    missing, forbidden = not_here(request), not_here(request, PermissionDenied("H2 of China"))
    assert missing.status_code == forbidden.status_code == 404
    assert _without_token(missing) == _without_token(forbidden)
    assert b"There is nothing here for you" in missing.content


def test_an_address_that_leads_nowhere_shows_the_same_page(browse: Client) -> None:
    answer = browse.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


def test_an_unreadable_request_says_that_nothing_was_changed(site: Rail) -> None:
    answer = bad_request(RequestFactory().get("/"))
    assert answer.status_code == 400
    assert b"Nothing was changed" in answer.content


def test_an_old_form_says_what_to_do(site: Rail) -> None:
    answer = form_too_old(RequestFactory().post("/"), reason="CSRF cookie not set.")
    assert answer.status_code == 403
    assert b"load the page again" in answer.content
    assert b"CSRF" not in answer.content


def test_our_own_fault_gives_a_reference_that_stands_in_the_log(
    site: Rail, caplog: pytest.LogCaptureFixture
) -> None:
    answer = broken(RequestFactory().get("/requests/1/?q=secret"))
    assert answer.status_code == 500
    reference = caplog.records[0].args[0]  # type: ignore[index]
    assert f'<span class="mono">{reference}</span>'.encode() in answer.content
    assert "secret" not in caplog.text


def test_our_own_fault_speaks_the_readers_language(site: Rail) -> None:
    with translation.override("zh-hans"):
        assert b'<html lang="zh-Hans">' in broken(RequestFactory().get("/")).content


def _without_token(answer: HttpResponse) -> bytes:
    """Take out what protects forms; it is drawn afresh for each page."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content)
