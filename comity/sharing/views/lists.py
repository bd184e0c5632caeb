"""Lists of the room, and the files they can be written to."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import SCREENS, WORKS_ON_REQUESTS, Role
from comity.sharing import access
from comity.sharing.listings import consents, copies, items, passed, revisions
from comity.sharing.views._shared import page
from comity.web.listing import Listing, list_page

View = Callable[[HttpRequest], HttpResponseBase]


def _pair(
    listing: Listing[Any, Any], seen: Callable[[Person], QuerySet[Any]], name: str, roles: frozenset[Role]
) -> tuple[View, View]:
    """Return the page of a list and the page that writes it to a file."""

    @for_roles(roles)
    @require_safe
    def index(request: HttpRequest) -> HttpResponse:
        whole = seen(signed_in_person(request))
        found = list_page(request, listing, whole, export_at=reverse(f"sharing:export-{name}"))
        return render(
            request,
            "sharing/list.html",
            {
                "list": found,
                "which": name,
                "reader_shares": bool(access.may_share(signed_in_person(request))),
            },
            status=found.status,
        )

    @for_roles(roles)
    @page
    def write(request: HttpRequest) -> HttpResponse:
        return write_list(request, listing, seen(signed_in_person(request)), back=reverse(f"sharing:{name}"))

    return index, write


CONSENTS = _pair(consents.LISTING, access.consents_visible_to, "consents", WORKS_ON_REQUESTS)
REVISIONS = _pair(revisions.LISTING, access.revisions_visible_to, "revisions", WORKS_ON_REQUESTS)
PASSINGS = _pair(passed.LISTING, access.passings_visible_to, "passed-on", WORKS_ON_REQUESTS)
ITEMS = _pair(items.LISTING, access.items_visible_to, "items", WORKS_ON_REQUESTS)
COPIES = _pair(copies.LISTING, access.copies_visible_to, "copies", SCREENS)
