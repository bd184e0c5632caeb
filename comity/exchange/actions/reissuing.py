"""Acts on letters that were refused as stale: issue them again under the newer membership, or give them up."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._files import attach, let_go
from comity.exchange.actions._said import keep_said
from comity.exchange.core.envelope import read_own
from comity.exchange.core.errors import ExchangeError
from comity.exchange.membership import NOT_A_MEMBER, hold_conversation, may_write
from comity.exchange.models import ConversationLetter, LetterState, OutLetter, Peer, PeerState
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.outbox import enter_again
from comity.exchange.recovering import may_send_to
from comity.exchange.registry import (
    PostedLetter,
    ReceiptedLetter,
    Successor,
    tell_followers,
    tell_heirs,
    tell_witnesses,
)
from comity.exchange.sealing import NoEncryptionKeyError
from comity.lib.clock import now


@action(events.MESSAGE_REISSUED)
def reissue(act: Act, mid: UUID) -> OutLetter | None:
    """Issue a stale letter again: same body and origin, new id and place; asked at the release gate like any other.

    Where the membership that it cites is still the one we know, or nothing may be sent to the partner now, it waits. Where its receiver is no member any more, or
    the conversation is closed, the rooms are told that it was turned away.
    """
    act.about("letter", mid)
    said_in = ConversationLetter.objects.filter(ours=True, mid=mid).values_list("conversation", flat=True)
    hold_conversation(said_in.get())
    said = ConversationLetter.objects.select_for_update(of=("self",)).select_related("conversation")
    row = said.get(ours=True, mid=mid)
    letter = OutLetter.objects.select_related("peer").get(mid=mid)
    conversation = row.conversation
    if row.superseded or row.digest == conversation.digest:
        act.note(waits=True)
        return None
    peer = Peer.objects.select_for_update(no_key=True).get(pk=letter.peer_id)
    if not may_write(conversation, peer.node):
        _give_up(act, row, letter)
        return None
    if peer.state != PeerState.ACTIVE or not may_send_to(peer):
        act.note(waits=True)
        return None
    try:
        again = enter_again(peer, letter, conversation, now())
    except NoEncryptionKeyError:
        act.note(waits=True, problem="no-key")
        return None
    except ExchangeError as error:
        act.note(waits=True, problem=error.code)
        return None
    claims = list(letter.files.select_related("file").order_by("place"))
    attach(again, [one.file for one in claims], act.at)
    let_go(claims, act.at)  # the new letter claims them now
    row.superseded = True
    row.save(update_fields=["superseded"])
    keep_said(again, conversation)
    tell_witnesses(act, _posted(again))
    act.note(again=str(again.mid), version=conversation.number, peer=peer.node, ls=again.ls, cseq=again.cseq)
    heir = Successor(
        mid, again.mid, peer.node, letter.conv, letter.schema, letter.origin_kind, letter.origin_id
    )
    tell_heirs(act, heir)
    nudge(OUTBOX)
    return again


def _posted(letter: OutLetter) -> PostedLetter:
    written = read_own(bytes(letter.inner))
    return PostedLetter(
        letter.mid,
        letter.idg,
        letter.peer.node,
        letter.schema,
        written.type,
        letter.origin_kind,
        letter.origin_id,
        written.handling.to_payload() if written.handling else None,
    )


def _give_up(act: Act, row: ConversationLetter, letter: OutLetter) -> None:
    row.superseded = True
    row.save(update_fields=["superseded"])
    act.note(problem=NOT_A_MEMBER)
    told = ReceiptedLetter(
        letter.mid, letter.peer.node, letter.conv, letter.schema, LetterState.REFUSED, NOT_A_MEMBER, act.at
    )
    tell_followers(act, told)
