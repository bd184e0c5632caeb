"""Ticks by which somebody says that a promise is meant as it is written; each is there only once it was asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from comity.cooperation.commitments.doubts import Doubt, Doubtful
from comity.cooperation.forms.texts import box, language_name
from comity.cooperation.meeting_words import comma
from comity.web.dates import day_words


class Checkbox(forms.CheckboxInput):
    """A tick that counts only for what it was asked about. Its name tells how the house draws it."""

    def __init__(self, key: str) -> None:
        """Take what is sent when it is ticked."""
        super().__init__({"value": key})
        self.key = key

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Return whether this was ticked, not what the tick was for before."""
        return super().value_from_datadict(data, files, name) and data.get(name) == self.key


def name_of(kind: Doubt) -> str:
    """Return the name of the box of a question."""
    return f"sure_{kind}"


class SureFields(forms.Form):
    """A form that asks once more where something may be meant otherwise; `after` names the box below which a question stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the ticks that were sent."""
        super().__init__(*args, **kwargs)
        self.sent = {kind: str(self.data.get(self.add_prefix(name_of(kind)), "")) for kind in Doubt}

    @property
    def sure(self) -> frozenset[str]:
        """What the person was sure of."""
        return frozenset(one for one in self.sent.values() if one)

    def clean(self) -> dict[str, Any] | None:
        """Keep what was ticked ticked, also where the form comes back for another reason."""
        found = super().clean() or self.cleaned_data
        for kind, key in self.sent.items():
            about = tuple(key.partition(":")[2].split(","))
            is_other_day = kind is Doubt.PAST and about != (str(found.get("due")),)
            if key.startswith(f"{kind}:") and not is_other_day:
                self._ask(Doubtful(kind, about))
        return found

    def doubt(self, doubts: Sequence[Doubtful]) -> None:
        """Ask about each, at the box that it is about and with a tick."""
        for one in doubts:
            self._ask(one)
            self.add_error(name_of(one.kind), _asked(one))
            if one.kind is Doubt.PAST and "due" in self.fields:
                self.add_error("due", _("This day is over on both sides already."))
            for code in one.about if one.kind is Doubt.LANGUAGES else ():
                self.add_error(box("text", code), _("It still says what it said before."))

    def _ask(self, one: Doubtful) -> None:
        name = name_of(one.kind)
        self.fields[name] = forms.BooleanField(label=_label(one), required=False, widget=Checkbox(one.key))
        self._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]  # Django's own
        names = [each for each in self.fields if each != name]
        texts = [each for each in names if each.startswith("text_")]
        below = "due" if one.kind is Doubt.PAST else texts[-1] if texts else ""
        at = names.index(below) + 1 if below in names else len(names)
        self.order_fields([*names[:at], name, *names[at:]])

    @property
    def words_sure(self) -> list[forms.BoundField]:
        """The ticks that stand below the words, for drawing."""
        return [self[name_of(one)] for one in (Doubt.LANGUAGES, Doubt.SAME) if name_of(one) in self.fields]


def _label(one: Doubtful) -> str:
    names = comma().join(_names(one))
    if one.kind is Doubt.PAST:
        return _("I looked at the day and mean %(day)s") % {"day": names}
    if one.kind is Doubt.SAME:
        return _("This is another one than %(refs)s") % {"refs": names}
    return _("The words in %(languages)s still say the same") % {"languages": names}


def _asked(one: Doubtful) -> str:
    names = comma().join(_names(one))
    if one.kind is Doubt.PAST:
        return _("Correct the day, or tick that it is so.")
    if one.kind is Doubt.SAME:
        return ngettext(
            "%(refs)s says the same, for the same day and unit. Is this another one? Then tick it; else leave it as it is.",
            "%(refs)s say the same, for the same day and unit. Is this another one? Then tick it; else leave it as it is.",
            len(one.about),
        ) % {"refs": names}
    return _(
        "The words change in some languages and stay as they were in %(languages)s. Change them there too, or tick that they still say the same."
    ) % {"languages": names}


def _names(one: Doubtful) -> list[str]:
    if one.kind is Doubt.LANGUAGES:
        return [language_name(code) for code in one.about]
    if one.kind is Doubt.PAST:
        return [day_words(date.fromisoformat(text), get_language() or "en") for text in one.about]
    return list(one.about)
