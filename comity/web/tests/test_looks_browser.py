"""What is remembered of a page's looks hides no faint text."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from comity.web.tests.looks import _LOOKS, _measured, axe

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><title>Looks</title><style>.dark {{background: #222}} p, b {{color: {color}}}</style>
<main><h1>Looks</h1><section class="{box}"><p>One</p><p>Two</p></section>{more}</main></html>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def ids(page: Page, color: str, box: str = "plain", more: str = "") -> list[str]:
    page.set_content(PAGE.format(color=color, box=box, more=more))
    return [one["id"] for one in axe(page).response["violations"]]


def test_a_faint_text_is_found_each_time(page: Page) -> None:
    assert ids(page, "#333") == []
    assert [ids(page, "#ccc"), ids(page, "#ccc")] == [["color-contrast"], ["color-contrast"]]
    assert ids(page, "#333") == []


def test_what_is_known_on_one_ground_is_new_on_another(page: Page) -> None:
    assert ids(page, "#444") == []
    assert ids(page, "#444", box="dark") == ["color-contrast"]


def test_a_label_of_what_may_not_be_used_says_nothing_of_one_that_may(page: Page) -> None:
    field = '<label style="color: #bbb">Name<input{}></label>'
    assert ids(page, "#333", more=field.format(" disabled")) == []
    assert ids(page, "#333", more=field.format("")) == ["color-contrast"]


def test_what_was_hidden_is_looked_at_when_it_shows(page: Page) -> None:
    hidden = '<details{}><summary>More</summary><b style="color: #ddd">Faint</b></details>'
    assert ids(page, "#333", more=hidden.format("")) == []
    assert ids(page, "#333", more=hidden.format(" open")) == ["color-contrast"]


def test_other_rules_are_asked_of_each_page(page: Page) -> None:
    picture = '<img src="data:,">'
    assert [ids(page, "#333", more=picture), ids(page, "#333", more=picture)] == [
        ["image-alt"],
        ["image-alt"],
    ]


PICTURE = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"
BEHIND = f'<img alt="" src="{PICTURE}" style="position:absolute;top:0;left:0;width:100%;height:600px">'
OVER = '<p style="position:relative;color:#ddd">Faint</p>'


def test_what_axe_could_not_judge_over_a_picture_is_measured_on_plain_ground(page: Page) -> None:
    assert ids(page, "#333", more=BEHIND + OVER) == []  # neither yes nor no
    assert ids(page, "#333", more=OVER) == ["color-contrast"]


def test_a_look_over_a_picture_is_measured_where_it_stands_on_plain_ground_too(page: Page) -> None:
    below = OVER.replace("position:relative", "position:relative;top:700px").replace("#ddd", "#dcd")
    assert ids(page, "#333", more=BEHIND + OVER.replace("#ddd", "#dcd") + below) == ["color-contrast"]


def test_a_look_that_passed_is_not_measured_again(page: Page) -> None:
    assert ids(page, "#353535") == []
    before = set(_measured)
    assert not set(page.evaluate(_LOOKS)) - before
