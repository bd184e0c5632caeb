"""Acts on files: keep one, upload one piece by piece, settle what a check found, let go."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from comity.accounts.models import Person
from comity.accounts.signing import acting_person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange import chunk_store
from comity.exchange.actions._files import end_unclaimed, let_go
from comity.exchange.core.parts import PartInfo
from comity.exchange.file_rules import (
    NewFile,
    PiecesMissingError,
    TooManyUploadsError,
    UploadGoneError,
    new_row,
)
from comity.exchange.in_hand import hold_root, hold_upload
from comity.exchange.inspection import Found, all_here
from comity.exchange.models import FileState, LetterFile, StoredFile, Upload
from comity.exchange.nudges import FILES, nudge

MOST_UPLOADS = 10  # a person's at once
UPLOAD_KEPT = timedelta(days=2)
LOST = "lost-in-restore"  # why a file of ours cannot be read that only its receiver still has


@action(events.FILE_KEPT)
def keep_file(act: Act, new: NewFile) -> StoredFile:
    """Keep a file whose chunks were stored just now; it is whole."""
    act.about("file", new.row.id)
    _take_found(new.row, new.found)
    new.row.created_at = new.row.settled_at = act.at
    new.row.save(force_insert=True)
    _note(act, new.row)
    _put_under_root(new.row)
    return new.row


def _put_under_root(file: StoredFile) -> None:
    """Put the chunks where letters name them; where they were uploaded they go with the commit, not before."""
    hold_root(file.root)
    chunk_store.link_in(file.id, file.root, file.n)
    upload = chunk_store.incoming_folder(file.id)
    transaction.on_commit(lambda: chunk_store.remove(upload))


def _take_found(file: StoredFile, found: Found) -> None:
    file.state = FileState.WHOLE
    file.digests, file.digest, file.root = found.digests, found.digest, found.root
    file.seen, file.quarantine = found.seen.media, found.seen.quarantine


def _note(act: Act, file: StoredFile) -> None:
    act.note(
        root=file.root,
        digest=file.digest,
        size=file.size,
        seen=file.seen,
        quarantine=file.quarantine,
        state=str(file.state),
        flaw=file.flaw,
    )


@action(events.FILE_BEGUN)
def begin_upload(act: Act, label: str, media: str, size: int, mark: str) -> Upload:
    """Begin to upload a file piece by piece, or go on with the same one where it was broken off.

    Args:
        act: a person's.
        label: the name of the file.
        media: as the browser claims it.
        size: bytes.
        mark: by which the browser knows the same file again.

    Raises:
        LabelError, MalformedError, FileEmptyError, FileTooLargeError, TooManyUploadsError.
    """
    person = acting_person(act)
    Person.objects.select_for_update().get(pk=person.pk)  # one at a time
    mine = Upload.objects.select_related("file").filter(person=person)
    same = mine.filter(mark=mark, file__label=label, file__size=size, file__state=FileState.COMING).first()
    if same is not None:
        act.about("file", same.file_id)
        act.note(again=True)
        same.touched_at = act.at
        same.save(update_fields=["touched_at"])
        return same
    for old in mine.filter(touched_at__lt=act.at - UPLOAD_KEPT):
        _drop(old)
    if mine.count() >= MOST_UPLOADS:
        raise TooManyUploadsError
    file = new_row(label, media, size)
    act.about("file", file.id)
    act.note(size=size)
    file.save(force_insert=True)
    return Upload.objects.create(person=person, file=file, mark=mark, touched_at=act.at)


def _mine(act: Act, upload_id: UUID) -> Upload:
    found = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=upload_id, person=acting_person(act))
        .first()
    )
    if found is None:
        raise UploadGoneError
    act.about("file", found.file_id)
    return found


@action(events.FILE_BROUGHT)
def finish_upload(act: Act, upload_id: UUID) -> Upload:
    """End an upload: all pieces are here, and the worker reads the file from beginning to end.

    Raises:
        UploadGoneError: it is not there, or another person's.
        PiecesMissingError: pieces are missing.
    """
    upload = _mine(act, upload_id)
    hold_upload(upload.file_id)
    file = upload.file
    act.note(size=file.size)
    if file.state == FileState.COMING:
        if not all_here(file):
            raise PiecesMissingError
        file.state = FileState.CHECKING
        file.save(update_fields=["state"])
    upload.touched_at = act.at
    upload.save(update_fields=["touched_at"])
    nudge(FILES)
    return upload


@action(events.FILE_KEPT)
def take_upload(act: Act, upload_id: UUID) -> StoredFile:
    """Hand an uploaded file to a room, which refers to it from now on.

    Raises:
        UploadGoneError: it is not there, or another person's.
        PiecesMissingError: pieces are missing.
    """
    upload = _mine(act, upload_id)
    file = upload.file
    if file.state not in {FileState.CHECKING, FileState.WHOLE}:
        raise PiecesMissingError
    upload.delete()
    act.note(size=file.size)
    return file


@action(events.FILE_KEPT)
def remember_file(act: Act, part: PartInfo) -> StoredFile:
    """Keep what a letter of ours says of a file that a restore has lost; the file itself where it is still here."""
    here = StoredFile.objects.filter(root=part.root, digest=part.digest, state=FileState.WHOLE).first()
    if here is not None:
        act.about("file", here.id)
        act.note(again=True)
        return here
    file = StoredFile.objects.create(
        pid=UUID(part.pid),
        label=part.name,
        media=part.media,
        size=part.size,
        digest=part.digest,
        n=part.n,
        key=b"",
        state=FileState.BROKEN,
        flaw=LOST,
        created_at=act.at,
        settled_at=act.at,
    )
    act.about("file", file.id)
    _note(act, file)
    return file


@action(events.FILE_FORGOTTEN)
def drop_upload(act: Act, upload_id: UUID) -> None:
    """Cancel an upload; what came of it is deleted.

    Raises:
        UploadGoneError: it is not there, or another person's.
    """
    _drop(_mine(act, upload_id))


@action(events.FILE_FORGOTTEN)
def drop_old_uploads(act: Act) -> int:
    """Delete uploads that nobody has used for two days; return how many."""
    act.about("file", "uploads")
    old = list(Upload.objects.select_for_update().filter(touched_at__lt=act.at - UPLOAD_KEPT).order_by("pk"))
    for upload in old:
        _drop(upload)
    act.note(dropped=len(old))
    return len(old)


def _drop(upload: Upload) -> None:
    file_id = upload.file_id
    upload.delete()
    end_unclaimed(file_id)


@action(events.FILE_CHECKED)
def settle_file(act: Act, file_id: UUID, found: Found | None, flaw: str = "") -> StoredFile:
    """Write down what the check of a file found: whole, with what it looks like, or broken and why."""
    file = StoredFile.objects.select_for_update().get(pk=file_id)
    act.about("file", file.id)
    if file.state in {FileState.COMING, FileState.CHECKING}:
        file.settled_at = act.at
        if found is None:
            file.state, file.flaw = FileState.BROKEN, flaw
        else:
            _take_found(file, found)
        file.save()
        if found is not None:
            _put_under_root(file)
    _note(act, file)
    return file


@action(events.FILE_FORGOTTEN)
def forget_file(act: Act, file_id: UUID, letter: UUID | None = None) -> bool:
    """Let go of a file: for a purge, or when a room takes it off.

    The room deletes its own reference first. Chunks and key are deleted when no letter and no room refers to the file any
    more; the row stays, so that what letters named can still be said.

    Args:
        act: whose.
        file_id: the row of the file.
        letter: the id of the letter that has no claim to it any more, ours or theirs; chunks of it are neither sent nor
            taken from now on.

    Returns:
        Whether the file is gone.
    """
    act.about("file", file_id)
    rows = LetterFile.objects.none()
    if letter is not None:
        act.note(letter=str(letter))
        named = Q(out_letter=letter) | Q(in_letter__mid=letter)
        rows = LetterFile.objects.select_for_update(of=("self",)).filter(named, file=file_id)
    let_go(rows, act.at)
    gone = end_unclaimed(file_id)
    act.note(gone=gone)
    return gone
