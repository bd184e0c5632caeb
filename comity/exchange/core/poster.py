"""Posting: a letter gets its numbers, is signed and sealed, and stands in the outbox, all in the sender's transaction."""

from collections.abc import Sequence
from datetime import datetime

from comity.exchange.core.envelope import RecipientKey, Sealed, read_own, reseal, seal
from comity.exchange.core.errors import MalformedError, RevokedError, UnknownPeerError
from comity.exchange.core.key_folder import InnerKeys
from comity.exchange.core.letter import Letter
from comity.exchange.core.letter_members import Author
from comity.exchange.core.mail import Consignment, Place
from comity.exchange.core.moments import Clock
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.peers import Own, Standing
from comity.exchange.core.store import OutboxStore
from comity.exchange.core.voids import void_letter

Enclosure = tuple[PartInfo, Sequence[bytes]]


class Poster:
    """The writing half of a node.

    Args:
        own: who we are.
        keys: sig keys.
        store: the outbox.
        clock: now.
    """

    def __init__(self, own: Own, keys: InnerKeys, store: OutboxStore, clock: Clock) -> None:
        self._own = own
        self._keys = keys
        self._store = store
        self._clock = clock

    def post(self, letter: Letter, enclosures: Sequence[Enclosure] = ()) -> Sealed:
        """Put a letter into the outbox.

        Args:
            letter: without its place in the conversation, which is given here.
            enclosures: from `parts.encrypt_part`, one for each of the letter's parts, in their order.

        Raises:
            UnknownPeerError, RevokedError: somebody it is written to is not on a link now.
            MalformedError, TooLargeError, KeyTimeError: see `envelope.seal`.
        """
        if letter.sender.node != self._own.node:
            raise MalformedError("A node posts its own letters only.")
        if tuple(part for part, _ in enclosures) != letter.parts:
            raise MalformedError("The letter and its enclosures name different attachments.")
        at = self._clock()
        recipients = [self._recipient(node, at) for node in letter.nodes]

        def sealed_at(place: Place) -> Sealed:
            placed = letter.placed(place.cseq, place.prev)
            return seal(placed, self._keys.sig_at(letter.created), recipients)

        return self._store.post(letter, [(part.root, chunks) for part, chunks in enclosures], sealed_at)

    def reseal(self, consignment: Consignment) -> Sealed:
        """Encrypt a letter again to its receivers' present keys and have it tried at once at this one."""
        at = self._clock()
        recipients = [self._recipient(node, at) for node in read_own(consignment.inner).nodes]
        sealed = reseal(consignment.inner, consignment.mid, self._own.node, recipients)
        self._store.replace_body(consignment.node, sealed, at)
        return sealed

    def void(self, consignment: Consignment, *, reason: str, author: Author | None = None) -> Sealed:
        """Withdraw a letter and post the void that closes its number; call it inside one transaction."""
        letter = void_letter(consignment, author=author, reason=reason, at=self._clock())
        self._store.withdraw(consignment)
        return self.post(letter)

    def _recipient(self, node: str, at: datetime) -> RecipientKey:
        peer = self._store.peer(node)
        if peer is None:
            raise UnknownPeerError
        if peer.standing is not Standing.ACTIVE:
            raise RevokedError(f"The link to {node} is suspended.")
        return peer.wrap_key(at)
