"""Who may see whom, and who may open a page: the pattern of every room's `access.py`.

    def may_approve(person: Person, request: Request) -> Answer:      # a rule: yes, or no with its reason
    def request_for(person: Person, request_id: UUID) -> Request:     # the one way a view gets an object
    def visible_to(person: Person) -> QuerySet[Request]:              # the one way a view gets a list

`..._for` raises `AbsentError`, for what does not exist and for what is not open to this person alike. It is a 404 to the
outside; the sign-in middleware writes the refusal with its reason into the log, so that no view can forget it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from comity.accounts.four_eyes import DECIDES, objection
from comity.accounts.models import Agency, ChangeState, Person, RoleChange, Unit
from comity.accounts.roles import RUNS_NODE, Role
from comity.audit.actors import Actor, Process
from comity.lib.clock import now

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Answer:
    """Yes, or no with the reason: a code for the log, such as `other-agency`. True and false where a test is wanted."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        """Whether it is a yes."""
        return self.allowed


YES = Answer(allowed=True)


def no(reason: str) -> Answer:
    """Answer no, with the reason's code."""
    return Answer(allowed=False, reason=reason)


class AbsentError(Http404):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str) -> None:
        """Take what was asked for (a word of the trade, an identifier) and why it is not shown."""
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.identifier = str(identifier)
        self.reason = reason


def holds(person: Person, roles: frozenset[Role]) -> Answer:
    """Whether a role of the person's opens a room."""
    if not person.is_active:
        return no("suspended")
    if not person.holds(roles):
        return no("role")
    return YES


def may_run_node(actor: Actor) -> Answer:
    """Whether the actor may add and change people: an operator, or a command on the machine itself."""
    if isinstance(actor, Process):
        return YES
    if isinstance(actor, Person):
        return holds(actor, RUNS_NODE)
    return no("not-a-person")


def people_visible_to(person: Person) -> QuerySet[Person]:
    """Return whom a person may see: the operator everybody on the node, others the colleagues of their agency."""
    people = Person.objects.select_related("unit__agency").order_by("unit__agency__code", "sign_in")
    if not person.is_active or not person.roles:
        return people.none()
    if person.holds(RUNS_NODE):
        return people
    return people.filter(unit__agency_id=person.unit.agency_id)


def people_behind(person: Person, pseudonyms: Iterable[str]) -> dict[str, Person]:
    """Return those behind pseudonyms of the log whom a person may see, by pseudonym."""
    ids = [found for each in pseudonyms if (found := person_id_of(each))]
    return {one.pseudonym: one for one in people_visible_to(person).filter(id__in=ids)} if ids else {}


def person_id_of(pseudonym: str) -> UUID | None:
    """Return whose pseudonym it is; None for that of a process, a node or a stranger."""
    kind, _colon, name = pseudonym.partition(":")
    try:
        return UUID(name) if kind == "person" else None
    except ValueError:
        return None


def person_for(person: Person, person_id: UUID) -> Person:
    """Return somebody whom a person may see. Raises AbsentError."""
    found = people_visible_to(person).filter(id=person_id).first()
    if found is None:
        raise AbsentError("person", person_id, "absent")
    return found


def agency_for(person: Person, agency_id: UUID) -> Agency:
    """Return an agency that a person may keep: any, for an operator. Raises AbsentError."""
    found = Agency.objects.filter(id=agency_id).first() if holds(person, RUNS_NODE) else None
    if found is None:
        raise AbsentError("agency", agency_id, "absent")
    return found


def agencies_visible_to(person: Person) -> QuerySet[Agency]:
    """Return the agencies a person may keep: all for an operator, none for others."""
    return Agency.objects.all() if holds(person, RUNS_NODE) else Agency.objects.none()


def units_visible_to(person: Person) -> QuerySet[Unit]:
    """Return the units a person may keep: all for an operator, none for others."""
    return Unit.objects.select_related("agency") if holds(person, RUNS_NODE) else Unit.objects.none()


def unit_for(person: Person, unit_id: UUID) -> Unit:
    """Return a unit that a person may keep: any, for an operator. Raises AbsentError."""
    units = Unit.objects.select_related("agency")
    found = units.filter(id=unit_id).first() if holds(person, RUNS_NODE) else None
    if found is None:
        raise AbsentError("unit", unit_id, "absent")
    return found


def role_changes_visible_to(person: Person) -> QuerySet[RoleChange]:
    """Return changes of roles: to an operator all, to supervisors and auditors those of their agency, to others none."""
    changes = RoleChange.objects.select_related(
        "person__unit__agency", "proposed_by__unit__agency", "decided_by__unit__agency"
    )
    if not holds(person, DECIDES):
        return changes.none()
    if person.holds(RUNS_NODE):
        return changes
    return changes.filter(person__unit__agency_id=person.unit.agency_id)


def role_change_for(person: Person, change_id: UUID) -> RoleChange:
    """Return a change of roles that a person may see. Raises AbsentError."""
    found = role_changes_visible_to(person).filter(id=change_id).first()
    if found is None:
        raise AbsentError("role-change", change_id, "absent")
    return found


def may_decide(person: Person, change: RoleChange) -> Answer:
    """Whether a person may confirm or decline a change of roles now."""
    if change.state != ChangeState.WAITING:
        return no("decided")
    found = objection(change.change, person.eyes, now())
    return YES if found is None else no(found.value)


def waiting_changes(person: Person) -> list[RoleChange]:
    """Return the changes of roles that wait on this person, oldest first."""
    if not holds(person, DECIDES) or not RoleChange.objects.filter(state=ChangeState.WAITING).exists():
        return []  # as on most pages, which ask this for a figure in the rail
    changes = role_changes_visible_to(person).filter(state=ChangeState.WAITING).order_by("proposed_at")
    return [change for change in changes if may_decide(person, change)]


def signed_in_person(request: HttpRequest) -> Person:
    """Return who is signed in. Raises AbsentError for a stranger, whom the middleware does not let this far."""
    if not isinstance(request.user, Person):
        raise AbsentError("page", request.path_info, "stranger")
    return request.user


def for_roles(roles: frozenset[Role]) -> Callable[[View[P]], View[P]]:
    """Open a view to people who hold one of these roles; to all others there is nothing here."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            answer = holds(signed_in_person(request), roles)
            if not answer:
                page = request.resolver_match.view_name if request.resolver_match else request.path_info
                raise AbsentError("page", page, answer.reason)
            return view(request, *args, **kwargs)

        return guarded

    return decorate
