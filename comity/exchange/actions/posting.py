"""Acts on letters of ours: post, acknowledge theirs, hold, let go, expire, count an attempt, take a receipt."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import ExchangeError, TooLargeError
from comity.exchange.core.letter import DEFAULT_LIFE
from comity.exchange.core.receipts import LogEntry, Receipt, State, sign_receipt
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import inner_keys, own_descriptor
from comity.exchange.links import count_receipt, latest_checkpoint, locked_link
from comity.exchange.models import (
    Conversation,
    InLetter,
    LetterState,
    OutLetter,
    OutPart,
    Peer,
    PeerState,
)
from comity.exchange.models import Receipt as ReceiptRow
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.outgoing import NewLetter
from comity.exchange.sealing import NoEncryptionKeyError, Place, encrypt_files, seal_letter
from comity.lib.clock import now


class CannotPostError(RefusalError):
    """The letter cannot be sent."""

    code = "cannot-post"


@action(events.MESSAGE_POSTED)
def post_letter(act: Act, new: NewLetter) -> OutLetter:
    """Number, sign and seal a letter and put it into the outbox, in the transaction of the act that sends it.

    Raises:
        CannotPostError: it is too large, or the partner's keys are no longer valid.
    """
    peer = Peer.objects.select_for_update().get(pk=new.peer.pk)
    if peer.state != PeerState.ACTIVE:
        raise CannotPostError(code="peer-suspended")
    conversation, _made = Conversation.objects.select_for_update().get_or_create(
        id=new.conv, defaults={"peer": peer}
    )
    if conversation.peer_id != peer.pk:
        raise CannotPostError(code="conversation-of-another-peer")
    created = now()
    expires = new.expires or created + DEFAULT_LIFE
    place = Place(conversation.last_cseq + 1, conversation.last_digest or None, _digests(new.answers))
    try:
        files = encrypt_files(new)
        letter, sealed = seal_letter(
            new,
            place,
            tuple(part for part, _chunks in files),
            me=settings.NODE_ID,
            sig_key=inner_keys().sig_at(created),
            recipient=descriptor_of(peer),
            created=created,
            expires=expires,
        )
    except NoEncryptionKeyError as error:
        raise CannotPostError(str(NoEncryptionKeyError.__doc__), code="no-key") from error
    except TooLargeError as error:
        raise CannotPostError(str(error), code="too-large") from error
    except ExchangeError as error:
        raise CannotPostError(str(error), code=error.code) from error
    row = OutLetter.objects.create(
        mid=UUID(letter.id),
        peer=peer,
        conv=new.conv,
        cseq=place.cseq,
        ls=peer.last_ls + 1,
        epoch=peer.own_epoch,
        prio=new.prio,
        schema=new.schema,
        inner=sealed.inner,
        body=sealed.body,
        idg=sealed.idg,
        dig=sealed.dig,
        origin_kind=new.origin_kind,
        origin_id=new.origin_id,
        created_at=created,
        expires_at=expires,
        next_attempt_at=created,
    )
    OutPart.objects.bulk_create(
        OutPart(letter=row, root=part.root, index=index, chunk=chunk, next_attempt_at=created)
        for part, chunks in files
        for index, chunk in enumerate(chunks)
    )
    peer.last_ls = row.ls
    peer.save(update_fields=["last_ls"])
    conversation.last_cseq = place.cseq
    conversation.last_digest = sealed.idg
    conversation.save(update_fields=["last_cseq", "last_digest"])
    act.about("letter", row.mid)
    act.note(
        peer=peer.node,
        schema=new.schema,
        idg=sealed.idg,
        dig=sealed.dig,
        ls=row.ls,
        cseq=place.cseq,
        size=len(sealed.body),
        parts=len(files),
        prio=new.prio,
        agreement=new.citation.agreement,
        article=new.citation.article,
    )
    nudge(OUTBOX)
    return row


def _digests(mids: tuple[UUID, ...]) -> tuple[tuple[str, str], ...]:
    found = dict(OutLetter.objects.filter(mid__in=mids).values_list("mid", "idg"))
    found |= dict(InLetter.objects.filter(mid__in=mids).values_list("mid", "idg"))
    return tuple((str(mid), found[mid]) for mid in mids if mid in found)


@action(events.MESSAGE_ACKNOWLEDGED)
def acknowledge(act: Act, mid: UUID, state: str, *, reason: str = "") -> ReceiptRow | None:
    """Give a signed receipt for a letter of theirs; a second one of the same state is not made.

    `read` is given only where the link has it switched on.
    """
    letter = InLetter.objects.select_related("peer").get(mid=mid)
    act.about("letter", mid)
    act.note(state=state, reason=reason, peer=letter.peer.node)
    wanted = State(state)
    given = ReceiptRow.objects.filter(peer=letter.peer, given=True, mid=mid, state=state).exists()
    if given or (wanted is State.READ and not letter.peer.sends_read_receipts):
        act.note(given=False)
        return None
    at = now().replace(microsecond=0)
    link = locked_link(letter.peer)
    descriptor = own_descriptor()
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
        entry=LogEntry(descriptor.log.origin, b64u(act.write_now())) if descriptor.log else None,
        cp=latest_checkpoint(),
    )
    link.save()
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


@action(events.MESSAGE_HELD)
def hold_letter(act: Act, mid: UUID, reason: str, until: datetime) -> None:
    """Hold a letter back that the gate does not let leave any more; it is asked again later."""
    letter = OutLetter.objects.select_for_update().get(mid=mid)
    act.about("letter", mid)
    act.note(reason=reason)
    letter.state = LetterState.HELD
    letter.reason = reason
    letter.next_attempt_at = until
    letter.save(update_fields=["state", "reason", "next_attempt_at"])


@action(events.MESSAGE_POSTED)
def let_go(act: Act, mid: UUID) -> None:
    """Send a held letter on: the gate lets it leave again."""
    letter = OutLetter.objects.select_for_update().get(mid=mid)
    act.about("letter", mid)
    act.note(held_before=letter.reason)
    letter.state = LetterState.QUEUED
    letter.reason = ""
    letter.save(update_fields=["state", "reason"])


@action(events.MESSAGE_EXPIRED)
def expire_letter(act: Act, mid: UUID) -> None:
    """Give a letter up whose time is over; its link number is closed by a void at the next contact."""
    letter = OutLetter.objects.select_for_update().get(mid=mid)
    act.about("letter", mid)
    act.note(attempts=letter.attempts)
    letter.state = LetterState.EXPIRED
    letter.save(update_fields=["state"])


@action(events.DELIVERY_FAILED)
def note_failed_attempt(act: Act, mid: UUID, problem: str, wait: timedelta) -> None:
    """Count a failed attempt and say when the next one is due."""
    letter = OutLetter.objects.select_for_update().get(mid=mid)
    act.about("letter", mid)
    act.note(problem=problem, attempt=letter.attempts + 1)
    letter.attempts += 1
    letter.last_error = problem
    letter.next_attempt_at = now() + wait
    letter.save(update_fields=["attempts", "last_error", "next_attempt_at"])


@action(events.PART_STORED)
def note_part_taken(act: Act, part_id: UUID) -> None:
    """Write down that the partner took a chunk."""
    part = OutPart.objects.select_for_update().get(pk=part_id)
    act.about("part", part.root)
    act.note(letter=str(part.letter_id), index=part.index)
    part.sent_at = now()
    part.save(update_fields=["sent_at"])


@action(events.DELIVERY_FAILED)
def note_failed_part(act: Act, part_id: UUID, problem: str, wait: timedelta) -> None:
    """Count a failed attempt to hand over a chunk."""
    part = OutPart.objects.select_for_update().get(pk=part_id)
    act.about("part", part.root)
    act.note(problem=problem, attempt=part.attempts + 1)
    part.attempts += 1
    part.next_attempt_at = now() + wait
    part.save(update_fields=["attempts", "next_attempt_at"])


@action(events.RECEIPT_RECEIVED)
def note_receipts_taken(act: Act, peer_id: UUID, rids: list[UUID]) -> None:
    """Write down that the partner took receipts of ours."""
    act.about("peer", peer_id)
    act.note(receipts=[str(rid) for rid in rids], posted=True)
    ReceiptRow.objects.filter(peer=peer_id, given=True, rid__in=rids).update(posted_at=now())


@action(events.DELIVERY_FAILED)
def note_failed_receipts(act: Act, rids: list[UUID], problem: str, wait: timedelta) -> None:
    """Count a failed attempt to hand over receipts."""
    act.about("receipts", rids[0])
    act.note(problem=problem, receipts=len(rids))
    for receipt in ReceiptRow.objects.select_for_update().filter(rid__in=rids):
        receipt.attempts += 1
        receipt.next_attempt_at = now() + wait
        receipt.save(update_fields=["attempts", "next_attempt_at"])
