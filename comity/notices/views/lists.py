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
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.notices import access
from comity.notices.listings import files, held
from comity.notices.views._shared import page
from comity.web.listing import Listing, list_page

View = Callable[[HttpRequest], HttpResponseBase]


def _pair(
    listing: Listing[Any, Any], seen: Callable[[Person], QuerySet[Any]], name: str, taken: Any = None
) -> tuple[View, View]:
    """Return the page of a list and the page that writes it to a file."""

    @for_roles(WORKS_ON_REQUESTS)
    @require_safe
    def index(request: HttpRequest) -> HttpResponse:
        person = signed_in_person(request)
        found = list_page(request, listing, seen(person), export_at=reverse(f"notices:export-{name}"))
        context = {"list": found, "which": name, "seeks": bool(access.may_seek(person))}
        return render(request, "notices/list.html", context, status=found.status)

    @for_roles(WORKS_ON_REQUESTS)
    @page
    def write(request: HttpRequest) -> HttpResponse:
        more = {"taken": taken} if taken else {}
        return write_list(request, listing, seen(signed_in_person(request)), back=reverse(f"notices:{name}"), **more)

    return index, write


FILES = _pair(files.LISTING, access.files_visible_to, "files")
NOTICES = _pair(held.LISTING, access.notices_visible_to, "notices", held.note_taken)
