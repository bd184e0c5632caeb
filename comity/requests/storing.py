"""A file that a person brings, put where files are kept, inside the act that attaches it."""

from io import BytesIO
from uuid import UUID

from django.utils.translation import gettext as _

from comity.audit.acts import Act
from comity.exchange.actions import keep_file, take_upload
from comity.exchange.core.errors import LabelError
from comity.exchange.file_rules import NewFile
from comity.exchange.files import taken_in
from comity.exchange.models import StoredFile
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import AttachmentError


def stored_of(act: Act, file: FileDraft) -> StoredFile:
    """Return the stored file, kept or taken over in this act. Raises AttachmentError, FileRefusedError."""
    match file.content:
        case UUID():
            return take_upload(act, file.content)
        case NewFile():
            return keep_file(act, file.content)
        case bytes():
            try:
                with taken_in(BytesIO(file.content), file.label, file.media, len(file.content)) as new:
                    return keep_file(act, new)
            except LabelError as error:
                raise AttachmentError(
                    _(
                        "The file’s name cannot be used as a label. Give the file a short, plain name and try again."
                    ),
                    code=f"label-{error.flaw.value}",
                ) from error
