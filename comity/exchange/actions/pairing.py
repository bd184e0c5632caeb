"""Acts on peers: pair, take a newer card, change what the link does, suspend, resume."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.actions._cards import keep_card
from comity.exchange.actions.recovering import begin_with
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.fingerprint import same_fingerprint
from comity.exchange.introduction import PairingError, read_card
from comity.exchange.models import CardState, LetterState, Link, OutLetter, Peer, PeerState
from comity.exchange.notifications import PAIRED, tell_operators
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.recovering import own_epoch, was_restored
from comity.exchange.renewing import renewal, require_own_pins
from comity.lib.clock import now

PEER_SUSPENDED = "peer-suspended"


class PeerNotHereError(RefusalError):
    """There is nothing here for you."""

    words = gettext_lazy("There is nothing here for you.")
    code = "not-here"


def _require_operator(act: Act) -> None:
    actor = act.actor
    if isinstance(actor, Process) or (isinstance(actor, Person) and actor.holds(RUNS_NODE)):
        return
    raise PeerNotHereError


def _peer(peer_id: UUID) -> Peer:
    peer = Peer.objects.select_for_update(no_key=True).filter(pk=peer_id).first()
    if peer is None:
        raise PeerNotHereError
    return peer


@action(events.PEER_PAIRED)
def pair(act: Act, text: str, words: str) -> Peer:
    """Pair with a partner whose words were compared by voice or in person.

    Raises:
        PairingError: the card does not hold, the words differ, or the node is paired already.
    """
    _require_operator(act)
    card, descriptor = read_card(text)
    act.about("peer", descriptor.node)
    act.note(root=descriptor.root, version=descriptor.ver)
    if not words.strip() or not same_fingerprint(words, descriptor.root):
        raise PairingError(
            _(
                "The words are not those of this card. Compare them again by voice; do not pair if they differ."
            ),
            code="words-differ",
        )
    if Peer.objects.filter(node=descriptor.node).exists():
        raise PairingError(
            _("This partner is paired already. Use its page to take a newer card."), code="paired"
        )
    require_own_pins(descriptor)
    peer = Peer.objects.create(
        node=descriptor.node,
        country=card.country,
        names=card.names,
        unit=card.unit,
        zone=card.zone,
        root_thumbprint=descriptor.root,
        descriptor=card.descriptor,
        certificates=card.certificates,
        version=descriptor.ver,
        paired_at=now(),
        ceiling=settings.CLASSIFICATION_CEILING,
        own_epoch=own_epoch(),
    )
    Link.objects.create(peer=peer)
    CardState.objects.create(peer=peer)
    if was_restored():
        begin_with(act, peer.pk, own_epoch())  # it may have been a partner before the restore
        peer.refresh_from_db()
    tell_operators(act, PAIRED, peer)
    return peer


@action(events.PEER_UPDATED)
def update_peer(act: Act, peer_id: UUID, text: str) -> Peer:
    """Take a newer card of a paired partner, signed by the same root key."""
    _require_operator(act)
    peer = _peer(peer_id)
    act.about("peer", peer.node)
    card, _unpinned = read_card(text)
    try:
        found = renewal(peer, card.descriptor, card.certificates)
    except DescriptorError as error:
        raise PairingError(
            _(
                "The card is older than the one we have, or another root key signed it. Ask the partner by telephone."
            ),
            code=error.code,
        ) from error
    return keep_card(act, peer, found)


@action(events.PEER_SETTINGS_CHANGED)
def change_peer(act: Act, peer_id: UUID, *, sends_read_receipts: bool, ceiling: int) -> Peer:
    """Say whether `read` is told on this link, and the highest classification on it."""
    _require_operator(act)
    peer = _peer(peer_id)
    act.about("peer", peer.node)
    act.note(read_receipts=sends_read_receipts, ceiling=ceiling)
    if not 0 <= ceiling <= settings.CLASSIFICATION_CEILING:
        raise PairingError(_("A link cannot stand above the ceiling of this node."), code="above-ceiling")
    peer.sends_read_receipts = sends_read_receipts
    peer.ceiling = ceiling
    peer.save(update_fields=["sends_read_receipts", "ceiling"])
    return peer


@action(events.PEER_SUSPENDED)
def suspend_peer(act: Act, peer_id: UUID) -> Peer:
    """Stop all traffic with a partner at once; queued letters are held until it is resumed, or they expire."""
    _require_operator(act)
    peer = _peer(peer_id)
    act.about("peer", peer.node)
    peer.state = PeerState.SUSPENDED
    peer.save(update_fields=["state"])
    queued = OutLetter.objects.filter(peer=peer, state=LetterState.QUEUED)
    act.note(held=queued.update(state=LetterState.HELD, reason=PEER_SUSPENDED))
    nudge(OUTBOX)  # delivery drops its connections
    return peer


@action(events.PEER_UPDATED)
def resume_peer(act: Act, peer_id: UUID) -> Peer:
    """Let traffic with a suspended partner go on; what was held by the suspension is queued again."""
    _require_operator(act)
    peer = _peer(peer_id)
    act.about("peer", peer.node)
    peer.state = PeerState.ACTIVE
    peer.save(update_fields=["state"])
    held = OutLetter.objects.filter(peer=peer, state=LetterState.HELD, reason=PEER_SUSPENDED)
    queued = held.update(state=LetterState.QUEUED, reason="", next_attempt_at=act.at)
    act.note(resumed=True, queued=queued)
    nudge(OUTBOX)
    return peer
