"""The list of requests, and the file it can be written to."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.exchange.models import Conversation
from comity.requests.access import conversations_for, visible_to
from comity.requests.conversation_listing import LISTING as CONVERSATIONS
from comity.requests.listing import LISTING
from comity.requests.models import Direction, Request
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import list_page


def _whole(http: HttpRequest) -> QuerySet[Request]:
    return visible_to(signed_in_person(http))


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def index(http: HttpRequest) -> HttpResponse:
    """Show the requests, those that are open unless asked otherwise."""
    page = list_page(http, LISTING, _whole(http), export_at=reverse("requests:export"))
    return render(http, "requests/list.html", {"list": page}, status=page.status)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(http: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    return write_list(http, LISTING, _whole(http), back=reverse("requests:list"), taken=_taken)


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def conversations(http: HttpRequest) -> HttpResponse:
    """Show the conversations of several, those that are open unless asked otherwise."""
    whole = conversations_for(signed_in_person(http))
    page = list_page(http, CONVERSATIONS, whole, export_at=reverse("requests:export-conversations"))
    return render(http, "requests/conversations.html", {"list": page}, status=page.status)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def write_conversations(http: HttpRequest) -> HttpResponse:
    """Write the list of conversations to a file."""
    whole = conversations_for(signed_in_person(http))
    back = reverse("requests:conversations")
    return write_list(http, CONVERSATIONS, whole, back=back, taken=_taken_of_several)


def _taken_of_several(person: Person, found: Sequence[Conversation]) -> None:
    _taken(person, list(visible_to(person).filter(conversation__in=[one.pk for one in found])))


def _taken(person: Person, found: Sequence[Request]) -> None:
    """Keep whose copy names requests of partners."""
    theirs = {("request", str(one.pk)) for one in found if one.direction == Direction.INCOMING}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)
