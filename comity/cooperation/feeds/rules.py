"""What the handling of a source lets a calendar program have: nothing, the short way, or titles too. Pure.

A feed goes to its owner, an officer of this agency, in a program that keeps no conditions. So a condition in words (H3), a code that is
not known (it means all of them) and what stands above Restricted stay inside; what is not to be passed on (H2) is said in the short way,
in which no word of the source stands. H0 and H1 speak of uses that a calendar is not.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from comity.handling.classification import Classification
from comity.handling.codes import Code, Codes

HIGHEST_LEVEL = 1  # Restricted


class Allowed(IntEnum):
    """How much may be said, the strictest first: of several sources the least counts."""

    NOTHING = 0
    SHORT = 1
    TITLES = 2


def allowed(handling: Mapping[str, Any]) -> Allowed:
    """Return what one source allows, by its handling as it is kept: `level`, or the `classification` of the wire, and `codes`.

    >>> allowed({"codes": ["H0"], "level": 1}).name, allowed({"codes": ["H2"], "level": 1}).name
    ('TITLES', 'SHORT')
    >>> allowed({"codes": ["H3"], "level": 0}).name, allowed({"codes": ["H0"], "level": 2}).name, allowed({}).name
    ('NOTHING', 'NOTHING', 'NOTHING')
    """
    said = handling["level"] if "level" in handling else handling.get("classification")
    classification = Classification.from_wire({"level": said} if "level" in handling else said)
    codes = Codes.read(_texts(handling.get("codes")))
    if classification.level > HIGHEST_LEVEL or codes.unknown or Code.H3 in codes:
        return Allowed.NOTHING
    return Allowed.SHORT if Code.H2 in codes else Allowed.TITLES


def least(sources: Iterable[Mapping[str, Any]]) -> Allowed:
    """Return what several sources allow together; without any it is our own, and titles may be said."""
    return min((allowed(one) for one in sources), default=Allowed.TITLES)


def _texts(value: Any) -> list[str]:
    """Return codes as they were kept; anything that is no list of texts is one strange code."""
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return [repr(value)]
