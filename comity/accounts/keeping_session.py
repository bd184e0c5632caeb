"""A session is renewed without being written again: two requests of one browser at once lose nothing of each other."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class KeepingSessionMiddleware(SessionMiddleware):
    """Django's, but a request that changed nothing in the session only moves its end.

    Django writes the whole session at the end of each request. A page that saves by itself while its form is sent
    would then put back the session as it was before, and the one-time code just given would be forgotten.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponse:
        """Move the end of a session that was not changed; all else as Django does it."""
        session: SessionBase | None = getattr(request, "session", None)
        if session is None or session.modified or session.is_empty() or response.status_code >= 500:
            return super().process_response(request, response)
        patch_vary_headers(response, ("Cookie",))
        Session.objects.filter(pk=session.session_key).update(expire_date=session.get_expiry_date())
        found: HttpResponse = response
        return found
