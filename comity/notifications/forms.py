"""Forms of the room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.notifications.kinds import known_kinds
from comity.web.forms import Form


class NarrowForm(Form):
    """Which kind to show; only kinds of which the person was told something are offered."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)

    def __init__(self, *args: Any, codes: Iterable[str], **kwargs: Any) -> None:
        """Take the codes of the kinds beside what a form takes."""
        super().__init__(*args, **kwargs)
        known = known_kinds()
        offered = sorted((str(known[code].name), code) for code in codes if code in known)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker: it stands above
        field.choices = [("", _("Everything")), *((code, name) for name, code in offered)]


class SeenForm(Form):
    """Which to mark as seen: one, or all up to a moment."""

    notification = forms.UUIDField(required=False)
    until = forms.DateTimeField(required=False)
