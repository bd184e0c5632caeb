"""Whether this node recovers from a restore, and what that stops: sending, and the sight of letters not yet cleared.

The epoch in our signed descriptor says whether there ever was a restore. A node of the first epoch asks no question
here at all; one whose rows know nothing of its epoch was restored half and sends nothing either.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet

from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.keys import PublicKey, Use
from comity.exchange.identity import own_descriptor
from comity.exchange.models import (
    AlarmKind,
    LinkAlarm,
    LostLetter,
    LostState,
    Peer,
    PeerState,
    Recovery,
    Restore,
    Step,
)
from comity.exchange.own_keys import own_cards

FIRST = 1
RETURNED = "exchange/returned/1"  # the one body that leaves a recovering node: two that were restored help each other
MOST_TRIES = 20  # of a room to rebuild what it cannot yet; then sending waits no longer for it
STOPS = (AlarmKind.AHEAD, AlarmKind.LATER_EPOCH)


def own_epoch() -> int:
    """Return the epoch of our descriptor; a process without one, such as a test of pages, stands in the first."""
    try:
        return own_descriptor().epoch
    except (ImproperlyConfigured, ExchangeError, OSError):
        return FIRST


def was_restored() -> bool:
    """Whether this node was ever restored from a backup."""
    return own_epoch() > FIRST


def is_recovering() -> bool:
    """Whether nothing may be sent yet, because partners have not all said what we missed."""
    epoch = own_epoch()
    return epoch > FIRST and not Restore.objects.filter(epoch=epoch, ended_at__isnull=False).exists()


def recoveries() -> QuerySet[Recovery]:
    """Return the questions of the present epoch."""
    return Recovery.objects.filter(epoch=own_epoch())


def unfinished() -> QuerySet[Recovery]:
    """Return those whose partner has not answered to the end: no letter is numbered to it."""
    return recoveries().filter(done_at=None)


def blocking() -> QuerySet[Recovery]:
    """Return those that everybody waits for: of paired partners that no person has decided to go on without."""
    return unfinished().filter(released_at=None, peer__state=PeerState.ACTIVE)


def complete() -> QuerySet[Recovery]:
    """Return those whose partner has told all and given all back, as far as it can: they may be finished."""
    waits = Q(state=LostState.WANTED) | Q(state=LostState.BACK, is_rebuilt=False, tries__lt=MOST_TRIES)
    waiting = LostLetter.objects.filter(waits).values("recovery")
    return recoveries().filter(step=Step.WANTING).exclude(pk__in=waiting)


def is_unfinished(peer: Peer) -> bool:
    """Whether a partner still has to say what we missed."""
    return was_restored() and unfinished().filter(peer=peer).exists()


# whether a second copy of us seems to run, as something that is asked along with `exchange_peer AS peer`
IS_DOUBLED = "EXISTS (SELECT FROM exchange_linkalarm WHERE peer_id = peer.id AND kind = ANY(%s::text[]) AND epoch = %s)"


def doubled_values() -> list[object]:
    """Return the values of `IS_DOUBLED`."""
    return [[kind.value for kind in STOPS], own_epoch()]


def may_send_to(peer: Peer, *, doubled: bool | None = None) -> bool:
    """Whether letters may be numbered and sent to a partner; `doubled` is what `IS_DOUBLED` said, where it was asked along."""
    if doubled is None:
        doubled = LinkAlarm.objects.filter(peer=peer, kind__in=STOPS, epoch=own_epoch()).exists()
    if doubled:
        return False
    return not was_restored() or not (is_recovering() or is_unfinished(peer))


def stopped_links() -> Q:
    """Return which partners nothing but returned letters may be sent to, as a filter of peers."""
    doubled = LinkAlarm.objects.filter(kind__in=STOPS, epoch=own_epoch()).values("peer")
    stopped = Q(pk__in=doubled)
    if was_restored():
        stopped |= Q(pk__in=unfinished().values("peer"))
    return stopped


def is_awaited(peer: Peer) -> bool:
    """Whether we have asked a partner and it has not begun to answer: nothing of it is stored until then."""
    return was_restored() and unfinished().filter(peer=peer, heard_at=None).exists()


def uncleared_peers() -> QuerySet[Recovery, Any]:
    """Return the peers (`peer_id`) whose tombstones are not all in: their letters are not opened."""
    return unfinished().filter(cleared_at=None, released_at=None).values("peer")


def hidden_nodes() -> QuerySet[Recovery, Any]:
    """Return the nodes whose letters are not shown: what they recalled meanwhile is not known yet."""
    return recoveries().filter(cleared_at=None, released_at=None).values("peer__node")


def own_hop_keys() -> list[PublicKey]:
    """Return every hop key that a card of ours ever named: they prove what we sent."""
    return _own(Use.HOP)


def own_sig_keys() -> list[PublicKey]:
    """Return every key that signed letters of ours, those of earlier cards as well."""
    return _own(Use.SIG)


def _own(use: Use) -> list[PublicKey]:
    return list({key.kid: key for card in own_cards() for key in card.keys_for(use)}.values())


def waiting_for(peer_id: UUID) -> Recovery | None:
    """Return the question to a partner, None where there is none in this epoch."""
    return recoveries().select_related("peer").filter(peer=peer_id).first()
