"""Pages write through actions only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from comity.audit.guard import actions_only


class ActionsOnlyMiddleware:
    """Keep the write guard up while a page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next one in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer under the guard."""
        with actions_only():
            return self.get_response(request)
