"""Forms of the agreements room: the text of an agreement, and the reason for relying on one or not."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from comity.agreements.steps import LONGEST
from comity.lib.strict_yaml import MAX_BYTES
from comity.web.forms import Form

_VERSION = re.compile(r"^version:[ \t]*[0-9]+[ \t]*$", re.MULTILINE)


class AgreementForm(Form):
    """The YAML text of an agreement, written or chosen as a file."""

    summary_title = _("The agreement is not kept yet")
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A YAML file. It is kept byte for byte, so that its digest is the one your partner has."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        help_text=_("Used when no file is chosen. Line ends are kept as on Unix systems."),
        widget=forms.Textarea(
            attrs={
                "rows": 30,
                "class": "mono",
                "spellcheck": "false",
                "autocapitalize": "none",
                "lang": "zxx",
            }
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Make `source`, the bytes to keep, from the file or else from the text."""
        cleaned: dict[str, Any] = super().clean() or {}
        upload: UploadedFile[bytes] | None = cleaned.get("upload")
        if upload:
            # one byte more than allowed is enough to be told that it is too large
            cleaned["source"] = upload.read(MAX_BYTES + 1)
        elif cleaned.get("text", "").strip():
            # browsers send every line end as two signs; the partner's file has one
            cleaned["source"] = cleaned["text"].replace("\r\n", "\n").encode()
        elif not self.errors:
            raise forms.ValidationError(_("Choose a file, or write the text."), code="required")
        return cleaned

    def keep_text(self) -> None:
        """Put a chosen file's text into the box, so that it can be corrected there."""
        source: bytes = self.cleaned_data["source"]
        if len(source) > MAX_BYTES:
            return
        self.data = {**self.data, "text": source.decode("utf-8", errors="replace")}


class ReasonForm(Form):
    """Why an agreement is suspended or resumed."""

    summary_title = _("Nothing has changed yet")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("Everybody who reads this agreement here sees it, with your name."),
        widget=forms.Textarea,
        error_messages={"required": _("Write the reason. It is kept with the act.")},
    )
    told = forms.CharField(
        label=_("What partners are told as the reason"),
        max_length=LONGEST,
        required=False,
        help_text=_(
            "Their nodes are told of this step at once, without a release decision: no facts of a case, no names. Leave it empty to give them no reason: the one above stays in the house."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def next_version(text: str, version: int) -> str:
    """Return an agreement's text with its version raised to the one after `version`, where it stands on its own line."""
    return _VERSION.sub(f"version: {version + 1}", text, count=1)


def with_party(text: str, old: str, new: str) -> str:
    r"""Return an agreement's text with one party called by another id, wherever it stands.

    >>> with_party("- {agency: 'cxp:node:kr:one'}\n- [cxp:node:kr:one-two]", "cxp:node:kr:one", "cxp:node:kr:new")
    "- {agency: 'cxp:node:kr:new'}\n- [cxp:node:kr:one-two]"
    """
    return re.sub(rf"(?<![\w:-]){re.escape(old)}(?![\w-])", new, text)
