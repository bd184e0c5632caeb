"""What this room tells people: an invitation, a changed plan, a decision, a result, a question whether two results are one."""

from collections.abc import Callable, Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_OPERATIONS, WORKS_ON_OPERATIONS, Role
from comity.audit.acts import Act
from comity.notifications.kinds import Told, Urgency, register_kinds_about
from comity.notifications.telling import notify
from comity.operations.access import pairings_visible_to, visible_to
from comity.operations.models import Operation, Pairing

INVITED, CHANGED, DECIDED = "operation.invited", "operation.plan-changed", "operation.decided"
NEWS, ASKED, LOST = "operation.news", "operation.asked-same", "operation.not-taken"
DROPPED = "operation.dropped"


def _operations(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _pairings(person: Person, ids: Collection[str]) -> set[str]:
    return {str(one) for one in pairings_visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)}


def _to(name: str) -> Callable[[str], str]:
    return lambda about_id: reverse(name, args=[about_id])


KINDS: tuple[Told, ...] = (
    (INVITED, _("A partner invites your agency to an operation. Go or no-go waits for a supervisor."), WORKS_ON_OPERATIONS, Urgency.SOON),
    (CHANGED, _("A partner changed its plan of an operation. Where or when it takes place may be new."), WORKS_ON_OPERATIONS, Urgency.SOON),
    (DECIDED, _("A partner decided about an operation: go, no-go, beginning or end."), WORKS_ON_OPERATIONS, Urgency.SOON),
    (NEWS, _("A partner entered, corrected or withdrew a result of an operation."), WORKS_ON_OPERATIONS, Urgency.ORDINARY),
    (DROPPED, _("The agency that leads an operation has taken yours out of it. Read the reason."), WORKS_ON_OPERATIONS, Urgency.SOON),
    (LOST, _("A partner’s node did not take an entry of an operation. Read why, and send it again."), WORKS_ON_OPERATIONS, Urgency.SOON),
)  # fmt: skip
OF_PAIRINGS: tuple[Told, ...] = (
    (ASKED, _("A partner says that two results are one. Say whether your agency agrees."), WORKS_ON_OPERATIONS, Urgency.ORDINARY),
)  # fmt: skip


def register_kinds() -> None:
    """Make the kinds known; at start."""
    name = pgettext_lazy("notification", "Operation")
    register_kinds_about(name, KINDS, visible=_operations, address=_to("operations:operation"))
    register_kinds_about(name, OF_PAIRINGS, visible=_pairings, address=_to("operations:pairing"))


def _people(operation: Operation, roles: frozenset[Role]) -> list[Person]:
    return list(
        Person.objects.select_related("unit__agency").filter(
            is_active=True, unit__agency=operation.agency_id, roles__overlap=sorted(roles)
        )
    )


def tell(act: Act, kind: str, operation: Operation) -> None:
    """Tell who works on operations; of an invitation those who decide."""
    roles = DECIDES_OPERATIONS if kind == INVITED else WORKS_ON_OPERATIONS
    notify(act, _people(operation, roles), kind, about=("operation", operation.pk))


def tell_asked(act: Act, pairing: Pairing) -> None:
    """Tell that a partner says that two results are one."""
    notify(act, _people(pairing.operation, WORKS_ON_OPERATIONS), ASKED, about=("pairing", pairing.pk))


def tell_writer(act: Act, operation: Operation, person: Person | None) -> None:
    """Tell who wrote an entry that a partner's node did not take it."""
    people = [person] if person is not None and person.is_active else _people(operation, DECIDES_OPERATIONS)
    notify(act, people, LOST, about=("operation", operation.pk))
