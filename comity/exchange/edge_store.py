"""The store of the edge on our tables: what the pure receiving order (`core.edge`) asks for (EXCHANGE 1.7, 1 to 6)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from comity.audit.actors import PartnerNode
from comity.exchange.actions._arrivals import Arrivals
from comity.exchange.actions.arriving import keep_clash, keep_copy, note_repeated, store_letter, store_part
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.errors import MalformedError, UnknownPeerError
from comity.exchange.core.mail import Arrival, Kept, SignReceipt
from comity.exchange.core.peers import Peer as CorePeer
from comity.exchange.core.peers import Standing
from comity.exchange.descriptors import core_peer, peer_with_certificate
from comity.exchange.models import InPart, Link, Peer
from comity.exchange.taking import take_receipts
from comity.lib.clock import now


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
        """Store a letter: the rows are written with those of the others, before anything is answered."""
        arrivals = self._of(arrival.iss)
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
        """Verify receipts, which needs public keys only; one that does not hold is in the log and changes nothing."""
        take_receipts(_peer(iss), tokens)

    def high_water(self, iss: str) -> tuple[int, int]:
        """Return epoch and number up to which nothing is missing."""
        link = Link.objects.filter(peer__node=iss).first()
        return (link.in_epoch, link.in_hw) if link else (0, 0)

    def missing_chunks(self, iss: str, root: str) -> Sequence[int] | None:
        """Return the chunks not here yet; None when no opened letter of this peer names the file."""
        rows = list(
            InPart.objects.filter(letter__peer__node=iss, root=root).values_list("index", "stored_at")
        )
        return sorted({index for index, stored_at in rows if stored_at is None}) if rows else None

    def keep_chunk(self, iss: str, root: str, index: int, data: bytes) -> None:
        """Store a chunk."""
        store_part(PartnerNode(iss), _peer(iss), root, index, data)


def as_member(peer: Peer, descriptor: Descriptor) -> CorePeer:
    """Return a peer as the edge admits it: one whose descriptor has expired counts as suspended."""
    if descriptor.exp <= now():
        return CorePeer(descriptor, Standing.SUSPENDED)
    return core_peer(peer)


def _peer(node: str) -> Peer:
    return Peer.objects.get(node=node)
