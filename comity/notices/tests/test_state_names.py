"""Codes of passports are shown as the names of states in the reader's language."""

import pytest
from django.utils import translation

from comity.notices.models import Track
from comity.notices.showing import state_name
from comity.notices.track_leaving import person_lines


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Vietnam"), ("vi", "Việt Nam"), ("ja", "ベトナム"), ("zh-hans", "越南")]
)
def test_a_nationality_of_a_track_is_a_name(language: str, name: str) -> None:
    track = Track(person={"name": "A", "nationality": "VNM, stateless"})
    with translation.override(language):
        said = [text for _label, text in person_lines(track)]
    assert said[-1] == f"{name}, stateless"


def test_states_beyond_the_corridor_have_names_too() -> None:
    with translation.override("en"):
        assert [state_name(code) for code in ("DEU", "D", "FRA", "XXX")][1:] == ["Germany", "France", "XXX"]
