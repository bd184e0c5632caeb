"""The inner worker: opens stored letters, hands them to their rooms, signs what became of them (EXCHANGE 1.7, 7 to 9).

Rows that are due are taken one at a time under an advisory lock, so several workers never do the same work, and a
worker that is killed loses nothing: its transaction is rolled back, its lock is gone and the row is due again.
"""

import asyncio
import logging
import threading
import traceback
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections

from comity.audit.actors import PartnerNode
from comity.audit.acts import RefusalError
from comity.audit.guard import actions_only
from comity.exchange import registry
from comity.exchange.actions.cards import want_card
from comity.exchange.actions.erasing import bar_letter
from comity.exchange.actions.opening import (
    PARTS_MISSING,
    close_numbers,
    deliver_letter,
    expect_parts,
    postpone_letter,
    refuse_letter,
)
from comity.exchange.card_wants import UNKNOWN_KEY, may_be_new
from comity.exchange.core.errors import RefusalError as ExchangeRefusalError
from comity.exchange.core.errors import UnknownKeyError
from comity.exchange.core.letter import LetterType
from comity.exchange.core.parts import waited_for
from comity.exchange.core.receipts import State
from comity.exchange.core.retry import backoff
from comity.exchange.file_checks import require_whole
from comity.exchange.in_hand import in_hand
from comity.exchange.membership import require_membership
from comity.exchange.models import InLetter, InState
from comity.exchange.nudges import INBOX, Listener
from comity.exchange.opening import OpenedLetter, open_letter, room_of, still_missing
from comity.exchange.order import waits_for_earlier
from comity.exchange.pulse import beat
from comity.exchange.recovering import RETURNED, is_unfinished, uncleared_peers, was_restored
from comity.exchange.registry import LetterNotYetError, LetterRefusalError
from comity.exchange.waiting import next_letters
from comity.lib.clock import now
from comity.lib.programs import WORKER

log = logging.getLogger(__name__)
BATCH = 100  # what comes meanwhile waits for no more than these
SWEEP_SECONDS = 2.0


def open_due() -> int:
    """Open every stored letter that is due and that no other worker has in hand; return how many were taken up."""
    taken = 0
    # what a partner recalled meanwhile must be known before anything of it is opened
    not_of = list(uncleared_peers().values_list("peer", flat=True)) if was_restored() else []
    for letter_id in next_letters(now(), BATCH, not_of):
        with in_hand(letter_id) as mine:
            if mine:
                taken += _open_or_postpone(letter_id)
    return taken


def _open_or_postpone(letter_id: UUID) -> int:
    try:
        return open_one(letter_id)
    except (OperationalError, InterfaceError):
        raise  # the database is gone, whatever the letter
    except Exception as error:  # noqa: BLE001  # the process edge: a defect of ours must not stop the other letters
        give_up_for_now(letter_id, error)
        return 1


def open_one(letter_id: UUID) -> int:
    """Open one stored letter; return 1, or 0 when it was opened by somebody else in the meantime."""
    letter = (
        InLetter.objects.filter(pk=letter_id, state__in=[InState.STORED, InState.WAITING])
        .select_related("peer")
        .first()
    )
    if letter is None:
        return 0
    actor = PartnerNode(letter.peer.node)
    opened: OpenedLetter | None = None
    if reason := registry.barred_because(letter.peer.node, letter.mid):
        bar_letter(actor, letter.pk, reason)
        return 1
    try:
        opened = open_letter(letter)
        _settle(actor, letter, opened)
    except ExchangeRefusalError as refusal:
        if isinstance(refusal.__cause__, UnknownKeyError) and may_be_new(letter):
            want_card(actor, letter.peer_id, UNKNOWN_KEY)
            postpone_letter(actor, letter.pk, UNKNOWN_KEY, _later(letter, now()))
            return 1
        refuse_letter(actor, letter.pk, refusal.reason.value, opened)
    except LetterNotYetError as early:
        postpone_letter(actor, letter.pk, early.reason, _later(letter, now()), opened)
    except LetterRefusalError as refusal:
        if opened is not None and opened.schema != RETURNED and is_unfinished(letter.peer):
            # what it rests on may be a letter of ours that is still to come back
            postpone_letter(actor, letter.pk, refusal.reason, _later(letter, now()), opened)
        else:
            refuse_letter(actor, letter.pk, refusal.reason, opened)
    except RefusalError as refusal:
        refuse_letter(actor, letter.pk, refusal.code, opened)
    return 1


def _settle(actor: PartnerNode, letter: InLetter, opened: OpenedLetter) -> None:
    at = now()
    if opened.expires <= at:
        refuse_letter(actor, letter.pk, State.EXPIRED.value, opened, state=State.EXPIRED)
        return
    if opened.kind is LetterType.VOID:
        close_numbers(actor, letter.pk, opened)
        return
    body = room_of(opened)
    require_membership(letter.peer.node, opened)
    if opened.parts and waited_for(opened.parts):
        if letter.state != InState.WAITING:
            expect_parts(actor, letter.pk, opened)
        if still_missing(letter):
            postpone_letter(actor, letter.pk, PARTS_MISSING, _later(letter, at))
            return
        require_whole(letter)
    if waits_for_earlier(letter, opened, at):
        postpone_letter(actor, letter.pk, "earlier-letter-missing", _later(letter, at), opened)
    else:
        deliver_letter(actor, letter.pk, opened, body)


def _later(letter: InLetter, at: datetime) -> datetime:
    """Return when to look again: soon at first, then less and less often. What arrives brings it forward."""
    return at + backoff(letter.attempts + 1, jitter=1.0)


def give_up_for_now(letter_id: UUID, error: Exception) -> None:
    """Put a letter that broke our own code aside for a while; it stays stored and is tried again."""
    letter = InLetter.objects.select_related("peer").get(pk=letter_id)
    # where, but not what was said: the message of an error may quote the letter
    place = traceback.extract_tb(error.__traceback__)[-1:]
    log.error(
        "A letter could not be opened: %s at %s",
        type(error).__name__,
        ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in place),
    )
    postpone_letter(PartnerNode(letter.peer.node), letter_id, type(error).__name__, _later(letter, now()))


class Worker:
    """Opens letters until told to stop: woken by a nudge, sweeping in between."""

    def __init__(self, stop: threading.Event) -> None:
        """Take the event that ends the loop."""
        self._stop = stop
        self._swept: dict[str, datetime] = {}

    async def run(self) -> None:
        """Work until the event is set."""
        async with Listener(INBOX) as listener:
            while not self._stop.is_set():
                taken = await asyncio.get_running_loop().run_in_executor(None, self._sweep)
                if not taken:
                    await listener.wait(SWEEP_SECONDS)

    def _sweep(self) -> int:
        close_old_connections()
        with actions_only():
            try:
                beat(WORKER)
                self._run_sweeps(now())
                return open_due()
            except DatabaseError:
                log.warning("The database did not answer; letters stay stored.")
                return 0

    def _run_sweeps(self, at: datetime) -> None:
        """Do what the rooms want done from time to time; what breaks is said and done again at its next time."""
        for sweep in registry.sweeps():
            before = self._swept.get(sweep.name)
            if before is not None and at - before < sweep.every:
                continue
            self._swept[sweep.name] = at
            try:
                sweep.run(at)
            except DatabaseError:
                raise
            except Exception as error:  # noqa: BLE001  # the process edge: letters are opened whatever a sweep does
                # the message of an error may quote what it was about
                log.error("The sweep %s broke off: %s", sweep.name, type(error).__name__)  # noqa: TRY400
