"""What of this room waits on people, in the few words of a desk: see `comity.release.waiting.About`.

`access.operations_to_decide` and `access.pairings_to_answer` say which wait on a person.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings

from comity.exchange.peers import known_peer
from comity.operations.models import Entry, Operation, Pairing
from comity.release.waiting import About


def about_operations(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which operation waits for go or no-go, and by when: it begins then."""
    found = Operation.objects.filter(pk__in=list(keys))
    return {
        one.pk: About(
            one.title,
            known_peer(one.host) if one.host != settings.NODE_ID else None,
            one.ref,
            one.created_at,
            one.begins_at,
        )
        for one in found
    }


def about_pairings(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which operation two results may be one, and who asks."""
    found = list(Pairing.objects.filter(pk__in=list(keys)).select_related("operation", "one", "other"))
    results = [key for one in found for key in (one.one_id, one.other_id)]
    # since the later of the two was here; what happened then may be long ago, and at another clock
    came = dict(Entry.objects.filter(pk__in=results).values_list("pk", "came_at"))
    return {
        one.pk: About(
            one.operation.title,
            known_peer(next((each.node for each in (one.one, one.other) if not each.ours), "")),
            one.operation.ref,
            max(came[one.one_id], came[one.other_id]),
        )
        for one in found
    }
