"""What waits on a person, source by source: each is one query that says which, and the words that go with it."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, SCREENS, WORKS_ON_REQUESTS
from comity.desk.room_sources import ROOM_SOURCES
from comity.desk.source import Source
from comity.exchange.models import ConversationWish, WishState
from comity.release.access import waiting_for as outgoing_waiting_for
from comity.release.waiting import about_outgoing, titles_of_outgoing
from comity.requests.access import (
    clarifications_waiting_for,
    messages_waiting_for,
    visible_to,
    waits_for_approval_by,
)
from comity.requests.models import (
    Clarification,
    ClarificationDraft,
    Direction,
    Extension,
    ExtensionState,
    GroupMessage,
    Reply,
    Request,
    State,
)
from comity.screening.access import waiting_for
from comity.screening.models import Hit
from comity.sharing.access import (
    consents_to_decide,
    deletions_to_decide,
    destructions_of,
    lost_questions_of,
    passings_to_approve,
    revisions_not_confirmed,
    unpassed_of,
)
from comity.sharing.waiting import (
    about_consents,
    about_deletions,
    about_destructions,
    about_lost_questions,
    about_passings,
    about_unconfirmed,
)


def requests_to_approve(person: Person) -> QuerySet[Request]:
    """Requests of others that wait for this person as the second one."""
    return waits_for_approval_by(person)[0]


def answers_to_approve(person: Person) -> QuerySet[Request]:
    """Requests whose answer waits for this person as the second one."""
    _requests, replies = waits_for_approval_by(person)
    return visible_to(person).filter(pk__in=replies.values("request"))


def questions_to_approve(person: Person) -> QuerySet[Request]:
    """Requests to us with a question asked back that waits for this person as the second one."""
    words = clarifications_waiting_for(person).filter(part="question")
    return visible_to(person).filter(state=State.RECEIVED, pk__in=words.values("request"))


def said_to_approve(person: Person) -> QuerySet[Request]:
    """Requests of ours where what is said to a question waits for this person as the second one."""
    words = clarifications_waiting_for(person).filter(part="answer")
    return visible_to(person).filter(pk__in=words.values("request"))


def words_given_back(person: Person) -> QuerySet[Request]:
    """Requests to which a question, or what was written to one, was given back to this person."""
    words = ClarificationDraft.objects.filter(state=State.DRAFT, drafted_by=person)
    return visible_to(person).filter(
        state__in=[State.RECEIVED, State.SENT, State.ANSWERED], pk__in=words.values("request")
    )


def to_confirm(person: Person) -> QuerySet[Request]:
    """Flash releases that a second person must confirm."""
    if not person.holds(APPROVES_RELEASE):
        return Request.objects.none()
    flash = Q(confirm_by__isnull=False) & ~Q(drafted_by=person)
    # a union and no OR: each half has an index of the few it is about, an OR over both reads every request
    either = Request.objects.filter(flash).values("pk").union(Reply.objects.filter(flash).values("request"))
    return visible_to(person).filter(pk__in=either)


def to_answer(person: Person) -> QuerySet[Request]:
    """Requests that came in and are not answered; an answer that waits for approval is on another's desk."""
    if not person.holds(WORKS_ON_REQUESTS):
        return Request.objects.none()
    waiting = Reply.objects.filter(state=State.TO_APPROVE).values("request")
    received = visible_to(person).filter(direction=Direction.INCOMING, state=State.RECEIVED)
    return received.exclude(pk__in=waiting)


def asked_back(person: Person) -> QuerySet[Request]:
    """Requests of ours to which a question was asked back; the clock stands still until it is answered."""
    # what is said already waits on its second person, or on its drafter where it was given back; a drafter who has left
    # holds nothing
    waits = Q(state=State.TO_APPROVE) | Q(state=State.DRAFT, drafted_by=person)
    said = ClarificationDraft.objects.filter(waits, part="answer").values("clarification")
    questions = Clarification.objects.filter(answered_at=None).exclude(pk__in=said).values("request")
    return visible_to(person).filter(direction=Direction.OUTGOING, state=State.SENT, pk__in=questions)


def more_time_to_decide(person: Person) -> QuerySet[Request]:
    """Requests of ours for which a partner asks for more time, for whoever decides."""
    if not person.holds(APPROVES_RELEASE):
        return Request.objects.none()
    asked = Extension.objects.filter(state__in=[ExtensionState.ASKED, ExtensionState.PROPOSED])
    sent = visible_to(person).filter(direction=Direction.OUTGOING, state=State.SENT)
    return sent.filter(pk__in=asked.values("request"))


def more_time_to_propose(person: Person) -> QuerySet[Request]:
    """Requests of ours for which a partner asks for more time, for whoever proposes what a supervisor decides."""
    if not person.holds(WORKS_ON_REQUESTS) or person.holds(APPROVES_RELEASE):
        return Request.objects.none()
    asked = Extension.objects.filter(state=ExtensionState.ASKED)
    sent = visible_to(person).filter(direction=Direction.OUTGOING, state=State.SENT)
    return sent.filter(pk__in=asked.values("request"))


def more_time_to_approve(person: Person) -> QuerySet[Request]:
    """Requests to us for which we ask for more time, for the second person."""
    if not person.holds(APPROVES_RELEASE):
        return Request.objects.none()
    waiting = Extension.objects.filter(state=ExtensionState.TO_APPROVE).exclude(asked_by=person)
    return visible_to(person).filter(state=State.RECEIVED, pk__in=waiting.values("request"))


def own_drafts(person: Person) -> QuerySet[Request]:
    """Drafts that this person began."""
    drafts = visible_to(person).filter(direction=Direction.OUTGOING, state=State.DRAFT)
    return drafts.filter(drafted_by=person, return_reason="", problem="")


