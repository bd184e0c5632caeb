"""Open work that somebody leaves behind: drafts that were not handed in, words that were given back, and requests assigned to them."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts import work
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.requests.actions.leaving import (
    take_over_answers,
    take_over_assigned,
    take_over_drafts,
    take_over_messages,
    take_over_words,
)
from comity.requests.models import ClarificationDraft, Direction, GroupMessage, Reply, Request, State


def drafts_of(person: Person) -> QuerySet[Request]:
    """Return drafts that nobody else was asked to approve yet."""
    return Request.objects.filter(drafted_by=person, state=State.DRAFT)


def answers_of(person: Person) -> QuerySet[Reply]:
    """Return drafts of answers that nobody else was asked to approve yet."""
    return Reply.objects.filter(drafted_by=person, state=State.DRAFT, direction=Direction.OUTGOING)


def words_of(person: Person) -> QuerySet[ClarificationDraft]:
    """Return questions asked back, and what is said to some, that were given back to this person."""
    return ClarificationDraft.objects.filter(drafted_by=person, state=State.DRAFT)


def messages_of(person: Person) -> QuerySet[GroupMessage]:
    """Return what this person wrote to parties of conversations and nobody was asked to approve yet."""
    return GroupMessage.objects.filter(drafted_by=person, state=State.DRAFT, direction=Direction.OUTGOING)


def assigned_to(person: Person) -> QuerySet[Request]:
    """Return open requests that are this person's to answer."""
    return Request.objects.filter(assigned_to=person).exclude(state=State.CLOSED)


def register() -> None:
    """Take part in handing over; at start."""
    work.register(
        work.Holding(
            _("Drafts of requests"),
            lambda person: drafts_of(person).count(),
            take_over_drafts,
            WORKS_ON_REQUESTS,
        )
    )
    work.register(
        work.Holding(
            _("Drafts of answers"),
            lambda person: answers_of(person).count(),
            take_over_answers,
            WORKS_ON_REQUESTS,
        )
    )
    work.register(
        work.Holding(
            _("Questions asked back, or what is said to them"),
            lambda person: words_of(person).count(),
            take_over_words,
            WORKS_ON_REQUESTS,
        )
    )
    work.register(
        work.Holding(
            _("Messages to the parties of a conversation"),
            lambda person: messages_of(person).count(),
            take_over_messages,
            WORKS_ON_REQUESTS,
        )
    )
    work.register(
        work.Holding(
            _("Requests assigned"),
            lambda person: assigned_to(person).count(),
            take_over_assigned,
            WORKS_ON_REQUESTS,
        )
    )
