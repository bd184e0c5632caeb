"""The texts of the development set, which lie beside the project; skipped, and said so, where they do not."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.written import written

FOLDER = Path(__file__).resolve().parents[5] / "shared" / "data" / "intake"
pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="The development set of texts is not beside the project: NOT scored"
)
FOUR = ("en", "vi", "ja", "zh")


def raw(name: str) -> str:
    return (FOLDER / "dev" / f"{name}.txt").read_bytes().decode()


@cache
def read(name: str) -> dict[str, Any]:
    return written(extract(raw(name)), name)


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scorer of the set says."""
    folder, said = tmp_path_factory.mktemp("read"), tmp_path_factory.mktemp("scored") / "scores.json"
    for file in sorted((FOLDER / "dev").glob("*.txt")):
        (folder / f"{file.stem}.json").write_text(json.dumps(read(file.stem)), "utf-8")
    words = [FOLDER / "score_intake.py", folder, FOLDER / "dev", "--json", said]
    subprocess.run([sys.executable, *map(str, words)], check=True, capture_output=True)
    found: dict[str, Any] = json.loads(said.read_text("utf-8"))
    return found


def test_the_bars_of_the_set_hold(scored: dict[str, Any]) -> None:
    assert scored["overall"][2] >= 0.75
    of_each = {language: found["overall"][2] for language, found in scored["languages"].items()}
    assert {language: of_each[language] >= 0.60 for language in FOUR} == dict.fromkeys(FOUR, True)
    fields = {name: f1 for name, (_p, _r, f1, _n) in scored["fields"].items()}
    assert fields["quotes.exact"] == 1
    bars = {
        "persons.name": 0.85,
        "persons.mentions": 0.80,
        "persons.coref_b3": 0.75,
        "organisations.name": 0.70,
        "dates": 0.85,
    }
    bars |= {"zones.body": 0.97, "zones.related": 0.90}
    assert {name: fields[name] >= bar for name, bar in bars.items()} == dict.fromkeys(bars, True)


def test_every_quote_is_what_stands_there() -> None:
    for file in sorted((FOLDER / "dev").glob("*.txt")):
        text, waiting = raw(file.stem), [read(file.stem)]
        while waiting:
            one = waiting.pop()
            if isinstance(one, dict) and {"start", "end", "text"} <= one.keys():
                assert text[one["start"] : one["end"]] == one["text"]
            waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def test_six_spellings_are_one_man() -> None:
    [man] = read("001")["persons"]
    assert len({mention["text"] for mention in man["mentions"]}) >= 6


def test_nothing_comes_from_a_tail() -> None:
    found = read("004")
    related = found["document"]["zones"]["related"]
    quotes = [quote for person in found["persons"] for quote in person["mentions"]]
    quotes += [
        one["quote"] for kind in ("meetings", "agreements", "commitments", "outcomes") for one in found[kind]
    ]
    assert not [quote for quote in quotes for start, end in related if start <= quote["start"] < end]


def test_meetings_of_a_series_are_linked() -> None:
    found = read("002")
    told = {(one["ordinal"], one["relation"]) for one in found["meetings"]}
    assert {(7, "this"), (8, "next")} <= told
    [before] = [one for one in found["meetings"] if one["relation"] == "previous"]
    assert before["date"] == "2018-10"
    assert sum(one["count"] or 1 for one in found["agreements"] if one["kind"] == "mou") >= 3


def test_the_day_of_a_page_is_found() -> None:
    assert read("000")["document"]["published"]["value"] == "2025-02-14"
