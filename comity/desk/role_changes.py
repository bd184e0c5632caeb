"""Telling the second person that a change of roles waits, and those whom it concerns how it ended."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts import waiting
from comity.accounts.access import waiting_changes
from comity.accounts.actions import expire_role_changes
from comity.accounts.four_eyes import DECIDES
from comity.accounts.models import ChangeState, Person, RoleChange
from comity.accounts.roles import RUNS_NODE, Role
from comity.audit.actors import Process
from comity.audit.acts import Act
from comity.exchange.registry import Sweep, register_sweep
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify

KIND, ENDED, OWN_ENDED = "roles.proposed", "roles.ended", "roles.own-ended"
EVERY = timedelta(hours=1)
WORKER = Process("role-changes")


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(change.id) for change in waiting_changes(person)}.intersection(ids)


def tell(act: Act, change: RoleChange, people: list[Person]) -> None:
    """Tell those who may decide about a change."""
    notify(act, people, KIND, about=("role-change", change.id))


def _ended(ids: Collection[str]) -> QuerySet[RoleChange]:
    return RoleChange.objects.filter(id__in=ids).exclude(state=ChangeState.WAITING)


def _visible_to_proposer(person: Person, ids: Collection[str]) -> set[str]:
    return {str(pk) for pk in _ended(ids).filter(proposed_by=person).values_list("pk", flat=True)}


def _visible_to_concerned(person: Person, ids: Collection[str]) -> set[str]:
    return {str(pk) for pk in _ended(ids).filter(person=person).values_list("pk", flat=True)}


def _state_in_words(params: Mapping[str, str]) -> Mapping[str, str]:
    return {"state": str(ChangeState(params["state"]).label)}


def tell_end(act: Act, change: RoleChange, people: list[Person]) -> None:
    """Tell who proposed a change and whom it is about how it ended."""
    for person in people:
        kind = OWN_ENDED if person.id == change.person_id else ENDED
        notify(act, [person], kind, about=("role-change", change.id), params={"state": change.state})


def sweep(at: datetime) -> int:
    """Let changes expire that waited too long; return how many."""
    return (
        expire_role_changes(WORKER) if RoleChange.objects.filter(waiting.waited_too_long(at)).exists() else 0
    )


def register() -> None:
    """Make the kinds known; at start."""
    register_kind(
        Kind(
            code=KIND,
            name=_("Change of roles"),
            words=_("A change of somebody’s roles waits for you as the second person."),
            roles=DECIDES,
            visible=_visible,
            address=lambda about_id: reverse("accounts:role-change", args=[about_id]),
            urgency=Urgency.SOON,
        )
    )
    register_kind(
        Kind(
            code=ENDED,
            name=_("Change of roles"),
            words=_("A change of roles that you proposed has ended: %(state)s."),
            roles=RUNS_NODE,
            visible=_visible_to_proposer,
            address=lambda about_id: reverse("accounts:role-change", args=[about_id]),
            params=frozenset({"state"}),
            shown=_state_in_words,
        )
    )
    register_kind(
        Kind(
            code=OWN_ENDED,
            name=_("Change of roles"),
            words=_("A change of your own roles has ended: %(state)s."),
            roles=frozenset(Role),
            visible=_visible_to_concerned,
            address=lambda _about_id: reverse("accounts:profile"),
            params=frozenset({"state"}),
            shown=_state_in_words,
        )
    )
    register_sweep(Sweep("role-changes", EVERY, sweep))
    if tell not in waiting.tellers:
        waiting.tellers.append(tell)
    if tell_end not in waiting.ends:
        waiting.ends.append(tell_end)
