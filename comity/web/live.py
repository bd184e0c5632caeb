"""What a part of the page is told after an act that changed only that part."""

from django.http import HttpResponse
from django_htmx.http import trigger_client_event


def say(response: HttpResponse, sentence: str) -> HttpResponse:
    """Let the page's live region say a sentence when this htmx answer has arrived; returns the response."""
    return trigger_client_event(response, "say", {"sentence": sentence})


def kept(response: HttpResponse) -> HttpResponse:
    """Tell a guarded form (`data-guard`) that what this htmx request took along is kept; returns the response."""
    return trigger_client_event(response, "kept", {})
