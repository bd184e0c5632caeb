"""Uploads keep the name they were sent with, as a label to be judged.

Django quietly shortens a name to its last part and to 255 characters. An officer who sends `../x` or a name of four
kilobytes is told so instead: the name as sent stays beside the file, and the form decides.
"""

from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import (
    FileUploadHandler,
    MemoryFileUploadHandler,
    TemporaryFileUploadHandler,
)
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.utils.datastructures import MultiValueDict


class _NameKeepingParser(MultiPartParser):
    """Remembers each name before Django cuts it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names_as_sent: list[str] = []

    def sanitize_file_name(self, file_name: str) -> str:
        """Remember the name; a file whose safe name would be empty is kept under a plain one."""
        safe = super().sanitize_file_name(file_name) or "unnamed"
        self.names_as_sent.append(file_name)
        return str(safe)


class NameKeepingUploadHandler(FileUploadHandler):
    """Parses uploads as Django does, and puts the name as sent beside each file."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803  # Django calls it so
        content_length: int,  # noqa: ARG002
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,
    ) -> "tuple[QueryDict, MultiValueDict[str, UploadedFile[Any]]] | None":
        """Parse the whole body."""
        if settings.FILE_UPLOAD_TEMP_DIR is not None:
            Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
        handlers = [MemoryFileUploadHandler(self.request), TemporaryFileUploadHandler(self.request)]
        parser = _NameKeepingParser(META, input_data, handlers, encoding)
        post, found = parser.parse()
        names = iter(parser.names_as_sent)
        for upload in (upload for _field, uploads in found.lists() for upload in uploads):
            upload.name_as_sent = next(names, upload.name)
        return post, found

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        """Nothing arrives here: the whole body was parsed at once."""
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":  # noqa: ARG002
        """Nothing arrives here: the whole body was parsed at once."""
        return None


def name_as_sent(upload: "UploadedFile[Any]") -> str:
    """Return the name a file was sent with, whatever it is."""
    return str(getattr(upload, "name_as_sent", upload.name or ""))
