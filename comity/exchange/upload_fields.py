"""A file box that takes a large file piece by piece where the browser has scripts, and whole where it has none.

    class FileForm(TakesUploads, Form):
        file = UploadField(label=_("File"))

The page fetches `exchange/upload.js` when somebody comes to the box; without scripts the file goes whole.

What was uploaded stands in the form as a `BroughtFile`: it has a name and a size as any upload has, and the id of the
upload, which the room's action takes over (`actions.take_upload`).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from comity.accounts.held import HeldFileField, HeldFileInput, HoldsFiles
from comity.exchange.access import upload_of
from comity.exchange.core.chunks import CHUNK
from comity.exchange.models import FileState, Upload


@dataclass
class BroughtFile:
    """A file that was uploaded piece by piece and waits for a room to take it."""

    upload: UUID
    name: str
    size: int
    content_type: str

    @classmethod
    def of(cls, upload: Upload) -> "BroughtFile":
        """Describe an upload."""
        return cls(upload.pk, upload.file.label, upload.file.size, upload.file.media)

    @property
    def name_as_sent(self) -> str:
        """The name it was sent with."""
        return self.name


class UploadInput(HeldFileInput):
    """A file box with the progress of an upload below it."""

    template_name = "exchange/upload-file.html"
    brought: BroughtFile | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the file that came along, else the one that was uploaded, else the one that is held."""
        upload = None
        if self.person is not None and name not in files and not data.get(f"{name}-drop"):
            upload = upload_of(self.person, str(data.get(f"{name}-upload", "")))
        if upload is not None and upload.file.state in {FileState.CHECKING, FileState.WHOLE}:
            self.brought = BroughtFile.of(upload)
            return self.brought
        return super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template what was uploaded, and where pieces go."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "brought": self.brought,
            "upload_name": f"{name}-upload",
            "begin": reverse("uploads:begin"),
            "piece": CHUNK,
        }
        return context


class UploadField(HeldFileField):
    """A file of any size."""

    widget = UploadInput


class TakesUploads(HoldsFiles):
    """A form whose `UploadField`s keep what was uploaded when it comes back with errors."""

    def hold(self, *, even: frozenset[str] = frozenset()) -> None:
        """Hold small files that came along; what was uploaded by pieces stays where it is."""
        brought = {
            name
            for name, field in self.fields.items()
            if isinstance(field.widget, UploadInput) and field.widget.brought is not None
        }
        for name in brought & self.errors.keys() - even:
            widget = self.fields[name].widget
            if isinstance(widget, UploadInput):
                widget.brought = None  # it is wrong itself: another must be chosen
        super().hold(even=even)
