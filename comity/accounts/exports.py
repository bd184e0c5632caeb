"""Writing a list to a file, for every room: who does it shows that it is them, and the act is in the log."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.audit.actions import note_export
from comity.web.listing import Export, ExportForm, Fetch, Listing, export
from comity.web.listing.files import MOST_ROWS


class WriteForm(PresenceForm, ExportForm):
    """As what a list is written, why, and a one-time code where none was given within five minutes."""


def write_list(
    request: HttpRequest,
    listing: Listing[Any, Any],
    whole: QuerySet[Any] | Sequence[Any] | Fetch,
    *,
    back: str,
    most: int = MOST_ROWS,
    hidden: Sequence[tuple[str, str]] = (),
    taken: Callable[[Person, Sequence[Any]], object] | None = None,
) -> HttpResponse:
    """Ask why, then write what the person may see of a list (`whole`) to a file; `back` is the list's own page.

    `taken` is told of what is in the file, before it is handed out: a room whose things come from partners keeps whose
    copy holds them.
    """

    def note(asked: HttpRequest, told: Export) -> None:
        person = signed_in_person(asked)
        note_export(person, told)
        if taken is not None:
            taken(person, told.found)

    return export(
        request,
        listing,
        whole,
        back=back,
        note=note,
        form=lambda asked, data: WriteForm(data, request=asked),
        most=most,
        hidden=hidden,
    )
