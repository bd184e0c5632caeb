"""Files that are brought, where they come from and what may be done with what they say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency
from comity.exchange.core.errors import ExchangeError, LabelError
from comity.exchange.core.parts import check_media, clean_label
from comity.exchange.file_rules import FileEmptyError, FileTooLargeError
from comity.exchange.files import taken_in
from comity.exchange.several_uploads import Chosen, SeveralUploadsField, TakesSeveral
from comity.exchange.upload_fields import BroughtFile
from comity.handling.grading import Grading
from comity.intake.drafts import DocumentDraft
from comity.records.sources import LANGUAGE_CHOICES, SourceForm
from comity.records.stamps import own_stamp
from comity.requests.drafts import FileDraft
from comity.requests.words import LABEL_FLAWS
from comity.web.uploads import name_as_sent


class AddForm(TakesSeveral, SourceForm):
    """One or several files from one source. `unfit`: why files cannot be kept, said when the others are taken."""

    summary_title = _("This cannot be added yet")
    # an empty file is refused below with our own words
    file = SeveralUploadsField(label=_("Files"), required=False, allow_empty_file=True)
    again = forms.BooleanField(
        label=_("Take a file again that is among the documents already"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say how large a file may be; what it comes from may be left out: the file's name stands in for it."""
        super().__init__(*args, **kwargs)
        self.unfit: list[str] = []
        del self.fields["kind"]
        self.order_fields(["file", "again", *SourceForm.field_order])
        self.fields["file"].help_text = gettext(
            "One or several from the same source, each of at most %(size)s. The name is only a label."
        ) % {"size": filesizeformat(settings.MAX_FILE_BYTES)}
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

    def clean_file(self) -> list[Chosen]:
        """Refuse what cannot be kept."""
        fit = []
        for upload in self.cleaned_data["file"]:
            if flaw := _flaw(upload):
                self.unfit.append(f"{name_of(upload)}: {flaw}")
            else:
                fit.append(upload)
        return fit

    def clean(self) -> dict[str, Any]:
        """Ask for a file at least. What cannot be kept holds up nothing that can."""
        found = super().clean()
        if found.get("file"):
            return found
        if not self.unfit and "file" not in self.errors:
            self.add_error("file", gettext("Choose a file first."))
        self.refuse_unfit()
        return found

    def refuse_unfit(self) -> None:
        """Say at the box why a file is not taken; called once the others are."""
        for flaw in self.unfit:
            self.add_error("file", flaw)
        self.unfit = []

    @property
    def chosen(self) -> list[Chosen]:
        """The files that can be kept, in the order in which they came."""
        return list(self.cleaned_data.get("file") or [])

    def fit(self) -> list[Chosen]:
        """Return the files that can be kept, whatever else is wrong in the form."""
        return [one for one in self.came() if not _flaw(one)]

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
