"""Writing a list to a file, for every room: who does it gave a code within five minutes, and the act is in the log."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from comity.accounts.access import signed_in_person
from comity.accounts.presence import confirmed_presence
from comity.audit.actions import note_export
from comity.web.listing import Fetch, Listing, export


@confirmed_presence
def write_list(
    request: HttpRequest,
    listing: Listing[Any, Any],
    whole: QuerySet[Any] | Sequence[Any] | Fetch,
    *,
    back: str,
    level: int | None = None,
) -> HttpResponse:
    """Ask why, then write what the person may see of a list (`whole`) to a file; `back` is the list's own page."""
    return export(
        request,
        listing,
        whole,
        back=back,
        note=lambda asked, told: note_export(signed_in_person(asked), told),
        level=level,
    )
