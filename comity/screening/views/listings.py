"""Lists of the screening room: the queries of the agency, and what they found."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import SCREENS
from comity.screening import access, hit_listing, query_listing
from comity.screening.models import Hit
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_roles(SCREENS)
def queries(request: HttpRequest) -> HttpResponse:
    """List the queries, the latest first."""
    seen = access.visible_to(signed_in_person(request))
    found = list_page(request, query_listing.LISTING, seen, export_at=reverse("screening:export-queries"))
    return render(request, "screening/queries.html", {"list": found}, status=found.status)


@page
@for_roles(SCREENS)
def write_queries(request: HttpRequest) -> HttpResponse:
    """Write the list of queries to a file."""
    seen = access.visible_to(signed_in_person(request))
    return write_list(request, query_listing.LISTING, seen, back=reverse("screening:queries"))


@require_safe
@for_roles(SCREENS)
def hits(request: HttpRequest) -> HttpResponse:
    """List the hits, those that wait on a decision unless asked otherwise."""
    seen = access.hits_visible_to(signed_in_person(request))
    found = list_page(request, hit_listing.LISTING, seen, export_at=reverse("screening:export-hits"))
    return render(request, "screening/hits.html", {"list": found}, status=found.status)


@page
@for_roles(SCREENS)
def write_hits(request: HttpRequest) -> HttpResponse:
    """Write the list of hits to a file."""
    seen = access.hits_visible_to(signed_in_person(request))
    return write_list(request, hit_listing.LISTING, seen, back=reverse("screening:hits"), taken=_taken)


def _taken(person: Person, found: Sequence[Hit]) -> None:
    """Keep whose copy names who was asked for in something that arrived."""
    queries = {one.query_id for one in found if one.query.origin_kind}
    if queries:
        note_copy(person, CopyKind.LIST, {("query", str(pk)) for pk in queries})
