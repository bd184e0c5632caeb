"""Numbers of letters that were given up while no void could be written, say because the partner's card held no key."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from comity.audit.actors import Process
from comity.exchange.actions.posting import GIVEN_UP, close_number
from comity.exchange.models import OutLetter, Peer, Receipt
from comity.exchange.outbox import VOID_ORIGIN
from comity.exchange.recovering import is_recovering, stopped_links
from comity.exchange.registry import Sweep, register_sweep

ME = Process("worker")
EVERY = timedelta(minutes=5)
MOST = 100  # of one partner at once


def unclosed() -> QuerySet[OutLetter]:
    """Return the letters of ours that will not be sent and that no void closes.

    Not those that their receiver answered, which have come. Of one that was erased meanwhile the node is named as the author.
    """
    closed = OutLetter.objects.filter(origin_kind=VOID_ORIGIN, origin_id=OuterRef("mid"))
    answered = Receipt.objects.filter(given=False, peer=OuterRef("peer"), mid=OuterRef("mid"))
    given_up = OutLetter.objects.filter(state__in=GIVEN_UP, receipt_verified=False)
    return given_up.filter(~Exists(closed), ~Exists(answered)).exclude(peer__in=_stopped())


def _stopped() -> QuerySet[Peer]:
    return Peer.objects.filter(stopped_links())


def close_open(_at: datetime) -> None:
    """Close what is open; a partner whose first one cannot be closed is tried again later."""
    if is_recovering():
        return
    waiting: dict[UUID, list[UUID]] = {}
    for peer, mid in unclosed().order_by("epoch", "ls").values_list("peer", "mid"):
        waiting.setdefault(peer, []).append(mid)
    for mids in waiting.values():
        for mid in mids[:MOST]:
            if not close_number(ME, mid):
                break


def register() -> None:
    """Have the worker do it from time to time; at start."""
    register_sweep(Sweep("open-numbers", EVERY, close_open))
