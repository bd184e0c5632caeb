"""Acts on cards: tell a partner of ours, take theirs, ask for theirs."""

from datetime import timedelta
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._cards import keep_card
from comity.exchange.actions.posting import CannotPostError, post_letter
from comity.exchange.card_letters import card_letter, version_told_by
from comity.exchange.core.errors import DescriptorError
from comity.exchange.core.retry import backoff
from comity.exchange.identity import own_descriptor
from comity.exchange.introduction import PairingError
from comity.exchange.models import CardState, OutLetter, OwnCard, Peer, PeerState
from comity.exchange.nudges import OUTBOX, nudge
from comity.exchange.registry import (
    GIVEN_UP,
    LetterRefusalError,
    ReceiptedLetter,
    ReceivedLetter,
)
from comity.exchange.renewing import OlderCardError, renewal

ASK_EVERY = timedelta(seconds=10)  # a partner is not asked for its card more often, whatever keys it shows
TAKEN = frozenset({"delivered", "read", "actioned"})


@action(events.CARD_TOLD)
def tell_card(act: Act, peer_id: UUID) -> None:
    """Tell a partner of our present card by a letter, once a version."""
    descriptor = own_descriptor()
    peer = Peer.objects.select_for_update(no_key=True).get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(version=descriptor.ver)
    OwnCard.objects.get_or_create(
        version=descriptor.ver, defaults={"token": descriptor.token, "published_at": act.at}
    )
    state, _made = CardState.objects.get_or_create(peer=peer)
    if peer.state != PeerState.ACTIVE or state.told >= descriptor.ver:
        act.note(told=False)
        return
    try:
        act.note(letter=str(post_letter(act, card_letter(peer, descriptor)).mid))
    except CannotPostError as refusal:  # its card holds no valid key: ours is told when it has a new one
        act.note(told=False, problem=refusal.code)
        return
    state.told = descriptor.ver
    state.save(update_fields=["told"])


@action(events.CARD_TAKEN)
def follow_card(act: Act, letter: ReceiptedLetter) -> None:
    """Note that a partner signed for our card, or that the letter about it was given up and is to be written again."""
    act.about("peer", letter.node)
    peer = Peer.objects.get(node=letter.node)
    version = version_told_by(OutLetter.objects.get(mid=letter.mid))
    act.note(version=version, state=letter.state)
    state, _made = CardState.objects.get_or_create(peer=peer)
    if letter.state in TAKEN:
        state.taken = max(state.taken, version)
    elif letter.state in GIVEN_UP and state.told == version:
        state.told = state.taken
    state.save(update_fields=["taken", "told"])


@action(events.PEER_UPDATED)
def receive_card(act: Act, letter: ReceivedLetter) -> None:
    """Take the card that a partner tells of: signed by the pinned root, no older than ours; an older one changes nothing.

    Raises:
        LetterRefusalError: it does not hold; operators see it in the log of both nodes.
    """
    peer = Peer.objects.select_for_update(no_key=True).get(node=letter.node)
    act.about("peer", peer.node)
    act.note(letter=str(letter.mid))
    try:
        found = renewal(peer, letter.data["descriptor"], letter.data["certificates"])
    except OlderCardError:
        act.note(older=True)
        return
    except (DescriptorError, PairingError) as error:
        raise LetterRefusalError(error.code) from error
    keep_card(act, peer, found)


@action(events.PEER_UPDATED)
def take_card(act: Act, peer_id: UUID, token: str) -> bool:
    """Take the descriptor that a partner gave at its own door; return whether it holds."""
    peer = Peer.objects.select_for_update(no_key=True).get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(asked=True)
    try:
        keep_card(act, peer, renewal(peer, token))
    except OlderCardError:  # a letter told of a newer one while we asked
        CardState.objects.filter(peer=peer).update(wanted_at=None, ask_at=None, answered_at=act.at)
    except (DescriptorError, PairingError) as error:
        act.note(problem=error.code)
        _ask_again(peer, act)
        return False
    return True


@action(events.CARD_WANTED)
def want_card(act: Act, peer_id: UUID, why: str) -> bool:
    """Note that we lack a partner's present card; return whether that is news. Delivery asks for it."""
    peer = Peer.objects.select_for_update(no_key=True).get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(why=why)
    state, _made = CardState.objects.get_or_create(peer=peer)
    if state.wanted_at is not None:
        act.note(already=True)
        return False
    state.wanted_at = act.at
    state.ask_at = max(act.at, state.answered_at + ASK_EVERY) if state.answered_at else act.at
    state.save(update_fields=["wanted_at", "ask_at"])
    nudge(OUTBOX)
    return True


@action(events.DELIVERY_FAILED)
def note_no_card(act: Act, peer_id: UUID, problem: str) -> None:
    """Count a question after a partner's card that was not answered; it is asked again later."""
    peer = Peer.objects.get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(problem=problem, asked="card")
    _ask_again(peer, act)


def _ask_again(peer: Peer, act: Act) -> None:
    state, _made = CardState.objects.get_or_create(peer=peer)
    state.failures += 1
    state.ask_at = act.at + max(ASK_EVERY, backoff(state.failures, 0.5))
    state.save(update_fields=["failures", "ask_at"])
