"""Numbers of things: vehicles (VIN), ships (IMO) and telephones (IMEI), with their check digits."""

import re
from typing import Literal, NamedTuple

_LETTERS = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

Kind = Literal["vin", "imo", "imei"]


class Number(NamedTuple):
    """The number of a thing in its usual form.

    `fits` is None where the check digit need not be kept (vehicles made outside North America and China).
    """

    kind: Kind
    number: str
    fits: bool | None


def vin(text: str) -> Number | None:
    """A vehicle identification number (ISO 3779), with the check digit of 49 CFR 565.15 and GB 16735; None for other texts.

    Only makers of North America (1 to 5) and China (L) must keep it, so that elsewhere a digit that does not fit says nothing.
    """
    number = re.sub(r"[\s-]", "", text.upper())
    if not re.fullmatch("[A-HJ-NPR-Z0-9]{17}", number):
        return None
    total = sum(
        (_LETTERS.get(char) or int(char)) * weight for char, weight in zip(number, _WEIGHTS, strict=True)
    )
    fits = "0123456789X"[total % 11] == number[8]
    return Number("vin", number, fits if fits or number[0] in "12345L" else None)


def imo(text: str) -> Number | None:
    """An IMO ship number (IMO resolution A.1117(30)): seven digits, the last one checks; None for other texts."""
    found = re.fullmatch(r"(?:IMO)?\s*(?:NO\.?|NUMBER)?[\s:]*(\d{7})", text.strip().upper())
    if not found:
        return None
    number = found.group(1)
    total = sum(int(digit) * weight for digit, weight in zip(number[:6], range(7, 1, -1), strict=True))
    return Number("imo", f"IMO {number}", total % 10 == int(number[6]))


def imei(text: str) -> Number | None:
    """An IMEI (3GPP TS 23.003, annex B): fifteen digits, the last one after Luhn; fourteen have no check; None for other texts."""
    number = re.sub(r"[\s./-]", "", text)
    if not re.fullmatch(r"\d{14,15}", number):
        return None
    return Number("imei", number, _luhn(number) if len(number) == 15 else None)


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
