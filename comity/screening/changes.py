"""What tells that a list has changed: its version, or for our own records the moment a row was made last."""

from django.db.models import Max

from comity.screening import list_access
from comity.screening.books import OwnBook
from comity.screening.finding import is_ready
from comity.screening.models import List, ListKind, Watch
from comity.screening.standing import Why


def stamp_of(of_list: List) -> str:
    """Return a text that differs once a person was added to the list or changed in it."""
    if of_list.kind != ListKind.OWN:
        return str(of_list.version_id)
    latest = OwnBook(of_list).rows().aggregate(latest=Max("rebuilt_at"))["latest"]
    return latest.isoformat() if latest else ""


def changed_for(watch: Watch) -> tuple[list[List], list[tuple[List, Why]], dict[str, str]]:
    """Return the lists that its owner may search and that have changed since the last look, the others, and the stamps.

    A list whose index is being made is looked through once that is there.
    """
    lists, others = list_access.to_search(watch.owner, watch.purpose)
    stamps = {str(one.pk): stamp_of(one) for one in lists}
    changed = [one for one in lists if watch.seen.get(str(one.pk)) != stamps[str(one.pk)] and is_ready(one)]
    return changed, others, stamps
