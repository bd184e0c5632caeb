"""The nodes on a link: ourselves as the edge knows us, and a partner pinned by its descriptor."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.envelope import RecipientKey
from comity.exchange.core.errors import UnknownKeyError
from comity.exchange.core.keys import PublicKey, Use
from comity.exchange.core.moments import seconds


class Standing(StrEnum):
    """Whether letters go to and come from a peer."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Own:
    """What this node says of itself: nothing here is secret.

    Attributes:
        node: our id.
        epoch: up by one after every restore from a backup.
        descriptor: our signed descriptor.
        enc_kids: the encryption keys whose private half we still hold, published ones and older ones.
    """

    node: str
    epoch: int
    descriptor: str = field(repr=False)
    enc_kids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Peer:
    """A partner's node.

    `old_keys` are those of earlier descriptors: they verify for ever what they signed in their time.
    """

    descriptor: Descriptor
    standing: Standing = Standing.ACTIVE
    old_keys: tuple[PublicKey, ...] = ()

    @property
    def node(self) -> str:
        return self.descriptor.node

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Every key ever pinned for this node, those of the present descriptor first."""
        return (*self.descriptor.keys, *self.old_keys)

    def renewed(self, descriptor: Descriptor) -> "Peer":
        """The peer under its next descriptor, verified before.

        Keys the new descriptor no longer holds end when it was signed, if they have not ended by themselves. One
        that began in that very second keeps the shortest life a key can have; one that had not begun is forgotten.
        """
        kept = {key.kid for key in descriptor.keys}
        cut = seconds(descriptor.iat)
        gone = tuple(
            replace(key, exp=max(key.nbf + 1, min(key.exp, cut)))
            for key in self.keys
            if key.kid not in kept and key.nbf <= cut
        )
        return replace(self, descriptor=descriptor, old_keys=gone)

    def wrap_key(self, at: datetime) -> RecipientKey:
        """The key to encrypt to now: of those valid the one that began last.

        Raises UnknownKeyError when the descriptor holds none: ask the partner for a new one.
        """
        usable = [key for key in self.descriptor.keys_for(Use.ENC) if key.valid_at(at)]
        if not usable:
            raise UnknownKeyError(
                f"{self.node} publishes no valid encryption key; ask for its new descriptor."
            )
        return RecipientKey(self.node, max(usable, key=lambda key: key.nbf))
