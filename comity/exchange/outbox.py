"""Putting letters into the outbox: their numbers under row locks, the signed and sealed bytes, all in one transaction.

Called by the actions of `actions.posting` only; nothing here opens a transaction or writes to the log.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from comity.exchange.core.citing import reissued
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.envelope import RecipientKey, Sealed, own_payload, read_own, reseal, seal
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.hop import Cover
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import DEFAULT_LIFE, Letter
from comity.exchange.core.letter_members import Addressee, Author, Ref
from comity.exchange.core.mail import Consignment
from comity.exchange.core.membership import read_kept
from comity.exchange.core.voids import SCHEMA, void_letter
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import inner_keys
from comity.exchange.membership import seen_before
from comity.exchange.models import Conversation, InLetter, Numbering, OutLetter, Peer, StoredFile
from comity.exchange.nudges import OUTBOX
from comity.exchange.outgoing import NewLetter
from comity.exchange.sealing import (
    NoEncryptionKeyError,
    Place,
    encryption_key,
    files_of,
    part_of,
    seal_letter,
)
from comity.lib.statements import Columns, Found, Question, ask, run

VOID_SCHEMA = SCHEMA
VOID_ORIGIN = "void"
ABOVE_CEILING = "above-ceiling"


@dataclass(frozen=True)
class Entered:
    """A letter that stands in the outbox, and the files that go with it, in their order."""

    row: OutLetter
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True)
class Ready:
    """A letter without files, sealed before the peer's row was locked: it is sent if what it rests on is the same then."""

    new: NewLetter
    place: Place
    letter: Letter
    sealed: Sealed

    def fits(self, new: NewLetter, peer: Peer, place: Place) -> bool:
        """Whether this very letter would be sealed once more; the peer's row must be locked."""
        return self.new is new and self.place == place and new.peer.descriptor == peer.descriptor


def sealed_ahead(new: NewLetter, at: datetime, numbered: Sequence[Found] | None = None) -> Ready | None:
    """Seal a letter for the place where it will probably stand; None where that is left for later.

    `numbered` is what `numbering_of` said a moment ago. What is wrong with it is said when its turn has come.
    """
    if new.files:
        return None
    try:
        place = _place(new.peer, new.conv, new.refers, numbered)[1]
        letter, sealed = _seal(new, (), at, place, descriptor_of(new.peer))
    except (NoEncryptionKeyError, ExchangeError):
        return None
    return Ready(new, place, letter, sealed)


def enter(
    peer: Peer,
    new: NewLetter,
    at: datetime,
    ready: Ready | None = None,
    numbered: Sequence[Found] | None = None,
) -> Entered:
    """Number, sign and seal a room's letter. The peer's row must be locked.

    `numbered` is what `numbering_of` said, where it was asked behind that lock.

    Raises:
        NoEncryptionKeyError, ExchangeError.
        FileNotWholeError: a file is not here whole.
    """
    files = files_of(new) if new.files else []

    def write(place: Place, recipient: Descriptor) -> tuple[Letter, Sealed]:
        if ready is not None and ready.fits(new, peer, place):
            return ready.letter, ready.sealed
        return _seal(new, files, at, place, recipient)

    origin = (new.origin_kind, new.origin_id)
    row = _enter(peer, new.conv, write, origin, refers=new.refers, numbered=numbered)
    return Entered(row, tuple(files))


def _seal(
    new: NewLetter, files: Sequence[StoredFile], at: datetime, place: Place, recipient: Descriptor
) -> tuple[Letter, Sealed]:
    return seal_letter(
        new,
        place,
        tuple(part_of(file) for file in files),
        me=settings.NODE_ID,
        sig_key=inner_keys().sig_at(at),
        recipient=recipient,
        created=at,
        expires=new.expires or at + DEFAULT_LIFE,
    )


def enter_void(peer: Peer, letter: OutLetter, reason: str, at: datetime) -> OutLetter:
    """Enter the void that closes the numbers of a letter that will not be sent. The peer's row must be locked.

    Raises:
        NoEncryptionKeyError, ExchangeError.
    """
    erased = not letter.inner  # it does not say any more who wrote it, and to whom
    void = void_letter(
        consignment_of(letter),
        author=Author(settings.NODE_ID, "desk", "process", "node") if erased else None,
        to=Addressee(peer.node, peer.unit) if erased else None,
        reason=reason,
        at=at,
    )

    def write(place: Place, recipient: Descriptor) -> tuple[Letter, Sealed]:
        placed = void.placed(place.cseq, place.prev)
        key = RecipientKey(peer.node, encryption_key(recipient, at))
        return placed, seal(placed, inner_keys().sig_at(at), [key])

    return _enter(peer, UUID(void.conv), write, (VOID_ORIGIN, letter.mid))


def enter_again(peer: Peer, letter: OutLetter, conversation: Conversation, at: datetime) -> OutLetter:
    """Enter once more, under the membership that stands now, what was refused as stale. The peer's row must be locked.

    Raises:
        NoEncryptionKeyError, ExchangeError.
    """
    version = read_kept(conversation.versions.get(digest=conversation.digest).token)
    after = tuple(str(piece) for piece in seen_before(conversation, peer.node))
    again = reissued(read_own(bytes(letter.inner)), letter.idg, new_id(), version, at=at, after=after)

    def write(place: Place, recipient: Descriptor) -> tuple[Letter, Sealed]:
        placed = again.placed(place.cseq, place.prev)
        key = RecipientKey(peer.node, encryption_key(recipient, at))
        return placed, seal(placed, inner_keys().sig_at(at), [key])

    return _enter(peer, letter.conv, write, (letter.origin_kind, letter.origin_id))


