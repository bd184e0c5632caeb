"""Who sees operations: officers, supervisors and investigators of the agency; missing and forbidden look alike."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.counting import may_read_figures
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_OPERATIONS, WORKS_ON_OPERATIONS
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.operations.core.pairs import Standing
from comity.operations.exceptions import NotHereError
from comity.operations.models import Entry, Operation, Pairing, Result
from comity.operations.states import OperationState
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.models import Request


def may_see(person: Person) -> Answer:
    """Whether the room is open to a person."""
    answer = holds(person, WORKS_ON_OPERATIONS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_decide(person: Person) -> Answer:
    """Whether a person says go or no-go for the agency."""
    answer = may_see(person)
    return no("role") if answer and not person.holds(DECIDES_OPERATIONS) else answer


def visible_to(person: Person) -> QuerySet[Operation]:
    """Return the operations a person may see; after a restore not those of a partner that was not asked yet."""
    return _of_agency(person) if may_see(person) else Operation.objects.none()


def _of_agency(person: Person) -> QuerySet[Operation]:
    found = Operation.objects.select_related("unit").filter(agency=person.agency)
    return found.exclude(parties__node__in=hidden_nodes()) if was_restored() else found


def counted_for(person: Person) -> QuerySet[Operation]:
    """Return the operations that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _of_agency(person) if may_read_figures(person) else visible_to(person)


def results_counted_for(person: Person) -> QuerySet[Result]:
    """Return the results that figures are made of."""
    return Result.objects.select_related("operation").filter(operation__in=counted_for(person))


def operation_for(person: Person, operation_id: UUID, *, lock: bool = False) -> Operation:
    """Return one operation the person may open. Raises NotHereError."""
    rows = visible_to(person).filter(pk=operation_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("operation", operation_id)
    return found


def decided_operation_for(person: Person, operation_id: UUID, *, lock: bool = False) -> Operation:
    """Return one operation about which the person decides. Raises NotHereError."""
    answer = may_decide(person)
    if not answer:
        raise NotHereError("operation", operation_id, answer.reason)
    return operation_for(person, operation_id, lock=lock)


def results_visible_to(person: Person) -> QuerySet[Result]:
    """Return the results of the operations a person may see."""
    return Result.objects.select_related("operation").filter(operation__in=visible_to(person))


def result_for(person: Person, result_id: UUID) -> Result:
    """Return one result. Raises NotHereError."""
    found = results_visible_to(person).filter(pk=result_id).first()
    if found is None:
        raise NotHereError("result", result_id)
    return found


def own_result_for(person: Person, result_id: UUID) -> Result:
    """Return a result of our agency, which alone it corrects and withdraws. Raises NotHereError."""
    found = result_for(person, result_id)
    if not found.ours:
        raise NotHereError("result", result_id, "of-a-partner")
    return found


def pairings_visible_to(person: Person) -> QuerySet[Pairing]:
    """Return which results may be one."""
    return Pairing.objects.select_related("operation", "one", "other").filter(
        operation__in=visible_to(person)
    )


def pairing_for(person: Person, pairing_id: UUID) -> Pairing:
    """Return one of them. Raises NotHereError."""
    found = pairings_visible_to(person).filter(pk=pairing_id).first()
    if found is None:
        raise NotHereError("pairing", pairing_id)
    return found


def request_of(person: Person, operation: Operation) -> Request | None:
    """Return the request an operation goes back to, where the person may see that too."""
    if operation.request_id is None:
        return None
    return requests_visible_to(person).filter(pk=operation.request_id).first()


def operations_to_decide(person: Person) -> QuerySet[Operation]:
    """Return the operations whose plan waits for this person's go or no-go: dated, not ended, not decided as they stand."""
    if not may_decide(person):
        return Operation.objects.none()
    return _undecided(person)


def _undecided(person: Person) -> QuerySet[Operation]:
    rows = visible_to(person).filter(begins_at__isnull=False, state=OperationState.PLANNED)
    decided = rows.filter(parties__node=settings.NODE_ID, parties__has_decided=True)
    out = rows.filter(parties__node=settings.NODE_ID, parties__takes_part=False)
    return rows.exclude(pk__in=decided.values("pk")).exclude(pk__in=out.values("pk"))


def plans_to_look_at(person: Person) -> QuerySet[Operation]:
    """Return the operations of partners on which our agency has not decided, for those who prepare that and do not decide."""
    if not may_see(person) or may_decide(person):
        return Operation.objects.none()
    return _undecided(person).exclude(host=settings.NODE_ID)


def pairings_to_answer(person: Person) -> QuerySet[Pairing]:
    """Return which pairs a partner asked about and we have not answered."""
    return pairings_visible_to(person).filter(is_ours=True, standing=Standing.ASKED, we_said="")


def entries_visible_to(person: Person) -> QuerySet[Entry]:
    """Return the entries of the operations a person may see."""
    return Entry.objects.filter(operation__in=visible_to(person))
