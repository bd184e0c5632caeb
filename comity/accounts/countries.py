"""Countries as passports write them (ICAO Doc 9303 part 3, section 5), for choosing one."""

from collections.abc import Iterable
from functools import cache

import icu

from comity.web.dates import LOCALES, speech

_OTHER_ON_PASSPORTS = {"DEU": "D"}  # German passports carry one letter
_LETTERS = 2


@cache
def passport_countries(language: str) -> list[tuple[str, str]]:
    """Return code and name of each country, by code.

    >>> dict(passport_countries("vi"))["VNM"], dict(passport_countries("en"))["D"]
    ('Việt Nam', 'Germany')
    """
    names = LOCALES[speech(language)].territories
    found = {
        code: str(names[country])
        for country in icu.Locale.getISOCountries()
        if len(country) == _LETTERS and country in names
        for code in [str(icu.Locale(f"und_{country}").getISO3Country())]
        if code
    }
    return sorted((_OTHER_ON_PASSPORTS.get(code, code), called) for code, called in found.items())


@cache
def likely_language(country: str) -> tuple[str, str]:
    """Return the likely language of a country on a passport, and its script (Unicode CLDR, likely subtags).

    >>> likely_language("JPN"), likely_language("CHN"), likely_language("?")
    (('ja', 'Jpan'), ('zh', 'Hans'), ('', ''))
    """
    for code in icu.Locale.getISOCountries():
        found = icu.Locale(f"und_{code}")
        if _OTHER_ON_PASSPORTS.get(found.getISO3Country(), found.getISO3Country()) == country:
            found.addLikelySubtags()
            return str(found.getLanguage()), str(found.getScript())
    return "", ""


def choice_for(country: str, choices: Iterable[str]) -> str:
    """Return which of the languages a form offers is that of a country; empty where none is.

    >>> choice_for("CHN", ["en", "zh-hans", "vi"]), choice_for("VNM", ["en", "vi"]), choice_for("DEU", ["en"])
    ('zh-hans', 'vi', '')
    """
    language, script = likely_language(country)
    fitting = {language.lower(), f"{language}-{script}".lower()} - {"", "-"}
    return next((choice for choice in choices if choice.lower() in fitting), "")
