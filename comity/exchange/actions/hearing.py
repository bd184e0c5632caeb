"""Acts on what partners answer a restored node: tombstones, letters of ours that they hold, what they hold of our log."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.errors import LogError
from comity.audit.stored_tree import log_verifiers
from comity.exchange.actions._recovery import disbelieve_in, locked_recovery, take_receipts
from comity.exchange.actions.erasing import erase_received
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.hop import Cover, Hop, verify_own
from comity.exchange.core.recovery import Held, LogNote, Page, Tombstone
from comity.exchange.core.wire import MESSAGES
from comity.exchange.keepers import purge_letter
from comity.exchange.links import locked_link
from comity.exchange.models import (
    InLetter,
    InState,
    LostLetter,
    LostState,
    Numbering,
    OutLetter,
    RecalledLetter,
    Recovery,
    Step,
)
from comity.exchange.nudges import INBOX, nudge
from comity.exchange.recovering import own_hop_keys
from comity.lib import faults

MOST_PAGES = 20_000
MOST_LETTERS = 200_000
MOST_TOMBSTONES = 500_000
LARGEST_STEP = 10_000  # of a number in a conversation, by the word of a partner
LARGEST_RECEIPT_STEP = 10_000_000  # of the number of our receipts: a busy link gives out many in days


class EndlessAnswerError(RefusalError):
    """The partner’s answers after the restore do not come to an end. Call the partner; a supervisor can go on without it."""

    words = gettext_lazy(
        "The partner’s answers after the restore do not come to an end. Call the partner; a supervisor can go on without it."
    )
    code = "endless"
    rows_stay = True


class FalsePageError(RefusalError):
    """The partner’s answer after the restore does not go on where the last one ended."""

    words = gettext_lazy("The partner’s answer after the restore does not go on where the last one ended.")
    code = "false-page"


@action(events.RECOVERY_HEARD)
def take_page(act: Act, recovery_id: UUID, asked_after: str, page: Page) -> Step:
    """Take one page of a partner's answer: tombstones, letters of ours that it holds, what it holds of our log.

    All of a page or nothing; a node that is killed asks for the same page again. What does not hold is left out and
    written down.

    Raises:
        FalsePageError: it does not go on where the last one ended.
        EndlessAnswerError: it is beyond every measure; the partner is not asked again.
    """
    recovery = locked_recovery(act, recovery_id)
    if recovery.step != Step.ASKING or recovery.after != asked_after:
        act.note(already=recovery.step)  # another one took it
        return Step(recovery.step)
    _require_measure(act, recovery, page)
    if page.after is not None and (page.after == asked_after or not (page.tombstones or page.letters)):
        raise FalsePageError
    if recovery.cleared_at is not None and page.tombstones:
        raise FalsePageError  # they come first, so that nothing is shown before
    if recovery.heard_at is None:
        _begin_to_listen(act, recovery, page)
    act.note(tombstones=len(page.tombstones), letters=len(page.letters), last=page.after is None)
    for tombstone in page.tombstones:
        _bury(act, recovery, tombstone)
    if page.letters or page.after is None:
        recovery.cleared_at = recovery.cleared_at or act.at
    for held in page.letters:
        _take_held(act, recovery, held)
    if page.log is not None:
        _note_log(act, recovery, page.log)
    recovery.pages += 1
    recovery.tombstones += len(page.tombstones)
    recovery.letters += len(page.letters)
    recovery.after = page.after or ""
    recovery.failures, recovery.problem, recovery.next_attempt_at = 0, "", act.at
    if page.after is None:
        recovery.step = Step.WANTING
    recovery.save()
    nudge(INBOX)
    faults.reach(faults.IN_RECOVERY)
    return Step(recovery.step)


def _require_measure(act: Act, recovery: Recovery, page: Page) -> None:
    if (
        recovery.pages < MOST_PAGES
        and recovery.letters + len(page.letters) <= MOST_LETTERS
        and recovery.tombstones + len(page.tombstones) <= MOST_TOMBSTONES
    ):
        return
    recovery.step, recovery.problem = Step.STUCK, EndlessAnswerError.code
    recovery.save(update_fields=["step", "problem"])
    act.note(pages=recovery.pages, letters=recovery.letters, tombstones=recovery.tombstones)
    raise EndlessAnswerError


def _begin_to_listen(act: Act, recovery: Recovery, page: Page) -> None:
    recovery.heard_at = act.at
    recovery.expired = page.expired
    link = locked_link(recovery.peer)
    rseq = page.rseq or 0
    if rseq > link.out_rseq + LARGEST_RECEIPT_STEP:
        disbelieve_in(act, recovery, "", "number-too-large")
    else:
        link.out_rseq = max(link.out_rseq, rseq)
    link.last_contact_at = act.at
    link.save(update_fields=["out_rseq", "last_contact_at"])
    act.note(rseq=link.out_rseq, expired=page.expired)


def _bury(act: Act, recovery: Recovery, tombstone: Tombstone) -> None:
    mid = UUID(tombstone.mid)
    if tombstone.ours:
        if OutLetter.objects.filter(mid=mid).exclude(peer=recovery.peer).exists():
            disbelieve_in(act, recovery, tombstone.mid, "tombstone-of-another-link")
        else:
            RecalledLetter.objects.get_or_create(recovery=recovery, mid=mid)
        return
    foreign = InLetter.objects.filter(mid=mid).exclude(peer=recovery.peer).exists()
    here = InLetter.objects.filter(mid=mid, peer=recovery.peer).exists()
    if OutLetter.objects.filter(mid=mid).exists() or (foreign and not here):
        disbelieve_in(act, recovery, tombstone.mid, "tombstone-of-another-link")
        return
    bury_letter(act, recovery.peer.node, mid)


@action(events.MESSAGE_BURIED)
def bury_letter(act: Act, node: str, mid: UUID) -> None:
    """Delete a letter of a partner that it recalled while this node was away, and what the rooms made of it.

    The row stays without its content: a copy that comes late is answered as a repeated letter. What a law has us keep
    stays whole.
    """
    act.about("letter", mid)
    act.note(peer=node)
    if not purge_letter(act, node, mid):
        act.note(kept=True)
        return
    erase_received(act, node, mid)
    InLetter.objects.filter(peer__node=node, mid=mid, state__in=[InState.STORED, InState.WAITING]).update(
        state=InState.REFUSED, reason="recalled"
    )


def _take_held(act: Act, recovery: Recovery, held: Held) -> None:
    peer = recovery.peer
    try:
        hop, cover = verify_own(
            held.hop, keys=own_hop_keys(), me=settings.NODE_ID, to=peer.node, path=MESSAGES
        )
    except ExchangeError as error:
        disbelieve_in(act, recovery, "", error.code)
        return
    place = (cover.epoch, cover.ls, cover.mid)
    if place <= (recovery.last_epoch, recovery.last_ls, recovery.last_mid):
        raise FalsePageError
    recovery.last_epoch, recovery.last_ls, recovery.last_mid = place
    if not (recovery.ours_epoch, recovery.ours_ls) < place[:2] or cover.epoch >= recovery.epoch:
        disbelieve_in(act, recovery, cover.mid, "number-not-asked-for")
        return
    if held.conv is not None and held.cseq is not None:
        _count_on(act, recovery, held.conv, held.cseq, cover)
    letter = OutLetter.objects.filter(mid=UUID(cover.mid)).first()
    if letter is None:
        _want(recovery, hop, cover, held)
    elif letter.peer_id != peer.pk or letter.idg != cover.idg:
        disbelieve_in(act, recovery, cover.mid, "id-reused")
    else:
        take_receipts(act, recovery, letter, hop.dig, held.receipts, hop=held.hop)


def _want(recovery: Recovery, hop: Hop, cover: Cover, held: Held) -> None:
    LostLetter.objects.get_or_create(
        recovery=recovery,
        mid=UUID(cover.mid),
        defaults={
            "idg": cover.idg,
            "dig": hop.dig,
            "epoch": cover.epoch,
            "ls": cover.ls,
            "prio": cover.prio,
            "receipts": list(held.receipts),
        },
    )


def _count_on(act: Act, recovery: Recovery, conv: str, cseq: int, cover: Cover) -> None:
    """Move our numbering in a conversation past a letter that the partner holds, so that no number is used twice."""
    numbering, _made = Numbering.objects.select_for_update().get_or_create(
        conv=UUID(conv), peer=recovery.peer
    )
    if cseq > numbering.last_cseq + LARGEST_STEP:
        disbelieve_in(act, recovery, cover.mid, "number-too-large")
    elif cseq > numbering.last_cseq:
        numbering.last_cseq, numbering.last_digest = cseq, cover.idg
        numbering.save(update_fields=["last_cseq", "last_digest"])


def _note_log(act: Act, recovery: Recovery, log: LogNote) -> None:
    """Write down what a partner holds of our log beyond the backup: nobody can say afterwards that it was not there."""
    note = log.cp
    if note is not None:
        try:
            open_checkpoint(note, log_verifiers())
        except LogError:
            disbelieve_in(act, recovery, "", "checkpoint-not-ours")
            note = None
    act.note(checkpoint=note, entries=list(log.entries))


@action(events.RECOVERY_HEARD)
def take_gone(act: Act, recovery_id: UUID, gone: tuple[str, ...], due: datetime) -> None:
    """Note which of the letters we want back the partner cannot give; the others are on their way."""
    recovery = locked_recovery(act, recovery_id)
    act.note(gone=list(gone))
    recovery.lost.filter(mid__in=gone, state=LostState.WANTED).update(state=LostState.GONE)
    recovery.failures, recovery.problem, recovery.next_attempt_at = 0, "", due
    recovery.save(update_fields=["failures", "problem", "next_attempt_at"])
    nudge(INBOX)
