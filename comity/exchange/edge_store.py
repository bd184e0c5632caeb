"""The store of the edge on our tables: what the pure receiving order (`core.edge`) asks for (EXCHANGE 1.7, 1 to 6)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from comity.audit.actors import PartnerNode
from comity.exchange.actions._arrivals import Arrivals
from comity.exchange.actions.arriving import keep_clash, keep_copy, note_repeated, store_letter, store_part
from comity.exchange.card_wants import receipt_may_be_new
from comity.exchange.chunk_store import folder_of, keep_same
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import MalformedError, StorageError, UnknownKeyError, UnknownPeerError
from comity.exchange.core.mail import Arrival, Awaited, Kept, Named, SignReceipt
from comity.exchange.core.peers import Peer as CorePeer
from comity.exchange.core.peers import Standing
from comity.exchange.descriptors import core_peer, peer_with_certificate
from comity.exchange.file_rows import awaited_rows, bitmap_of
from comity.exchange.models import Link, Peer
from comity.exchange.recovering import is_unfinished
from comity.exchange.taking import take_receipts
from comity.lib import faults
from comity.lib.clock import now

RECOVERING = 5  # seconds after which a partner may try again


class EdgeTables:
    """Peers, letters, copies, receipts and chunks as the edge sees them; made anew for each request or few of them.

    Args:
        found: the peers of TLS keys that were looked up already.
        arrivals: where letters are stored together; without it none can be.
    """

    def __init__(
        self, found: Mapping[str, CorePeer | None] | None = None, arrivals: Arrivals | None = None
    ) -> None:
        """Nothing was found yet."""
        self.repeated: UUID | None = None  # the stored letter that a request repeats
        self._arrivals = arrivals
        self._found: dict[str, CorePeer | None] = dict(found or {})

    def peer_by_spki(self, spki: str) -> CorePeer | None:
        """Return the peer that pins this key; one whose descriptor has expired counts as suspended."""
        if spki not in self._found:
            found = peer_with_certificate(spki)
            self._found[spki] = as_member(*found) if found else None
        return self._found[spki]

    def kept(self, iss: str, mid: str) -> Kept | None:
        """Return a letter stored before."""
        arrivals = self._of(iss)
        letter = arrivals.find(mid)
        self.repeated = letter.pk if letter else None
        return arrivals.kept(letter) if letter else None

    def keep(self, arrival: Arrival, sign: SignReceipt) -> Kept:
        """Store a letter: the rows are written with those of the others, before anything is answered.

        Raises StorageError while a restored node waits for the first word of this partner.
        """
        arrivals = self._of(arrival.iss)
        if arrivals.waits_for_word():
            raise StorageError(retry_after=RECOVERING)
        return arrivals.kept(store_letter(arrivals.act, arrivals, arrival, sign))

    def keep_copy(self, arrival: Arrival) -> None:
        """Keep another body of a stored letter."""
        self.repeated = None  # the copy has its own entry in the log
        keep_copy(self._of(arrival.iss).act, self._letter(arrival), arrival)

    def keep_clash(self, arrival: Arrival) -> None:
        """Keep what came under the id of another letter."""
        self.repeated = None
        keep_clash(self._of(arrival.iss).act, self._letter(arrival), arrival)

    def note_repeated(self) -> None:
        """Write down that the last request repeated a letter."""
        if self.repeated is not None and self._arrivals is not None:
            self._arrivals.write()
            note_repeated(self._arrivals.act, self.repeated)
            self.repeated = None

    def _of(self, iss: str) -> Arrivals:
        if self._arrivals is None or self._arrivals.peer.node != iss:
            raise UnknownPeerError
        return self._arrivals

    def _letter(self, arrival: Arrival) -> UUID:
        arrivals = self._of(arrival.iss)
        arrivals.write()
        letter = arrivals.find(arrival.cover.mid)
        if letter is None:
            raise MalformedError
        return letter.pk

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
        take_receipts(peer, [token for token in tokens if token not in early])
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

    def keep_chunk(self, iss: str, file: Named, index: int, data: bytes) -> Awaited | None:
        """Store a chunk: first its bytes on the disk, then the word that they are there.

        Raises:
            DigestMismatchError: another chunk lies at its place.
            StorageError: the disk is full or cannot be used.
        """
        keep_same(folder_of(file.root, file.n), index, data)
        faults.reach(faults.BEFORE_CHUNK_COMMIT)
        store_part(PartnerNode(iss), _peer(iss), file, index, len(data))
        faults.reach(faults.AFTER_CHUNK_COMMIT)
        return self.awaited(iss, file.root)


def as_member(peer: Peer, descriptor: Descriptor) -> CorePeer:
    """Return a peer as the edge admits it: one whose descriptor has expired counts as suspended."""
    if descriptor.exp <= now():
        return CorePeer(descriptor, Standing.SUSPENDED)
    return core_peer(peer)


def _peer(node: str) -> Peer:
    return Peer.objects.get(node=node)
