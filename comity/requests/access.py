"""Who sees a request. Missing and forbidden look alike: both are `NotHereError`."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from comity.accounts.counting import may_read_figures
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.exchange.membership import hold_conversation
from comity.exchange.models import Conversation, ConversationLetter
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.requests.drafts import Sitting
from comity.requests.exceptions import NotHereError
from comity.requests.models import (
    Attachment,
    ClarificationDraft,
    Direction,
    Extension,
    GroupMessage,
    Reply,
    Request,
    SetAside,
    StandingGroup,
    State,
)


def visible_to(person: Person) -> QuerySet[Request]:
    """Return the requests of the person's own agency, for those who work on requests; nothing for anybody else."""
    return _of_agency(person) if person.holds(WORKS_ON_REQUESTS) else Request.objects.none()


def counted_for(person: Person) -> QuerySet[Request]:
    """Return the requests that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _of_agency(person) if may_read_figures(person) else visible_to(person)


def _of_agency(person: Person) -> QuerySet[Request]:
    found = Request.objects.filter(agency=person.agency)
    if not was_restored():
        return found
    # a partner may have recalled, since the backup, what its letters say: they are not shown before it was asked
    unsent = Q(direction=Direction.OUTGOING, state__in=[State.DRAFT, State.TO_APPROVE])
    return found.filter(unsent | ~Q(partner__in=hidden_nodes()))


def request_for(person: Person, request_id: UUID, *, lock: bool = False) -> Request:
    """Return one request the person may open.

    Raises:
        NotHereError: it does not exist, or it is not for this person.
    """
    found = visible_to(person)
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        request = found.get(pk=request_id)
    except Request.DoesNotExist:
        raise NotHereError from None
    request.agency = person.agency  # it is that one, and is not asked for again
    return request


def request_to_send(person: Person, request_id: UUID) -> Request:
    """Return one request the person may open, locked behind its conversation: to send it may let its partner in there.

    Raises:
        NotHereError: it does not exist, or it is not for this person.
    """
    conv = request_for(person, request_id).conversation
    if conv is not None:
        hold_conversation(conv)
    return request_for(person, request_id, lock=True)


def begun_in(person: Person, sitting: Sitting) -> Request | None:
    """Return the draft that this opening of a page has begun for this person, whatever became of it."""
    if not sitting.page:
        return None
    return (
        visible_to(person)
        .filter(sitting=sitting.page, changed_by=person, direction=Direction.OUTGOING)
        .first()
    )


def wrote_last(person: Person, thing: Request | Reply, sitting: Sitting) -> bool:
    """Whether a draft was written last by this person from this very opening of the page."""
    return bool(sitting.page) and (thing.sitting, thing.changed_by_id) == (sitting.page, person.id)


def conversations_for(person: Person) -> QuerySet[Conversation]:
    """Return the conversations of several of which the person may open a request, each with when something was said last."""
    seen = visible_to(person).filter(conversation__isnull=False)
    letters = ConversationLetter.objects.filter(conversation=OuterRef("pk"), superseded=False)
    if was_restored():
        letters = letters.exclude(ours=False, peer__node__in=hidden_nodes())
    last = Subquery(letters.order_by("-at").values("at")[:1])
    return Conversation.objects.filter(pk__in=seen.values("conversation")).annotate(said_last=last)


def reply_for(person: Person, reply_id: UUID, *, lock: bool = False) -> Reply:
    """Return one answer of a request the person may open; to lock it is to lock its request first, as drafting does.

    Raises:
        NotHereError: it does not exist, or it is not for this person.
    """
    if lock:
        visible_to(person).select_for_update(of=("self",)).filter(replies__id=reply_id).first()
    found = Reply.objects.filter(request__in=visible_to(person))
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        return found.get(pk=reply_id)
    except Reply.DoesNotExist:
        raise NotHereError from None


def extension_for(person: Person, extension_id: UUID, *, lock: bool = False) -> Extension:
    """Return one extension of a request the person may open; to lock it is to lock its request first.

    Raises:
        NotHereError: it does not exist, or it is not for this person.
    """
    if lock:
        visible_to(person).select_for_update(of=("self",)).filter(extensions__id=extension_id).first()
    found = Extension.objects.filter(request__in=visible_to(person)).select_related("request", "asked_by")
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        return found.get(pk=extension_id)
    except Extension.DoesNotExist:
        raise NotHereError from None


def attachment_for(person: Person, attachment_id: UUID) -> Attachment:
    """Return one file of a request the person may open.

    Raises:
        NotHereError: it does not exist, or is not for this person.
    """
    try:
        return Attachment.objects.get(pk=attachment_id, request__in=visible_to(person))
    except Attachment.DoesNotExist:
        raise NotHereError from None


def clarification_draft_for(person: Person, draft_id: UUID, *, lock: bool = False) -> ClarificationDraft:
    """Return a question asked back, or what is said to one, as its draft; to lock it locks its request first.

    Raises:
        NotHereError: it does not exist, was thrown away, or is not for this person.
    """
    found = ClarificationDraft.objects.filter(request__in=visible_to(person))
    if lock:
        visible_to(person).select_for_update(of=("self",)).filter(clarification_drafts__id=draft_id).first()
        found = found.select_for_update(of=("self",))
    try:
        return found.get(pk=draft_id)
    except ClarificationDraft.DoesNotExist:
        raise NotHereError from None


def groups_for(person: Person) -> QuerySet[StandingGroup]:
    """Return the standing groups of the person's agency, for those who work on requests there."""
    if not person.holds(WORKS_ON_REQUESTS) or not person.agency.is_home:
        return StandingGroup.objects.none()
    return StandingGroup.objects.filter(agency=person.agency)


