"""Keeping a partner's newer card: shared by whoever hands it over, an operator, a letter, or the partner's own door."""

from comity.audit.acts import Act
from comity.exchange.actions.giving_back import note_restored
from comity.exchange.actions.proving import keep_descriptor
from comity.exchange.descriptors import descriptor_of
from comity.exchange.models import CardState, InLetter, InState, Link, OutLetter, Peer
from comity.exchange.models.post import LetterState
from comity.exchange.notifications import CARD_TAKEN, tell_operators
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.renewing import Renewal


def keep_card(act: Act, peer: Peer, found: Renewal) -> Peer:
    """Write a card that was judged into the partner's row, which is locked; what waited for new keys goes on."""
    CardState.objects.filter(peer=peer).update(wanted_at=None, ask_at=None, failures=0, answered_at=act.at)
    act.note(version=found.descriptor.ver)
    was_restored = found.descriptor.epoch > descriptor_of(peer).epoch
    if not found.is_news:
        act.note(known=True)
        return peer
    keep_descriptor(act, peer.node, peer.version, peer.descriptor)  # for proofs of what its keys signed
    peer.old_keys = found.old_keys
    peer.descriptor = found.descriptor.token
    peer.certificates = found.certificates
    peer.version = found.descriptor.ver
    peer.save(update_fields=["descriptor", "old_keys", "certificates", "version"])
    if was_restored:
        note_restored(act, peer.pk, found.descriptor.epoch)
    _go_on(peer, act)
    tell_operators(act, CARD_TAKEN, peer)
    return peer


def _go_on(peer: Peer, act: Act) -> None:
    OutLetter.objects.filter(peer=peer, state=LetterState.QUEUED, attempts__gt=0).update(
        next_attempt_at=act.at
    )
    InLetter.objects.filter(peer=peer, state__in=[InState.STORED, InState.WAITING], attempts__gt=0).update(
        next_attempt_at=act.at
    )
    Link.objects.filter(peer=peer, failures__gt=0).update(next_call_at=act.at, failures=0, problem="")
    nudge(OUTBOX)
    nudge(INBOX)
