"""Acts on letters of ours that only a partner still had: verify our own signature, enter them again, rebuild their rows."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._recovery import take_receipts
from comity.exchange.actions._said import keep_said
from comity.exchange.actions.filing import forget_file
from comity.exchange.core.envelope import MAX_INNER, Sealed, Signed, open_signed, read_own
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.voids import closed_by
from comity.exchange.inspection import plaintext
from comity.exchange.keepers import TakenBack, take_back
from comity.exchange.models import LetterState, LostLetter, LostState, Numbering, OutLetter, StoredFile
from comity.exchange.outbox import sealed_again
from comity.exchange.recovering import own_sig_keys, recoveries
from comity.exchange.registry import (
    LetterRefusalError,
    PostedLetter,
    ReceiptedLetter,
    ReceivedLetter,
    tell_followers,
    tell_witnesses,
)
from comity.exchange.sealing import NoEncryptionKeyError
from comity.lib.clock import now

ORIGIN = "returned"
SHAPE = {
    "type": "object",
    "properties": {
        "mid": {"type": "string", "format": "uuid"},
        "jws": {"type": ["string", "null"]},  # none: it comes as the letter's one file
    },
    "required": ["mid", "jws"],
    "additionalProperties": False,
}


@action(events.MESSAGE_TAKEN_BACK)
def take_returned(act: Act, letter: ReceivedLetter) -> OutLetter:
    """Take back a letter of ours that the partner gives back, and enter it in the outbox with its receipts.

    Raises:
        LetterRefusalError: we do not miss it, did not sign it so, or its numbers belong to another letter.
    """
    mid = UUID(letter.data["mid"])
    act.about("letter", mid)
    act.note(peer=letter.node, returned_in=str(letter.mid))
    lost = _lost(letter.node, mid)
    if lost.state == LostState.BACK:
        return OutLetter.objects.get(mid=mid)
    inner = _inner_of(act, letter)
    signed = _verified(lost, letter.node, inner, act.at)
    own = signed.letter
    row = _enter(lost, own, inner)
    lost.state = LostState.BACK
    lost.save(update_fields=["state"])
    take_receipts(act, lost.recovery, row, lost.dig, lost.receipts)
    if own.type is LetterType.VOID:
        _close(act, row, own)
    origin = (ORIGIN, row.mid)
    tell_witnesses(
        act,
        PostedLetter(
            row.mid, row.idg, letter.node, row.schema, own.type, *origin, signed.payload.get("handling")
        ),
    )
    act.note(idg=row.idg, epoch=row.epoch, ls=row.ls, schema=row.schema)
    rebuild_lost(act, lost.pk)
    return row


def _lost(node: str, mid: UUID) -> LostLetter:
    found = (
        LostLetter.objects.select_for_update(of=("self",))
        .select_related("recovery__peer")
        .filter(recovery__in=recoveries().filter(peer__node=node), mid=mid)
        .first()
    )
    if found is None:
        raise LetterRefusalError("not-missed")
    return found


def _inner_of(act: Act, letter: ReceivedLetter) -> bytes:
    if letter.data["jws"] is not None:
        return str(letter.data["jws"]).encode()
    if len(letter.parts) != 1 or letter.parts[0].size > MAX_INNER:
        raise LetterRefusalError("malformed")
    file = StoredFile.objects.get(pk=letter.parts[0].file)
    inner = b"".join(plaintext(file))
    forget_file(act, file.pk, letter=letter.mid)  # it has served
    return inner


def _verified(lost: LostLetter, node: str, inner: bytes, at: datetime) -> Signed:
    """Return the letter, when it is the very one that our hop token names and our own key signed it."""
    try:
        own = open_signed(inner, signer_keys=own_sig_keys(), at=at)
    except ExchangeError as error:
        raise LetterRefusalError(error.code) from error
    letter = own.letter
    if letter.sender.node != settings.NODE_ID or node not in letter.nodes:
        raise LetterRefusalError("wrong-sender")
    if letter.id != str(lost.mid) or own.idg != lost.idg:
        raise LetterRefusalError("digest-mismatch")
    return own


def _enter(lost: LostLetter, own: Letter, inner: bytes) -> OutLetter:
    peer = lost.recovery.peer
    ours = OutLetter.objects.filter(peer=peer)
    if (
        OutLetter.objects.filter(mid=lost.mid).exists()
        or ours.filter(conv=UUID(own.conv), cseq=own.cseq).exists()
        or ours.filter(epoch=lost.epoch, ls=lost.ls).exists()
    ):
        raise LetterRefusalError("number-used")
    row = OutLetter.objects.create(
        mid=lost.mid,
        peer=peer,
        conv=UUID(own.conv),
        cseq=own.cseq,
        ls=lost.ls,
        epoch=lost.epoch,
        prio=own.prio,
        schema=own.body.schema if own.body else "",
        inner=inner,
        body=b"",
        idg=lost.idg,
        dig=lost.dig,
        origin_kind=ORIGIN,
        origin_id=lost.mid,
        created_at=own.created,
        expires_at=own.expires,
        next_attempt_at=now(),
    )
    _seal(row)
    keep_said(row)  # where its conversation is known; else when a partner tells of it
    numbering, _made = Numbering.objects.select_for_update().get_or_create(conv=row.conv, peer=peer)
    if row.cseq > numbering.last_cseq:
        numbering.last_cseq, numbering.last_digest = row.cseq, row.idg
        numbering.save(update_fields=["last_cseq", "last_digest"])
    return row


def _seal(row: OutLetter) -> None:
    """Encrypt the letter anew, should it ever have to go again; without a key of the partner it stays without a body."""
    try:
        sealed: Sealed = sealed_again(row, now())
    except NoEncryptionKeyError:
        return
    row.earlier_digs, row.body, row.dig = [row.dig], sealed.body, sealed.dig
    row.save(update_fields=["earlier_digs", "body", "dig"])


def _close(act: Act, row: OutLetter, own: Letter) -> None:
    """Withdraw again what a void of ours had closed: the letter lies in the backup as if it could still be sent."""
    mids = [UUID(closed.mid) for closed in closed_by(own)]
    waiting = (
        OutLetter.objects.select_for_update(of=("self",))
        .select_related("peer")
        .filter(mid__in=mids, peer=row.peer, state__in=[LetterState.QUEUED, LetterState.HELD])
    )
    for letter in waiting:
        letter.state, letter.reason = LetterState.VOID, "withdrawn"
        letter.save(update_fields=["state", "reason"])
        told = ReceiptedLetter(
            letter.mid, letter.peer.node, letter.conv, letter.schema, "withdrawn", reason="", at=act.at
        )
        tell_followers(act, told)


@action(events.MESSAGE_TAKEN_BACK)
def rebuild_lost(act: Act, lost_id: UUID) -> bool:
    """Have the room of a letter that came back rebuild what it had come from; return whether it has."""
    lost = LostLetter.objects.select_for_update(of=("self",)).select_related("recovery__peer").get(pk=lost_id)
    row = OutLetter.objects.get(mid=lost.mid)
    act.about("letter", lost.mid)
    taken = TakenBack(
        mid=lost.mid,
        node=lost.recovery.peer.node,
        conv=row.conv,
        schema=row.schema,
        letter=read_own(bytes(row.inner)),
        recalled=lost.recovery.recalled.filter(mid=lost.mid).exists(),
        inner=bytes(row.inner),
    )
    lost.is_rebuilt = take_back(act, taken)
    lost.tries += 1
    lost.save(update_fields=["is_rebuilt", "tries"])
    act.note(schema=row.schema, rebuilt=lost.is_rebuilt)
    return lost.is_rebuilt
