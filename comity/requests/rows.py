"""A request as a row: with its partner and its clock, read together for all rows of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from comity.accounts.models import Person
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.requests.addressed import Addressee, addressees_of
from comity.requests.clock import Reading
from comity.requests.clock_rows import OPEN, clock_reading, face_of
from comity.requests.models import Request, State
from comity.web.clocks import Face

TAGS = {State.TO_APPROVE: "soon", State.ANSWERED: "ok", State.RECEIVED: "info"}


@dataclass(frozen=True)
class Row:
    """A request in a list: with its partner and its clock."""

    request: Request
    partner: Peer | None
    reading: Reading | None
    face: Face
    addressees: Sequence[
        Addressee
    ] = ()  # whom it is meant for: more than the partner while it is a draft to several

    @property
    def tag(self) -> str:
        """How the state's word is shown."""
        return TAGS.get(State(self.request.state), "")

    @property
    def due(self) -> datetime | None:
        """When the clock runs out; None once it has ended."""
        if self.reading is None or self.reading.state not in OPEN:
            return None
        return self.reading.due

    @property
    def waits_since(self) -> datetime | None:
        """Since when it waits for its second person."""
        return self.request.changed_at if self.request.state == State.TO_APPROVE else None

    @property
    def codes(self) -> Sequence[str]:
        """The handling codes."""
        return tuple(self.request.handling.get("codes", []))


def rows_of(requests: Sequence[Request], person: Person) -> list[Row]:
    """Return requests as rows, in their order; the clock is read from their own columns."""
    # whether one that was escalated still has to be, depends on its answers
    prefetch_related_objects([one for one in requests if one.escalated_at], "replies")
    addressees = addressees_of(requests)
    at = now()
    rows = []
    for request in requests:
        reading = clock_reading(request, at)
        to = addressees[request.pk]
        partner = to[0].peer if to else None
        rows.append(Row(request, partner, reading, face_of(reading, at, person.time_zone), to))
    return rows
