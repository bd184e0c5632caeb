"""Fields of sign-in forms."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PASSWORD_LENGTH_LIMIT = 256  # signs; hashing takes longer the longer it is


class CodeField(forms.CharField):
    """Six digits as read from a telephone; a gap in the middle and full-width digits are fine."""

    def __init__(self, **kwargs: Any) -> None:
        """Take what a field takes."""
        attributes = {"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        kwargs.setdefault("max_length", 16)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out the length: a gap is not a mistake."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        """Return plain digits."""
        found = unicodedata.normalize("NFKC", super().to_python(value) or "")
        return "".join(found.split())

    def validate(self, value: str) -> None:
        """Refuse what cannot be a code, before it is counted as a wrong one."""
        super().validate(value)
        if not (value.isascii() and value.isdecimal() and len(value) == 6):
            raise ValidationError(_("The code has six digits. Enter the six digits shown now."), code="shape")


class PasswordField(forms.CharField):
    """A password, taken sign by sign as typed."""

    def __init__(self, *, is_new: bool = False, **kwargs: Any) -> None:
        """Take what a field takes, and whether the browser may propose a new one."""
        purpose = "new-password" if is_new else "current-password"
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": purpose}))
        super().__init__(strip=False, max_length=PASSWORD_LENGTH_LIMIT, **kwargs)
