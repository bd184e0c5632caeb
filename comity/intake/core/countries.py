"""Names of countries and the adjectives of them, by language, and the signs that fold alike.

Names are those of Unicode CLDR (Babel) with the additions of `resources/countries/<language>.yaml`. Codes: ISO 3166-1 alpha-2.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale

from comity.intake.core.tables import table_of
from comity_names.han import canonical

# Capitals of Latin letters with and without signs, for a class of signs in a pattern.
UPPER = "A-Z" + "".join(
    chr(one) for one in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(one).isupper()
)
_LOCALES = {"en": ("en",), "vi": ("vi",), "ja": ("ja",), "zh": ("zh", "zh_Hant"), "fr": ("fr",)}
_CONTINENTS = {
    "002",
    "003",
    "005",
    "009",
    "019",
    "030",
    "034",
    "035",
    "142",
    "143",
    "145",
    "150",
    "151",
    "155",
}
_ADMITTED = re.compile(r"[A-Z]{2}")
_NO_STATE = {"EU", "EZ", "UN", "XA", "XB", "XK", "ZZ", "QO"}
_SIGNS = {0x2019: "'", 0x2018: "'", 0x2013: "-", 0x2010: "-", 0x2011: "-", 0xA0: " ", 0x3000: " "} | {
    wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()
}
# Tone marks of open oa, oe, uy stand on either vowel: hoà, hòa. Both are two signs, so offsets hold.
_TONES = {
    a + marked: other + b
    for a, others, b, marks in (
        ("o", "òóỏõọ", "a", "àáảãạ"),
        ("o", "òóỏõọ", "e", "èéẻẽẹ"),
        ("u", "ùúủũụ", "y", "ỳýỷỹỵ"),
        ("O", "ÒÓỎÕỌ", "A", "ÀÁẢÃẠ"),
        ("U", "ÙÚỦŨỤ", "Y", "ỲÝỶỸỴ"),
    )
    for other, marked in zip(others, marks, strict=True)
}
_TONE = re.compile(r"(?<![qQ])(?:" + "|".join(_TONES) + r")(?!\w)")


@cache
def resource(noun: str, name: str) -> Any:
    """Return the YAML of `resources/<noun>/<name>.yaml`; nothing where a language has no such file."""
    found = table_of(noun, name)
    return {} if found is None else found


def folded(text: str, language: str) -> str:
    """Return a text in which signs that mean the same are the same; never longer or shorter than it was."""
    text = text.translate(_SIGNS)
    if language == "zh":
        return canonical(text)
    if language == "vi":
        return _TONE.sub(lambda one: _TONES[one.group()], text)
    return text


def either(names: Iterable[str]) -> str:
    """Return a pattern for any of the names, the longest first."""
    return (
        "(?:" + "|".join(re.escape(one) for one in sorted(set(names), key=lambda one: (-len(one), one))) + ")"
    )


@cache
def countries(language: str) -> dict[str, str]:
    """Return names of countries as they stand in a folded text, with their codes."""
    found: dict[str, str] = {}
    for locale in _LOCALES.get(language, ("en",)):
        for code, name in Locale.parse(locale).territories.items():
            if _ADMITTED.fullmatch(code) and code not in _NO_STATE:
                found.setdefault(re.sub(r"\s*[(（].*", "", name), code)
    for code, names in resource("countries", language)["names"].items():
        found |= dict.fromkeys(names, code)
    return {folded(name, language): code for name, code in found.items()}


@cache
def continents(language: str) -> frozenset[str]:
    """Return names of continents and their parts."""
    found: set[str] = set()
    for locale in _LOCALES.get(language, ("en",)):
        names = Locale.parse(locale).territories
        found |= {names[code] for code in _CONTINENTS if code in names}
    lowered = {one[0].lower() + one[1:] for one in found} if language == "vi" else set()
    return frozenset(folded(one, language) for one in found | lowered)


@cache
def adjectives(language: str) -> dict[str, str]:
    """Return adjectives of countries with their codes: "Vietnamese" is VN."""
    rows = resource("countries", language).get("adjectives", {})
    return {name: code for code, names in rows.items() for name in names}


@cache
def adjectival(language: str) -> dict[str, str]:
    """Return names that are more often adjectives ("US"), with their codes."""
    return dict(resource("countries", language).get("adjectival", {}))


@cache
def ambiguous(language: str) -> frozenset[str]:
    """Return names of countries that are names of persons or common words too."""
    return frozenset(resource("countries", language).get("ambiguous", ()))


@cache
def before_country(language: str) -> frozenset[str]:
    """Return the words after which an ambiguous name is a country."""
    return frozenset(resource("countries", language).get("before", ()))
