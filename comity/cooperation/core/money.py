"""Money of ISO 4217: which codes there are today, and how many digits stand behind the point.

The digits are those of the standard (list one, "minor unit"). CLDR, which the pages take names from, gives the digits that are
used in shops instead: none for the kip or the kyat, of which the standard has two.
"""

from decimal import Decimal

_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_OTHER = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}
USUAL = 2
LARGEST = Decimal(10) ** 14  # what the column holds before the point


def minor_units(code: str) -> int:
    """Return how many digits of a currency stand behind the point.

    >>> minor_units("JPY"), minor_units("EUR"), minor_units("KWD")
    (0, 2, 3)
    """
    return _OTHER.get(code, USUAL)


def fits(amount: Decimal, code: str) -> bool:
    """Say whether an amount can be paid in a currency: no half yen, no tenth of a cent.

    >>> fits(Decimal("1200.50"), "VND"), fits(Decimal("1200.50"), "USD"), fits(Decimal("1200.00"), "VND")
    (False, True, True)
    """
    return amount == amount.quantize(Decimal(1).scaleb(-minor_units(code)))
