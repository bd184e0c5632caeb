"""Telephone numbers in their one international form (ITU-T E.164), by the rules of Google's libphonenumber."""

import re
from functools import lru_cache

from comity_names import countries

_LOOKS = re.compile(r"\+?[\d\s().\-/]{7,}")


@lru_cache(maxsize=20_000)
def e164(text: str, country: str | None = None) -> str | None:
    """The international form: "0912 345 678" of VN is +84912345678; None for what is no possible number.

    `country` (ISO 3166-1, two or three letters) is where a number without a country code is dialled.
    """
    if not _LOOKS.fullmatch(text.strip()):
        return None
    import phonenumbers  # noqa: PLC0415  (its tables are read when the first number is met)

    region = countries.code(country) if country else None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def forms(text: str, nations: tuple[str, ...]) -> set[str]:
    """The international forms a number may have for somebody of these countries; empty for what is no telephone number."""
    found = (e164(text, country) for country in (None, *nations))
    return {number for number in found if number}
