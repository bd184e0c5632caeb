"""What may be done with an address: look (GET, HEAD) and act (POST). Nothing here takes any other verb."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

KNOWN = ("GET", "HEAD", "POST")


class KnownVerbsMiddleware:
    """Refuse every other verb before anybody is asked for: alike for all addresses, those that do not exist too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next one in line."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a known verb through (RFC 9110 section 15.5.6 asks for the list of those beside a refusal)."""
        if request.method in KNOWN:
            return self.get_response(request)
        return HttpResponseNotAllowed(KNOWN)
