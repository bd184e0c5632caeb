"""Lists of requests: what comes in, what we ask, drafts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.exchange.letters import status_of
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.requests.access import visible_to
from comity.requests.clock import ClockState, Reading
from comity.requests.clock_facts import letters_of
from comity.requests.clock_rows import face_of
from comity.requests.models import Direction, Request, State
from comity.requests.showing import reading_of
from comity.web.clocks import Face
from comity.web.words import Words

BOXES: dict[str, tuple[Words, dict[str, Any]]] = {
    "in": (_("We are asked"), {"direction": Direction.INCOMING}),
    "out": (_("We ask"), {"direction": Direction.OUTGOING, "state__in": [State.SENT, State.ANSWERED]}),
    "drafts": (_("Drafts"), {"direction": Direction.OUTGOING, "state__in": [State.DRAFT, State.TO_APPROVE]}),
    "closed": (_("Closed"), {"state": State.CLOSED}),
}
PAGE = 50
OPEN_CLOCKS = {ClockState.RUNNING, ClockState.LATE, ClockState.STOPPED}


@dataclass(frozen=True)
class Row:
    """A request in a list: with its partner and its clock."""

    request: Request
    partner: Peer | None
    reading: Reading | None
    face: Face

    @property
    def tag(self) -> str:
        """How the state's word is shown."""
        return {State.TO_APPROVE: "soon", State.ANSWERED: "ok", State.RECEIVED: "info"}.get(
            State(self.request.state), ""
        )

    @property
    def due(self) -> datetime | None:
        """When the clock runs out; None once it has ended."""
        if self.reading is None or self.reading.state not in OPEN_CLOCKS:
            return None
        return self.reading.due


def rows_of(requests: list[Request], person: Person) -> list[Row]:
    """Return rows with their clocks, what runs out first on top; what has no clock keeps its order after them."""
    statuses = status_of(mid for request in requests for mid in letters_of(request))
    partners = {peer.node: peer for peer in Peer.objects.filter(node__in={one.partner for one in requests})}
    at = now()
    rows = []
    for request in requests:
        reading = reading_of(request, statuses, at)
        rows.append(
            Row(request, partners.get(request.partner), reading, face_of(reading, at, person.time_zone))
        )
    return sorted(rows, key=lambda row: (row.due is None, row.due or at))


def box_of(person: Person, box: str) -> QuerySet[Request]:
    """Return the requests of a box that a person may see, newest first."""
    _words, found = BOXES[box]
    return (
        visible_to(person)
        .filter(**found)
        .order_by("-created_at")
        .prefetch_related("clarifications", "replies", "subjects")
    )


@for_roles(WORKS_ON_REQUESTS)
@require_GET
def index(http: HttpRequest) -> HttpResponse:
    """Show one box."""
    person = signed_in_person(http)
    box = http.GET.get("box", "in")
    box = box if box in BOXES else "in"
    page = Paginator(box_of(person, box), PAGE).get_page(http.GET.get("page"))
    return render(
        http,
        "requests/list.html",
        {
            "box": box,
            "boxes": [
                (name, words, box_of(person, name).count()) for name, (words, _filter) in BOXES.items()
            ],
            "rows": rows_of(list(page.object_list), person),
            "page": page,
        },
    )
