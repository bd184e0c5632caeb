"""Acts for a partner whose node was restored: learn of it, queue our letters again, give its own letters back."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions._versions import ORIGIN as ABOUT_CONVERSATION
from comity.exchange.actions.filing import forget_file, keep_file
from comity.exchange.actions.posting import CannotPostError, post_letter
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.errors import StorageError
from comity.exchange.core.recovery import Mark, Question
from comity.exchange.core.retry import backoff
from comity.exchange.file_rules import NewFile, new_row
from comity.exchange.inspection import seal_stream
from comity.exchange.keepers import tombstones_for
from comity.exchange.models import (
    Conversation,
    InLetter,
    InState,
    LetterFile,
    LetterState,
    LetterToReturn,
    OutLetter,
    Peer,
    PeerRestore,
)
from comity.exchange.notifications import NOT_RETURNED, RESTORED, tell_operators
from comity.exchange.nudges import INBOX, OUTBOX, nudge
from comity.exchange.outbox import number_anew
from comity.exchange.outgoing import NewLetter
from comity.exchange.recovering import RETURNED

ORIGIN = "returned"
LONGEST_INLINE = 120_000  # a longer letter goes back as a file: inside a signature it would outgrow the body
LATER = timedelta(seconds=5)  # one that is not opened yet
TOLD_AFTER = 4  # attempts: the partner waits for some minutes by then


@action(events.PEER_RESTORED)
def note_restored(act: Act, peer_id: UUID, epoch: int) -> PeerRestore:
    """Write down that a partner was restored, by its signed descriptor; operators are told."""
    peer = Peer.objects.get(pk=peer_id)
    act.about("peer", peer.node)
    act.note(epoch=epoch, believed=True)
    restore, made = PeerRestore.objects.get_or_create(peer=peer, epoch=epoch, defaults={"at": act.at})
    if made:
        tell_operators(act, RESTORED, peer)
    return restore


@action(events.RECOVERY_ANSWERED)
def hear_question(act: Act, peer_id: UUID, question: Question) -> int:
    """Answer the first question of a restored partner: our letters above what it knows are queued again, once.

    And it is told again who takes part in the conversations that it shares with us, by the sweep: the letters that said so
    may have expired, and the versions that it signed itself are lost to it.

    Returns how many of our letters cannot go again, because their time is over.
    """
    shared = _shared_with(Peer.objects.get(pk=peer_id))  # conversations are locked before partners
    peer = Peer.objects.select_for_update(no_key=True).get(pk=peer_id)
    act.about("peer", peer.node)
    restore, _made = PeerRestore.objects.select_for_update().get_or_create(
        peer=peer, epoch=question.epoch, defaults={"at": act.at}
    )
    act.note(epoch=question.epoch, ours=question.ours.ls, theirs=question.theirs.ls)
    if restore.asked_at is None:
        restore.expired = queue_again(act, peer, question.theirs)
        for conversation in shared:
            conversation.untold = list(dict.fromkeys((*conversation.untold, peer.node)))
            conversation.save(update_fields=["untold"])
        act.note(conversations=len(shared))
        restore.asked_at = act.at
        restore.save(update_fields=["expired", "asked_at"])
    return restore.expired


def _shared_with(peer: Peer) -> list[Conversation]:
    """Return the conversations that a partner takes part in, or of which we have told it, under their locks."""
    told = OutLetter.objects.filter(peer=peer, origin_kind=ABOUT_CONVERSATION).values("conv")
    shared = Q(members__contains=[{"node": peer.node}]) | Q(pk__in=told)
    return list(Conversation.objects.select_for_update(no_key=True).filter(shared).order_by("pk"))


@action(events.MESSAGE_QUEUED_AGAIN)
def queue_again(act: Act, peer: Peer, above: Mark) -> int:
    """Queue our letters above a mark again, also those that are proven; those of them that were recalled stay away.

    Their states stay: what was signed is not undone. Returns how many have expired and cannot go again.
    """
    act.about("peer", peer.node)
    buried = [UUID(one.mid) for one in tombstones_for(peer.node) if not one.ours]
    lost = OutLetter.objects.filter(
        Q(epoch__gt=above.epoch) | Q(epoch=above.epoch, ls__gt=above.ls), peer=peer, receipt_verified=True
    ).exclude(state__in=[LetterState.VOID, LetterState.EXPIRED])
    lost = lost.exclude(mid__in=buried)
    expired = lost.filter(expires_at__lte=act.at).count()
    mids = list(lost.filter(expires_at__gt=act.at).values_list("mid", flat=True))
    again = OutLetter.objects.filter(mid__in=mids)
    for letter in again.filter(epoch__lt=peer.own_epoch).defer("body", "inner").order_by("epoch", "ls"):
        number_anew(peer, letter)
    again.update(receipt_verified=False, attempts=0, next_attempt_at=act.at)
    act.note(letters=len(mids), expired=expired, files=_files_again(act, peer, mids, above))
    nudge(OUTBOX)
    return expired


def _files_again(act: Act, peer: Peer, mids: list[UUID], above: Mark) -> int:
    """Send files again whose chunks went after the backup may have been made: of these letters, and of earlier ones."""
    known = OutLetter.objects.filter(peer=peer, epoch=above.epoch, ls=above.ls).first()
    late = Q(moved_at__gte=known.created_at) if known is not None else Q(moved_at__isnull=False)
    rows = (
        LetterFile.objects.select_for_update(of=("self",))
        .filter(late | Q(out_letter__in=mids), out_letter__peer=peer, forgotten_at=None)
        .select_related("file")
        .order_by("pk")
    )
    for row in rows:
        row.have, row.missing = Bitmap(row.file.n).to_bytes(), row.file.n
        row.attempts, row.next_attempt_at = 0, act.at
        row.save(update_fields=["have", "missing", "attempts", "next_attempt_at"])
    return len(rows)


@action(events.RECOVERY_ANSWERED)
def keep_wanted(act: Act, peer_id: UUID, epoch: int, mids: tuple[str, ...]) -> tuple[str, ...]:
    """Note which letters of its own a restored partner wants back; return those that we cannot give."""
    peer = Peer.objects.get(pk=peer_id)
    act.about("peer", peer.node)
    here = {
        str(letter.mid): letter
        for letter in InLetter.objects.filter(peer=peer, mid__in=[UUID(mid) for mid in mids]).defer("body")
    }
    gone = tuple(mid for mid in mids if mid not in here or _has_nothing(here[mid]))
    LetterToReturn.objects.bulk_create(
        (
            LetterToReturn(peer=peer, epoch=epoch, mid=here[mid].mid, next_attempt_at=act.at)
            for mid in mids
            if mid not in gone
        ),
        ignore_conflicts=True,
    )
    act.note(epoch=epoch, wanted=len(mids), gone=list(gone))
    nudge(INBOX)
    return gone


def _has_nothing(letter: InLetter) -> bool:
    """Whether a letter was never readable here, or its content is deleted."""
    unopened = letter.state == InState.STORED
    return letter.inner is None and not unopened


@action(events.MESSAGE_GIVEN_BACK)
def give_back(act: Act, return_id: UUID) -> bool:
    """Send a letter back to its restored sender, in a letter of ours; return whether it is on its way."""
    due = LetterToReturn.objects.select_for_update(of=("self",)).select_related("peer").get(pk=return_id)
    act.about("letter", due.mid)
    act.note(peer=due.peer.node, epoch=due.epoch)
    due.next_attempt_at = act.at + LATER
    if due.posted is not None:
        return True
    letter = InLetter.objects.filter(peer=due.peer, mid=due.mid).first()
    if letter is None or letter.inner is None:
        due.problem = "gone" if letter is None or _has_nothing(letter) else "not-opened"
    else:
        # all that one restore brings back is one conversation
        restore, _made = PeerRestore.objects.get_or_create(peer=due.peer, epoch=due.epoch)
        _post(act, due, letter, restore)
    due.save(update_fields=["posted", "problem", "tries", "next_attempt_at"])
    act.note(problem=due.problem)
    return due.posted is not None


def _post(act: Act, due: LetterToReturn, letter: InLetter, restore: PeerRestore) -> None:
    """Post a letter back; what cannot leave now is tried less and less often, and the operators are told."""
    inner, file = bytes(letter.inner or b""), None
    try:
        if len(inner) > LONGEST_INLINE:
            row = new_row("letter.jws", "application/jose", len(inner))
            file = keep_file(act, NewFile(row, seal_stream(row, BytesIO(inner)))).pk
        due.posted = post_letter(act, _returned(due, letter, restore.pk, file)).mid
        due.problem = ""
    except (CannotPostError, StorageError) as refusal:
        due.problem = refusal.code
        due.tries += 1
        due.next_attempt_at = act.at + backoff(due.tries, jitter=1.0)
        if file is not None:
            forget_file(act, file)
        if due.tries == TOLD_AFTER:
            tell_operators(act, NOT_RETURNED, due.peer)


def _returned(due: LetterToReturn, letter: InLetter, conv: UUID, file: UUID | None) -> NewLetter:
    inner = bytes(letter.inner or b"")
    handling = (letter.payload or {}).get("handling") or {}
    classification = handling.get("classification") or {"scheme": "comity", "level": 0}
    return NewLetter(
        peer=due.peer,
        conv=conv,
        schema=RETURNED,
        data={"mid": str(due.mid), "jws": inner.decode("ascii") if file is None else None},
        prio=1,
        prio_reason="recovery",
        purpose="recovery",
        handling={
            "owner": settings.NODE_ID,
            "codes": [],
            "classification": classification,
            "grading": None,
            "caveats": [],
            "audience": [],
            "onward": "no",
            "listed": [],
            "retain_until": None,
            "delete_after": None,
            "human_review": False,
        },
        author="process",
        role="process",
        unit="desk",
        origin_kind=ORIGIN,
        origin_id=due.pk,
        files=() if file is None else (file,),
    )
