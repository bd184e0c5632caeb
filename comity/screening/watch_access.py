"""Who may see and end a watch."""

from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.lib.clock import now
from comity.screening.access import may_screen
from comity.screening.models import Query, Watch
from comity.screening.standing import today_at

WATCH = "watch"  # kind of origin of the queries a watch makes


def watches_visible_to(person: Person) -> QuerySet[Watch]:
    """Return the watches of the person's agency, the latest first; none without the role."""
    if not may_screen(person):
        return Watch.objects.none()
    watches = Watch.objects.filter(agency_id=person.unit.agency_id)
    return watches.select_related("owner", "agency").order_by("-began_at", "-ref")


def watch_for(person: Person, watch_id: UUID) -> Watch:
    """Return a watch of the own agency. Raises AbsentError."""
    found = watches_visible_to(person).filter(pk=watch_id).first()
    if found is None:
        raise AbsentError("watch", watch_id, "absent")
    return found


def standing() -> list[Watch]:
    """Return the watches that stand on this day of their agencies, for the screener."""
    not_ended = Watch.objects.filter(ended_at=None, ends_on__gte=now().date() - timedelta(days=1))
    watches = not_ended.select_related("owner__unit__agency", "agency").order_by("began_at")
    return [one for one in watches if one.ends_on >= today_at(one.agency)]


def watch_in_hand(watch_id: UUID) -> Watch | None:
    """Return a watch for a look; None when it was ended, or somebody else has it in hand."""
    found = Watch.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=watch_id, ended_at=None)
    return found.select_related("owner__unit__agency", "agency").first()


def queries_of(watch: Watch) -> QuerySet[Query]:
    """Return what the watch has told, the latest first."""
    return Query.objects.filter(
        agency_id=watch.agency_id, origin_kind=WATCH, origin_id=str(watch.pk)
    ).order_by("-at", "-ref")
