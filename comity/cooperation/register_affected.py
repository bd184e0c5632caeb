"""What rests on an agreement that is open still: requests, operations, commitments, as far as a person may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.listing import OWED
from comity.cooperation.commitments.resting import called, forms_of, rests_on
from comity.cooperation.core.standing import STOPPED
from comity.cooperation.models import RegisteredAgreement
from comity.operations.access import visible_to as operations_visible_to
from comity.operations.states import OperationState
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.states import State

MOST = 20


@dataclass(frozen=True)
class Affected:
    """Things of one kind: how many there are, and the first of them with reference and page."""

    title: str
    number: int
    first: Sequence[tuple[str, str]]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.first)


def affected(person: Person, agreement: RegisteredAgreement) -> list[Affected]:
    """Return what is open under the machine-readable form of an agreement, and the commitments that name it otherwise."""
    terms = agreement.terms
    requests = requests_visible_to(person).filter(agreement=terms).exclude(state=State.CLOSED)
    operations = operations_visible_to(person).filter(agreement=terms).exclude(state=OperationState.ENDED)
    names = called(agreement, forms_of([agreement]).get(terms))
    owed = commitments_visible_to(person).filter(OWED)
    naming = [one.pk for one in owed.exclude(agreement="") if rests_on(one, agreement, names)]
    rests = Q(pk__in=naming)
    if terms:
        rests |= Q(leaves_under=terms)
    commitments = owed.filter(rests)
    if not terms:  # what leaves without one leaves under another agreement
        requests, operations = requests.none(), operations.none()
    found = []
    for title, rows, page in (
        (_("Open requests"), requests.order_by("-pk"), "requests:thread"),
        (_("Operations"), operations.order_by("-pk"), "operations:operation"),
        (_("Commitments"), commitments.order_by("due"), "cooperation:commitments-commitment"),
    ):
        number = rows.count()
        if number:
            first = [(one.ref, reverse(page, args=[one.pk])) for one in rows[:MOST]]
            found.append(Affected(title, number, first))
    return found


def stopped_under(person: Person, terms: str) -> RegisteredAgreement | None:
    """Return the agreement of the register that stopped a machine-readable form; None where it is in force or not in the register."""
    if not terms:
        return None
    rows = agreements_visible_to(person).filter(terms=terms, state__in=STOPPED)
    return rows.first()
