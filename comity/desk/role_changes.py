"""Telling the second person that a change of roles waits."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comity.accounts import waiting
from comity.accounts.access import waiting_changes
from comity.accounts.four_eyes import DECIDES
from comity.accounts.models import Person, RoleChange
from comity.audit.acts import Act
from comity.notifications.kinds import Kind, Urgency, register_kind
from comity.notifications.telling import notify

KIND = "roles.proposed"


def _visible(person: Person, ids: Collection[str]) -> set[str]:
    return {str(change.id) for change in waiting_changes(person)}.intersection(ids)


def tell(act: Act, change: RoleChange, people: list[Person]) -> None:
    """Tell those who may decide about a change."""
    notify(act, people, KIND, about=("role-change", change.id))


def register() -> None:
    """Make the kind known; at start."""
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
    if tell not in waiting.tellers:
        waiting.tellers.append(tell)
