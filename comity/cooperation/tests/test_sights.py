"""What `sights` says of a walk is true of it."""

import pytest

from comity.cooperation.tests.sights import LANGUAGES, THEMES, WIDTHS, sight


@pytest.mark.parametrize("width", WIDTHS)
def test_a_walk_sees_each_language_and_each_theme(width: int) -> None:
    seen = [sight(place, width) for place in range(8)]
    assert {theme for _language, theme in seen[:2]} == set(THEMES)
    assert {language for language, _theme in seen[:4]} == set(LANGUAGES)
    assert set(seen) == {(language, theme) for language in LANGUAGES for theme in THEMES}


def test_a_page_is_seen_in_another_language_and_theme_on_the_other_width() -> None:
    for place in range(8):
        wide, narrow = (sight(place, width) for width in WIDTHS)
        assert wide[0] != narrow[0]
        assert wide[1] != narrow[1]
