"""Who sees and changes a view: its owner; people of the unit it is shared with see it and may open a list with it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.saved.models import SavedView


def visible_to(person: Person) -> QuerySet[SavedView]:
    """Return the person's own views and those shared with the unit."""
    if not person.is_active or not person.roles:
        return SavedView.objects.none()
    return SavedView.objects.filter(Q(person=person) | Q(unit=person.unit_id)).order_by("name", "id")


def view_for(person: Person, view_id: UUID) -> SavedView:
    """Return a view that the person sees. Raises AbsentError."""
    found = visible_to(person).filter(pk=view_id).first()
    if found is None:
        raise AbsentError("view", view_id, "absent")
    return found


def own_view_for(person: Person, view_id: UUID) -> SavedView:
    """Return a view of the person's own. Raises AbsentError."""
    found = view_for(person, view_id)
    if found.person_id != person.pk:
        raise AbsentError("view", view_id, "not-own")
    return found
