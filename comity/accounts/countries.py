"""Countries as passports write them (ICAO Doc 9303 part 3, section 5), for choosing one."""

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
