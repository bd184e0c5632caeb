"""Acts of the edge on what arrives: store a letter, notice a repeated or reused one, store a chunk, refuse."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange import chunk_store
from comity.exchange.actions._arrivals import Arrivals
from comity.exchange.actions.doubling import note_doubled
from comity.exchange.core.digests import b64u
from comity.exchange.core.errors import ExchangeError, StorageError
from comity.exchange.core.mail import MAX_COPIES, READABLE_LATER, Arrival, Facts, Named, SignReceipt
from comity.exchange.core.receipts import LogEntry, State
from comity.exchange.file_rows import BULK, awaited_rows, take_chunk
from comity.exchange.identity import own_descriptor
from comity.exchange.models import (
    AlarmKind,
    FileState,
    InLetter,
    InState,
    LetterCopy,
    Peer,
    Receipt,
    StoredFile,
)
from comity.exchange.nudges import FILES, INBOX, nudge
from comity.exchange.tokens import rid_of


class UnsignedError(Exception):
    """No receipt could be signed after its numbers were taken and its entry was written: all of it has to be undone.

    No `ExchangeError`, which the receiving order would answer while what was done so far is kept.
    """

    def __init__(self, mid: str) -> None:
        """Take the letter's id."""
        super().__init__("No receipt could be signed.")
        self.mid = mid


@action(events.MESSAGE_STORED)
def store_letter(act: Act, arrivals: Arrivals, arrival: Arrival, sign: SignReceipt) -> InLetter:
    """Store a letter with its signed receipt in one transaction (EXCHANGE 1.7, step 5), perhaps with others.

    The rows are written with those of the other letters, by `Arrivals.write`.

    Raises:
        UnsignedError: the receipt cannot be signed; whoever opened the transaction must undo it.
    """
    peer, cover, hop = arrivals.peer, arrival.cover, arrival.hop
    at = arrival.at.replace(microsecond=0)
    act.about("letter", cover.mid)
    act.note(
        peer=peer.node,
        idg=cover.idg,
        dig=hop.dig,
        ls=cover.ls,
        epoch=cover.epoch,
        prio=cover.prio,
        size=len(arrival.body),
    )
    if arrivals.is_taken(cover.epoch, cover.ls) or arrivals.is_closed(cover.epoch, cover.ls, cover.mid):
        act.note(
            link_clash=True
        )  # two letters under one number: perhaps two copies of the partner's node run
        note_doubled(act, peer.pk, AlarmKind.CLASH, cover.epoch, cover.ls)
    if flaw := arrivals.checkpoint(hop.cp):
        act.note(checkpoint=flaw)
    log = own_descriptor().log
    hw, rseq = arrivals.count(cover.epoch, cover.ls)
    entry = LogEntry(log.origin, b64u(act.write_now())) if log else None
    try:
        answer = sign(Facts(hw, rseq, entry))
    except ExchangeError as error:
        raise UnsignedError(cover.mid) from error
    letter = InLetter(
        peer=peer,
        mid=UUID(cover.mid),
        idg=cover.idg,
        dig=hop.dig,
        ls=cover.ls,
        epoch=cover.epoch,
        prio=cover.prio,
        body=arrival.body,
        hop=arrival.token,
        answer=answer,
        stored_at=at,
        next_attempt_at=at,
    )
    receipt = Receipt(
        rid=rid_of(letter.answer),
        peer=peer,
        given=True,
        mid=letter.mid,
        state=State.STORED.value,
        at=at,
        token=letter.answer,
        posted_at=at,  # it is the answer to the very request
    )
    arrivals.add(letter, receipt)
    return letter


@action(events.MESSAGE_REPEATED)
def note_repeated(act: Act, letter_id: UUID) -> None:
    """Write down that a letter came again; the sender got the stored first answer."""
    letter = InLetter.objects.select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(peer=letter.peer.node)


@action(events.MESSAGE_REPEATED)
def keep_copy(act: Act, letter_id: UUID, arrival: Arrival) -> None:
    """Keep another body of a stored letter; one that could not be opened waits to be opened again."""
    letter = InLetter.objects.select_for_update(of=("self",)).select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(peer=letter.peer.node, dig=arrival.hop.dig)
    _add_copy(letter, arrival)
    if (
        letter.body
        and letter.state == InState.REFUSED
        and letter.reason in {reason.value for reason in READABLE_LATER}
    ):
        letter.state, letter.reason, letter.next_attempt_at = InState.STORED, "", act.at
        letter.save(update_fields=["state", "reason", "next_attempt_at"])
        nudge(INBOX)


@action(events.MESSAGE_REFUSED)
def keep_clash(act: Act, letter_id: UUID, arrival: Arrival) -> None:
    """Keep other bytes that came under the id of a letter, as evidence."""
    letter = InLetter.objects.select_related("peer").get(pk=letter_id)
    act.about("letter", letter.mid)
    act.note(problem="id-reused", peer=letter.peer.node, dig=arrival.hop.dig)
    _add_copy(letter, arrival)


def _add_copy(letter: InLetter, arrival: Arrival) -> None:
    if not letter.body:
        return  # erased: a late copy does not bring back what was taken back
    is_same = arrival.cover.idg == letter.idg
    # other content is evidence: a few prove as much as all, and each new one is in the log with its digest
    kept = letter.copies.filter(idg=letter.idg) if is_same else letter.copies.exclude(idg=letter.idg)
    if kept.count() >= MAX_COPIES:
        return
    LetterCopy.objects.get_or_create(
        letter=letter,
        dig=arrival.hop.dig,
        defaults={"idg": arrival.cover.idg, "body": arrival.body, "hop": arrival.token},
    )


@action(events.MESSAGE_REFUSED)
def refuse_arrival(act: Act, peer_node: str, problem: str, path: str, times: int = 1) -> None:
    """Write down that something was refused at the edge, by its problem type; of a flood, how many times more."""
    act.about("peer", peer_node or "unknown")
    act.note(problem=problem, path=path[:200])
    if times > 1:
        act.note(times=times)


@action(events.PART_STORED)
def store_part(act: Act, peer: Peer, file: Named, index: int, size: int) -> None:
    """Write down that a chunk which an opened letter of this peer names is on the disk; again changes nothing.

    The last one has a letter that waits for it delivered, or else its file checked.

    Raises:
        StorageError: the chunk is gone again: the claim for which it was put there was dropped meanwhile, and another one
            stands now. Under a root lies nothing but the chunks that it proves, so those of both are the same; it is to
            come again.
    """
    act.about("part", file.root)
    act.note(peer=peer.node, index=index, size=size)
    named = awaited_rows(peer.node, file.root).filter(file__n=file.n)
    rows = named.select_for_update(of=("self",)).order_by("pk")
    found = list(rows.select_related("file", "in_letter").defer(*BULK))
    # whoever claims a root waits until its chunks are deleted, so what is here behind the rows stays here
    if found and not chunk_store.is_there(chunk_store.folder_of(file.root, file.n), index):
        raise StorageError(retry_after=1)
    for row in found:
        if not take_chunk(row, index, act.at) or row.missing or row.in_letter is None:
            continue
        if row.in_letter.state == InState.WAITING:
            InLetter.objects.filter(pk=row.in_letter.pk).update(next_attempt_at=act.at)
            nudge(INBOX)
        elif StoredFile.objects.filter(pk=row.file_id, state=FileState.COMING).update(
            state=FileState.CHECKING
        ):
            nudge(FILES)
