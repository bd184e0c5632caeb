"""A form of something that somebody else changed meanwhile: what stands now beside what was written, and a second press keeps it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

MOST_SHOWN = 400


class KeptForm(forms.Form):
    """A form whose first values are what stands now, with a hidden `version`; `only_written` are boxes that nothing stands in."""

    only_written: ClassVar[frozenset[str]] = frozenset()

    def show_standing(self) -> None:
        """Say at each box that differs what stands there now, and take the version that was shown: the next press goes."""
        at = self.add_prefix("version")
        sent: Any = self.data  # a QueryDict, whose copy may be changed
        data = sent.copy()
        data[at] = str(self.initial.get("version") or "")
        self.data = data
        self.add_error(
            None,
            _(
                "Somebody changed this while you wrote. At each box that differs stands what is kept now: "
                "take it over or leave yours, then press again."
            ),
        )
        for name, field in self.fields.items():
            if field.widget.is_hidden or name in self.only_written:
                continue
            stands = self.get_initial_for_field(field, name)
            if _differs(field, stands, self[name].data):
                said = _said(field, stands)[:MOST_SHOWN] or _("nothing")
                self.add_error(name, _("What stands now is %(text)s") % {"text": said})


def _differs(field: forms.Field, stands: Any, written: Any) -> bool:
    if isinstance(field, forms.DecimalField) and isinstance(stands, str):
        stands = field.to_python(stands)
    if isinstance(stands, str) and isinstance(written, str):
        return " ".join(stands.split()) != " ".join(written.split())
    return field.has_changed(stands, written)


def _said(field: forms.Field, stands: Any) -> str:
    value = field.prepare_value(stands)
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices  # pairs, once the form is made
        words = {str(code): str(label) for code, label in offered if code}
        several = value if isinstance(value, list | tuple) else [value]
        return ", ".join(words.get(str(one), str(one)) for one in several if one)
    written = field.widget.format_value(value) if isinstance(field.widget, forms.widgets.Input) else value
    return "" if written is None else str(written)
