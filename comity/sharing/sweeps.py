"""What the worker does here from time to time: items whose time is over, holders not reached yet, reminders."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Exists, OuterRef, Q, QuerySet

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notifications.kinds import KindError
from comity.sharing import notifications
from comity.sharing.actions.erasing import block_item, purge_item
from comity.sharing.actions.following import answer_owner
from comity.sharing.actions.passing import tell_owner
from comity.sharing.actions.reminding import remind_of_retention
from comity.sharing.actions.revising import reach_holders, remind_deciders
from comity.sharing.models import (
    Destruction,
    Holder,
    HolderState,
    Item,
    ItemState,
    Revision,
    RevisionKind,
    RevisionState,
)
from comity.sharing.retention import letters_that_ended, unsigned_since
from comity.sharing.telling import untold

EVERY = timedelta(minutes=5)
GRACE = timedelta(days=3)  # a holder that was off for a weekend deletes when it is on again
LOOKED_BACK = timedelta(days=14)  # an end that passed longer ago stands on the page of the letter alone
UNCONFIRMED = timedelta(days=3)  # then those who decide are told, and again as often
MOST = 200
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)
WORKER = Process("retention")

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Do all of it; return how many things were looked at."""
    return end_times(at) + reach_again() + tell_owners() + remind(at) + remind_of_ends(at)


def overdue(at: datetime) -> QuerySet[Item]:
    """Return what may not be kept any longer; what is kept for a legal reason stays until somebody decides otherwise."""
    over = Item.objects.filter(keep_until__lte=at).exclude(state=ItemState.PURGED)
    return over.exclude(why="kept-by-law")


def end_times(at: datetime) -> int:
    """Delete what may not be kept any longer, block what may not be used any longer."""
    done = _each(overdue(at), lambda pk: purge_item(WORKER, pk, "retention"))
    return done + _each(_used_up(at), lambda pk: block_item(WORKER, pk, "time-over"))


def ended(at: datetime) -> int:
    """Return how many items are still to be deleted or blocked, because their time is over."""
    return overdue(at).count() + _used_up(at).count()


def _used_up(at: datetime) -> QuerySet[Item]:
    """Return what may not be used any longer and is kept for now."""
    return Item.objects.filter(use_until__lte=at, state=ItemState.HELD).exclude(keep_until__lte=at)


def reach_again() -> int:
    """Tell holders that could not be told, and answer owners that could not be answered."""
    waiting = Holder.objects.filter(via="", letter=None, state=HolderState.WAITING)
    done = _each(
        Revision.objects.filter(pk__in=waiting.values("revision")).exclude(Q(ours=False) & Q(signed="")),
        lambda pk: reach_holders(WORKER, pk),
    )
    open_ones = Revision.objects.filter(ours=False, state=RevisionState.OPEN)
    # a request to delete waits for a person, unless one has decided
    unsaid = open_ones.exclude(kind=RevisionKind.DELETION, decided_at=None)
    out = Destruction.objects.filter(
        item__owner=OuterRef("owner"), item__mid=OuterRef("mid"), confirmed_at=None
    )
    unsaid |= Revision.objects.filter(~Exists(out), ours=False, state=RevisionState.PARTLY)
    return done + _each(unsaid, lambda pk: answer_owner(WORKER, pk))


def tell_owners() -> int:
    """Tell owners to whom their items were passed on, where they could not be told then."""
    return _each(untold(), lambda pk: tell_owner(WORKER, pk))


def remind(at: datetime) -> int:
    """Tell those who decide which revisions of ours are not confirmed."""
    pending = Holder.objects.filter(state__in=[HolderState.WAITING, HolderState.PARTLY])
    due = Revision.objects.filter(
        Q(reminded_at=None, at__lte=at - UNCONFIRMED) | Q(reminded_at__lte=at - UNCONFIRMED),
        ours=True,
        pk__in=pending.values("revision"),
    )
    return _each(due, lambda pk: remind_deciders(WORKER, pk))


def remind_of_ends(at: datetime) -> int:
    """Tell those who decide, once, which letters of ours should be gone at a holder that has not signed it."""
    last, first = at - GRACE, at - GRACE - LOOKED_BACK
    ended = letters_that_ended(last, first)
    told = notifications.told_of(notifications.NOT_DELETED, "letter", ended)
    new = [mid for mid in sorted(ended) if str(mid) not in told]
    if not new or not notifications.has_deciders():
        return 0
    found = [(mid, nodes) for mid in new if (nodes := unsigned_since(mid, last, first))]
    for mid, nodes in found[:MOST]:
        remind_of_retention(WORKER, mid, nodes)
    return len(found)


def _each(rows: QuerySet[Any], act: Callable[[UUID], object]) -> int:
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    for pk in found:
        try:
            act(pk)
        except BROKEN as error:  # one that breaks holds up no other; its message may quote what it is about
            log.error("A sweep of shared letters broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)