def group_for(person: Person, group_id: UUID, *, lock: bool = False) -> StandingGroup:
    """Return a standing group that this person keeps, as a supervisor.

    Raises:
        NotHereError: it does not exist, or it is not for this person.
    """
    found = groups_for(person) if person.holds(APPROVES_RELEASE) else StandingGroup.objects.none()
    if lock:
        found = found.select_for_update(of=("self",))
    group = found.filter(pk=group_id).first()
    if group is None:
        raise NotHereError("absent", "group", group_id)
    return group


def group_message_for(person: Person, message_id: UUID, *, lock: bool = False) -> GroupMessage:
    """Return what is said to members of a conversation, of a request the person may open.

    Raises:
        NotHereError: it does not exist, was thrown away, or is not for this person.
    """
    found = GroupMessage.objects.filter(about__in=visible_to(person)).select_related("about")
    if lock:
        found = found.select_for_update(of=("self",))
    message = found.filter(pk=message_id).first()
    if message is None:
        raise NotHereError("absent", "message", message_id)
    return message


def messages_waiting_for(person: Person) -> QuerySet[GroupMessage]:
    """Return what is to be said to members and waits for this person's approval: never their own words."""
    if not person.holds(APPROVES_RELEASE):
        return GroupMessage.objects.none()
    return GroupMessage.objects.filter(about__in=visible_to(person), state=State.TO_APPROVE).exclude(
        drafted_by=person
    )


def clarifications_waiting_for(person: Person) -> QuerySet[ClarificationDraft]:
    """Return the questions, and what is said to them, that this person may approve: never their own words."""
    if not person.holds(APPROVES_RELEASE):
        return ClarificationDraft.objects.none()
    return ClarificationDraft.objects.filter(request__in=visible_to(person), state=State.TO_APPROVE).exclude(
        drafted_by=person
    )


def set_aside_by(person: Person, request: Request, reply: Reply | None) -> QuerySet[SetAside]:
    """Return what this person wrote on a draft and could not save, oldest first; nobody else sees it."""
    return SetAside.objects.filter(request=request, reply=reply, person=person)


def may_confirm(person: Person, thing: Request | Reply) -> bool:
    """Whether this person may be the second one after a flash release: never of their own draft."""
    return (
        thing.confirm_by is not None and person.holds(APPROVES_RELEASE) and thing.drafted_by_id != person.id
    )


def who_may_confirm(thing: Request | Reply) -> list[Person]:
    """Return the people of the agency who may confirm a flash release, by name."""
    agency = thing.agency if isinstance(thing, Request) else thing.request.agency
    people = Person.objects.filter(unit__agency=agency, is_active=True)
    others = (one for one in people if one.pk != thing.drafted_by_id and one.holds(APPROVES_RELEASE))
    return sorted(others, key=lambda one: one.name)


def waits_for_approval_by(person: Person) -> tuple[QuerySet[Request], QuerySet[Reply]]:
    """Return what this person may approve: never what they drafted themselves."""
    if not person.holds(APPROVES_RELEASE):
        return Request.objects.none(), Reply.objects.none()
    mine = visible_to(person)
    requests = mine.filter(state=State.TO_APPROVE).exclude(drafted_by=person)
    replies = Reply.objects.filter(request__in=mine, state=State.TO_APPROVE).exclude(drafted_by=person)
    return requests, replies
