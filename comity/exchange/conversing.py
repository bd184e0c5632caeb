"""Letting the post office take letters about memberships; at start."""

import json
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import F

from comity.audit.actors import Process
from comity.exchange import registry
from comity.exchange.actions._said import STALE
from comity.exchange.actions._versions import ORIGIN
from comity.exchange.actions.conversing import tell_again
from comity.exchange.actions.reissuing import reissue
from comity.exchange.actions.told import receive_about
from comity.exchange.core.citing import MEMBERSHIP
from comity.exchange.core.letter import LetterType
from comity.exchange.descriptors import descriptor_of
from comity.exchange.membership import may_write
from comity.exchange.models import (
    Conversation,
    ConversationLetter,
    LetterState,
    OutLetter,
    Peer,
    PeerState,
    Receipt,
)
from comity.exchange.order import ABOUT_MEMBERSHIP
from comity.exchange.peers import known_peer
from comity.exchange.recovering import may_send_to
from comity.exchange.registry import BodyType, Sweep
from comity.exchange.sealing import NoEncryptionKeyError, encryption_key

SCHEMA = "exchange/conversation/1"
SOON = timedelta(seconds=30)  # a letter waits for it, or a node that was restored
ME = Process("worker")


@cache
def shape() -> dict[str, Any]:
    """Return the JSON schema of the body."""
    text = (files("comity.exchange") / "resources" / "conversation-1.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def issue_waiting(at: datetime) -> None:
    """Issue letters again that were refused as stale; where the version that they cite stands here, tell it again."""
    stale = OutLetter.objects.filter(state=LetterState.REFUSED, reason=STALE)
    waiting = ConversationLetter.objects.filter(ours=True, superseded=False, mid__in=stale.values("mid"))
    rows = waiting.select_related("peer", "conversation").order_by("id")
    for row in rows.exclude(digest=F("conversation__digest")):
        if not may_write(row.conversation, row.peer.node) or _is_reachable(row.peer, at):
            reissue(ME, row.mid)
    for row in rows.filter(digest=F("conversation__digest")):
        if may_write(row.conversation, row.peer.node) and not _was_told_since(row):
            tell_again(ME, row.conversation_id, [row.peer.node])


def _was_told_since(row: ConversationLetter) -> bool:
    """Whether the partner was told of the membership after it had refused a letter, or waits to be."""
    if Conversation.objects.filter(pk=row.conversation_id, untold__contains=[row.peer.node]).exists():
        return True
    refused = Receipt.objects.filter(peer=row.peer, given=False, mid=row.mid, state=LetterState.REFUSED)
    taken = refused.order_by("posted_at").values_list("posted_at", flat=True).first()
    told = OutLetter.objects.filter(peer=row.peer, origin_kind=ORIGIN, origin_id=row.conversation_id)
    return taken is None or told.filter(created_at__gte=taken).exists()


def _is_reachable(peer: Peer | None, at: datetime) -> bool:
    """Whether a letter can be written to a partner now."""
    if peer is None or peer.state != PeerState.ACTIVE or not may_send_to(peer):
        return False
    try:
        encryption_key(descriptor_of(peer), at)
    except NoEncryptionKeyError:
        return False
    return True


def tell_untold(at: datetime) -> None:
    """Tell who could not be reached when a membership changed, as soon as one of them can be."""
    for conversation in Conversation.objects.exclude(untold=[]).order_by("id"):
        if any(_is_reachable(known_peer(node), at) for node in conversation.untold):
            tell_again(ME, conversation.pk)


def register() -> None:
    """Take letters about memberships, and understand what other letters cite of one."""
    registry.register_body(
        BodyType(SCHEMA, shape(), receive_about, LetterType.CONV_MEMBERS, ABOUT_MEMBERSHIP)
    )
    registry.understand(MEMBERSHIP)
    registry.register_sweep(Sweep("stale-letters", SOON, issue_waiting))
    registry.register_sweep(Sweep("untold-members", SOON, tell_untold))
