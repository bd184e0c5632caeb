"""Drawings: well-formed, hidden from screen readers, never made of foreign text."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.web import icons


@pytest.mark.parametrize("name", sorted(icons.ICONS))
def test_every_icon_is_well_formed_and_hidden_from_the_ear(name: str) -> None:
    drawing = ET.fromstring(icons.icon(name))
    assert drawing.get("aria-hidden") == "true"
    assert drawing.find("path") is not None


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(icons.UnknownIconError, match="flag"):
        icons.icon("flag")


@given(st.floats(allow_nan=False))
def test_the_disc_is_never_less_than_empty_or_more_than_full(left: float) -> None:
    filled = ET.fromstring(icons.pie(left)).findall("circle")[1].get("stroke-dasharray", "").split()[0]
    assert 0 <= float(filled) <= icons.PIE_ROUND


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_time_left_fills_more_of_the_disc(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    assert _filled(shorter) <= _filled(longer)


def _filled(left: float) -> float:
    return float(ET.fromstring(icons.pie(left)).findall("circle")[1].get("stroke-dasharray", "").split()[0])


@pytest.mark.parametrize("level", range(4))
def test_a_handling_code_fills_as_many_bars_as_its_weight(level: int) -> None:
    paths = ET.fromstring(icons.bars(level)).findall("path")
    bars = {path.get("class", ""): path.get("d", "").count("M") for path in paths}
    assert (bars.get("on", 0), bars.get("", 0)) == (level, 3 - level)


@given(st.lists(st.sampled_from(["on", "off", "bad"]), min_size=4, max_size=4))
def test_a_receipt_draws_each_of_its_four_steps(steps: list[str]) -> None:
    assert [path.get("class") for path in ET.fromstring(icons.tick_row(steps))] == steps


@pytest.mark.parametrize("steps", [["on"] * 3, ["on"] * 5, ["on", "on", "on", "gone"]])
def test_a_receipt_with_other_steps_is_refused(steps: list[str]) -> None:
    with pytest.raises(ValueError, match="four steps"):
        icons.tick_row(steps)