def given_back(person: Person) -> QuerySet[Request]:
    """Drafts of this person that were given back, or that the partner did not take."""
    drafts = visible_to(person).filter(direction=Direction.OUTGOING, state=State.DRAFT, drafted_by=person)
    return drafts.exclude(return_reason="", problem="")


def answers(person: Person) -> QuerySet[Request]:
    """Requests of ours that were answered and that nobody has closed."""
    return visible_to(person).filter(direction=Direction.OUTGOING, state=State.ANSWERED)


def late_answers(person: Person) -> QuerySet[Request]:
    """Requests of ours that were answered after closing, until somebody has looked."""
    unread = Reply.objects.filter(after_closing=True, read_at=None)
    return visible_to(person).filter(state=State.CLOSED, pk__in=unread.values("request"))


def hits(person: Person) -> QuerySet[Hit]:
    """Hits that nobody has decided."""
    if not person.holds(SCREENS):
        return Hit.objects.none()
    return waiting_for(person)


def messages_to_approve(person: Person) -> QuerySet[Request]:
    """Requests to whose parties something is to be said that waits for this person as the second one."""
    return visible_to(person).filter(pk__in=messages_waiting_for(person).values("about"))


def messages_given_back(person: Person) -> QuerySet[Request]:
    """Requests to whose parties this person has written something that has not left."""
    mine = GroupMessage.objects.filter(state=State.DRAFT, direction=Direction.OUTGOING, drafted_by=person)
    return visible_to(person).filter(pk__in=mine.values("about"))


def wishes(person: Person) -> QuerySet[Request]:
    """Requests of conversations that we lead and in which a party wishes for something, one a conversation."""
    asked = ConversationWish.objects.filter(
        state=WishState.OPEN, conversation__owner=settings.NODE_ID, conversation__condition="open"
    ).exclude(node=settings.NODE_ID)
    rows = visible_to(person).filter(conversation__in=asked.values("conversation"))
    first = rows.order_by("conversation", "created_at").distinct("conversation")
    return visible_to(person).filter(pk__in=first.values("pk"))


REVIEW, GO_ON = _("Review"), _("Go on")
SOURCES: tuple[Source, ...] = (
    Source("approve", requests_to_approve, _("Approve the request:"), REVIEW),
    Source("approve", answers_to_approve, _("Approve the answer:"), REVIEW),
    Source("approve", to_confirm, _("Confirm what was released at flash urgency:"), REVIEW),
    Source("approve", more_time_to_decide, _("Decide about more time for:"), _("Grant or decline")),
    Source("approve", more_time_to_approve, _("Approve that more time is asked for:"), REVIEW),
    Source("approve", questions_to_approve, _("Approve the question asked back:"), REVIEW),
    Source("approve", said_to_approve, _("Approve what is said to a question:"), REVIEW),
    Source(
        "approve",
        consents_to_decide,
        _("Decide whether you agree to what is asked by:"),
        _("Agree or refuse"),
        "sharing:consent",
        about=about_consents,
    ),
    Source(
        "approve",
        deletions_to_decide,
        _("Decide whether to delete a letter of:"),
        _("Delete or keep"),
        "sharing:revision",
        about=about_deletions,
    ),
    Source(
        "approve",
        passings_to_approve,
        _("Approve that an item is passed on to:"),
        REVIEW,
        "sharing:passing",
        about=about_passings,
    ),
    Source(
        "approve",
        outgoing_waiting_for,
        _("Approve what is to leave:"),
        REVIEW,
        "release:outgoing",
        about=about_outgoing,
        titles=titles_of_outgoing,
    ),
    Source(
        "call",
        revisions_not_confirmed,
        _("Call who has not confirmed what you decided about a letter:"),
        _("Look"),
        "sharing:revision",
        about=about_unconfirmed,
    ),
    Source(
        "destroy",
        destructions_of,
        _("Destroy your copy of a letter of:"),
        _("Confirm"),
        "sharing:destruction",
        about=about_destructions,
    ),
    Source(
        "approve",
        messages_to_approve,
        _("Approve what is said to the parties of:"),
        REVIEW,
        "requests:conversation",
    ),
    Source(
        "answer", wishes, _("Decide who takes part in:"), _("Say who takes part"), "requests:conversation"
    ),
    Source(
        "answer",
        more_time_to_propose,
        _("The partner asks for more time. Propose an answer for:"),
        _("Propose"),
    ),
    Source("answer", to_answer, _("Answer the request:"), _("Answer")),
    Source("say", asked_back, _("Say what was asked back:"), _("Answer")),
    Source("draft", given_back, _("Change what was given back to you:"), GO_ON, "requests:edit"),
    Source("draft", words_given_back, _("Change what was given back to you:"), GO_ON),
    Source(
        "draft",
        messages_given_back,
        _("Go on with what you say to the parties of:"),
        GO_ON,
        "requests:conversation",
    ),
    Source(
        "draft",
        lost_questions_of,
        _("Ask again, or leave it at that. Your question for leave did not arrive at:"),
        _("Look"),
        "sharing:consent",
        about=about_lost_questions,
    ),
    Source(
        "draft",
        unpassed_of,
        _("Go on, or leave it at that. This was not passed on to:"),
        _("Look"),
        "sharing:passing",
        about=about_passings,
    ),
    Source("draft", own_drafts, _("Go on with your draft:"), GO_ON, "requests:edit"),
    Source("read", answers, _("Read the answer to:"), _("Read")),
    Source("read", late_answers, _("Read what came after closing:"), _("Read")),
    Source(
        "decide",
        hits,
        _("Decide whether one of your records is meant by:"),
        _("Same person or not"),
        "screening:hit",
        is_hit=True,
    ),
    *ROOM_SOURCES,
)
