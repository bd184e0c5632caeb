"""Acts on receipts: give one for a letter of theirs, take one for a letter of ours, hand ours over."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.actions._answers import Answers
from comity.exchange.actions._said import waits_for_newer
from comity.exchange.actions.proving import keep_odd_receipt
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import LogEntry, Receipt, State, sign_receipt
from comity.exchange.descriptors import verified
from comity.exchange.identity import inner_keys, own_descriptor
from comity.exchange.links import count_receipt, latest_checkpoint, locked_link, note_contact
from comity.exchange.models import InLetter, OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.notifications import REFUSED, tell_operators
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.registry import ReceiptedLetter, tell_followers
from comity.lib.clock import now


class FalseReceiptError(RefusalError):
    """The receipt does not prove what it says; the letter stays as it was."""

    words = gettext_lazy("The receipt does not prove what it says; the letter stays as it was.")
    code = "false-receipt"


@action(events.MESSAGE_ACKNOWLEDGED)
def acknowledge(act: Act, mid: UUID, state: str, *, reason: str = "", node: str = "") -> ReceiptRow | None:
    """Give a signed receipt for a letter of theirs; a second one of the same state is not made.

    `read` is given only where the link has it switched on. `node` tells letters of two partners under one id apart.
    """
    letters = InLetter.objects.select_related("peer").filter(mid=mid).order_by("stored_at")
    letter = letters.filter(peer__node=node)[:1].get() if node else letters[:1].get()
    act.about("letter", mid)
    act.note(state=state, reason=reason, peer=letter.peer.node)
    wanted = State(state)
    given = ReceiptRow.objects.filter(peer=letter.peer, given=True, mid=mid, state=state)
    if given.exists() or (wanted is State.READ and not letter.peer.sends_read_receipts):
        act.note(given=False)
        return None
    link = locked_link(letter.peer)
    if given.exists():  # by somebody who opened the same letter at the same moment
        act.note(given=False)
        return None
    at = now().replace(microsecond=0)
    log = own_descriptor().log
    receipt = Receipt(
        iss=settings.NODE_ID,
        aud=letter.peer.node,
        rid=str(act.id),
        mid=str(mid),
        idg=letter.idg,
        dig=letter.dig,
        state=wanted,
        at=at,
        hw=link.in_hw,
        rseq=count_receipt(link),
        reason=reason or None,
        by="officer" if wanted in {State.READ, State.ACTIONED} else None,
        entry=LogEntry(log.origin, b64u(act.write_now())) if log else None,
        cp=latest_checkpoint(),
    )
    link.save(update_fields=["out_rseq"])
    row = ReceiptRow.objects.create(
        rid=act.id,
        peer=letter.peer,
        given=True,
        mid=mid,
        state=state,
        reason=reason,
        at=at,
        token=sign_receipt(receipt, inner_keys().sig_at(at)),
        next_attempt_at=at,
    )
    nudge(OUTBOX, str(letter.peer_id))
    return row


@action(events.RECEIPT_RECEIVED)
def take_receipt(
    act: Act, peer: Peer, token: str, hop: str = "", answers: Answers | None = None
) -> OutLetter:
    """Verify a receipt for a letter of ours and move the letter's state up; a late lower one is kept and moves nothing.

    One that contradicts another is kept as evidence and moves nothing either.

    Args:
        act: the act.
        peer: who signed it.
        token: as received.
        hop: the token of the attempt that it answers, where it answers one: it is kept, as what this node proves with
            what it sent.
        answers: receipts that were verified and are taken together with this one; whoever gives them writes them.

    Raises:
        FalseReceiptError: with the code of what is wrong with it; the letter stays unproven.
    """
    act.about("peer", peer.node)
    try:
        taken = answers or Answers(peer, {token: verified(peer, token)}, {token: hop}, act.at)
        receipt, letter = taken.receipt(token), taken.letter(token)
    except ExchangeError as error:
        act.note(flaw=type(error).__name__)
        raise FalseReceiptError(str(error), code=error.code) from error
    act.about("letter", letter.mid)
    act.note(state=receipt.state.value, rid=receipt.rid, hw=receipt.hw, reason=receipt.reason or "")
    if flaw := taken.checkpoint(receipt.cp):
        act.note(checkpoint=flaw)
    if answers is None:
        note_contact(peer, act.at)
    if (odd := taken.oddity(token)) is not None:
        keep_odd_receipt(act, peer, receipt, token, odd)
        return letter
    is_stale = receipt.state is State.REFUSED and waits_for_newer(letter, receipt.reason)
    if taken.is_new(token) and not is_stale:  # a stale one is issued again, and the rooms follow that one
        tell_followers(act, _told(peer, letter, receipt))
    taken.move(token)
    if answers is None or receipt.state is State.REFUSED:
        taken.write()
    if is_stale:
        nudge(INBOX)  # the worker issues it again: this process may hold no keys to sign with
    elif receipt.state is State.REFUSED:
        tell_operators(act, REFUSED, peer)
    return letter


def _told(peer: Peer, letter: OutLetter, receipt: Receipt) -> ReceiptedLetter:
    return ReceiptedLetter(
        mid=letter.mid,
        node=peer.node,
        conv=letter.conv,
        schema=letter.schema,
        state=receipt.state.value,
        reason=receipt.reason or "",
        at=receipt.at,
    )


@action(events.RECEIPT_RECEIVED)
def note_receipts_taken(act: Act, peer_id: UUID, rids: list[UUID]) -> None:
    """Write down that the partner took receipts of ours."""
    act.about("peer", peer_id)
    act.note(receipts=[str(rid) for rid in rids], posted=True)
    ReceiptRow.objects.filter(peer=peer_id, given=True, rid__in=rids).update(posted_at=act.at)


@action(events.DELIVERY_FAILED)
def note_failed_receipts(act: Act, rids: list[UUID], problem: str, due: datetime) -> None:
    """Count a failed attempt to hand over receipts."""
    act.about("receipts", rids[0])
    act.note(problem=problem, receipts=len(rids))
    for receipt in ReceiptRow.objects.select_for_update().filter(rid__in=rids).order_by("rid"):
        receipt.attempts += 1
        receipt.next_attempt_at = due
        receipt.save(update_fields=["attempts", "next_attempt_at"])
