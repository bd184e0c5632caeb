"""Which agreements that a request runs under let nothing leave now, for every page from which something of it leaves."""

from comity.accounts.models import Person
from comity.agreements.lapsing import Lapse, lapses_of
from comity.requests.models import Request, State
from comity.requests.parties import asked, parties_of


def lapses_on(person: Person, request: Request) -> list[Lapse]:
    """Return them while the request is open; nothing leaves for one that is closed."""
    return lapses_of(person, _open_under(request))


def _open_under(request: Request) -> dict[str, set[str]]:
    """Return under which agreement it runs with whom; before it has left each partner may have its own."""
    if request.state == State.CLOSED:
        return {}
    under = {request.agreement: {request.partner}}
    if request.state in {State.DRAFT, State.TO_APPROVE}:
        for party in asked(parties_of(request)):
            under.setdefault(party.agreement, set()).add(party.node)
    return under
