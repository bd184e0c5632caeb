"""Quantities of a seizure: a figure inside its words, in a unit that the room of operations counts in. Nothing is guessed. Pure but for units."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

from comity.operations.units import measures

KILOGRAM: Final = "KGM"
# words of money that only one state has; "$" and "元" alone belong to several and name none
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "VND": ("đồng", "dong", "vnđ"),
    "JPY": ("yen", "yên", "円", "日元", "日圓"),
    "CNY": ("yuan", "nhân dân tệ", "人民币", "人民幣", "人民元", "renminbi"),
    "USD": ("us dollar", "us dollars", "đô la mỹ", "美元", "米ドル", "us$"),
    "EUR": ("euro", "euros", "€", "欧元", "ユーロ"),
    "THB": ("baht", "bạt", "バーツ", "泰铢"),
}


def measured(figures: Iterable[Mapping[str, Any]], quotes: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return quantity and unit of the only figure within the quotes that has a unit of ours; two empty texts otherwise.

    A figure is `{value, unit, quotes}` with the unit of comity-intake/1.
    """
    found = {
        (plain(one["value"]), unit)
        for one in figures
        if any(_within(mine, ours) for mine in one["quotes"] for ours in quotes)
        and (unit := unit_of(one["unit"], " ".join(str(mine["text"]) for mine in one["quotes"])))
    }
    return found.pop() if len(found) == 1 else ("", "")


def unit_of(unit: str, words: str) -> str:
    """Return the code of a unit of comity-intake/1 with the words of its figure; empty where there is none or several fit."""
    if unit == "kg":
        return KILOGRAM
    if unit != "money":
        return ""
    text = words.casefold()
    fits = {code for code, names in _currencies().items() if any(_says(text, name) for name in names)}
    return fits.pop() if len(fits) == 1 else ""


def plain(value: float) -> str:
    """Write a figure without an exponent and without zeros behind the point."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _currencies() -> Mapping[str, frozenset[str]]:
    return {
        code: frozenset(
            word.casefold() for word in (code, *one.labels.values(), *_MORE.get(code, ())) if word.strip()
        )
        for code, one in measures().items()
        if one.money
    }


def _says(text: str, name: str) -> bool:
    if name[0].isascii() or (name[0].isalpha() and name.isalpha() and name[0] < "\u2e80"):
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
    return name in text


def _within(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])
