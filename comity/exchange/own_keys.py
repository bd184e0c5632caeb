"""Our own keys as they stand: what is here, what our card names, when each ends, and which follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.key_folder import KeyFolder
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.identity import keys_folder, own_descriptor, read_signed
from comity.exchange.models import CardState, OwnCard, Peer, PeerState

TLS, CARD = "tls", "card"
USES = (Use.HOP.value, Use.SIG.value, Use.ENC.value, Use.LOG.value, TLS)
WARN_AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class OwnKey:
    """A key whose secret half is here. `named` says whether our present card names it, `was_named` whether an earlier did."""

    kid: str
    use: str
    begins: datetime
    ends: datetime
    named: bool
    was_named: bool

    def state(self, at: datetime) -> str:
        """Return one word: `made`, `next`, `valid`, `ended` or `taken-out`."""
        if not self.named:
            return "taken-out" if self.was_named else "made"
        if at < self.begins:
            return "next"
        return "valid" if at <= self.ends else "ended"


def own_cards() -> list[Descriptor]:
    """Return every card of ours that is known here, the oldest first; each judged at its own time."""
    present = own_descriptor()
    cards = dict(OwnCard.objects.values_list("version", "token")) | {present.ver: present.token}
    return [read_signed(cards[version]) for version in sorted(cards)]


def own_keys() -> list[OwnKey]:
    """Return all keys that are here, by use and beginning; no passphrase is needed."""
    folder, card = KeyFolder(keys_folder()), own_descriptor()
    named = names_of(card)
    before = {
        name
        for token in OwnCard.objects.values_list("token", flat=True)
        for name in names_of(read_signed(token))
    }
    found = [
        OwnKey(
            key.kid,
            key.use.value,
            from_seconds(key.nbf),
            from_seconds(key.exp),
            key.kid in named,
            key.kid in before,
        )
        for key in folder.publics()
    ]
    found += [
        OwnKey(one.spki, TLS, one.nbf, one.exp, one.spki in named, one.spki in before)
        for one in folder.certificates()
    ]
    return sorted(found, key=lambda key: (USES.index(key.use), key.begins, key.kid))


def names_of(card: Descriptor) -> frozenset[str]:
    """Return the kids and TLS pins that a card names."""
    return frozenset({key.kid for key in card.keys} | set(card.tls_spki))


def last_of(keys: list[OwnKey], use: str, *, named: bool = True) -> OwnKey | None:
    """Return the key of a use that ends last, of those our card names or of all that may still be named."""
    usable = [key for key in keys if key.use == use and (key.named or (not named and not key.was_named))]
    return max(usable, key=lambda key: key.ends, default=None)


def follower_of(key: OwnKey, keys: list[OwnKey]) -> OwnKey | None:
    """Return the key of the same use that our card names and that ends after another one, if there is one."""
    later = [one for one in keys if one.use == key.use and one.named and one.ends > key.ends]
    return min(later, key=lambda one: one.begins, default=None)


def ending(at: datetime) -> list[str]:
    """Return what ends within two weeks with nothing following it: uses of keys, and `card` for the card itself."""
    keys = own_keys()
    found = [use for use in USES if (last := last_of(keys, use)) is None or last.ends <= at + WARN_AHEAD]
    return found + ([CARD] if own_descriptor().exp <= at + WARN_AHEAD else [])


def card_without(kid: str) -> int:
    """Return the first version of our card that named a key no more; 0 for one that no card ever named."""
    cards = own_cards()
    since = max((card.ver for card in cards if kid in names_of(card)), default=0)
    later = [card.ver for card in cards if card.ver > since]
    return later[0] if since and later else 0


def behind(version: int) -> list[Peer]:
    """Return the active partners that are not known to have taken a version of our card."""
    taken = CardState.objects.filter(taken__gte=version).values("peer")
    rest = Peer.objects.filter(state=PeerState.ACTIVE).exclude(pk__in=taken)
    return list(rest.order_by("node")) if version > 1 else []
