"""The rows of files inside the actions on letters: expected, attached, let go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from comity.exchange import chunk_store
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunks import CHUNK
from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.parts import PartInfo
from comity.exchange.file_rows import awaited_rows
from comity.exchange.in_hand import hold_root, hold_upload
from comity.exchange.models import FileState, InLetter, LetterFile, OutLetter, Peer, StoredFile
from comity.exchange.nudges import FILES, nudge

READABLE = (FileState.COMING, FileState.CHECKING, FileState.WHOLE)
GIVEN_UP = timedelta(days=30)  # what did not come in this time counts against nobody's quota


def files_coming(peer: Peer, at: datetime) -> QuerySet[LetterFile]:
    """Return the files of a peer's letters of which chunks are still missing."""
    lively = Q(moved_at__gt=at - GIVEN_UP) | Q(moved_at=None, in_letter__stored_at__gt=at - GIVEN_UP)
    return LetterFile.objects.filter(lively, in_letter__peer=peer, missing__gt=0, forgotten_at=None)


def require_room(letter: InLetter, parts: Sequence[PartInfo], at: datetime) -> None:
    """Refuse a letter whose files this node does not take, before any chunk comes.

    Raises:
        RefusalError: `too-large` for a file above the limit of one, `quota` for more than may be on its way at once.
    """
    if any(part.size > settings.MAX_FILE_BYTES for part in parts):
        raise RefusalError(Reason.TOO_LARGE)
    others = files_coming(letter.peer, at).exclude(in_letter=letter)
    coming = others.aggregate(octets=Sum(F("missing") * CHUNK))["octets"] or 0
    if coming + sum(part.size for part in parts) > settings.OPEN_BYTES_OF_PEER:
        raise RefusalError(Reason.QUOTA)


def expect(letter: InLetter, parts: Sequence[PartInfo], at: datetime) -> None:
    """Note which chunks an opened letter names, so that the edge takes them; a second call changes nothing.

    Raises:
        RefusalError: `digest-mismatch` for a root that this letter or another one of this peer names with another number
            of chunks.
    """
    if letter.files.exists():
        return
    roots = {part.root for part in parts}
    if len({(part.root, part.n) for part in parts}) > len(roots):
        raise RefusalError(Reason.DIGEST_MISMATCH)
    for root in sorted(roots):  # in one order, so that two letters do not wait for each other
        hold_root(root)
    for place, part in enumerate(parts):
        _require_one_number(letter.peer, part)
        have, file = _brought_before(letter.peer, part), _file_of(part)
        if len(have) == part.n and file.state == FileState.COMING:
            StoredFile.objects.filter(pk=file.pk).update(state=FileState.CHECKING)
            nudge(FILES)
        LetterFile.objects.create(
            file=file,
            in_letter=letter,
            place=place,
            have=have.to_bytes(),
            missing=part.n - len(have),
            next_attempt_at=at,
        )


def _require_one_number(peer: Peer, part: PartInfo) -> None:
    """Refuse a root under which this peer's chunks could belong to two trees.

    Other peers' letters are not asked: whoever names a root first could have the true letter refused, and the refusal
    would tell what others have sent us. Theirs lie in a place of their own.
    """
    others = awaited_rows(peer.node, part.root).exclude(file__n=part.n)
    if others.exists():
        raise RefusalError(Reason.DIGEST_MISMATCH)


def _file_of(part: PartInfo) -> StoredFile:
    """Return the row of a file, locked; the same one when a letter brings back what we have under the same key."""
    same = StoredFile.objects.select_for_update().filter(
        root=part.root, n=part.n, pid=UUID(part.pid), size=part.size, digest=part.digest, state__in=READABLE
    )
    for file in same:
        if bytes(file.key) == part.key:
            return file
    return StoredFile.objects.create(
        pid=UUID(part.pid),
        label=part.name,
        media=part.media,
        size=part.size,
        digest=part.digest,
        n=part.n,
        root=part.root,
        key=part.key,
    )


def _brought_before(peer: Peer, part: PartInfo) -> Bitmap:
    """Return what this very peer has brought already, for another letter of its."""
    have = Bitmap(part.n)
    rows = LetterFile.objects.filter(
        in_letter__peer=peer, file__root=part.root, file__n=part.n, forgotten_at=None
    )
    for octets in rows.values_list("have", flat=True):
        have.join(Bitmap(part.n, bytes(octets)))
    return have


def attach(letter: OutLetter, files: Iterable[StoredFile], at: datetime) -> None:
    """Note which files a letter of ours names; they follow it once it is stored at its receiver."""
    rows = [
        LetterFile(
            file=file,
            out_letter=letter,
            place=place,
            have=Bitmap(file.n).to_bytes(),
            missing=file.n,
            next_attempt_at=at,
        )
        for place, file in enumerate(files)
    ]
    if rows:
        LetterFile.objects.bulk_create(rows)


def let_go(rows: Iterable[LetterFile], at: datetime) -> list[UUID]:
    """Take the claim of letters to files away; return the files that are gone, because nobody claims them any more."""
    gone = []
    for row in rows:
        if row.forgotten_at is None:
            row.forgotten_at = at
            row.save(update_fields=["forgotten_at"])
        if end_unclaimed(row.file_id):
            gone.append(row.file_id)
    return gone


def end_unclaimed(file_id: UUID) -> bool:
    """Delete a file's chunks and key unless somebody still refers to it; return whether it is gone."""
    hold_upload(file_id)
    file = StoredFile.objects.select_for_update().get(pk=file_id)
    if file.state == FileState.GONE or is_claimed(file):
        return file.state == FileState.GONE
    file.state, file.key, file.digests = FileState.GONE, b"", b""
    file.save(update_fields=["state", "key", "digests"])
    root, n, upload = file.root, file.n, chunk_store.incoming_folder(file.pk)

    def delete_chunks() -> None:
        chunk_store.remove(upload)
        if root:
            remove_unclaimed(root, n)

    transaction.on_commit(delete_chunks)
    return True


def remove_unclaimed(root: str, n: int) -> bool:
    """Delete the chunks under a root unless a file has them; return whether they were deleted.

    Asked and done under the lock of whoever claims them, so that nothing goes that was claimed meanwhile.
    """
    with transaction.atomic():
        hold_root(root)
        if StoredFile.objects.filter(root=root, n=n).exclude(state=FileState.GONE).exists():
            return False
        chunk_store.remove(chunk_store.folder_of(root, n))
    return True


def is_claimed(file: StoredFile) -> bool:
    """Whether a letter that was not forgotten, or any row of a room, refers to a file."""
    if file.letters.filter(forgotten_at=None).exists():
        return True
    # asked of the models themselves, so that no room can forget to say that it holds files
    relations = StoredFile._meta.related_objects  # noqa: SLF001  # Django's public way to them
    return any(
        one.related_model._base_manager.filter(**{one.field.name: file}).exists()  # noqa: SLF001  # as above
        for one in relations
        if one.related_model is not LetterFile
    )
