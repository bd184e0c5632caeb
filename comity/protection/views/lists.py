"""The list of persons held, and the same as a file."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.protection.access import HOLDS_PEOPLE, may_hold, visible_to
from comity.protection.listing import LISTING
from comity.protection.views._shared import page
from comity.web.listing import list_page


@for_roles(HOLDS_PEOPLE)
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """List the persons held."""
    whole = visible_to(signed_in_person(request))
    found = list_page(request, LISTING, whole, export_at=reverse("protection:export-held"))
    return render(
        request,
        "protection/list.html",
        {"list": found, "holds": bool(may_hold(signed_in_person(request)))},
        status=found.status,
    )


@for_roles(HOLDS_PEOPLE)
@page
def export_held(request: HttpRequest) -> HttpResponseBase:
    """Write the list to a file."""
    return write_list(
        request, LISTING, visible_to(signed_in_person(request)), back=reverse("protection:held")
    )
