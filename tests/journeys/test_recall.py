"""Forty invented persons, asked for in another form of their names through the request page, are found at arrival."""

import random
import sys
from collections import Counter

import pytest

from comity.demo.officer import Officer
from comity.demo.story import approve, await_request, told, write_request
from tests.journeys.conftest import SEED, Stage
from tests.journeys.other_forms import KINDS, in_another_form

pytestmark = pytest.mark.journey
HALF = 20


def ask_for(officer: Officer, stage: Stage, forms: list[tuple[str, str]]) -> str:
    subjects: dict[str, str] = {}
    for place, (text, language) in enumerate(forms):
        subjects |= {
            f"subjects-{place}-name": text,
            f"subjects-{place}-name_language": language,
            f"subjects-{place}-category": "other",
        }
    texts = {name: text for name, text in told()["request"].items() if not name.startswith("attachment")}
    return write_request(
        officer,
        stage.hanoi.plan.node_id,
        texts,
        stage.cast.words(),
        start=f"/requests/new/?subjects={len(forms)}",
        **{"subjects-0-phone": ""},
        **subjects,
    )


def test_forty_persons_are_found_in_another_form(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    sato, takahashi = stage.officer("tokyo", "sato"), stage.officer("tokyo", "takahashi")
    asked = []
    for number, person in enumerate(stage.more):
        kind = KINDS[number % len(KINDS)]
        asked.append((person, kind, in_another_form(person, kind, chance)))
    paths = []
    for start in range(0, len(asked), HALF):
        forms = [(text, "ja" if kind == "katakana" else "") for _p, kind, text in asked[start : start + HALF]]
        paths.append(ask_for(sato, stage, forms))
        approve(takahashi, paths[-1])
    chau = stage.officer("hanoi", "chau")
    found: Counter[str] = Counter()
    for path, start in zip(paths, range(0, len(asked), HALF), strict=True):
        await_request(chau, path)
        chau.open(path)
        rows = [" ".join(row.get_text(" ").split()) for row in chau.page.select("section tbody tr")]
        for person, kind, text in asked[start : start + HALF]:
            found[kind] += any(person.name in row and f"{text}," in row for row in rows)
    wanted = Counter(kind for _person, kind, _text in asked)
    with capsys.disabled():
        lines = [f"recall {kind}: {found[kind]}/{wanted[kind]}" for kind in KINDS]
        lines.append(f"recall of all: {found.total()}/{wanted.total()}")
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert found.total() / wanted.total() >= 0.9
