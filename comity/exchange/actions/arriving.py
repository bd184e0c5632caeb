"""Acts on what arrives: store a letter, notice a repeated or reused one, open it, store a part, take a receipt."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.audit.partners import remember_checkpoint
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.hop import Hop
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.receipts import (
    LogEntry,
    Receipt,
    State,
    advance,
    require_answer,
    sign_receipt,
    verify_receipt,
)
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import edge_keys, own_descriptor
from comity.exchange.links import advance as advance_link
from comity.exchange.links import count_receipt, latest_checkpoint, locked_link
from comity.exchange.models import (
    ConflictingCopy,
    InLetter,
    InPart,
    InState,
    LetterState,
    OutLetter,
    Peer,
)
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.opening import OpenedLetter
from comity.lib.clock import now


@action(events.MESSAGE_STORED)
def store_letter(act: Act, peer: Peer, hop: Hop, token: str, body: bytes) -> InLetter:
    """Store a letter with its signed receipt in one transaction (EXCHANGE 1.7, step 5)."""
    cover = hop.cover
    if cover is None:
        raise TypeError("A message's hop token carries its cover.")
    link = locked_link(peer)
    at = act.at.replace(microsecond=0)
    act.about("letter", cover.mid)
    act.note(
        peer=peer.node,
        idg=cover.idg,
        dig=hop.dig,
        ls=cover.ls,
        epoch=cover.epoch,
        prio=cover.prio,
        size=len(body),
    )
    letter = InLetter(
        id=act.id,
        peer=peer,
        mid=UUID(cover.mid),
        idg=cover.idg,
        dig=hop.dig,
        ls=cover.ls,
        epoch=cover.epoch,
        prio=cover.prio,
        body=body,
        hop=token,
        stored_at=at,
        next_attempt_at=at,
    )
    letter.save()
    remember_checkpoint(peer.node, _vkey(peer), hop.cp)
    descriptor = own_descriptor()
    receipt = Receipt(
        iss=settings.NODE_ID,
        aud=peer.node,
        rid=str(act.id),
        mid=cover.mid,
        idg=cover.idg,
        dig=hop.dig,
        state=State.STORED,
        at=at,
        hw=advance_link(link, cover.epoch),
        rseq=count_receipt(link),
        entry=LogEntry(descriptor.log.origin, b64u(act.write_now())) if descriptor.log else None,
        cp=latest_checkpoint(),
    )
    link.save()
    letter.answer = sign_receipt(receipt, edge_keys().hop_at(at))
    letter.save(update_fields=["answer"])
    ReceiptRow.objects.create(
        rid=act.id,
        peer=peer,
        given=True,
        mid=letter.mid,
        state=State.STORED.value,
        at=at,
        token=letter.answer,
        posted_at=at,  # it is the answer to the very request
    )
    Peer.objects.filter(pk=peer.pk).update(last_contact_at=at)
    nudge(INBOX)
    return letter


def _vkey(peer: Peer) -> str:
    log = descriptor_of(peer).log
    return log.vkey if log else ""


@action(events.MESSAGE_REPEATED)
def note_repeated(act: Act, letter_id: UUID) -> None:
    """Write down that a letter came again; the sender got the stored first answer."""
    letter = InLetter.objects.get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(peer=letter.peer.node)


@action(events.MESSAGE_REFUSED)
def keep_conflicting_copy(act: Act, letter_id: UUID, hop: Hop, token: str, body: bytes) -> None:
    """Keep other bytes that came under the id of a letter, as evidence."""
    letter = InLetter.objects.get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(problem="id-reused", peer=letter.peer.node, dig=hop.dig)
    ConflictingCopy.objects.create(
        letter=letter, idg=hop.cover.idg if hop.cover else "", dig=hop.dig, body=body, hop=token
    )


@action(events.MESSAGE_REFUSED)
def refuse_arrival(act: Act, peer_node: str, problem: str, path: str) -> None:
    """Write down that something was refused at the edge, by its problem type."""
    act.about("peer", peer_node or "unknown")
    act.note(problem=problem, path=path[:200])


@action(events.PART_STORED)
def store_part(act: Act, peer: Peer, root: str, index: int, chunk: bytes) -> None:
    """Store a chunk that an opened letter of this peer names; storing it again changes nothing."""
    act.about("part", root)
    act.note(peer=peer.node, index=index, size=len(chunk))
    at = now()
    for part in InPart.objects.select_for_update().filter(
        letter__peer=peer, root=root, index=index, chunk__isnull=True
    ):
        part.chunk = chunk
        part.stored_at = at
        part.save(update_fields=["chunk", "stored_at"])
        InLetter.objects.filter(pk=part.letter_id).update(next_attempt_at=at)
    nudge(INBOX)


@action(events.MESSAGE_OPENED)
def expect_parts(act: Act, letter_id: UUID, opened: OpenedLetter, parts: tuple[PartInfo, ...]) -> None:
    """Note which chunks an opened letter names, so that the edge takes them; the letter waits for them."""
    letter = InLetter.objects.select_for_update().get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(parts=[part.root for part in parts])
    InPart.objects.bulk_create(
        (InPart(letter=letter, root=part.root, index=index) for part in parts for index in range(part.n)),
        ignore_conflicts=True,
    )
    _keep_opened(letter, opened)
    letter.state = InState.WAITING
    letter.save()


def _keep_opened(letter: InLetter, opened: OpenedLetter) -> None:
    letter.inner = opened.inner
    letter.payload = opened.payload
    letter.conv = opened.conv
    letter.cseq = opened.cseq
    letter.schema = opened.schema


@action(events.MESSAGE_OPENED)
def deliver_letter(act: Act, letter_id: UUID, opened: OpenedLetter) -> None:
    """Hand an opened letter to its room, in one transaction with the room's own act, and acknowledge it.

    Raises:
        LetterRefusalError: the room cannot take it; everything is rolled back and the refusal is signed apart.
    """
    from comity.exchange.actions.posting import acknowledge  # noqa: PLC0415  # posting and arriving name each other

    letter = InLetter.objects.select_for_update(of=("self",)).select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(schema=opened.schema, peer=letter.peer.node)
    if letter.state == InState.DELIVERED:
        return
    _keep_opened(letter, opened)
    letter.state = InState.DELIVERED
    letter.reason = ""
    letter.save()
    opened.body.receive(act, opened.received(letter))
    acknowledge(act, letter.mid, State.DELIVERED.value)


@action(events.MESSAGE_REFUSED)
def refuse_letter(act: Act, letter_id: UUID, reason: str, opened: OpenedLetter | None = None) -> None:
    """Refuse a stored letter with a reason in a signed receipt; the letter is kept."""
    from comity.exchange.actions.posting import acknowledge  # noqa: PLC0415  # posting and arriving name each other

    letter = InLetter.objects.select_for_update(of=("self",)).select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(problem=reason, peer=letter.peer.node)
    if opened is not None:
        _keep_opened(letter, opened)
    letter.state = InState.REFUSED
    letter.reason = reason
    letter.save()
    acknowledge(act, letter.mid, State.REFUSED.value, reason=reason)


@action(events.MESSAGE_OPENED)
def postpone_letter(act: Act, letter_id: UUID, problem: str, until: datetime) -> None:
    """Try a stored letter again later: something of ours failed, and the letter must not be lost."""
    letter = InLetter.objects.select_for_update().get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(postponed=True, problem=problem)
    letter.attempts += 1
    letter.next_attempt_at = until
    letter.save(update_fields=["attempts", "next_attempt_at"])


@action(events.RECEIPT_RECEIVED)
def take_receipt(act: Act, peer: Peer, token: str) -> str:
    """Verify a receipt for a letter of ours and move the letter's state up.

    A receipt that does not verify changes nothing of the letter: it stays unproven.

    Returns:
        An empty text, or the code of what is wrong with it (in the log as well).
    """
    act.about("peer", peer.node)
    try:
        receipt = verify_receipt(token, issuer=peer.node, keys=descriptor_of(peer).keys, me=settings.NODE_ID)
        letter = OutLetter.objects.select_for_update().filter(mid=UUID(receipt.mid), peer=peer).first()
        if letter is None:
            act.note(problem="unknown-letter")
            return "unknown-letter"
        require_answer(receipt, mid=str(letter.mid), idg=letter.idg, digs={letter.dig})
    except ExchangeError as error:
        act.note(problem=type(error).__name__, code=error.code)
        return error.code
    act.about("letter", letter.mid)
    act.note(state=receipt.state.value, rid=receipt.rid, hw=receipt.hw, reason=receipt.reason or "")
    ReceiptRow.objects.get_or_create(
        peer=peer,
        given=False,
        mid=letter.mid,
        state=receipt.state.value,
        defaults={
            "rid": UUID(receipt.rid),
            "reason": receipt.reason or "",
            "at": receipt.at,
            "token": token,
            "posted_at": act.at,
        },
    )
    remember_checkpoint(peer.node, _vkey(peer), receipt.cp)
    _move(letter, receipt)
    Peer.objects.filter(pk=peer.pk).update(last_contact_at=act.at)
    return ""


def _move(letter: OutLetter, receipt: Receipt) -> None:
    known = {state.value for state in State}
    present = State(letter.state) if letter.state in known else None
    if letter.state in {LetterState.QUEUED, LetterState.HELD}:
        present = None
    state = advance(present, receipt.state)
    letter.state = state.value
    if state is receipt.state:
        letter.reason = receipt.reason or ""
    if receipt.state is State.STORED:
        letter.receipt_verified = True
    letter.save(update_fields=["state", "reason", "receipt_verified"])
    nudge(OUTBOX)  # its parts may follow now
