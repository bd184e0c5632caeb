"""An upload by pieces: each piece is encrypted as it comes and lies on the disk; which are there, the disk says.

No row is written for a piece. Of two for one place the first one stays, also when both come at once: under one key a
place never holds other bytes. Nor is a piece encrypted that comes late, when all were there and the file was checked
meanwhile: its place is empty again by then.
"""

from django.db import transaction

from comity.exchange import chunk_store
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunks import length_of
from comity.exchange.core.errors import MalformedError
from comity.exchange.in_hand import hold_upload
from comity.exchange.inspection import cipher_of, place_of
from comity.exchange.models import FileState, StoredFile, Upload


def pieces_there(upload: Upload) -> Bitmap:
    """Return which pieces are there."""
    file = upload.file
    there = Bitmap(file.n)
    indices = range(file.n) if file.state != FileState.COMING else chunk_store.present(place_of(file))
    for index in indices:
        if index < file.n:
            there.add(index)
    return there


def keep_piece(upload: Upload, index: int, piece: bytes) -> None:
    """Encrypt and store one piece; again, or after the end of the upload, it changes nothing.

    Raises:
        MalformedError: the file has no such piece, or it has another length.
        StorageError: there is no room.
    """
    file = upload.file
    if not 0 <= index < file.n or len(piece) != length_of(file.size, index):
        raise MalformedError("The file has no such piece.")
    folder = chunk_store.incoming_folder(file.pk)
    with transaction.atomic():
        hold_upload(file.pk, together=True)  # whoever ends or drops it waits until the piece is written
        is_coming = StoredFile.objects.filter(pk=file.pk, state=FileState.COMING).exists()
        if is_coming and index not in chunk_store.present(folder):
            chunk_store.write(folder, index, cipher_of(file).seal(index, piece))
