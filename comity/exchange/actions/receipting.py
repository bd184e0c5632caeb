"""Acts on receipts: give one for a letter of theirs, take one for a letter of ours, hand ours over."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.audit.partners import remember_checkpoint
from comity.exchange.actions._said import waits_for_newer
from comity.exchange.actions.proving import keep_odd_receipt
from comity.exchange.actions.reissuing import reissue
from comity.exchange.core.contradictions import Contradiction, Odd
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.receipts import (
    LogEntry,
    Receipt,
    State,
    advance,
    require_answer,
    sign_receipt,
    verify_receipt,
)
from comity.exchange.descriptors import core_peer, descriptor_of, log_keys_of
from comity.exchange.identity import inner_keys, own_descriptor
from comity.exchange.links import count_receipt, latest_checkpoint, locked_link, note_contact
from comity.exchange.models import InLetter, OutLetter, Peer
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.notifications import REFUSED, tell_operators
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.receipt_order import epochs_of, odd_beside
from comity.exchange.registry import ReceiptedLetter, tell_followers
from comity.lib.clock import now


class UnknownLetterError(ExchangeError):
    """The receipt answers a letter that was never sent there."""

    code = "unknown-letter"


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
    nudge(OUTBOX)
    return row


@action(events.RECEIPT_RECEIVED)
def take_receipt(act: Act, peer: Peer, token: str, hop: str = "") -> OutLetter:
    """Verify a receipt for a letter of ours and move the letter's state up; a late lower one is kept and moves nothing.

    One that contradicts another is kept as evidence and moves nothing either. `hop` is the token of the attempt that it
    answers, where it answers one: it is kept, as what this node proves with what it sent.

    Raises:
        FalseReceiptError: with the code of what is wrong with it; the letter stays unproven.
    """
    act.about("peer", peer.node)
    try:
        receipt = verify_receipt(token, issuer=peer.node, keys=core_peer(peer).keys, me=settings.NODE_ID)
        letter = OutLetter.objects.select_for_update().filter(mid=UUID(receipt.mid), peer=peer).first()
        if letter is None:
            raise UnknownLetterError
        act.about("letter", letter.mid)
        digs = {letter.dig, *letter.earlier_digs}
        require_answer(receipt, mid=str(letter.mid), idg=letter.idg, digs=digs)
    except ExchangeError as error:
        act.note(flaw=type(error).__name__)
        raise FalseReceiptError(str(error), code=error.code) from error
    act.note(state=receipt.state.value, rid=receipt.rid, hw=receipt.hw, reason=receipt.reason or "")
    if flaw := remember_checkpoint(peer.node, log_keys_of(descriptor_of(peer), act.at), receipt.cp):
        act.note(checkpoint=flaw)
    note_contact(peer, act.at)
    odd = _keep(act, peer, letter, receipt, token)
    if odd is not None:
        keep_odd_receipt(act, peer, receipt, token, odd)
        return letter
    _move(letter, receipt, hop)
    if receipt.state is State.REFUSED and waits_for_newer(letter, receipt.reason):
        reissue(act, letter.mid)
    elif receipt.state is State.REFUSED:
        tell_operators(act, REFUSED, peer)
    return letter


def _keep(act: Act, peer: Peer, letter: OutLetter, receipt: Receipt, token: str) -> Contradiction | None:
    """Keep a receipt and tell the rooms; the first one of a state stands. Return what is odd about it instead."""
    first = ReceiptRow.objects.filter(peer=peer, given=False, mid=letter.mid, state=receipt.state.value)
    if first.filter(token=token).exists():
        return None
    counted = epochs_of(peer, letter)
    odd = odd_beside(peer, letter, receipt, counted, act.at)
    if odd is not None or first.exists():
        return odd
    row = ReceiptRow(
        rid=UUID(receipt.rid),
        peer=peer,
        given=False,
        mid=letter.mid,
        state=receipt.state.value,
        reason=receipt.reason or "",
        at=receipt.at,
        token=token,
        posted_at=now(),
        rseq=receipt.rseq,
        hw=receipt.hw,
        signer_epoch=counted[0] if counted else None,
        own_epoch=counted[1] if counted else None,
    )
    ReceiptRow.objects.bulk_create([row], ignore_conflicts=True)
    if not ReceiptRow.objects.filter(rid=row.rid, token=token).exists():
        return Contradiction(Odd.NUMBER)  # another thread took its twin a moment ago
    if receipt.state is State.REFUSED and waits_for_newer(letter, receipt.reason):
        return None  # it is issued again under the newer membership, and the rooms follow that one
    told = ReceiptedLetter(
        mid=letter.mid,
        node=peer.node,
        conv=letter.conv,
        schema=letter.schema,
        state=receipt.state.value,
        reason=receipt.reason or "",
        at=receipt.at,
    )
    tell_followers(act, told)
    return None


def _move(letter: OutLetter, receipt: Receipt, hop: str) -> None:
    known = {state.value for state in State}
    present = State(letter.state) if letter.state in known else None
    state = advance(present, receipt.state)
    letter.state = state.value
    if state is receipt.state:
        letter.reason = receipt.reason or ""
    if receipt.state is State.STORED:
        letter.receipt_verified = True
        letter.last_error = ""
        if hop and not letter.hop and receipt.dig == letter.dig:
            letter.hop = hop
    letter.save(update_fields=["state", "reason", "receipt_verified", "last_error", "hop"])
    # its files may follow now; `delivered` says that it was opened, so that nobody need ask for that again
    if letter.files.filter(missing__gt=0, forgotten_at=None).update(next_attempt_at=now()):
        nudge(OUTBOX)


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
