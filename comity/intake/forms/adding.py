"""Files that are brought, where they come from and what may be done with what they say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency
from comity.exchange.core.errors import ExchangeError, LabelError
from comity.exchange.core.parts import check_media, clean_label
from comity.exchange.file_rules import FileEmptyError, FileTooLargeError
from comity.exchange.files import taken_in
from comity.exchange.upload_fields import BroughtFile, TakesUploads, UploadField
from comity.handling.grading import Grading
from comity.intake.drafts import DocumentDraft
from comity.records.sources import LANGUAGE_CHOICES, SourceForm
from comity.records.stamps import own_stamp
from comity.requests.drafts import FileDraft
from comity.requests.words import LABEL_FLAWS
from comity.web.uploads import name_as_sent

MOST_AT_ONCE = 20
Chosen = BroughtFile | UploadedFile  # type: ignore[type-arg]  # of Django, which has no such argument when it runs


class SeveralFilesInput(forms.FileInput):
    """A box in which several files can be chosen."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Several files, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each as one file is checked."""
        found = data if isinstance(data, list | tuple) else [data] if data else []
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                gettext("These are more than %(most)s files. Add them in several goes.")
                % {"most": MOST_AT_ONCE}
            )
        check = super().clean
        return [check(one, initial) for one in found]


class AddForm(TakesUploads, SourceForm):
    """One or several files from one source. `unfit`: boxes with why a file in it cannot be kept, said when the others are taken."""

    summary_title = _("This cannot be added yet")
    # an empty file is refused below with our own words
    file = UploadField(label=_("File"), required=False, allow_empty_file=True)
    more = SeveralFilesField(
        label=_("More files"),
        help_text=_(
            "Several at once, from the same source. They go up whole, so the large one belongs in the box above."
        ),
        required=False,
        allow_empty_file=True,
    )
    again = forms.BooleanField(
        label=_("Take a file again that is among the documents already"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how large a file may be; what it comes from may be left out: the file's name stands in for it."""
        super().__init__(*args, **kwargs)
        self.unfit: list[tuple[str, str]] = []
        del self.fields["kind"]
        self.order_fields(["file", "more", "again", *SourceForm.field_order])
        self.fields["file"].help_text = gettext("At most %(size)s. The name is only a label.") % {
            "size": filesizeformat(settings.MAX_FILE_BYTES)
        }
        reference = self.fields["reference"]
        reference.required = False
        reference.help_text = gettext(
            "The letter, report or page it comes from, with its number. Left empty: the file’s name."
        )
        language = self.fields["language"]
        if isinstance(language, forms.ChoiceField):
            language.label = gettext("Language of the document")
            language.help_text = gettext("Left open: it is found paragraph by paragraph.")
            language.choices = LANGUAGE_CHOICES

    def clean_file(self) -> Any:
        """Refuse what cannot be kept."""
        upload = self.cleaned_data["file"]
        if upload and (flaw := _flaw(upload)):
            self.unfit.append(("file", flaw))
            return None
        return upload

    def clean_more(self) -> list[Any]:
        """Refuse what cannot be kept."""
        fit = []
        for upload in self.cleaned_data["more"]:
            if flaw := _flaw(upload):
                self.unfit.append(("more", f"{name_of(upload)}: {flaw}"))
            else:
                fit.append(upload)
        return fit

    def clean(self) -> dict[str, Any]:
        """Ask for a file at least. What cannot be kept holds up nothing that can."""
        found = super().clean()
        if found.get("file") or found.get("more"):
            return found
        if not self.unfit and not self.errors.keys() & {"file", "more"}:
            self.add_error("file", gettext("Choose a file first."))
        self.refuse_unfit()
        return found

    def refuse_unfit(self) -> None:
        """Put beside its box why a file is not taken; called once the others are."""
        for box, flaw in self.unfit:
            self.add_error(box, flaw)
        self.unfit = []

    @property
    def chosen(self) -> list[tuple[str, Chosen]]:
        """The files with the names of their boxes, in their order on the page."""
        one = self.cleaned_data["file"]
        return [*([("file", one)] if one else []), *(("more", each) for each in self.cleaned_data["more"])]

    @contextmanager
    def draft(self, upload: Chosen, agency: Agency) -> Iterator[DocumentDraft]:
        """Encrypt a file onto the disk, before the act that takes it: a large one takes a while."""
        said = self.cleaned_data
        with _kept(upload) as file:
            yield DocumentDraft(
                file=file,
                reference=said["reference"],
                language=said["language"],
                handling=_handling(said, agency),
            )


def _handling(said: Mapping[str, Any], agency: Agency) -> dict[str, Any]:
    graded = said["grade_source"] and said["grade_information"]
    return own_stamp(
        agency,
        said["codes"],
        purpose=said["purpose"],
        level=said["level"],
        grading=Grading(said["grade_source"], said["grade_information"]) if graded else None,
        limits=said["limits"],
    )


def _flaw(upload: Chosen) -> str:
    """Return why a file cannot be kept, empty where it can: a name that is more than a label (a path, hidden direction marks), its size."""
    try:
        clean_label(name_of(upload))
    except LabelError as error:
        return str(LABEL_FLAWS[error.flaw])
    if not upload.size:
        return str(FileEmptyError.words)
    if upload.size > settings.MAX_FILE_BYTES:
        return str(FileTooLargeError.words)
    return ""


@contextmanager
def _kept(upload: Chosen) -> Iterator[FileDraft]:
    label = name_of(upload)
    if isinstance(upload, BroughtFile):
        yield FileDraft(label, upload.content_type, upload.upload, "")
        return
    try:
        media = check_media((upload.content_type or "").split(";")[0].strip().lower())
    except ExchangeError:
        media = "application/octet-stream"  # what a browser claims decides nothing
    upload.seek(0)
    content: Any = upload.file  # a file is open behind what was uploaded
    with taken_in(content, label, media, upload.size or 0) as new:
        yield FileDraft(label, media, new, "")


def name_of(upload: Chosen) -> str:
    """Return what a file is called."""
    return name_as_sent(upload)  # type: ignore[arg-type]  # one that was uploaded by pieces has it too
