"""Countries of parties: agreements name them by ISO 3166-1, screens show the code of a passport and the name."""

import icu

from comity.web.dates import LOCALES, speech

# ICAO Doc 9303 part 3, section 5: German passports carry one letter
_OTHER_ON_PASSPORTS = {"DE": "D"}


def passport_code(country: str) -> str:
    """Return the code on passports (ICAO Doc 9303) of an ISO 3166-1 alpha-2 code; an unknown code as it is."""
    return _OTHER_ON_PASSPORTS.get(country) or str(icu.Locale(f"und_{country}").getISO3Country()) or country


def country_name(country: str, language: str) -> str:
    """Return what a country is called in a language of ours (else in English); an unknown code as it is."""
    return str(LOCALES[speech(language)].territories.get(country, country))
