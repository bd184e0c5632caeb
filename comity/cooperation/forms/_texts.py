"""A text by language: one box a language that is used, at least one filled."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.requests.forms.signs import require_seen

USED = ("en", "vi", "ja", "zh-Hans", "fr", "ko")
LONGEST = 4000


def language_name(code: str) -> str:
    """Return what a language is called in the reader's language."""
    if (
        code == "zh-Hans"
    ):  # CLDR puts a bracket into the name in some languages, and labels stand in brackets themselves
        return _("Simplified Chinese")
    spoken = Locale.parse((get_language() or "en").replace("-", "_").replace("hans", "Hans"), sep="_")
    return str(spoken.languages.get(code.replace("-", "_"), code))


class TextBoxes:
    """Boxes of one text in a form, named `<name>_<language>`; on the page the reader's language comes first."""

    def __init__(self, name: str, label: str, *, needed: str) -> None:
        """Take the name, the label, and the sentence for a text that stands in no language."""
        self.name, self.label, self.needed = name, label, needed

    def languages(self, known: Mapping[str, str]) -> list[str]:
        """Return the languages that have a box."""
        own = (get_language() or "en").replace("hans", "Hans")
        used = [one for one in USED if one.casefold() == own.casefold()]
        return list(dict.fromkeys([*used, *USED, *known]))

    def add_to(self, form: forms.Form, known: Mapping[str, str]) -> None:
        """Put the boxes into a form, each with what is known."""
        self.codes = self.languages(known)
        for code in self.codes:
            form.fields[f"{self.name}_{code}"] = forms.CharField(
                label=_("%(what)s, in %(language)s") % {"what": self.label, "language": language_name(code)},
                max_length=LONGEST,
                required=False,
                validators=[require_seen],
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )
            form.initial.setdefault(f"{self.name}_{code}", known.get(code, ""))

    def given(self, form: forms.Form, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Return the text by language, and complain where there is none."""
        found = {code: str(cleaned.get(f"{self.name}_{code}") or "").strip() for code in self.codes}
        found = {code: text for code, text in found.items() if text}
        first = f"{self.name}_{self.codes[0]}"
        if not found and first not in form.errors:
            form.add_error(first, self.needed)
        return found
