"""Who of a delegation is the same: by the name in whatever order and with whatever blanks it is written, or by a reading of it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import permutations

_BETWEEN = re.compile(r"[\s,，、・·‧•＝=]+")
MOST_PARTS = 4  # of a name whose parts are put in every order; of a longer one they are compared sorted


def keys_of(name: str, readings: Iterable[str] = (), unnamed: Iterable[str] = ()) -> frozenset[str]:
    """Return what somebody is known by: two of one delegation that share a key are one person.

    Args:
        name: as it was received, empty where nobody knows it.
        readings: the name as other scripts write it.
        unnamed: office and organisation, which stand for somebody without a name.
    """
    written = [one for one in (name, *readings) if one.strip()]
    if written:
        return frozenset(key for one in written for key in _orders(one))
    return frozenset("/" + " ".join(_parts(one)) for one in unnamed if one.strip())


def _parts(text: str) -> list[str]:
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    return [part for part in _BETWEEN.split(plain) if part]


def _orders(name: str) -> set[str]:
    """Return a name without blanks in every order of its parts; signs of one script without blanks have one order."""
    parts = _parts(name)
    if len(parts) > MOST_PARTS:
        return {"".join(parts), " ".join(sorted(parts))}
    return {"".join(order) for order in permutations(parts)}


def texts_of(*several: Mapping[str, str]) -> list[str]:
    """Return office and organisation of somebody without a name, together as each language writes them."""
    codes = dict.fromkeys(code for texts in several for code in texts)
    return [" ".join(texts.get(code, "") for texts in several).strip() for code in codes]