def _enter(
    peer: Peer,
    conv: UUID,
    write: Callable[[Place, Descriptor], tuple[Letter, Sealed]],
    origin: tuple[str, UUID],
    *,
    refers: tuple[tuple[UUID, str], ...] = (),
    numbered: Sequence[Found] | None = None,
) -> OutLetter:
    # whoever numbers has the peer's row, so nobody else makes or moves this one
    found, place = _place(peer, conv, refers, numbered)
    numbering = found or _new_numbering(peer, conv)
    letter, sealed = write(place, descriptor_of(peer))
    row = OutLetter(
        mid=UUID(letter.id),
        peer=peer,
        conv=conv,
        cseq=place.cseq,
        ls=peer.last_ls + 1,
        epoch=peer.own_epoch,
        prio=letter.prio,
        schema=letter.body.schema if letter.body else "",
        inner=sealed.inner,
        body=sealed.body,
        idg=sealed.idg,
        dig=sealed.dig,
        origin_kind=origin[0],
        origin_id=origin[1],
        created_at=letter.created,
        expires_at=letter.expires,
        next_attempt_at=letter.created,
    )
    counted: list[object] = [row.cseq, row.idg, numbering, row.ls, peer.pk]
    run(_ENTER, [*_LETTER.values([row]), *counted, OUTBOX, str(peer.pk)])
    peer.last_ls = row.ls
    row._state.adding = False  # noqa: SLF001  # as the ORM has it after it wrote a row
    return row


_LETTER = Columns(OutLetter)
_NUMBERING = "SELECT id, last_cseq, last_digest FROM exchange_numbering WHERE conv = %s AND peer_id = %s"
_ENTER = (  # the letter, the numbers that were given out, and delivery woken: every letter passes here
    f"WITH entered AS (INSERT INTO exchange_outletter ({_LETTER.names}) {_LETTER.source(1)}),"  # noqa: S608  # our own columns
    " numbered AS (UPDATE exchange_numbering SET last_cseq = %s, last_digest = %s WHERE id = %s),"
    " counted AS (UPDATE exchange_peer SET last_ls = %s WHERE id = %s) SELECT pg_notify(%s, %s)"
)


def numbering_of(peer_id: UUID, conv: UUID) -> Question:
    """Return the question up to where letters of a conversation to a peer are numbered."""
    return _NUMBERING, [conv, peer_id]


def _place(
    peer: Peer,
    conv: UUID,
    refers: tuple[tuple[UUID, str], ...],
    numbered: Sequence[Found] | None = None,
) -> tuple[UUID | None, Place]:
    """Return the numbering of a conversation, if there is one, and the place of its next letter."""
    found = numbered if numbered is not None else ask(*numbering_of(peer.pk, conv))
    numbering, last_cseq, last_digest = found[0] if found else (None, 0, "")
    return numbering, Place(last_cseq + 1, last_digest or None, _referred(refers))


def _new_numbering(peer: Peer, conv: UUID) -> UUID:
    return Numbering.objects.create(conv=conv, peer=peer).pk


def _referred(refers: tuple[tuple[UUID, str], ...]) -> tuple[Ref, ...]:
    """Return the references of a letter with the digests of what we hold; what we do not hold is left out."""
    if not refers:
        return ()
    mids = [mid for mid, _relation in refers]
    found = dict(OutLetter.objects.filter(mid__in=mids).values_list("mid", "idg"))
    found |= dict(InLetter.objects.filter(mid__in=mids).values_list("mid", "idg"))
    return tuple(Ref(str(mid), found[mid], relation) for mid, relation in refers if mid in found)


def number_anew(peer: Peer, letter: OutLetter) -> None:
    """Give a letter the next number of our present epoch: a partner takes none of an earlier one. Both rows must be locked."""
    peer.last_ls += 1
    peer.save(update_fields=["last_ls"])
    letter.epoch, letter.ls = peer.own_epoch, peer.last_ls
    letter.save(update_fields=["epoch", "ls"])


def consignment_of(letter: OutLetter) -> Consignment:
    """Return a letter of ours as the pure core carries it."""
    return Consignment(
        node=letter.peer.node,
        cover=Cover(str(letter.mid), letter.idg, letter.ls, letter.epoch, letter.prio, letter.expires_at),
        inner=bytes(letter.inner),
        body=bytes(letter.body),
        conv=str(letter.conv),
        cseq=letter.cseq,
        attempts=letter.attempts,
    )


def level_of(letter: OutLetter) -> int:
    """Return the classification in the signed bytes, 0 where there is none."""
    payload = own_payload(bytes(letter.inner))  # was checked as a whole before it was signed
    level: int = payload.get("handling", {}).get("classification", {}).get("level", 0)
    return level


def sealed_again(letter: OutLetter, at: datetime) -> Sealed:
    """Encrypt the same signed bytes to the partner's present key.

    Raises:
        NoEncryptionKeyError: its descriptor holds none that is valid.
    """
    key = RecipientKey(letter.peer.node, encryption_key(descriptor_of(letter.peer), at))
    return reseal(bytes(letter.inner), str(letter.mid), settings.NODE_ID, [key])
