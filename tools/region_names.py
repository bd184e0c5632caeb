"""Write the names of provinces, cities and regions abroad from a copy of the `countries` collection.

    python -m tools.region_names FOLDER

FOLDER holds one YAML file a state (VN.yaml, KR.yaml, ...), as `lib/countries/data/subdivisions` of that collection does. Its
translations are those of Unicode CLDR. Japan is not taken: its prefectures stand in a table of our own.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import icu
import yaml

STATES = {"VN": (), "CN": (), "KR": ("ko",), "LA": ("lo",), "KH": ("km",), "TH": ("th",)}
LANGUAGES = ("en", "vi", "ja")
TARGET = Path("comity/cooperation/resources/regions_cldr.yaml")
HEAD = """\
# Regions of states by their codes of ISO 3166-2, with their names as people there and readers here write them.
# Source: Unicode CLDR, names of subdivisions (Unicode License v3, copyright 1991-2026 Unicode, Inc.), as the collection
# `countries` holds them (github.com/countries/countries, MIT License, copyright 2012 hexorx and contributors).
# Written by tools/region_names.py; correct it there; further spellings stand in regions_merged.yaml. Chinese is turned to simplified characters by ICU.
# `also` are other spellings, so that one region written in two ways is one.
"""


def _simplified(text: str) -> str:
    return str(icu.Transliterator.createInstance("Hant-Hans").transliterate(text))


def _names(row: Mapping[str, Any], more: tuple[str, ...]) -> dict[str, Any]:
    said: Mapping[str, str] = row.get("translations") or {}
    found: dict[str, Any] = {"en": said.get("en") or row["name"]}
    found |= {code: said[code] for code in (*LANGUAGES[1:], *more) if code in said}
    if "zh" in said:
        found["zh-Hans"] = _simplified(said["zh"])
    known = set(found.values())
    also = [one for one in dict.fromkeys([*_also(row), said.get("zh", "")]) if one and one not in known]
    return {**found, **({"also": also} if also else {})}


def _also(row: Mapping[str, Any]) -> Iterator[str]:
    """Return the name of the standard, without what it adds in brackets and with it alone."""
    head, _bracket, tail = str(row["name"]).partition("[")
    for one in (head, tail.partition("]")[0]):
        name = one.partition("(")[0].strip(" *")
        if len(name) > 2:
            yield name


def lines(folder: Path) -> Iterator[str]:
    """Return the lines of the table."""
    for state, more in STATES.items():
        rows = yaml.safe_load((folder / f"{state}.yaml").read_text("utf-8"))
        for code, row in sorted(rows.items(), key=lambda pair: str(pair[0])):
            written = yaml.dump(
                _names(row, more), allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000
            )
            yield f"{state}-{code}: {written.strip()}\n"


if __name__ == "__main__":
    TARGET.write_text(HEAD + "".join(lines(Path(sys.argv[1]))), "utf-8")
