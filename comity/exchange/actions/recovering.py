"""Acts of a restored node: begin to ask, take the pages of its partners, go on without one, end."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, RUNS_NODE
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.exchange.actions._recovery import locked_recovery
from comity.exchange.identity import read_signed
from comity.exchange.links import locked_link
from comity.exchange.models import (
    InLetter,
    InState,
    LetterState,
    LostState,
    OutLetter,
    OwnCard,
    Peer,
    Recovery,
    Restore,
    Step,
)
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.outbox import number_anew
from comity.exchange.recovering import blocking, complete, own_epoch
from comity.lib.clock import now

GIVEN_UP = (LetterState.VOID, LetterState.EXPIRED)


class ReleaseRefusedError(RefusalError):
    """There is nothing here for you."""

    words = gettext_lazy("There is nothing here for you.")
    code = "not-here"


@action(events.NODE_BACKED_UP)
def note_backup(act: Act, *, made_at: datetime, files: int, size: int, encrypted: bool) -> None:
    """Write down that everything this node knows was written to a file."""
    act.about("node", settings.NODE_ID)
    act.note(made_at=made_at.isoformat(), files=files, size=size, encrypted=encrypted)


@action(events.NODE_RESTORED)
def begin_recovery(
    act: Act, epoch: int, backup_at: datetime | None, checkpoint: str, cards: Iterable[str]
) -> Restore:
    """Count every link from 1 in a new epoch, and have each partner asked what we missed; in one transaction.

    `checkpoint` is the newest one of the log in the backup, for the log; `cards` are descriptors of ours that the backup may
    not know: their keys prove what was signed with them.
    """
    act.about("node", settings.NODE_ID)
    act.note(epoch=epoch, backup_at=backup_at.isoformat() if backup_at else None, checkpoint=checkpoint)
    restore = Restore.objects.create(epoch=epoch, at=act.at, backup_at=backup_at)
    for card in map(read_signed, cards):
        OwnCard.objects.get_or_create(
            version=card.ver, defaults={"token": card.token, "published_at": card.iat}
        )
    for peer in Peer.objects.select_for_update(no_key=True).order_by("node"):
        begin_with(act, peer.pk, epoch)
    return restore


@action(events.NODE_RESTORED)
def begin_with(act: Act, peer_id: UUID, epoch: int) -> Recovery:
    """Have one partner asked what we missed; its link counts from 1 in the new epoch."""
    peer = Peer.objects.select_for_update(no_key=True).get(pk=peer_id)
    act.about("peer", peer.node)
    link = locked_link(peer)
    proven = _proven_up_to(peer) if peer.own_epoch < epoch else 0
    recovery, _made = Recovery.objects.get_or_create(
        peer=peer,
        epoch=epoch,
        defaults={
            "ours_epoch": peer.own_epoch if peer.own_epoch < epoch else 0,
            "ours_ls": proven,
            "theirs_epoch": link.in_epoch,
            "theirs_ls": link.in_hw,
        },
    )
    act.note(epoch=epoch, ours=recovery.ours_ls, theirs=recovery.theirs_ls)
    if peer.own_epoch < epoch:
        peer.own_epoch, peer.last_ls = epoch, 0
        peer.save(update_fields=["own_epoch", "last_ls"])
    link.failures, link.problem, link.next_call_at = 0, "", act.at
    link.save(update_fields=["failures", "problem", "next_call_at"])
    return recovery


def _proven_up_to(peer: Peer) -> int:
    """Return the number up to which every letter of ours has come to its end: taken, withdrawn or given up."""
    ended = Q(receipt_verified=True) | Q(state__in=GIVEN_UP)
    open_ = OutLetter.objects.filter(peer=peer, epoch=peer.own_epoch).exclude(ended)
    first = open_.order_by("ls").values_list("ls", flat=True).first()
    return peer.last_ls if first is None else first - 1


@action(events.DELIVERY_FAILED)
def note_unanswered(act: Act, recovery_id: UUID, problem: str, due: datetime) -> None:
    """Count a question that was not answered; it is asked again later."""
    recovery = locked_recovery(act, recovery_id)
    act.note(problem=problem, failures=recovery.failures + 1)
    recovery.failures += 1
    recovery.problem = problem[:80]
    recovery.next_attempt_at = due
    recovery.save(update_fields=["failures", "problem", "next_attempt_at"])


@action(events.RECOVERY_HEARD)
def finish_with(act: Act, recovery_id: UUID) -> bool:
    """End the questions to a partner that has told all and given all back; return whether that is so.

    Letters of ours that it does not hold get their numbers anew, in the present epoch.
    """
    recovery = locked_recovery(act, recovery_id)
    if not complete().filter(pk=recovery.pk).exists():
        act.note(finished=recovery.step == Step.DONE)
        return False
    peer = Peer.objects.select_for_update(no_key=True).get(pk=recovery.peer_id)
    again = OutLetter.objects.select_for_update().filter(
        peer=peer, epoch__lt=recovery.epoch, receipt_verified=False
    )
    renumbered = list(again.exclude(state__in=GIVEN_UP).order_by("epoch", "ls"))
    for letter in renumbered:
        number_anew(peer, letter)
        letter.next_attempt_at = act.at
        letter.save(update_fields=["next_attempt_at"])
    recovery.step, recovery.done_at = Step.DONE, act.at
    recovery.save(update_fields=["step", "done_at"])
    InLetter.objects.filter(peer=peer, state__in=[InState.STORED, InState.WAITING]).update(
        next_attempt_at=act.at
    )
    act.note(
        finished=True,
        renumbered=len(renumbered),
        taken_back=recovery.lost.filter(state=LostState.BACK).count(),
        gone=recovery.lost.filter(state=LostState.GONE).count(),
    )
    nudge(INBOX)
    nudge(OUTBOX)
    return True


@action(events.RECOVERY_RELEASED)
def release_partner(act: Act, recovery_id: UUID, reason: str) -> Recovery:
    """Go on without the answer of a partner: the others are sent to, and its letters are shown, whatever it recalled.

    To itself nothing is sent before it has answered.

    Raises:
        ReleaseRefusedError: neither an operator nor a supervisor asks, or it has answered already.
    """
    recovery = locked_recovery(act, recovery_id)
    allowed = RUNS_NODE | APPROVES_RELEASE
    if not isinstance(act.actor, Person) or not act.actor.holds(allowed) or recovery.done_at is not None:
        raise ReleaseRefusedError
    act.note(heard=recovery.heard_at is not None, cleared=recovery.cleared_at is not None)
    recovery.released_at, recovery.released_by = act.at, act.actor.pseudonym
    recovery.released_because = reason.strip()
    recovery.save(update_fields=["released_at", "released_by", "released_because"])
    nudge(INBOX)
    return recovery


@action(events.RECOVERY_ASKED_AGAIN)
def ask_again(act: Act, recovery_id: UUID) -> Recovery:
    """Ask a partner from the beginning whose answers did not come to an end. What it told already stays taken.

    Raises:
        ReleaseRefusedError: neither an operator nor a supervisor asks, or the questions to it are not stuck.
    """
    recovery = locked_recovery(act, recovery_id)
    allowed = RUNS_NODE | APPROVES_RELEASE
    if (
        not isinstance(act.actor, Person)
        or not act.actor.holds(allowed)
        or recovery.step != Step.STUCK
        or recovery.epoch != own_epoch()
    ):
        raise ReleaseRefusedError
    act.note(pages=recovery.pages, letters=recovery.letters, tombstones=recovery.tombstones)
    recovery.step, recovery.after = Step.ASKING, ""
    recovery.pages = recovery.letters = recovery.tombstones = 0
    recovery.last_epoch, recovery.last_ls, recovery.last_mid = 0, 0, ""
    recovery.heard_at = recovery.cleared_at = None  # tombstones come first again
    recovery.failures, recovery.problem, recovery.next_attempt_at = 0, "", act.at
    recovery.save()
    nudge(OUTBOX)
    return recovery


@action(events.RECOVERY_ENDED)
def end_recovery(act: Act, epoch: int) -> bool:
    """Begin to send again, when every partner has answered or was released; return whether that is so."""
    restore = Restore.objects.select_for_update().get(epoch=epoch)
    act.about("node", settings.NODE_ID)
    if restore.ended_at is not None or restore.retention_at is None or blocking().exists():
        act.note(ended=restore.ended_at is not None)
        return False
    restore.ended_at = act.at
    restore.save(update_fields=["ended_at"])
    act.note(ended=True, epoch=epoch)
    nudge(OUTBOX)
    return True


@action(events.NODE_RESTORED)
def note_retention(act: Act, epoch: int) -> None:
    """Write down that what was due to be deleted meanwhile has been."""
    act.about("node", settings.NODE_ID)
    act.note(retention=True)
    Restore.objects.filter(epoch=epoch).update(retention_at=now())
