"""What of this room came with a partner's letters: the request of the conversation, and what the check at arrival found."""

from collections.abc import Iterable, Sequence

from comity.audit import events
from comity.exchange.trails import Came, Trace, register_trail
from comity.requests.bodies import REQUEST
from comity.requests.models import Request, RequestSubject
from comity.screening.models import Hit

LOOKS = frozenset({events.REQUEST_VIEWED, events.PART_READ, events.QUERY_VIEWED, events.HIT_VIEWED})


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the things of this room that came with letters.

    The page of a request shows all its letters, and its files are written down under it: so every letter of the
    conversation leads to the request, from when it came.
    """
    there = set(
        Request.objects.filter(pk__in={letter.conv for letter in letters}).values_list("pk", flat=True)
    )
    for letter in letters:
        if letter.conv not in there:
            continue
        yield Trace(letter.mid, "request", str(letter.conv), letter.at)
        if letter.schema == REQUEST:
            yield from _of_check(letter)


def _of_check(letter: Came) -> Iterable[Trace]:
    queries = set(
        RequestSubject.objects.filter(request=letter.conv, query__isnull=False).values_list(
            "query", flat=True
        )
    )
    for query in sorted(queries, key=str):
        yield Trace(letter.mid, "query", str(query), letter.at)
    for hit in Hit.objects.filter(query__in=queries).order_by("pk").values_list("pk", flat=True):
        yield Trace(letter.mid, "hit", str(hit), letter.at)


def register() -> None:
    """Tell the post office; at start."""
    register_trail(traces_of, LOOKS)
