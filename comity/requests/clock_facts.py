"""The signed facts of a request's clock, gathered from the receipts of both sides, and the columns that copy them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.exchange.letters import LetterStatus, status_of
from comity.requests.clock import Course, Fact, FactKind, Rule, course_of
from comity.requests.clock_rows import columns_of
from comity.requests.models import Request

READ_FROM = ("clarifications", "extensions", "replies")  # the rows whose letters move a clock
TURNED_AWAY = frozenset({"refused", "expired"})
TAKEN = frozenset({"delivered", "read", "actioned"})


def letters_of(request: Request) -> list[UUID | None]:
    """Return the letters of a request's thread."""
    found = [request.message]
    for clarification in request.clarifications.all():
        found += [clarification.question_message, clarification.answer_message]
    for extension in request.extensions.all():
        found += [extension.asked_message, extension.decision_message]
    return found + [reply.message for reply in request.replies.all()]


def was_turned_away(status: LetterStatus) -> bool:
    """Whether the receiver signed that it did not take a letter, and never that it did."""
    return bool(status.times.keys() & TURNED_AWAY) and not status.times.keys() & TAKEN


def clock_facts(request: Request, statuses: Mapping[UUID, LetterStatus]) -> Iterator[Fact]:
    """Return the signed facts: the times in the `stored` receipts of both sides.

    A letter that its receiver stored and then turned away, with a signed receipt as well, moves no clock: over there it
    does not exist.
    """
    for kind, mid, about, until in _moving_letters(request):
        status = statuses.get(mid) if mid else None
        if status is None or was_turned_away(status):
            continue
        if status.stored_at is not None:
            yield Fact(kind, status.stored_at, about, until)


def _moving_letters(request: Request) -> Iterator[tuple[FactKind, UUID | None, str, datetime | None]]:
    yield FactKind.BEGAN, request.message, "", None
    for clarification in request.clarifications.all():
        yield FactKind.ASKED_BACK, clarification.question_message, str(clarification.id), None
        yield FactKind.CLEARED, clarification.answer_message, str(clarification.id), None
    for extension in request.extensions.all():
        if extension.granted_due is not None:
            yield FactKind.EXTENDED, extension.decision_message, str(extension.id), extension.granted_due
    for reply in request.replies.all():
        yield FactKind.ANSWERED, reply.message, "", None


def course_from(request: Request, statuses: Mapping[UUID, LetterStatus]) -> Course | None:
    """Return the course of a request's clock by its facts; None before it was sent."""
    if not request.clock_rule:
        return None
    return course_of(
        Rule.from_json(request.clock_rule), clock_facts(request, statuses), reply_by=request.reply_by
    )


def keep_clock(request: Request) -> None:
    """Write the clock of a request, whose row is locked, into its columns; within the act that changed a fact."""
    keep_clocks([Request.objects.prefetch_related(*READ_FROM).get(pk=request.pk)])
    request.refresh_from_db(fields=list(columns_of(None)))


def keep_clocks(requests: Iterable[Request]) -> int:
    """Write the clocks of requests, whose rows are locked; return how many columns said something else before."""
    rows = list(requests)
    statuses = status_of(mid for request in rows for mid in letters_of(request))
    changed = 0
    for request in rows:
        columns = columns_of(course_from(request, statuses))
        if any(getattr(request, name) != value for name, value in columns.items()):
            Request.objects.filter(pk=request.pk).update(**columns)
            changed += 1
    return changed


def locked_batch(after: UUID | None, size: int) -> QuerySet[Request]:
    """Return the next sent requests by id, locked, with what the clock is read from."""
    sent = Request.objects.filter(message__isnull=False)
    if after is not None:
        sent = sent.filter(pk__gt=after)
    locked = sent.select_for_update(of=("self",)).order_by("pk")
    return locked.prefetch_related(*READ_FROM)[:size]
