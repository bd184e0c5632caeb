"""What the worker does after a restore, ours or a partner's: give back, rebuild, delete what is due, end."""

from datetime import datetime, timedelta

from comity.audit.actors import Process
from comity.exchange.actions.giving_back import give_back
from comity.exchange.actions.recovering import (
    end_recovery,
    finish_with,
    note_retention,
)
from comity.exchange.actions.taking_back import SHAPE, rebuild_lost, take_returned
from comity.exchange.keepers import apply_retention, register_retention
from comity.exchange.models import LetterToReturn, LostLetter, LostState, PeerState, Restore
from comity.exchange.recovering import (
    MOST_TRIES,
    RETURNED,
    blocking,
    complete,
    own_epoch,
    recoveries,
    was_restored,
)
from comity.exchange.registry import BodyType, Sweep, register_body, register_sweep
from comity.notifications.mailer import purge_old

ME = Process("recovery")
EVERY = timedelta(seconds=2)
BATCH = 50
LATER = timedelta(minutes=10)  # what sending did not wait for any longer is still tried
MOST_LATER = 1008  # a week of that: what a letter of ours rests on may be one with files of gigabytes


def sweep(at: datetime) -> None:
    """Do what is due at a moment."""
    due = LetterToReturn.objects.filter(
        posted=None, next_attempt_at__lte=at, peer__state=PeerState.ACTIVE
    ).exclude(problem="gone")
    for each in list(due.order_by("next_attempt_at").values_list("pk", flat=True)[:BATCH]):
        give_back(ME, each)
    if was_restored():
        _recover(at)


def _recover(at: datetime) -> None:
    lost = LostLetter.objects.filter(
        recovery__in=recoveries(), state=LostState.BACK, is_rebuilt=False, tries__lt=MOST_TRIES
    )
    for each in list(lost.order_by("epoch", "ls").values_list("pk", flat=True)[:BATCH]):
        rebuild_lost(ME, each)
    for each in complete().values_list("pk", flat=True):
        finish_with(ME, each)
    restore = Restore.objects.filter(epoch=own_epoch(), ended_at=None).first()
    if restore is None or blocking().exists():
        return
    if restore.retention_at is None:
        apply_retention(at)
        note_retention(ME, restore.epoch)
    end_recovery(ME, restore.epoch)


def sweep_late(at: datetime) -> None:
    """Rebuild what could not be rebuilt before sending began, because a letter that it rests on had not come again yet."""
    del at
    if not was_restored():
        return
    lost = LostLetter.objects.filter(
        recovery__in=recoveries(),
        state=LostState.BACK,
        is_rebuilt=False,
        tries__gte=MOST_TRIES,
        tries__lt=MOST_TRIES + MOST_LATER,
    )
    for each in list(lost.order_by("tries", "epoch", "ls").values_list("pk", flat=True)[:BATCH]):
        rebuild_lost(ME, each)


def register() -> None:
    """Have the worker do it from time to time, and take back what partners return."""
    register_body(BodyType(RETURNED, SHAPE, take_returned))
    register_retention(purge_old)
    register_sweep(Sweep("recovery", EVERY, sweep))
    register_sweep(Sweep("recovery-late", LATER, sweep_late))
