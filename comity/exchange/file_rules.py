"""What files of ours must be, and how one that is not is refused."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError
from comity.exchange.core.chunks import KEY, MAX_PART, count_chunks
from comity.exchange.core.parts import check_media, clean_label
from comity.exchange.inspection import Found
from comity.exchange.models import StoredFile
from comity.lib.ids import new_id


class FileRefusedError(RefusalError):
    """The file cannot be kept."""

    words = gettext_lazy("The file cannot be kept.")
    code = "file-refused"


class FileTooLargeError(FileRefusedError):
    """The file is larger than this node takes. Ask the operator, or send only what matters."""

    words = gettext_lazy(
        "The file is larger than this node takes. Ask the operator, or send only what matters."
    )
    code = "too-large"


class FileEmptyError(FileRefusedError):
    """The file is empty. Choose another one."""

    words = gettext_lazy("The file is empty. Choose another one.")
    code = "empty-file"


class TooManyUploadsError(FileRefusedError):
    """You have ten uploads that were not used. Use or cancel one of them first."""

    words = gettext_lazy("You have ten uploads that were not used. Use or cancel one of them first.")
    code = "too-many-uploads"


class UploadGoneError(FileRefusedError):
    """This upload is not there any more. Choose the file again."""

    words = gettext_lazy("This upload is not there any more. Choose the file again.")
    code = "upload-gone"


class PiecesMissingError(FileRefusedError):
    """Pieces of the file have not arrived. Go on with the upload."""

    words = gettext_lazy("Pieces of the file have not arrived. Go on with the upload.")
    code = "pieces-missing"


@dataclass(frozen=True)
class NewFile:
    """A file whose chunks are on the disk, before its row is written: the row, and what reading it found."""

    row: StoredFile
    found: Found


def new_row(label: str, media: str, size: int) -> StoredFile:
    """Return the row of a file of ours, not saved, with a fresh id and key.

    Raises:
        LabelError: the name cannot be shown safely.
        MalformedError: this is no media type.
        FileEmptyError, FileTooLargeError.
    """
    if size < 1:
        raise FileEmptyError
    if size > min(settings.MAX_FILE_BYTES, MAX_PART):
        raise FileTooLargeError
    return StoredFile(
        pid=new_id(),
        label=clean_label(label),
        media=check_media(media),
        size=size,
        n=count_chunks(size),
        key=secrets.token_bytes(KEY),
    )
