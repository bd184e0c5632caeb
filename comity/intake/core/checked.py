"""The tables that a node has put in the place of ours, checked: each fault with its file, and what to do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from comity.intake.core.extract import extract
from comity.intake.core.tables import FaultyTableError, every_one, ours, own_files, table_of

# invented; each needs names, dates, figures and events, so that every table of its language is loaded
_SAMPLES = {
    "en": "HANOI, May 3, 2024 -- Colonel John Harwood of the Tokyo police met Minister Tran Van Minh in Hanoi. Police arrested 11 suspects.",
    "vi": "Ngày 3/5/2024, tại Hà Nội, Đại tá Trần Văn Minh tiếp ông Yamada Taro, Cảnh sát Nhật Bản. Công an bắt giữ 11 đối tượng.",
    "ja": "2024年5月3日、警視庁の山田太郎警視正は東京でチャン・ヴァン・ミン大佐と会談した。警察は容疑者11人を逮捕した。",
    "zh": "2024年5月3日，公安部副部长陈志强在北京会见日本警察厅长官山田太郎。警方抓获犯罪嫌疑人11名。",
    "fr": "Le 3 mai 2024, à Hanoï, le colonel Tran Van Minh a rencontré M. Yamada. La police a arrêté 11 suspects.",
}
_KINDS = {dict: "names with values", list: "a list", str: "words", int: "a number", bool: "true or false"}


def faults() -> list[str]:
    """Return what is wrong with the node's own tables, one sentence each; empty where there are none or all are right."""
    found = [fault for place in own_files() for fault in _of_file(place)]
    return found or [*_of_languages()]


def _of_file(place: Path) -> Iterator[str]:
    noun, name = place.parent.name, place.stem
    delivered = ours(noun, name)
    if delivered is None:
        known = ", ".join(f"{one}/{each}" for one, each in every_one() if one == noun) or ", ".join(
            sorted({one for one, _each in every_one()})
        )
        yield f"{place}: nothing reads a table of this name. Call it like one of: {known}."
        return
    try:
        read = table_of(noun, name)
    except FaultyTableError as error:
        yield str(error)
        return
    yield from _differences(place, yaml.safe_load(delivered), read)


def _differences(place: Path, wanted: Any, read: Any) -> Iterator[str]:
    if type(wanted) is not type(read):
        yield f"{place}: it must hold {_KINDS.get(type(wanted), 'what ours holds')}, as ours does."
        return
    if not isinstance(wanted, dict):
        return
    for key in sorted(wanted.keys() - read.keys(), key=str):
        yield f"{place}: “{key}” is missing. Take it over from ours."
    for key in sorted(read.keys() - wanted.keys(), key=str):
        yield f"{place}: nothing reads “{key}”. Take it out, or correct it to one of: {', '.join(map(str, wanted))}."
    for key in wanted.keys() & read.keys():
        if wanted[key] is not None and read[key] is not None and type(wanted[key]) is not type(read[key]):
            yield f"{place}: “{key}” must be {_KINDS.get(type(wanted[key]), 'of the kind of ours')}."


def _of_languages() -> Iterator[str]:
    """Read a few sentences: what is wrong deeper in a table shows when it is used."""
    used = {place.stem for place in own_files()}
    for language in _SAMPLES if "any" in used or "international" in used or "nations" in used else used:
        try:
            extract(_SAMPLES.get(language, _SAMPLES["en"]))
        except (ValueError, TypeError, KeyError, AttributeError, re.error) as error:
            mine = ", ".join(
                str(place)
                for place in own_files()
                if place.stem in {language, "any", "international", "nations"}
            )
            yield f"{mine}: reading with these tables broke off: {type(error).__name__}: {error}. Compare them with ours."
