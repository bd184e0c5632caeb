"""Which agreements that an operation runs under let nothing leave now, for each of its pages."""

from comity.accounts.models import Person
from comity.agreements.lapsing import Lapse, lapses_of
from comity.operations.models import Operation
from comity.operations.states import OperationState


def lapses_on(person: Person, operation: Operation) -> list[Lapse]:
    """Return them until the operation has ended."""
    return [] if operation.state == OperationState.ENDED else lapses_of(person, _runs_under(operation))


def _runs_under(found: Operation) -> dict[str, set[str]]:
    """Return under which agreement our entries go to whom."""
    under: dict[str, set[str]] = {found.agreement: set()}
    for party in found.parties.filter(takes_part=True):
        under.setdefault(party.agreement or found.agreement, set()).add(party.node)
    return under
