"""What a screen reader hears after an act that changed only a part of the page."""

from django.http import HttpResponse
from django_htmx.http import trigger_client_event


def say(response: HttpResponse, sentence: str) -> HttpResponse:
    """Let the page's live region say a sentence when this htmx answer has arrived; returns the response."""
    return trigger_client_event(response, "say", {"sentence": sentence})
