"""The gazetteer: names of regions, provinces, towns and sites by language, with the state they lie in (`resources/places/<language>.yaml`)."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from comity.intake.core.countries import continents, countries, folded, resource


@dataclass(frozen=True)
class Known:
    """A place of the gazetteer: the first of its names, and its state (None for regions of several)."""

    name: str
    country: str | None
    state: bool = False


def unsigned(name: str) -> str:
    """Return a Vietnamese name as English texts write it: Đắk Lắk is Dak Lak."""
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _names(rows: str) -> list[list[str]]:
    return [[form.strip() for form in one.split("/")] for one in rows.split(",") if one.strip()]


@cache
def place_rules(language: str) -> dict[str, Any]:
    """Return the lists of words that surround places in a language."""
    rules: dict[str, Any] = resource("places", language)
    return rules


@cache
def gazetteer(language: str) -> dict[str, Known]:
    """Return forms of places as they stand in a folded text; states are among them."""
    found: dict[str, Known] = {}
    if language == "en":
        for forms in _names(resource("places", "vi")["places"]["VN"]):
            plain = [unsigned(form) for form in forms]
            found |= {form: Known(plain[0], "VN") for form in plain}
    elif language in {"vi", "fr"}:
        found |= {form: known for form, known in gazetteer("en").items() if not known.state and known.country}
    rules = place_rules(language)
    for country, rows in rules.get("places", {}).items():
        for forms in _names(rows):
            found |= {form: Known(forms[0], country) for form in forms}
    for name in (one for forms in _names(rules.get("prefectures", "")) for one in forms):
        found |= {name + end: Known(name, "JP") for end in ("", _level(name))}
    for name in (one for forms in _names(rules.get("provinces", "")) for one in forms):
        found |= {name + end: Known(name, "CN") for end in ("", "省")}
    for forms in _names(rules.get("regions", "")):
        found |= {form: Known(forms[0], None) for form in forms}
    found |= {name: Known(name, None) for name in continents(language)}
    found |= _states(language)
    found |= _capitals(found) if language == "en" else {}
    return {folded(form, language): known for form, known in found.items()}


def _states(language: str) -> dict[str, Known]:
    first: dict[str, str] = {}
    return {
        name: Known(first.setdefault(code, name), code, state=True)
        for name, code in countries(language).items()
    }


def _level(prefecture: str) -> str:
    return {"東京": "都", "北海道": "", "大阪": "府", "京都": "府"}.get(prefecture, "県")


_SHORT_NAME = 3


def _capitals(found: dict[str, Known]) -> dict[str, Known]:
    """Return names as datelines and headlines print them."""
    return {form.upper(): one for form, one in found.items() if len(form) > _SHORT_NAME}


@cache
def towns(language: str) -> dict[str, Known]:
    """Return the gazetteer without states."""
    return {form: known for form, known in gazetteer(language).items() if not known.state}
