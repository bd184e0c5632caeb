"""Countries of parties: agreements name them by ISO 3166-1, screens show the code of a passport and the name."""

from collections.abc import Mapping
from functools import cache

import icu

from comity.web.dates import LOCALES, speech

# ICAO Doc 9303 part 3, section 5: German passports carry one letter
_OTHER_ON_PASSPORTS = {"DE": "D"}


def passport_code(country: str) -> str:
    """Return the code on passports (ICAO Doc 9303) of an ISO 3166-1 alpha-2 code; an unknown code as it is."""
    return _OTHER_ON_PASSPORTS.get(country) or str(icu.Locale(f"und_{country}").getISO3Country()) or country


@cache
def _by_passport() -> Mapping[str, str]:
    names = (str(code) for code in LOCALES["en"].territories)
    return {passport_code(code): code for code in names if len(code) == len("VN") and code.isalpha()}


def nation_name(code: str, language: str) -> str:
    """Return what a country is called, by its code on passports or of ISO 3166-1; an unknown code as it is."""
    upper = code.strip().upper()
    found = country_name(_by_passport().get(upper, upper), language)
    return code if found == upper else found


def country_name(country: str, language: str) -> str:
    """Return what a country is called in a language of ours (else in English); an unknown code as it is."""
    return str(LOCALES[speech(language)].territories.get(country, country))
