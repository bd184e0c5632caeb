"""Acts on conversations of three and more: begin, change who is in, hand over, take over, close, wish, be told."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._versions import (
    announce,
    announce_to,
    as_members,
    first_row,
    keep_version,
    locked,
    post_about,
    settle,
    signed,
)
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import Condition, Version, conversation_id, new_nonce
from comity.exchange.membership import is_unsure, own_unit, standing_versions
from comity.exchange.models import Conversation, ConversationWish, Peer, Wish, WishState
from comity.exchange.refusals import (
    ConversationClosedError,
    MemberAlreadyError,
    MembershipUnsureError,
    NoMemberError,
    NotDeputyError,
    NotOwnerError,
    SettledWishError,
)
from comity.lib.clock import now


@action(events.CONVERSATION_BEGUN)
def begin_conversation(act: Act, peers: Sequence[Peer], *, deputy: str = "") -> Conversation:
    """Begin a conversation with partners and tell each of them who is in; we own it.

    Raises:
        TooManyError: more than a conversation takes.
        NoMemberError: the deputy is none of them.
    """
    me, at, nonce = settings.NODE_ID, now().replace(microsecond=0), new_nonce()
    conv = conversation_id(me, nonce, at)
    act.about("conversation", conv)
    members = as_members(peers, own_unit())
    if deputy and deputy not in {member.node for member in members}:
        raise NoMemberError
    first = signed(
        Version(
            conv=conv,
            number=1,
            author=me,
            owner=me,
            deputy=deputy or None,
            members=members,
            at=at,
            nonce=nonce,
        )
    )
    conversation = first_row(first)
    keep_version(conversation, first, None)
    act.note(members=[member.node for member in members], deputy=deputy)
    announce(act, conversation, settle(act, conversation, None))
    return conversation


def _next(act: Act, conversation: Conversation, **change: Any) -> Conversation:
    """Sign, keep and announce the next version."""
    standing = standing_versions(conversation)
    present = standing[-1]
    if present.condition is Condition.CLOSED:
        raise ConversationClosedError
    if is_unsure(conversation):
        raise MembershipUnsureError
    me = settings.NODE_ID
    if me != (present.deputy if change.get("takeover") else present.owner):
        raise NotDeputyError if change.get("takeover") else NotOwnerError
    fields: dict[str, Any] = {
        "number": present.number + 1,
        "prev": present.digest,
        "author": me,
        "nonce": None,
        "takeover": False,
        "at": now(),
        **change,
    }
    version = signed(replace(present, **fields))
    keep_version(conversation, version, None)
    announce(act, conversation, settle(act, conversation, present))
    return conversation


@action(events.CONVERSATION_CHANGED)
def add_member(act: Act, conv: UUID, peer: Peer) -> Conversation:
    """Let a partner in, as the owner. It gets nothing that was said before.

    Raises:
        NotOwnerError, ConversationClosedError, MemberAlreadyError, TooManyError.
    """
    conversation = locked(act, conv)
    if peer.node in conversation.nodes:
        raise MemberAlreadyError
    act.note(added=peer.node)
    return _next(act, conversation, members=(*_members(conversation), Addressee(peer.node, peer.unit)))


@action(events.CONVERSATION_CHANGED)
def remove_member(act: Act, conv: UUID, node: str) -> Conversation:
    """Take a member out, as the owner; it is told so.

    Raises:
        NotOwnerError, ConversationClosedError, NoMemberError.
    """
    conversation = locked(act, conv)
    if node not in conversation.nodes or node == settings.NODE_ID:
        raise NoMemberError
    act.note(removed=node)
    left = tuple(member for member in _members(conversation) if member.node != node)
    deputy = conversation.deputy if conversation.deputy not in {"", node} else None
    return _next(act, conversation, members=left, deputy=deputy)


@action(events.CONVERSATION_CHANGED)
def name_deputy(act: Act, conv: UUID, node: str) -> Conversation:
    """Name the member that may take over, as the owner; an empty text names nobody.

    Raises:
        NotOwnerError, ConversationClosedError, NoMemberError.
    """
    conversation = locked(act, conv)
    if node and (node not in conversation.nodes or node == settings.NODE_ID):
        raise NoMemberError
    act.note(deputy=node)
    return _next(act, conversation, deputy=node or None)


@action(events.CONVERSATION_CHANGED)
def hand_over(act: Act, conv: UUID, node: str) -> Conversation:
    """Make another member the owner, as the owner; we stay as its deputy.

    Raises:
        NotOwnerError, ConversationClosedError, NoMemberError.
    """
    conversation = locked(act, conv)
    if node not in conversation.nodes or node == settings.NODE_ID:
        raise NoMemberError
    act.note(owner=node)
    return _next(act, conversation, owner=node, deputy=settings.NODE_ID)


@action(events.CONVERSATION_CLOSED)
def close_conversation(act: Act, conv: UUID) -> Conversation:
    """End a conversation, as the owner: nothing is said in it any more.

    Raises:
        NotOwnerError, ConversationClosedError.
    """
    return _next(act, locked(act, conv), condition=Condition.CLOSED)


@action(events.CONVERSATION_TAKEN_OVER)
def take_over(act: Act, conv: UUID) -> Conversation:
    """Make ourselves the owner, as the deputy, when the owner is silent or gone. The owner stays a member.

    Raises:
        NotDeputyError, ConversationClosedError.
    """
    conversation = locked(act, conv)
    act.note(owner_before=conversation.owner)
    return _next(act, conversation, owner=settings.NODE_ID, deputy=None, takeover=True)


@action(events.CONVERSATION_TOLD_AGAIN)
def tell_again(act: Act, conv: UUID, nodes: Sequence[str] = ()) -> Conversation:
    """Tell who could not be told of the version that stands, and some nodes beside, say because they refused letters."""
    conversation = locked(act, conv)
    again = list(dict.fromkeys((*conversation.untold, *nodes)))
    act.note(nodes=again)
    announce_to(act, conversation, standing_versions(conversation), again)
    return conversation


@action(events.CONVERSATION_WISHED)
def wish(act: Act, conv: UUID, kind: str, node: str = "", unit: str = "desk") -> ConversationWish:
    """Ask the owner to let us go, or to let somebody in; the owner decides.

    Raises:
        ConversationClosedError, NoMemberError, MemberAlreadyError.
    """
    conversation = locked(act, conv)
    me = settings.NODE_ID
    about = node or me
    if conversation.condition != "open":
        raise ConversationClosedError
    if (kind != Wish.JOIN) != (me in conversation.nodes) or conversation.owner == me:
        raise NoMemberError
    if kind == Wish.ADD and about in conversation.nodes:
        raise MemberAlreadyError
    data = {
        "conversation": str(conv),
        "act": "wish",
        "wish": Wish(kind).value,
        "member": {"node": about, "unit": own_unit() if about == me else unit},
    }
    letter = post_about(act, conv, conversation.owner, data)
    if letter is None:
        raise NoMemberError
    act.note(wish=kind, member=about, letter=str(letter.mid))
    return ConversationWish.objects.create(
        conversation=conversation,
        letter=letter.mid,
        node=me,
        wish=kind,
        member=about,
        unit=data["member"]["unit"],  # type: ignore[index]  # a dictionary of texts, written above
    )


@action(events.CONVERSATION_WISH_DECLINED)
def decline_wish(act: Act, wish_id: UUID) -> ConversationWish:
    """Say no to what somebody wished for, as the owner; it is told so.

    Raises:
        NotOwnerError, SettledWishError.
    """
    row = ConversationWish.objects.select_for_update(of=("self",)).select_related("conversation")
    found = row.filter(pk=wish_id).first()
    if found is None:
        raise SettledWishError
    act.about("conversation", found.conversation_id)
    if found.conversation.owner != settings.NODE_ID or found.node == settings.NODE_ID:
        raise NotOwnerError
    if found.state != WishState.OPEN:
        raise SettledWishError
    found.state = WishState.DECLINED
    found.save(update_fields=["state"])
    act.note(wish=found.wish, member=found.member)
    data = {"conversation": str(found.conversation_id), "act": "declined", "letter": str(found.letter)}
    post_about(act, found.conversation_id, found.node, data)
    return found


def _members(conversation: Conversation) -> tuple[Addressee, ...]:
    return tuple(Addressee(member["node"], member["unit"]) for member in conversation.members)
