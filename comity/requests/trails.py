"""What of this room came with a partner's letters: the request of the conversation, and what the check at arrival found."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from comity.audit import events
from comity.exchange.trails import Came, Trace, register_trail
from comity.requests.bodies import REQUEST
from comity.requests.models import Request, RequestSubject
from comity.screening.models import Hit

LOOKS = frozenset(
    {
        events.REQUEST_VIEWED,
        events.CONVERSATION_VIEWED,
        events.PART_READ,
        events.QUERY_VIEWED,
        events.HIT_VIEWED,
    }
)


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the things of this room that came with letters.

    The page of a request shows all its letters, and its files are written down under it: so every letter of the
    conversation leads to the request, from when it came. A conversation of several has a page of its own, and in it a
    request with each partner. Of another partner's request a letter says nothing, whatever conversation it names.
    """
    convs = {letter.conv for letter in letters}
    rows = Request.objects.filter(Q(pk__in=convs) | Q(conversation__in=convs))
    there: dict[tuple[UUID, str], list[UUID]] = {}
    for pk, conversation, partner in rows.order_by("pk").values_list("pk", "conversation", "partner"):
        there.setdefault((conversation or pk, partner), []).append(pk)
    for letter in letters:
        found = there.get((letter.conv, letter.node), [])
        if found and found != [letter.conv]:
            yield Trace(letter.mid, "conversation", str(letter.conv), letter.at)
        for request in found:
            yield Trace(letter.mid, "request", str(request), letter.at)
            if letter.schema == REQUEST:
                yield from _of_check(letter, request)


def _of_check(letter: Came, request: UUID) -> Iterable[Trace]:
    queries = set(
        RequestSubject.objects.filter(request=request, query__isnull=False).values_list("query", flat=True)
    )
    for query in sorted(queries, key=str):
        yield Trace(letter.mid, "query", str(query), letter.at)
    for hit in Hit.objects.filter(query__in=queries).order_by("pk").values_list("pk", flat=True):
        yield Trace(letter.mid, "hit", str(hit), letter.at)


def register() -> None:
    """Tell the post office; at start."""
    register_trail(traces_of, LOOKS)
