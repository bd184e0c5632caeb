"""Figures of two real nodes after the story was played: what both can derive agrees to the digit, and the page of each says so."""

import re

import pytest

from comity.demo.officer import Officer
from comity.demo.second_act import SecondAct
from comity.demo.story import AGREEMENT
from tests.journeys.conftest import Stage
from tests.journeys.promising import WAY_OUT, answer, propose
from tests.journeys.raiding import fill_out, path_of, says, speak_english, words
from tests.journeys.walking import until

pytestmark = [pytest.mark.journey, pytest.mark.full]  # minutes
ROOM = "/cooperation/outcomes/"
TIME = "period-from=2020-01-01&period-to=2039-12-31"
PROMISE = "Mỗi quý hai bên họp một lần về lừa đảo qua điện thoại"


def table(officer: Officer, path: str) -> dict[str, tuple[str, str, str]]:
    """Read the lines of a sheet: ours, theirs, difference."""
    officer.open(path)
    found = {}
    for row in officer.page.select("section:has(#sides) tbody tr"):
        cells = [words(one) for one in row.select("td")]
        found[words(row.th)] = (cells[0].split(" :")[0].split(":")[0].strip(), cells[1], cells[2])
    return found


def promise(stage: Stage) -> None:
    """Let both sides sign one commitment."""
    quyen, ota = stage.officer("hanoi", "quyen"), stage.officer("tokyo", "ota")
    path = propose(
        quyen,
        {
            "partner": stage.tokyo.plan.node_id, "actor": "both", "text_vi": PROMISE, "deed": "agreed", "stage": "committed",
            "due": "2037-01-01", "owner": "C02", "basis_agreement": AGREEMENT,
        },
    )  # fmt: skip
    until(lambda: says(ota, "/cooperation/commitments/?all=1", PROMISE))
    answer(ota, path, {"word": "sign"}, asked=True)
    speak_english(quyen)
    until(lambda: "Committed" in words(_head(quyen, path)))


def _head(officer: Officer, path: str) -> object:
    officer.open(path)
    return officer.page.select_one("main .head")


@pytest.mark.parametrize("agreement", ["", AGREEMENT])
def test_what_both_sides_can_derive_agrees_to_the_digit(
    stage: Stage, second_act: SecondAct, agreement: str
) -> None:
    assert second_act
    if not agreement:
        promise(stage)
    takahashi, ha = stage.officer("tokyo", "takahashi"), stage.officer("hanoi", "ha")
    for officer in (takahashi, ha):
        speak_english(officer)
    asked = f"{ROOM}compare/new/?{TIME}&partner={stage.hanoi.plan.node_id}&agreement={agreement}"
    fill_out(takahashi, asked, {**WAY_OUT, "tell_ours": True, "ask_theirs": True})
    path = path_of(takahashi)
    assert re.fullmatch(rf"{ROOM}compare/[0-9a-f-]+/", path), takahashi.said()
    until(lambda: says(ha, ROOM, "Waits for our figures"))
    fill_out(
        ha,
        f"{path}tell/",
        {"rights_none": True, "leaves_under": AGREEMENT, "offence": "0502", "codes": ("H2",)},
    )
    assert path_of(ha) == path, ha.said()
    until(lambda: "counted on" in words(_main(takahashi, path)))
    here, there = table(takahashi, path), table(ha, path)
    assert {one: theirs for one, (_ours, theirs, _difference) in here.items()} == {
        one: ours for one, (ours, _theirs, _difference) in there.items()
    }
    assert {difference for _ours, _theirs, difference in (*here.values(), *there.values())} == {"Alike"}
    for officer in (takahashi, ha):
        assert says(officer, path, "Both sides count the same")
    counted = {one: ours for one, (ours, _theirs, _difference) in here.items()}
    for line in ("Requests that reached the other side", "Arrests", "Commitments agreed"):
        assert any(int(ours.replace(",", "") or 0) for one, ours in counted.items() if line in one), (
            line,
            counted,
        )


def _main(officer: Officer, path: str) -> object:
    officer.open(path)
    return officer.page.select_one("main")
