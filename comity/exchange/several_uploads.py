"""One file box for several files: the large ones go up piece by piece where the browser has scripts, all of them whole where it has none.

    class AddForm(TakesSeveral, Form):
        files = SeveralUploadsField(label=_("Files"))

    form = AddForm(request.POST or None, request.FILES or None, request=request)
    if form.is_valid():
        for file in form.cleaned_data["files"]:   # as an UploadField gives one
            ...
        form.let_go(taken)                        # the room has them
    form.keep(left)                               # it comes back: these are still chosen

What comes back with errors is still chosen: a small file is held (`accounts.held`), an uploaded one waits where it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from comity.accounts import actions
from comity.accounts.access import signed_in_person
from comity.accounts.held import MOST_BYTES, HeldUpload, held_for
from comity.accounts.models import Person
from comity.exchange.access import upload_of
from comity.exchange.core.chunks import CHUNK
from comity.exchange.models import FileState
from comity.exchange.upload_fields import BroughtFile
from comity.web.uploads import name_as_sent

Chosen = BroughtFile | UploadedFile  # type: ignore[type-arg]  # of Django, which has no such argument when it runs
LONGEST_NAME = 255
MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Kept:
    """A file that is still chosen: the field and the key by which it comes back, its name, until when it is held."""

    field: str
    key: str
    name: str
    until: datetime | None = None


class SeveralUploadsInput(forms.FileInput):
    """A box in which several files can be chosen, with those that are still chosen, and the progress of an upload."""

    template_name = "exchange/upload-files.html"
    allow_multiple_selected = True
    person: Person | None = None
    form = ""
    kept: Sequence[Kept] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Chosen]:
        """Return what came along, what was uploaded by pieces and what is held, without what is not wanted any more."""
        found: list[Chosen] = list(files.getlist(name)) if hasattr(files, "getlist") else []
        if self.person is None or not hasattr(data, "getlist"):
            return found
        dropped = set(data.getlist(f"{name}-drop"))
        for key in dict.fromkeys(data.getlist(f"{name}-upload")):
            upload = None if key in dropped else upload_of(self.person, key)
            if upload is not None and upload.file.state in {FileState.CHECKING, FileState.WHOLE}:
                found.append(BroughtFile.of(upload))
        for key in dict.fromkeys(data.getlist(f"{name}-held")):
            held = None if key in dropped else held_for(self.person, self.form, key)
            if held is not None:
                found.append(HeldUpload(held))
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether nothing was chosen at all."""
        return not self.value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template what is still chosen, and where pieces go."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "kept": self.kept,
            "several": True,
            "drop_name": f"{name}-drop",
            "upload_name": f"{name}-upload",
            "begin": reverse("uploads:begin"),
            "piece": CHUNK,
        }
        return context


class SeveralUploadsField(forms.FileField):
    """Several files of any size, as a list."""

    widget = SeveralUploadsInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each as one file is checked."""
        found = list(data or [])
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                gettext("These are more than %(most)s files. Add them in several goes.")
                % {"most": MOST_AT_ONCE}
            )
        if not found and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        check = super().clean
        return [check(one, initial) for one in found]


class TakesSeveral(forms.Form):
    """A form with one `SeveralUploadsField`."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Take the request beside what a form takes: a file is held for the person who sits before it."""
        super().__init__(*args, **kwargs)
        self._person = signed_in_person(request)
        self._box.person, self._box.form = self._person, type(self).__name__

    @property
    def _name(self) -> str:
        return next(
            name for name, field in self.fields.items() if isinstance(field.widget, SeveralUploadsInput)
        )

    @property
    def _box(self) -> SeveralUploadsInput:
        widget = self.fields[self._name].widget
        if not isinstance(widget, SeveralUploadsInput):
            raise TypeError(self._name)
        return widget

    def came(self) -> list[Chosen]:
        """Return every file that was chosen, whether it is fit or not."""
        return list(self[self._name].data or []) if self.is_bound else []

    def let_go(self, taken: Iterable[Chosen]) -> None:
        """Let go of what was held of these: the room has them."""
        for one in taken:
            if isinstance(one, HeldUpload):
                actions.let_file_go(self._person, one.held.pk)

    def keep(self, left: Iterable[Chosen]) -> None:
        """Keep files for the form that comes back; one that is too large to be held, or empty, must be chosen again."""
        self._box.kept = [kept for one in left if (kept := self._kept(one)) is not None]

    def _kept(self, one: Chosen) -> Kept | None:
        if isinstance(one, BroughtFile):
            return Kept(f"{self._name}-upload", str(one.upload), one.name)
        if isinstance(one, HeldUpload):
            held = one.held
        else:
            label = name_as_sent(one)
            if not 0 < (one.size or 0) <= MOST_BYTES or len(label) > LONGEST_NAME:
                return None
            one.seek(0)
            media = (one.content_type or "application/octet-stream")[:100]
            held = actions.hold_file(self._person, type(self).__name__, label, media, one.read())
        return Kept(f"{self._name}-held", str(held.pk), held.label, held.until)
