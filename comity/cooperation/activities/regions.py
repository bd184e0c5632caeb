"""Regions abroad: by their code of ISO 3166-2 where one is known, else by the words of the source.

The prefectures of Japan are known by name (`resources/regions.yaml`), so that one written as 愛知県, as Aichi and as JP-23 is one.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.lib.strict_yaml import check, resource

CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
LONGEST = 100
WHOLE = frozenset(
    {
        "",
        "-",
        "—",
        "all",
        "total",
        "whole country",
        "cả nước",
        "toàn quốc",
        "全国",
        "合計",
        "合计",
        "計",
        "总计",
    }
)
_ENDS = re.compile(r"^(tỉnh|thành phố)\s+|([\s-](ken|fu|to|prefecture))$")
_SHAPE: Mapping[str, Any] = {
    "type": "object",
    "propertyNames": {"pattern": f"^{CODE.pattern}$"},
    "additionalProperties": {
        "type": "object",
        "required": ["en"],
        "additionalProperties": {"type": "string", "minLength": 1},
    },
}


@cache
def regions() -> Mapping[str, Mapping[str, str]]:
    """Return the names of the regions that are known, by language, by code."""
    document = resource("comity.cooperation", "regions.yaml")
    document.refuse(check(document, _SHAPE))
    return MappingProxyType(document.data)


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for code, names in regions().items():
        for name in names.values():
            found[(code[:2], name.casefold())] = code
            if name[-1] in "県府都县":
                found.setdefault((code[:2], name[:-1].casefold()), code)
    return found


def region_of(country: str, text: str) -> str:
    """Return a region as it is kept: its code, the words of the source, empty for the whole country.

    Raises:
        ValueError: a code of another country, or longer than 100 characters.

    >>> region_of("JP", "愛知県"), region_of("JP", "aichi"), region_of("JP", "jp-23"), region_of("KR", "Ansan")
    ('JP-23', 'JP-23', 'JP-23', 'Ansan')
    """
    words = " ".join(text.split())
    folded = words.casefold()
    if folded in WHOLE:
        return ""
    if CODE.fullmatch(words.upper()):
        code = words.upper()
        if code[:2] != country or (code not in regions() and _is_listed(country)):
            raise ValueError(code)
        return code
    if len(words) > LONGEST:
        raise ValueError(words)
    known = _codes()
    return known.get((country, folded)) or known.get((country, _ENDS.sub("", folded))) or words


def _is_listed(country: str) -> bool:
    return any(code.startswith(f"{country}-") for code in regions())


def region_words(region: str) -> str:
    """Return a region in the reader's language, else in English; the words of the source as they are."""
    if not region:
        return _("Whole country")
    names = regions().get(region)
    if names is None:
        return region
    wanted = (get_language() or "en").casefold()
    return next((name for code, name in names.items() if code.casefold() == wanted), names["en"])
