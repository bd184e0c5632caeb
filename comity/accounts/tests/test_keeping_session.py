"""Two requests of one browser at once: what one wrote into the session, the other does not take back."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from comity.accounts.keeping_session import KeepingSessionMiddleware
from comity.accounts.tests.cast import Cast, signed_in
from comity.lib.clock import now


def test_a_slow_request_forgets_no_code(cast: Cast, client: Client) -> None:
    key = str(signed_in(client, cast.officer, present=False).session.session_key)
    Session.objects.filter(pk=key).update(expire_date=now() + timedelta(minutes=1))

    def slow(request: HttpRequest) -> HttpResponse:
        assert "presence" not in request.session
        meanwhile = SessionStore(key)
        meanwhile["presence"] = "given"
        meanwhile.save()
        Session.objects.filter(pk=key).update(expire_date=now() + timedelta(minutes=1))
        return HttpResponse()

    request = RequestFactory().get("/")
    request.COOKIES = {name: one.value for name, one in client.cookies.items()}
    answer = KeepingSessionMiddleware(slow)(request)
    assert SessionStore(key)["presence"] == "given"
    assert Session.objects.get(pk=key).expire_date > now() + timedelta(hours=7)  # renewed all the same
    assert isinstance(answer, HttpResponse)
    assert answer.headers["Vary"] == "Cookie"
