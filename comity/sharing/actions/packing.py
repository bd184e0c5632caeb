"""The act that takes an item out for a court: refused before the owner has agreed where the handling asks for it."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.errors import DigestMismatchError
from comity.exchange.letters import status_of
from comity.exchange.models import FileState, StoredFile
from comity.exchange.peers import known_peer
from comity.sharing import packs
from comity.sharing.access import item_for
from comity.sharing.actions._shared import person_of, reason_of
from comity.sharing.actions.copies import note_copy
from comity.sharing.allowing import Answer, Use, Wish
from comity.sharing.enforcing import files_of
from comity.sharing.exceptions import (
    BlockedError,
    FilesNotHereError,
    GoneError,
    OwnerNotAskedError,
    SetApartError,
)
from comity.sharing.keepers import LetterRef, lines_of
from comity.sharing.letters import signed_of, signed_word
from comity.sharing.models import Consent, CopyKind, Item, ItemState
from comity.sharing.showing import handling_rows, receipt_rows
from comity.sharing.standing import handling_of, is_open, may_use, shown_data
from comity.sharing.things import letter_thing


@action(events.LETTER_VIEWED)
def view_item(act: Act, owner: str, mid: UUID) -> Item:
    """Return an item for a person to look at; the look is written down."""
    act.about("letter", mid)
    act.note(owner=owner)
    return item_for(person_of(act), owner, mid)


@action(events.LETTER_VIEWED)
def view_own(act: Act, mid: UUID) -> None:
    """Write down that a person looked at a letter of ours; whether they may is asked before."""
    person_of(act)
    act.about("letter", mid)


@action(events.PACK_WRITTEN)
def write_pack(act: Act, owner: str, mid: UUID, reason: str, to: IO[bytes]) -> None:
    """Take an item out as a pack for the court, written to an open file; it stands in the list of copies.

    Raises:
        OwnerNotAskedError: H1, no code or one that we do not know, and no valid leave of the owner for use in court.
        FilesNotHereError: a file of it has not arrived, or was found broken.
        GoneError, BlockedError, ReasonMissingError.
    """
    person = person_of(act)
    act.about("letter", mid)
    act.note(owner=owner)
    item = item_for(person, owner, mid, lock=True)
    if item.state == ItemState.PURGED:
        raise GoneError
    if not is_open(item):
        raise BlockedError
    why = reason_of(reason)
    answer = may_use(item, Wish(Use.COURT, settings.NODE_ID))
    if not answer:
        raise OwnerNotAskedError(answer)
    if answer.leave is not None:
        act.note(consent=answer.leave.id)
    files = files_of(item)
    if any(one.state != FileState.WHOLE for one in files):
        raise FilesNotHereError
    try:
        packs.write(_pack(act, item, why, answer, files), to)
    except DigestMismatchError as error:
        raise FilesNotHereError from error
    note_copy(act, CopyKind.PACK, {letter_thing(LetterRef(owner, mid))})


def _pack(act: Act, item: Item, reason: str, answer: Answer, files: Sequence[StoredFile]) -> packs.Pack:
    person = person_of(act)
    signed, found = signed_of(item), shown_data(item)
    if signed is None or found is None:
        raise GoneError
    schema, data = found
    leave, words = _leave(answer)
    peer = known_peer(item.owner)
    status = status_of([item.carrier]).get(item.carrier) if item.carrier else None
    return packs.Pack(
        owner=item.owner,
        owner_name=str(peer) if peer else item.owner,
        mid=str(item.mid),
        written_at=act.at,
        by=person.name,
        reason=reason,
        lines=lines_of(schema, data),
        handling=handling_rows(handling_of(item)),
        verified=item.verified,
        letter=signed.inner,
        leave=leave,
        leave_words=words,
        receipts=receipt_rows(status),
        files=files,
    )


def _leave(answer: Answer) -> tuple[bytes | None, str]:
    """Return the owner's signed leave and the words in it."""
    if answer.leave is None:
        return None, ""
    consent = Consent.objects.get(pk=answer.leave.id)
    return signed_word(consent), consent.decision_text


@action(events.PART_READ)
def read_item_file(act: Act, owner: str, mid: UUID, place: int, *, although: str = "") -> StoredFile:
    """Hand out a file that came with an item; it stands in the list of copies.

    Args:
        act: a person's.
        owner: of the item.
        mid: of the item.
        place: of the file among the attachments of the letter.
        although: why it is set apart, where the person has read that and wants it all the same.

    Raises:
        FilesNotHereError: there is no such file, or it is not whole.
        SetApartError: it is set apart, and the person was not told.
        GoneError, BlockedError.
    """
    person = person_of(act)
    act.about("letter", mid)
    act.note(owner=owner, place=place)
    item = item_for(person, owner, mid)
    if item.state == ItemState.PURGED:
        raise GoneError
    if not is_open(item):
        raise BlockedError
    files = files_of(item)
    if place >= len(files) or files[place].state != FileState.WHOLE:
        raise FilesNotHereError
    file = files[place]
    act.note(file=str(file.pk))
    if file.quarantine and although != file.quarantine:
        act.note(quarantine=file.quarantine)
        raise SetApartError
    note_copy(act, CopyKind.FILE, {letter_thing(LetterRef(owner, mid))})
    return file
