"""The signed facts of a request's clock, gathered from the receipts of both sides, and the columns that copy them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.audit.acts import Act
from comity.exchange.letters import LetterStatus, status_of
from comity.exchange.registry import ReceiptedLetter
from comity.requests.clock import Course, Fact, FactKind, Rule, course_of
from comity.requests.clock_rows import columns_of
from comity.requests.models import Request

TURNED_AWAY = {"refused", "expired"}
TAKEN = {"delivered", "read", "actioned"}


def letters_of(request: Request) -> list[UUID | None]:
    """Return the letters of a request's thread."""
    found = [request.message]
    for clarification in request.clarifications.all():
        found += [clarification.question_message, clarification.answer_message]
    return found + [reply.message for reply in request.replies.all()]


def clock_facts(request: Request, statuses: Mapping[UUID, LetterStatus]) -> Iterator[Fact]:
    """Return the signed facts: the times in the `stored` receipts of both sides.

    A letter that its receiver stored and then turned away, with a signed receipt as well, moves no clock: over there it
    does not exist.
    """

    def stored(mid: UUID | None) -> datetime | None:
        status = statuses.get(mid) if mid else None
        if status is None or (status.times.keys() & TURNED_AWAY and not status.times.keys() & TAKEN):
            return None
        return status.stored_at

    if at := stored(request.message):
        yield Fact(FactKind.BEGAN, at)
    for clarification in request.clarifications.all():
        if at := stored(clarification.question_message):
            yield Fact(FactKind.ASKED_BACK, at, str(clarification.id))
        if at := stored(clarification.answer_message):
            yield Fact(FactKind.CLEARED, at, str(clarification.id))
    for reply in request.replies.all():
        if at := stored(reply.message):
            yield Fact(FactKind.ANSWERED, at)


def course_from(request: Request, statuses: Mapping[UUID, LetterStatus]) -> Course | None:
    """Return the course of a request's clock by its facts; None before it was sent."""
    if not request.clock_rule:
        return None
    return course_of(
        Rule.from_json(request.clock_rule), clock_facts(request, statuses), reply_by=request.reply_by
    )


def keep_clock(request: Request) -> None:
    """Write the clock of a request, whose row is locked, into its columns; within the act that changed a fact."""
    keep_clocks([Request.objects.prefetch_related("clarifications", "replies").get(pk=request.pk)])
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


def follow(act: Act, letter: ReceiptedLetter) -> None:
    """Move the clock on when a partner's receipt for a letter of ours is kept."""
    # the conversation of a letter of this room is its request
    request = Request.objects.select_for_update(of=("self",)).filter(pk=letter.conv).first()
    if request is not None:
        before = request.clock_state
        keep_clock(request)
        if request.clock_state != before:
            act.note(clock=request.clock_state)


def locked_batch(after: UUID | None, size: int) -> QuerySet[Request]:
    """Return the next sent requests by id, locked, with what the clock is read from."""
    sent = Request.objects.filter(message__isnull=False)
    if after is not None:
        sent = sent.filter(pk__gt=after)
    locked = sent.select_for_update(of=("self",)).order_by("pk")
    return locked.prefetch_related("clarifications", "replies")[:size]
