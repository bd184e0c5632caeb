"""Acts of those who lead a conversation of several or take part in it, from the page of one of its requests."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import conversing
from comity.exchange.membership import conversation_of, standing_versions
from comity.exchange.models import Conversation, ConversationWish, Wish
from comity.exchange.peers import peer_of
from comity.exchange.refusals import MemberAlreadyError, NotOwnerError, SettledWishError
from comity.exchange.registry import MembershipChange
from comity.requests import notifications
from comity.requests.access import request_for
from comity.requests.actions._several import copied, next_ref
from comity.requests.actions._shared import person_of
from comity.requests.exceptions import NotHereError, NotPairedError
from comity.requests.models import Direction, Request, State
from comity.requests.parties import PartyDraft

OPEN = (State.SENT, State.RECEIVED)


def _led(act: Act, request_id: UUID) -> tuple[Request, Conversation]:
    """Return a request that the acting person may open, and its conversation of several."""
    request = request_for(person_of(act), request_id)
    conversation = conversation_of(request.conversation) if request.conversation else None
    if conversation is None:
        raise NotHereError("no-conversation", identifier=request_id)
    act.about("conversation", conversation.pk)
    return request, conversation


@action(events.REQUEST_DRAFTED)
def ask_one_more(act: Act, request_id: UUID, party: PartyDraft) -> Request:
    """Draft the request anew for one more partner; it is let in when the draft has passed its release and is sent.

    Raises:
        NotOwnerError: another agency leads the conversation.
        MemberAlreadyError: it was asked already.
        NotPairedError: the partner is not paired, or its link is suspended.
    """
    person = person_of(act)
    request, conversation = _led(act, request_id)
    if conversation.owner != settings.NODE_ID:
        raise NotOwnerError
    rows = Request.objects.filter(conversation=conversation.pk, direction=Direction.OUTGOING)
    if party.node in conversation.nodes or rows.filter(partner=party.node, state=State.DRAFT).exists():
        raise MemberAlreadyError
    if peer_of(party.node) is None:
        raise NotPairedError
    first = rows.order_by("created_at", "id").first()
    if first is None:
        raise NotHereError("no-request", identifier=request_id)
    draft = copied(
        first,
        party.node,
        party.agreement,
        party.article,
        ref=next_ref(first),
        drafted_by=person,
        changed_by=person,
        approved_by=None,
        senior_decision=None,
    )
    act.about("request", draft.id)
    act.note(
        conversation=str(conversation.pk),
        party=party.node,
        copied_from=str(first.id),
        asked_by=str(request.id),
    )
    return draft


@action(events.CONVERSATION_CHANGED)
def remove_party(act: Act, request_id: UUID, node: str) -> Conversation:
    """Take a party out; nothing more is sent to it, and its request is closed."""
    _request, conversation = _led(act, request_id)
    return conversing.remove_member(act, conversation.pk, node)


@action(events.CONVERSATION_CHANGED)
def name_deputy(act: Act, request_id: UUID, node: str) -> Conversation:
    """Name who may take over."""
    _request, conversation = _led(act, request_id)
    return conversing.name_deputy(act, conversation.pk, node)


@action(events.CONVERSATION_CHANGED)
def hand_over(act: Act, request_id: UUID, node: str) -> Conversation:
    """Let another party lead the conversation."""
    _request, conversation = _led(act, request_id)
    return conversing.hand_over(act, conversation.pk, node)


@action(events.CONVERSATION_CLOSED)
def close_conversation(act: Act, request_id: UUID) -> Conversation:
    """End the conversation; what is not answered is closed."""
    _request, conversation = _led(act, request_id)
    return conversing.close_conversation(act, conversation.pk)


@action(events.CONVERSATION_TAKEN_OVER)
def take_over(act: Act, request_id: UUID) -> Conversation:
    """Lead the conversation in place of its owner, as the deputy."""
    _request, conversation = _led(act, request_id)
    return conversing.take_over(act, conversation.pk)


@action(events.CONVERSATION_WISHED)
def ask_to_leave(act: Act, request_id: UUID) -> ConversationWish:
    """Ask the owner to let us go."""
    _request, conversation = _led(act, request_id)
    return conversing.wish(act, conversation.pk, Wish.LEAVE)


@action(events.CONVERSATION_WISHED)
def ask_to_add(act: Act, request_id: UUID, node: str) -> ConversationWish:
    """Ask the owner to let a partner of ours in."""
    _request, conversation = _led(act, request_id)
    peer = peer_of(node)
    if peer is None:
        raise NotPairedError
    return conversing.wish(act, conversation.pk, Wish.ADD, peer.node, peer.unit)


@action(events.CONVERSATION_WISH_DECLINED)
def decline_wish(act: Act, request_id: UUID, wish_id: UUID) -> ConversationWish:
    """Say no to a wish of a member."""
    _request, conversation = _led(act, request_id)
    if not conversation.wishes.filter(pk=wish_id).exists():
        raise SettledWishError
    return conversing.decline_wish(act, wish_id)


@action(events.REQUEST_CLOSED)
def follow_membership(act: Act, change: MembershipChange) -> None:
    """Close requests whose party takes no part any more, and tell those who keep the others what changed.

    Those that a version closed which stands no more, because the deputy took over in its place, are opened again.
    """
    act.about("conversation", change.conv)
    rows = Request.objects.select_for_update(of=("self",)).filter(conversation=change.conv)
    list(
        rows.order_by("pk").values_list("pk")
    )  # all, in one order: letters issued again change them later in this act
    me = settings.NODE_ID
    conversation = conversation_of(change.conv)
    under = conversation.digest if conversation else ""
    opened = _reopened(rows, conversation) if conversation else []
    gone = rows.filter(state__in=OPEN)
    if not change.closed and me not in change.left:
        gone = gone.filter(partner__in=change.left)
    closed = list(gone)
    for request in closed:
        request.state, request.closed_at, request.closed_under = State.CLOSED, act.at, under
        request.save(update_fields=["state", "closed_at", "closed_under"])
    if opened:
        act.note(reopened=sorted(str(request.id) for request in opened))
    act.note(requests=sorted(str(request.id) for request in closed), version=change.number)
    if change.owner_before or change.wish:
        notifications.tell_of_conversation(act, change, list(rows.order_by("created_at", "id")))


def _reopened(rows: QuerySet[Request], conversation: Conversation) -> list[Request]:
    """Open what was closed under a version that stands no more, where we and its party take part again."""
    closed = rows.filter(state=State.CLOSED, partner__in=conversation.nodes).exclude(closed_under="")
    if conversation.condition != "open" or settings.NODE_ID not in conversation.nodes:
        return []
    standing = {version.digest for version in standing_versions(conversation)}
    opened = list(closed.exclude(closed_under__in=standing))
    for request in opened:
        ours = request.direction == Direction.OUTGOING
        request.state, request.closed_at = State.SENT if ours else State.RECEIVED, None
        request.closed_under = ""
        request.save(update_fields=["state", "closed_at", "closed_under"])
    return opened
