"""The store of the edge on our tables: what the pure receiving order (`core.edge`) asks for (EXCHANGE 1.7, 1 to 6)."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.db import connection, transaction

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.exchange.actions.arriving import keep_clash, keep_copy, store_letter, store_part
from comity.exchange.actions.receipting import take_receipt
from comity.exchange.card_wants import receipt_may_be_new
from comity.exchange.chunk_store import folder_of, write
from comity.exchange.core.errors import StorageError, UnknownKeyError
from comity.exchange.core.mail import Arrival, Awaited, Kept, SignReceipt
from comity.exchange.core.peers import Peer as CorePeer
from comity.exchange.core.peers import Standing
from comity.exchange.descriptors import core_peer, peer_with_certificate
from comity.exchange.file_rows import awaited_rows, bitmap_of
from comity.exchange.models import InLetter, Link, Peer
from comity.exchange.recovering import is_awaited, is_unfinished
from comity.lib import faults
from comity.lib.clock import now

RECOVERING = 5  # seconds after which a partner may try again


class EdgeTables:
    """Peers, letters, copies, receipts and chunks as the edge sees them; made anew for each request."""

    def __init__(self) -> None:
        """Nothing was found yet."""
        self.repeated: UUID | None = None  # the stored letter that a request repeats

    def peer_by_spki(self, spki: str) -> CorePeer | None:
        """Return the peer that pins this key; one whose descriptor has expired counts as suspended."""
        found = peer_with_certificate(spki)
        if found is None:
            return None
        peer, descriptor = found
        if descriptor.exp <= now():
            return CorePeer(descriptor, Standing.SUSPENDED)
        return core_peer(peer)

    def kept(self, iss: str, mid: str) -> Kept | None:
        """Return a letter stored before."""
        letter = InLetter.objects.filter(peer__node=iss, mid=UUID(mid)).first()
        self.repeated = letter.pk if letter else None
        return _kept(letter) if letter else None

    def keep(self, arrival: Arrival, sign: SignReceipt) -> Kept:
        """Store a letter; when another thread stored the same id a moment ago, return that one.

        Raises StorageError while a restored node waits for the first word of this partner.
        """
        # one at a time for each message id: the second one finds the first one's row
        with transaction.atomic():
            _lock(f"{arrival.iss}|{arrival.cover.mid}")
            stored = InLetter.objects.filter(peer__node=arrival.iss, mid=UUID(arrival.cover.mid)).first()
            if stored is None:
                _require_heard(_peer(arrival.iss))
                stored = store_letter(PartnerNode(arrival.iss), _peer(arrival.iss), arrival, sign)
            faults.reach(faults.BEFORE_COMMIT)
        faults.reach(faults.AFTER_COMMIT)
        return _kept(stored)

    def keep_copy(self, arrival: Arrival) -> None:
        """Keep another body of a stored letter."""
        self.repeated = None  # the copy has its own entry in the log
        keep_copy(PartnerNode(arrival.iss), _letter(arrival).pk, arrival)

    def keep_clash(self, arrival: Arrival) -> None:
        """Keep what came under the id of another letter."""
        self.repeated = None
        keep_clash(PartnerNode(arrival.iss), _letter(arrival).pk, arrival)

    def keep_receipts(self, iss: str, tokens: Sequence[str]) -> None:
        """Verify receipts, which needs public keys only; one that does not hold is in the log and changes nothing.

        Raises:
            UnknownKeyError: one of them is signed with a key that may stand on a newer card; all are to come again.
            StorageError: we recover from a restore, and the letter a receipt is for may not be back yet.
        """
        peer = _peer(iss)
        if is_unfinished(peer):
            raise StorageError(retry_after=RECOVERING)
        early = {token for token in tokens if receipt_may_be_new(peer, token)}
        for token in tokens:
            if token in early:
                continue
            with suppress(RefusalError):
                take_receipt(PartnerNode(iss), peer, token)
        if early:
            raise UnknownKeyError

    def high_water(self, iss: str) -> tuple[int, int]:
        """Return epoch and number up to which nothing is missing."""
        link = Link.objects.filter(peer__node=iss).first()
        return (link.in_epoch, link.in_hw) if link else (0, 0)

    def awaited(self, iss: str, root: str) -> Awaited | None:
        """Return what is here of a file; None when no opened letter of this peer names it.

        A chunk counts only when it is here for every letter that names the file.
        """
        rows = awaited_rows(iss, root).select_related("file").defer("file__key", "file__digests")
        row = rows.order_by("-missing").first()
        return Awaited(row.file.n, bitmap_of(row)) if row else None

    def keep_chunk(self, iss: str, root: str, index: int, data: bytes) -> Awaited | None:
        """Store a chunk: first its bytes on the disk, then the word that they are there."""
        write(folder_of(root), index, data)
        faults.reach(faults.BEFORE_CHUNK_COMMIT)
        store_part(PartnerNode(iss), _peer(iss), root, index, len(data))
        faults.reach(faults.AFTER_CHUNK_COMMIT)
        return self.awaited(iss, root)


def _peer(node: str) -> Peer:
    return Peer.objects.get(node=node)


def _require_heard(peer: Peer) -> None:
    """Take nothing of a partner before it has said what we missed: our numbers of receipts are not known yet."""
    if is_awaited(peer):
        raise StorageError(retry_after=RECOVERING)


def _letter(arrival: Arrival) -> InLetter:
    return InLetter.objects.get(peer__node=arrival.iss, mid=UUID(arrival.cover.mid))


def _kept(letter: InLetter) -> Kept:
    copies = letter.copies.filter(idg=letter.idg).values_list("dig", flat=True)
    return Kept(letter.idg, frozenset({letter.dig, *copies}), letter.answer)


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
