"""What tells that a list has changed: its version, or for a list that follows what we keep the moment a row was made last."""

from uuid import UUID

from django.db.models import Count, Max

from comity.screening import list_access
from comity.screening.books import HeldBook, OwnBook
from comity.screening.finding import is_ready
from comity.screening.models import List, ListKind, Watch
from comity.screening.standing import Why


def stamp_of(of_list: List) -> str:
    """Return a text that differs once a person was added to the list or changed in it."""
    if of_list.kind == ListKind.HELD:
        entries = HeldBook(of_list).entries().aggregate(latest=Max("changed_at"), rows=Count("pk"))
        return f"{entries['latest']} {entries['rows']}"
    if of_list.kind != ListKind.OWN:
        return str(of_list.version_id)
    # the number too: of two acts at once the one that ends last may have begun first
    found = OwnBook(of_list).rows().aggregate(latest=Max("rebuilt_at"), rows=Count("pk"))
    return f"{found['latest']} {found['rows']}"


def changed_for(
    watch: Watch, known: dict[UUID, str] | None = None
) -> tuple[list[List], list[tuple[List, Why]], dict[str, str]]:
    """Return the lists that its owner may search and that have changed since the last look, the others, and the stamps.

    A list whose index is being made is looked through once that is there. `known` keeps stamps from one watch to the next.
    """
    seen = {} if known is None else known
    lists, others = list_access.to_search(watch.owner, watch.purpose)
    for one in lists:
        if one.pk not in seen:
            seen[one.pk] = stamp_of(one)
    stamps = {str(one.pk): seen[one.pk] for one in lists}
    changed = [one for one in lists if watch.seen.get(str(one.pk)) != stamps[str(one.pk)] and is_ready(one)]
    return changed, others, stamps
