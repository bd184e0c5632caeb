"""Which owners were not told yet to whom an item of theirs was passed on."""

from django.db.models import Exists, F, OuterRef, QuerySet

from comity.exchange.actions.posting import GIVEN_UP
from comity.exchange.models import OutLetter, Peer, PeerState
from comity.sharing.bodies import ONWARD
from comity.sharing.models import Passing, PassingState

ORIGIN = "passing"


def untold() -> QuerySet[Passing]:
    """Return what was passed on and of which no word is on its way to the owner, a paired partner.

    Not what went to the owner itself, nor what never left.
    """
    word = OutLetter.objects.filter(origin_kind=ORIGIN, origin_id=OuterRef("pk"), schema=ONWARD)
    told = word.exclude(state__in=GIVEN_UP)
    went = OutLetter.objects.filter(mid=OuterRef("letter")).exclude(state__in=GIVEN_UP)
    paired = Peer.objects.filter(state=PeerState.ACTIVE).values("node")
    sent = Passing.objects.filter(Exists(went), ~Exists(told), state=PassingState.SENT)
    return sent.filter(item__owner__in=paired).exclude(item__owner=F("peer__node"))
