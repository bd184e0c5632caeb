"""Acts on changes of roles that wait for a second person: propose, confirm, decline, withdraw, let expire."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts import waiting
from comity.accounts.access import AbsentError
from comity.accounts.actions._shared import (
    by_operator,
    checked_roles,
    give_standing,
    keep_an_operator,
    other_person,
)
from comity.accounts.four_eyes import Objection, Standing, needs_second, objection
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.signing import acting_person, locked_row
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action

OBJECTIONS = {
    Objection.SUSPENDED: gettext_lazy("Your account is closed."),
    Objection.OWN_PROPOSAL: gettext_lazy("You proposed this change. Somebody else must decide about it."),
    Objection.ABOUT_ONESELF: gettext_lazy("This change is about you. Somebody else must decide about it."),
    Objection.ROLE: gettext_lazy("Your role does not decide about this change."),
    Objection.OTHER_AGENCY: gettext_lazy("This person belongs to another agency."),
    Objection.LET_IN_BY_PROPOSER: gettext_lazy(
        "Whoever proposed this change let you in with a start password or removed your code key less than seven days ago. "
        "Somebody else must decide about it."
    ),
    Objection.EXPIRED: gettext_lazy("This change waited longer than seven days. It must be proposed again."),
}


class RoleChangeError(RefusalError):
    """This change cannot be decided by you, or not any more."""

    words = gettext_lazy("This change cannot be decided by you, or not any more.")
    code = "role-change"


class SecondPersonError(RefusalError):
    """A second person must confirm this change. Propose it."""

    words = gettext_lazy("A second person must confirm this change. Propose it.")
    code = "second-person"


def _locked(act: Act, change_id: UUID) -> RoleChange:
    act.about("role-change", change_id)
    changes = RoleChange.objects.select_for_update(of=("self",)).select_related(
        "person__unit__agency", "proposed_by"
    )
    change = changes.filter(id=change_id).first()
    if change is None:
        raise AbsentError("role-change", change_id, "absent")
    if change.state != ChangeState.WAITING:
        raise RoleChangeError(_("This change was decided already."), code="decided")
    return change


def _decide(act: Act, change: RoleChange, state: ChangeState, reason: str = "") -> None:
    change.state, change.reason, change.decided_at = state, reason, act.at
    change.decided_by = act.actor if isinstance(act.actor, Person) else None
    change.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    waiting.tell_end(act, change)


def _by_second_person(act: Act, change_id: UUID) -> RoleChange:
    person = acting_person(act)
    change = _locked(act, change_id)
    found = objection(change.change, person.eyes, act.at)
    if found is not None:
        raise RoleChangeError(str(OBJECTIONS[found]), code=found.value)
    return change


@action(events.ROLES_PROPOSED)
def propose_roles(act: Act, person_id: UUID, *, roles: Iterable[str], is_senior: bool) -> RoleChange:
    """Propose other roles for somebody; they change nothing until a second person confirms.

    Raises:
        RefusalError: nothing would change, no second person is needed, or another change waits.
    """
    person = other_person(act, person_id)
    if not isinstance(act.actor, Person):
        raise RefusalError(_("A command on the machine changes roles at once."), code="not-a-person")
    after = Standing(frozenset(checked_roles(roles)), is_senior)
    if not needs_second(person.standing, after):
        raise RefusalError(_("These are the present roles. Choose others."), code="no-change")
    if any(
        change.standing == ChangeState.EXPIRED
        for change in person.role_changes.filter(state=ChangeState.WAITING)
    ):
        expire_role_changes(act)
    if person.role_changes.filter(state=ChangeState.WAITING).exists():
        raise RefusalError(
            _("Another change waits for this person. Have it decided or withdraw it first."),
            code="change-waits",
        )
    keep_an_operator(person, after)
    act.note(roles=sorted(after.roles), before=sorted(person.roles), senior=is_senior)
    change = RoleChange.objects.create(
        person=person,
        proposed_by=act.actor,
        proposed_at=act.at,
        roles=sorted(after.roles),
        is_senior=is_senior,
        roles_before=sorted(person.roles),
        was_senior=person.is_senior,
    )
    waiting.tell(act, change)
    return change


@action(events.ROLES_CONFIRMED)
def confirm_role_change(act: Act, change_id: UUID) -> RoleChange:
    """Let a proposed change take effect, as the second person.

    Raises:
        RoleChangeError: this person may not decide about it, or the roles changed since it was proposed.
    """
    change = _by_second_person(act, change_id)
    person = locked_row(change.person_id)
    if person is None or person.standing != change.change.before:
        raise RoleChangeError(
            _("The roles of this person changed since. Decline this change, and have a new one proposed."),
            code="outdated",
        )
    give_standing(act, person, change.change.after)
    _decide(act, change, ChangeState.CONFIRMED)
    return change


@action(events.ROLES_DECLINED)
def decline_role_change(act: Act, change_id: UUID, reason: str) -> RoleChange:
    """Decline a proposed change, with the reason. Raises RoleChangeError, RefusalError without a reason."""
    change = _by_second_person(act, change_id)
    if not reason.strip():
        raise RefusalError(_("Give the reason; who proposed the change reads it."), code="reason")
    _decide(act, change, ChangeState.DECLINED, reason.strip())
    return change


@action(events.ROLES_WITHDRAWN)
def withdraw_role_change(act: Act, change_id: UUID) -> RoleChange:
    """Take a proposed change back: who proposed it, or another operator whom it is not about."""
    person = acting_person(act)
    change = _locked(act, change_id)
    by_operator(act)
    if change.person_id == person.id:
        raise RoleChangeError(str(OBJECTIONS[Objection.ABOUT_ONESELF]), code=Objection.ABOUT_ONESELF.value)
    _decide(act, change, ChangeState.WITHDRAWN)
    return change


@action(events.ROLES_EXPIRED)
def expire_role_changes(act: Act) -> int:
    """Write down which changes waited too long; return how many. Nobody could confirm them any more in any case."""
    act.about("role-changes", "all")
    over = list(RoleChange.objects.select_for_update().filter(waiting.waited_too_long(act.at)).order_by("id"))
    act.note(changes=sorted(str(change.id) for change in over))
    for change in over:
        change.state, change.decided_at = ChangeState.EXPIRED, act.at
        change.save(update_fields=["state", "decided_at"])
        waiting.tell_end(act, change)
    return len(over)
