"""The act that ends a copy: whoever took it out says that it is destroyed, and the owner is told when the last one is."""

from uuid import UUID

from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.sharing.access import destruction_for, destructions_of
from comity.sharing.actions._shared import person_of
from comity.sharing.actions.following import answer_owner
from comity.sharing.exceptions import NotHereError
from comity.sharing.models import Destruction, Revision, RevisionState


@action(events.COPY_DESTROYED)
def confirm_destroyed(act: Act, destruction_id: UUID) -> Destruction:
    """Confirm that a copy was destroyed: by who took it, or, where they have left, by who decides for the house."""
    person = person_of(act)
    act.about("copy", destruction_id)
    destruction_for(person, destruction_id)
    if not destructions_of(person).filter(pk=destruction_id).exists():
        raise NotHereError("copy", destruction_id)
    row = Destruction.objects.select_for_update(of=("self",)).select_related("item").get(pk=destruction_id)
    if row.confirmed_at is None:
        row.confirmed_at, row.confirmed_by = act.at, person
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        for revision in _asked_for(row):
            answer_owner(act, revision.id)
    return row


def _asked_for(row: Destruction) -> QuerySet[Revision]:
    """Return the recalls that were followed but for such copies."""
    return Revision.objects.filter(
        ours=False, owner=row.item.owner, mid=row.item.mid, state=RevisionState.PARTLY
    )
