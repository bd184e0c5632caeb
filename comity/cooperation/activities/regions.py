"""Regions abroad: by their code of ISO 3166-2 where one is known, else by the words of the source.

Those of Japan (`resources/regions.yaml`) and of Viet Nam, China, Korea, Laos, Cambodia and Thailand (`resources/regions_cldr.yaml`) are
known by name, so that one written as 愛知県, as Aichi and as JP-23 is one. `resources/regions_merged.yaml` says which of them
were merged into others, and when.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from comity.lib.strict_yaml import check, resource

CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
LONGEST = 100
ALIKE = 80  # of a hundred: how like two spellings are that a person should look at
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
# what a region is, beside its name: words before and behind it
_BEFORE = re.compile(r"^(?:(?:tinh|thanh pho|tp|thu do)\s+|จังหวัด|ແຂວງ|ខេត្ត)")
_BEHIND = re.compile(
    r"\s+(?:ken|fu|to|do|si|prefecture|province|(?:special |metropolitan )?city)$"
    r"|(?:특별시|광역시|특별자치시|특별자치도|[도시]|自治区|特別自治道|特别自治道|特別市|特别市|広域市|广域市|直轄市|直辖市|[県府都县省市道州])$"
)
_CODES_AND = {"propertyNames": {"pattern": f"^{CODE.pattern}$"}}
_SPELLINGS = {"type": "array", "items": {"type": "string", "minLength": 1}}
_SHAPE: Mapping[str, Any] = {
    "type": "object",
    **_CODES_AND,
    "additionalProperties": {
        "type": "object",
        "required": ["en"],
        "properties": {"also": _SPELLINGS},
        "additionalProperties": {"type": "string", "minLength": 1},
    },
}
_MERGED_SHAPE: Mapping[str, Any] = {
    "type": "object",
    "required": ["since", "into", "also"],
    "additionalProperties": False,
    "properties": {
        "since": {"type": "integer"},
        "into": {"type": "object", **_CODES_AND, "additionalProperties": {"pattern": f"^{CODE.pattern}$"}},
        "also": {"type": "object", **_CODES_AND, "additionalProperties": _SPELLINGS},
    },
}


@cache
def regions() -> Mapping[str, Mapping[str, Any]]:
    """Return the names of the regions that are known, by language, by code; `also` are other spellings."""
    found: dict[str, Mapping[str, Any]] = {}
    for name in ("regions.yaml", "regions_cldr.yaml"):
        document = resource("comity.cooperation", name)
        document.refuse(check(document, _SHAPE))
        found |= document.data
    return MappingProxyType(found)


@cache
def _merged() -> Mapping[str, Any]:
    document = resource("comity.cooperation", "regions_merged.yaml")
    document.refuse(check(document, _MERGED_SHAPE))
    return MappingProxyType(document.data)


def spellings_of(code: str) -> list[str]:
    """Return every spelling of a region that is known, its name in English first."""
    names = regions()[code]
    more = [*names.get("also", ()), *_merged()["also"].get(code, ())]
    return [*(name for key, name in names.items() if key != "also"), *more]


def folded(text: str) -> str:
    """Return a name for comparing: without case, accents of Latin letters, signs between words.

    >>> folded("Bà Rịa–Vũng Tàu"), folded("Đà Nẵng")
    ('ba ria vung tau', 'da nang')
    """
    apart = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    bare = unicodedata.normalize("NFC", "".join(one for one in apart if not "\u0300" <= one <= "\u036f"))
    return " ".join("".join(" " if unicodedata.category(one)[0] in "PZ" else one for one in bare).split())


def stem(text: str) -> str:
    """Return the name alone, folded, without the word for what it is and without spaces.

    >>> stem("Thành phố Hồ Chí Minh"), stem("Ho Chi Minh City"), stem("愛知県")
    ('hochiminh', 'hochiminh', '愛知')
    """
    alone = _BEHIND.sub("", _BEFORE.sub("", folded(text))) or folded(text)
    return alone.replace(" ", "")


@cache
def _codes() -> Mapping[tuple[str, str], str]:
    """Return codes by state and spelling: names before other spellings, whole ones before those without the word for what it is."""
    found: dict[tuple[str, str], str] = {}
    whole = [
        (code, name) for code, names in regions().items() for key, name in names.items() if key != "also"
    ]
    more = [(code, name) for code in regions() for name in spellings_of(code)]
    for code, name in (*whole, *more):
        found.setdefault((code[:2], folded(name)), code)
    for code, name in (*whole, *more):
        found.setdefault((code[:2], stem(name)), code)
    return found


def region_of(country: str, text: str) -> str:
    """Return a region as it is kept: its code, the words of the source, empty for the whole country.

    Raises:
        ValueError: a code of another country, or longer than 100 characters.

    >>> region_of("JP", "愛知県"), region_of("JP", "aichi"), region_of("JP", "jp-23"), region_of("KR", "Ansan")
    ('JP-23', 'JP-23', 'JP-23', 'Ansan')
    >>> region_of("VN", "ホーチミン市"), region_of("VN", "TP.HCM"), region_of("VN", "Ho Chi Minh City")
    ('VN-SG', 'VN-SG', 'VN-SG')
    """
    words = " ".join(text.split())
    if words.casefold() in WHOLE:
        return ""
    if CODE.fullmatch(words.upper()):
        code = words.upper()
        if code[:2] != country or (code not in regions() and _is_listed(country)):
            raise ValueError(code)
        return code
    if len(words) > LONGEST:
        raise ValueError(words)
    known = _codes()
    return known.get((country, folded(words))) or known.get((country, stem(words))) or words


def _is_listed(country: str) -> bool:
    return any(code.startswith(f"{country}-") for code in regions())


def known_as(country: str, region: str) -> str:
    """Return a region that is kept as it would be kept today: words may have become known since."""
    try:
        return region_of(country, region)
    except ValueError:
        return region


def is_known(region: str) -> bool:
    """Whether a region, as it is kept, is told by its code; the whole country is."""
    return not region or CODE.fullmatch(region) is not None


def resembling(country: str, region: str, kept: Iterable[str]) -> str:
    """Return the region that words resemble, of those that are known of the country or kept of it already; empty where none does.

    >>> resembling("VN", "Ho Chi Min", ()), resembling("VN", "Atlantis", ())
    ('VN-SG', '')
    """
    wanted = stem(region)
    known = [(code, stem(name)) for code in regions() if code[:2] == country for name in spellings_of(code)]
    kept_words = [(one, stem(one)) for one in kept if not is_known(one) and one != region]
    alike = [(fuzz.ratio(wanted, name), one) for one, name in (*known, *kept_words)]
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else ""


def merged_into(region: str, year: int) -> str:
    """Return the region of which another is a part in a year; empty where it stands by itself.

    >>> merged_into("VN-57", 2024), merged_into("VN-57", 2025), merged_into("VN-57", 2026)
    ('', '', 'VN-SG')
    """
    found: str = _merged()["into"].get(region, "") if year > merged_since() else ""
    return found


def merged_since() -> int:
    """Return the year in which regions were merged."""
    return int(_merged()["since"])


def is_same_ground(region: str, before: int, year: int) -> bool:
    """Whether a region is the same ground in two years: one into which others were merged between them has grown.

    >>> is_same_ground("VN-SG", 2024, 2026), is_same_ground("VN-HN", 2024, 2026), is_same_ground("VN-SG", 2023, 2024)
    (False, True, True)
    """
    since = merged_since()
    return region not in _merged()["into"].values() or (before < since) == (year < since)


def region_words(region: str) -> str:
    """Return a region in the reader's language, else in English; the words of the source as they are."""
    if not region:
        return _("Whole country")
    names = regions().get(region)
    if names is None:
        return region
    wanted = (get_language() or "en").casefold()
    return str(next((name for code, name in names.items() if code.casefold() == wanted), names["en"]))
