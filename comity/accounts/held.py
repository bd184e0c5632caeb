"""A file stays chosen when its form comes back with errors.

A browser forgets a chosen file as soon as the page is answered. A room's form says which of its fields hold:

    class UploadForm(HoldsFiles, Form):
        file = HeldFileField(label=_("List"))

    form = UploadForm(request.POST or None, request.FILES or None, request=request)
    if request.method == "POST" and form.is_valid():
        ...
        form.let_go()          # it was used
    form.hold()                # it comes back: what was chosen is held

Held is the whole file with its name, on this node, for this person, two hours, five at most; it comes back in the same
form alone. Both acts are in the log, with the digest and without the name.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import HttpRequest

from comity.accounts import actions
from comity.accounts.access import signed_in_person
from comity.accounts.models import HeldFile, Person
from comity.lib.clock import now
from comity.web.uploads import name_as_sent

MOST_BYTES = 4 * 1024 * 1024  # what any form of the program takes at most


class HeldUpload(SimpleUploadedFile):
    """A held file, as a form sees it."""

    def __init__(self, held: HeldFile) -> None:
        """Take it from where it is held."""
        super().__init__(held.label, bytes(held.content), held.media)
        self.held = held
        self.name_as_sent = held.label


def held_for(person: Person, form: str, token: str) -> HeldFile | None:
    """Return a file held for this person and this form; None where there is none, or where its time has run out."""
    try:
        identifier = UUID(token)
    except ValueError:
        return None
    return HeldFile.objects.filter(pk=identifier, person=person, form=form, until__gt=now()).first()


class HeldFileInput(forms.FileInput):
    """A file box that says which file is held, and takes it where no other was chosen."""

    template_name = "accounts/held-file.html"
    person: Person | None = None
    form = ""
    held: HeldFile | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the file that came along, else the one that is held."""
        chosen = super().value_from_datadict(data, files, name)
        if chosen is not None or self.person is None or data.get(f"{name}-drop"):
            return chosen
        held = held_for(self.person, self.form, str(data.get(f"{name}-held", "")))
        return HeldUpload(held) if held else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Tell the template what is held."""
        context = super().get_context(name, value, attrs)
        context["widget"]["held"] = self.held
        context["widget"]["held_name"] = f"{name}-held"
        context["widget"]["drop_name"] = f"{name}-drop"
        return context


class HeldFileField(forms.FileField):
    """A file that is held when its form comes back."""

    widget = HeldFileInput


class HoldsFiles(forms.Form):
    """A form whose `HeldFileField`s hold what was chosen; see the module's docstring."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Take the request beside what a form takes: a file is held for the person who sits before it."""
        super().__init__(*args, **kwargs)
        self._person = signed_in_person(request)
        for widget in self._widgets().values():
            widget.person = self._person
            widget.form = type(self).__name__

    def _widgets(self) -> dict[str, HeldFileInput]:
        return {
            name: found.widget
            for name, found in self.fields.items()
            if isinstance(found.widget, HeldFileInput)
        }

    def _chosen(self) -> dict[str, "UploadedFile[Any]"]:
        return {name: self[name].data for name in self._widgets() if self.is_bound and self[name].data}

    def has_file(self) -> bool:
        """Whether a file came along or is held."""
        return bool(self._chosen())

    def hold(self, *, even: frozenset[str] = frozenset()) -> None:
        """Hold the files that were chosen, for the form that comes back.

        A file that is wrong itself is not held: another must be chosen. `even` names the fields whose error may lie
        elsewhere, such as a list read in the wrong encoding.
        """
        for name, file in self._chosen().items():
            label = name_as_sent(file)
            if isinstance(file, HeldUpload):
                if name not in self.errors or name in even:
                    self._widgets()[name].held = file.held
                continue
            if (
                (name in self.errors and name not in even)
                or not 0 < (file.size or 0) <= MOST_BYTES
                or len(label) > 255
            ):
                continue
            file.seek(0)
            media = (getattr(file, "content_type", "") or "application/octet-stream")[:100]
            self._widgets()[name].held = actions.hold_file(
                self._person, type(self).__name__, label, media, file.read()
            )

    def let_go(self) -> None:
        """Let go of what was held, once it was used."""
        for file in self._chosen().values():
            if isinstance(file, HeldUpload):
                actions.let_file_go(self._person, file.held.pk)
