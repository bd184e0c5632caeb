"""Boxes for a text in each language that is used here, of which one is enough; and the states of a list, as people write them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import icu
from babel import Locale
from babel.languages import get_official_languages
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from comity.agreements.countries import country_name, passport_code
from comity.cooperation.core.cells import said
from comity.cooperation.meeting_words import LISTED_WITH_A_POINT, comma
from comity.requests.forms.signs import require_seen
from comity.web.dates import LOCALES, speech
from comity.web.words import Words

USED = ("en", "vi", "ja", "zh-Hans", "fr")
ALPHA2 = 2
_COMMAS = re.compile(r"[,，、]|\s/\s|\s[&+]\s")


def language_name(code: str) -> str:
    """Return what a language is called in the reader's; an unknown code as it is."""
    # CLDR puts brackets into this name in some languages, and labels put the name into brackets
    if code == "zh-Hans":
        return _("Simplified Chinese")
    names = LOCALES[speech(get_language())].languages
    return str(names.get(code.replace("-", "_")) or names.get(code.split("-", maxsplit=1)[0]) or code)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages that a text may be in."""
    return [(code, language_name(code)) for code in (*USED, "ko", "lo", "km", "th", "ru", "es", "ar")]


def own_text_language() -> str:
    """Return which of these languages the reader reads in."""
    reads = (get_language() or "en").casefold()
    return next((code for code in USED if code.casefold() == reads), "en")


def tongues_of(state: str) -> list[str]:
    """Return the languages of a state, as texts are kept in them, by CLDR; empty where no state is given.

    >>> tongues_of("VN"), tongues_of("CN"), tongues_of("")
    (['vi'], ['zh-Hans'], [])
    """
    said = get_official_languages(state, de_facto=True) if state else ()
    return ["zh-Hans" if one == "zh" else one for one in said]


def in_each_language(words: Words) -> set[str]:
    """Return words as each of our languages writes them, as `said` compares them."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(said(str(words)))
    return found


def box(prefix: str, code: str) -> str:
    """Return the name of the box of one language."""
    return f"{prefix}_{code.lower().replace('-', '_')}"


class TextsForm(forms.Form):
    """A form with texts by language: `add_texts` puts the boxes in, `texts` returns what was written."""

    def add_texts(
        self,
        prefix: str,
        label: Words,
        known: Mapping[str, str] | None = None,
        *,
        rows: int = 0,
        most: int = 1000,
        needed: Words = "",
        also: Sequence[str] = (),
    ) -> None:
        """Put a box in for each language that is used, the reader's first, for those of `also`, and for each further one that is known.

        `needed` is what is said where all of them are empty; empty where that may be.
        """
        codes = list(dict.fromkeys([own_text_language(), *USED, *also, *(known or {})]))
        for code in codes:
            self.fields[box(prefix, code)] = forms.CharField(
                label=pgettext("label and language", "%(label)s (%(language)s)")
                % {"label": label, "language": language_name(code)},
                required=False,
                max_length=most,
                validators=[require_seen],
                widget=forms.Textarea({"rows": rows, "lang": code})
                if rows
                else forms.TextInput({"lang": code}),
            )
            if known and code in known:
                self.initial[box(prefix, code)] = known[code]
        self._codes = {**getattr(self, "_codes", {}), prefix: (codes, needed)}

    def text_boxes(self, prefix: str) -> list[forms.BoundField]:
        """Return the boxes of a text, to draw them."""
        codes, _needed = self._codes[prefix]
        return [self[box(prefix, code)] for code in codes]

    def texts(self, prefix: str) -> dict[str, str]:
        """Return what was written, by language."""
        codes, _needed = self._codes[prefix]
        found = {code: str(self.cleaned_data.get(box(prefix, code)) or "").strip() for code in codes}
        return {code: text for code, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        """Ask for a text in one language at least, where one is needed."""
        found = super().clean() or self.cleaned_data
        for prefix, (codes, needed) in getattr(self, "_codes", {}).items():
            broken = any(box(prefix, code) in self.errors for code in codes)
            if needed and not broken and not self.texts(prefix):
                self.add_error(box(prefix, codes[0]), str(needed))
        return found


@cache
def _states() -> Mapping[str, str]:
    """Return the state by each word for it, without case: codes, and names in the languages of the pages."""
    found: dict[str, str] = {}
    for code in icu.Locale.getISOCountries():
        if len(code) == ALPHA2:
            found[code.casefold()] = found[passport_code(code).casefold()] = code
            found[str(icu.Locale(f"und_{code}").getISO3Country()).casefold()] = code
            for locale in (*LOCALES.values(), Locale("fr")):
                if name := locale.territories.get(code):
                    found.setdefault(" ".join(name.casefold().split()), code)
    return found


def state_of(text: str) -> str:
    """Return the ISO 3166-1 code of a state written as a code or a name; empty where none is meant.

    >>> state_of("Việt Nam"), state_of("jpn"), state_of("中国"), state_of("Atlantis")
    ('VN', 'JP', 'CN', '')
    """
    return _states().get(" ".join(text.casefold().split()), "")


def proposers_of(text: str) -> list[tuple[str, str]]:
    """Return who made a proposal, part by part between commas, each with the code of its state; of anybody else none.

    >>> proposers_of("JP, Việt Nam")
    [('JP', 'JP'), ('Việt Nam', 'VN')]
    """
    parts = [part.strip() for part in _COMMAS.split(text) if part.strip()]
    found = [(part, state_of(part)) for part in parts]
    return found if all(code for _part, code in found) else [(text, state_of(text))]


def proposers_words(text: str, language: str) -> str:
    """Return who made a proposal in a language, states by their names there."""
    between = "、" if speech(language) in LISTED_WITH_A_POINT else ", "
    return between.join(country_name(code, language) if code else part for part, code in proposers_of(text))


def state_choices() -> list[tuple[str, str]]:
    """Return the states by their names in the reader's language, none first."""
    names = LOCALES[speech(get_language())].territories
    codes = sorted({code for code in _states().values() if code in names}, key=lambda code: str(names[code]))
    return [("", "—"), *((code, str(names[code])) for code in codes)]


class StatesField(forms.CharField):
    """Several states in one box, as names or codes between commas or on lines of their own."""

    widget = forms.Textarea({"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """Show codes as names."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            names = LOCALES[speech(get_language())].territories
            return comma().join(str(names.get(one, one)) for one in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare states, not how they are written."""
        if isinstance(initial, str) or not isinstance(initial, Sequence):
            return super().has_changed(initial, data)
        try:
            return set(self.clean(data)) != set(initial)
        except ValidationError:
            return True

    def clean(self, value: Any) -> Any:
        """Return the codes; name what is no state."""
        text = str(super().clean(value) or "")
        cut = [
            part.strip()
            for part in text.replace("\n", ",")
            .replace(";", ",")
            .replace("、", ",")
            .replace("，", ",")
            .replace("；", ",")
            .split(",")
        ]
        parts = [part for part in cut if part]
        unknown = [part for part in parts if not state_of(part)]
        if unknown:
            raise ValidationError(
                ngettext(
                    "“%(states)s” is no state that is known here. Write its name or its code, such as JP.",
                    "“%(states)s” are no states that are known here. Write their names or their codes, such as JP.",
                    len(unknown),
                )
                % {"states": ", ".join(unknown[:5])},
                code="states",
            )
        return list(dict.fromkeys(state_of(part) for part in parts))
