"""Conversations of several as letters meet them: whose keys hold, which version stands, what a letter cites, what holds it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from comity.exchange.core.citing import MEMBERSHIP, MOST_AFTER, Cited, cited_in
from comity.exchange.core.course import MissingVersionError, course, require_citation
from comity.exchange.core.errors import ExchangeError, Reason, RefusalError
from comity.exchange.core.keys import PublicKey
from comity.exchange.core.letter import LetterType
from comity.exchange.core.membership import Assent, Version, read_kept
from comity.exchange.descriptors import core_peer
from comity.exchange.identity import inner_keys, own_descriptor
from comity.exchange.models import Conversation, ConversationLetter, InLetter, InState, OutLetter, Restore
from comity.exchange.opening import OpenedLetter
from comity.exchange.outgoing import NewLetter
from comity.exchange.peers import known_peer
from comity.exchange.recovering import own_epoch, was_restored
from comity.exchange.registry import LetterNotYetError
from comity.lib.clock import now
from comity.lib.ids import new_id

NOT_A_MEMBER = "not-a-member"
AWAITED = "membership-awaited"
FIRST_UNIT = "desk"
ABOUT = "exchange/conversation/1"
TOLD_WITHIN = timedelta(hours=1)


class NotAMemberError(Exception):
    """The partner, or this node, is no member of the conversation, or it is closed."""


def keys_of(node: str) -> Sequence[PublicKey]:
    """Return every key known of a node, ours and those of earlier cards as well; none of a stranger."""
    if node == settings.NODE_ID:
        return [*(key.public for key in inner_keys().sig), *own_descriptor().keys]
    peer = known_peer(node)
    return core_peer(peer).keys if peer else []


def own_unit() -> str:
    """Return the unit under which we stand in a membership: the first of our card."""
    units = own_descriptor().units
    return units[0].id if units else FIRST_UNIT


def kept_versions(conversation: Conversation) -> list[Version]:
    """Return all versions that were accepted, also those that do not stand."""
    return [read_kept(row.token) for row in conversation.versions.all()]


def kept_assents(conversation: Conversation) -> list[Assent]:
    """Return all assents that are known."""
    return [Assent(str(conversation.pk), row.digest, row.by, row.token) for row in conversation.assents.all()]


def standing_versions(conversation: Conversation) -> tuple[Version, ...]:
    """Return the versions that stand, the present one last."""
    return course(kept_versions(conversation), kept_assents(conversation))


def conversation_of(conv: UUID) -> Conversation | None:
    """Return the conversation of several of this id; None for a conversation of two."""
    return Conversation.objects.filter(pk=conv).first()


def hold_conversation(conv: UUID) -> None:
    """Lock the row of a conversation of several, if it is one, before rows of rooms that belong to it are locked.

    A version of its membership that comes in takes them in this order; in the other one two acts would wait for each other.
    """
    Conversation.objects.select_for_update(no_key=True).filter(pk=conv).first()


def is_unsure(conversation: Conversation) -> bool:
    """Whether a restore may have lost versions of a conversation: until a member has told its chain again, or an hour after.

    A version of ours under a number that was given out already would be one too many for ever.
    """
    restore = Restore.objects.filter(epoch=own_epoch()).first() if was_restored() else None
    if restore is None or conversation.began_at > restore.at:
        return False
    if restore.ended_at is not None and now() >= restore.ended_at + TOLD_WITHIN:
        return False
    told = InLetter.objects.filter(conv=conversation.pk, schema=ABOUT, state=InState.DELIVERED)
    since = restore.at.replace(microsecond=0)  # letters are stored at a whole second
    return not told.filter(stored_at__gte=since).exists()


def may_write(conversation: Conversation, node: str) -> bool:
    """Whether we may write to a node in this conversation now."""
    members = conversation.nodes
    return conversation.condition == "open" and settings.NODE_ID in members and node in members


def under_membership(new: NewLetter) -> NewLetter:
    """Return a room's letter as its conversation wants it: citing the version that stands, if it is one of several.

    The protocol's own letters, such as recalls, go to whoever holds something, member or not.

    Raises:
        NotAMemberError: the partner or we are no member, or the conversation is closed.
    """
    if new.kind is not LetterType.LETTER:
        return new
    conversation = conversation_of(new.conv)
    if conversation is None:
        return new
    if not may_write(conversation, new.peer.node):
        raise NotAMemberError
    said = new.ext.get(MEMBERSHIP, {})
    audience = tuple(one for one in said.get("audience", [new.peer.node]) if one in conversation.nodes)
    cited = Cited(
        conversation.number, conversation.digest, str(said.get("piece") or new_id()), audience
    ).to_payload()
    return replace(
        new,
        ext={**new.ext, MEMBERSHIP: cited},
        crit=tuple(dict.fromkeys((*new.crit, MEMBERSHIP))),
        after=seen_before(conversation, new.peer.node),
    )


def seen_before(conversation: Conversation, node: str) -> tuple[UUID, ...]:
    """Return the pieces, meant for a node as well, that are here since what we last said to it; with that, newest last."""
    rows = ConversationLetter.objects.filter(conversation=conversation, superseded=False)
    last = rows.filter(peer__node=node, ours=True).order_by("id").last()
    if last is not None:
        rows = rows.filter(id__gte=last.pk)
    found = [
        row.piece
        for row in rows.select_related("peer").order_by("id")
        if node in row.audience or (not row.ours and row.peer.node == node)
    ]
    return tuple(dict.fromkeys(found))[-MOST_AFTER:]


def cited_by(opened: OpenedLetter) -> Cited | None:
    """Return what a letter cites. Raises RefusalError when that has not its shape."""
    try:
        return cited_in(opened.payload.get("ext", {}))
    except ExchangeError as error:
        raise RefusalError.from_error(error) from error


def require_membership(node: str, opened: OpenedLetter) -> None:
    """Raise unless a letter of a partner may be taken into its conversation.

    Raises:
        RefusalError: `membership-stale`, or `policy`: see `course.require_citation`; `malformed` where it says of that
            version what is not so.
        LetterNotYetError: it cites a version that is on its way to us.
    """
    if opened.kind is not LetterType.LETTER:
        return
    cited = cited_by(opened)
    conversation = conversation_of(opened.conv)
    known = kept_versions(conversation) if conversation else []
    standing = course(known, kept_assents(conversation)) if conversation else ()
    try:
        require_citation(
            standing[-1] if standing else None,
            known,
            sender=node,
            me=settings.NODE_ID,
            cited=cited.digest if cited else None,
        )
    except MissingVersionError as error:
        raise LetterNotYetError(AWAITED) from error
    if cited is not None and standing:
        _require_true(cited, standing[-1])


def _require_true(cited: Cited, version: Version) -> None:
    """Refuse a letter that says of the version it cites what is not so: another number, or that others are in."""
    if cited.version != version.number or not set(cited.audience) <= set(version.nodes):
        raise RefusalError(Reason.MALFORMED)


def held_by_membership(letter: OutLetter) -> str:
    """Return why a letter of ours may not leave: its receiver has gone since it was written; empty where it may."""
    said = ConversationLetter.objects.filter(ours=True, mid=letter.mid).select_related("conversation").first()
    if said is None or may_write(said.conversation, letter.peer.node):
        return ""
    return NOT_A_MEMBER
