"""A file to go with a request or an answer, as it is uploaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.agreements import reference
from comity.exchange.core.errors import ExchangeError, LabelError
from comity.exchange.core.parts import check_media, clean_label
from comity.exchange.file_rules import FileEmptyError, FileTooLargeError
from comity.exchange.files import taken_in
from comity.exchange.upload_fields import BroughtFile, TakesUploads, UploadField
from comity.requests.choices import entries
from comity.requests.drafts import FileDraft
from comity.requests.words import LABEL_FLAWS
from comity.web.forms import Form
from comity.web.uploads import name_as_sent


class FileForm(TakesUploads, Form):
    """A file to go with a request or an answer."""

    summary_title = _("The file cannot be attached")

    file = UploadField(
        label=_("File"),
        allow_empty_file=True,  # refused below with our own words
        error_messages={"required": _("Choose a file first.")},
    )
    category = forms.ChoiceField(
        label=_("What is in it?"),
        error_messages={"required": _("Say what is in the file: choose the kind of data.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the data categories."""
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = gettext("At most %(size)s. The name is only a label.") % {
            "size": filesizeformat(settings.MAX_FILE_BYTES)
        }
        field = self.fields["category"]
        if isinstance(field, forms.ChoiceField):
            field.choices = entries(reference.categories())

    def clean_file(self) -> Any:
        """Refuse a name that is more than a label (a path, hidden direction marks, four kilobytes), and a size."""
        upload = self.cleaned_data["file"]
        try:
            clean_label(name_as_sent(upload))
        except LabelError as error:
            raise forms.ValidationError(str(LABEL_FLAWS[error.flaw])) from None
        if not upload.size:
            raise forms.ValidationError(str(FileEmptyError.words))
        if upload.size > settings.MAX_FILE_BYTES:
            raise forms.ValidationError(str(FileTooLargeError.words))
        return upload

    @contextmanager
    def draft(self) -> Iterator[FileDraft]:
        """Encrypt the file onto the disk, before the act that attaches it: a large one takes a while."""
        upload, category = self.cleaned_data["file"], self.cleaned_data["category"]
        label = name_as_sent(upload)
        if isinstance(upload, BroughtFile):
            yield FileDraft(label, upload.content_type, upload.upload, category)
            return
        try:
            media = check_media((upload.content_type or "").split(";")[0].strip().lower())
        except ExchangeError:
            media = "application/octet-stream"  # what a browser claims decides nothing
        upload.seek(0)
        with taken_in(upload.file, label, media, upload.size) as new:
            yield FileDraft(label, media, new, category)
