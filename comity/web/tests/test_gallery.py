"""The gallery of the demonstration, and what its pages weigh."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from pytest_django import Settings

from comity.web.gallery import SECTIONS
from comity.web.pieces import compared, frames, house, marks, pictures, quotes, stages, tables, tallies, times
from comity.web.tests.weight import MOST, weigh

COMMON = 80_000  # what styles and scripts weigh at least: a sum that misses them is no sum
PLACES = ["/components/", *(f"/components/{name}/" for name in SECTIONS)]
# drawn by the frame of every page, or shown under another name
ELSEWHERE = {
    "logo",
    "home",
    "alert_state",
    "cite",
    "own_desk",
    "complaint",
    "zones",
    "fact_list",
    "progress",
}


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
@pytest.mark.parametrize("place", PLACES)
def test_every_part_can_be_read_in_every_language(browse: Client, place: str, language: str) -> None:
    answer = browse.get(place, headers={"accept-language": language})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language.replace("hans", "Hans")}">' in page
    assert page.count("<h1>") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("place", PLACES)
def test_outside_the_demonstration_there_is_nothing(browse: Client, settings: Settings, place: str) -> None:
    settings.COMPONENTS = False
    assert browse.get(place).status_code == 404


def test_a_part_that_does_not_exist_is_not_there(browse: Client) -> None:
    assert browse.get("/components/base/").status_code == 404


def test_a_piece_stands_beside_the_source_that_draws_it(browse: Client) -> None:
    page = browse.get("/components/clocks/").content.decode()
    assert "{% clock faces.late %}</code>" in page
    assert '<span class="clock clock--late">' in page


def test_a_dangerous_act_asks_for_its_reason(browse: Client) -> None:
    answer = browse.post("/components/dangerous/", {"reason": ""})
    assert "Reason: Fill this in. It cannot stay empty." in answer.content.decode()


def test_the_gallery_shows_every_tag_there_is() -> None:
    shown = "".join(
        path.read_text("utf-8")
        for path in (Path(__file__).parent.parent / "templates" / "web" / "gallery").glob("*.html")
    )
    known = {
        name
        for noun in (compared, frames, house, marks, pictures, quotes, stages, tables, tallies, times)
        for name in noun.register.tags
    }
    missing = {name for name in known - ELSEWHERE if not re.search(rf"{{% {name}\b", shown)}
    assert missing == set()


@pytest.mark.parametrize("place", ["/", "/stranger/", "/my-keys/", *PLACES])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_page_is_heavy(browse: Client, place: str, language: str) -> None:
    page = browse.get(place, headers={"accept-language": language}).content.decode()
    assert len(page) + COMMON < weigh(page) < MOST


def test_the_source_is_kept_as_it_was_written() -> None:
    html = engines["django"].from_string(
        '{% load specimens %}{% specimen "One" "Why" %}<p>{{ name }} {# no word #}{% icon "add" %}</p>{% endspecimen %}'
    )
    assert "&lt;p&gt;{{ name }} {% icon &quot;add&quot; %}&lt;/p&gt;" in html.render({"name": "x"})


def test_the_whole_list_is_paged_narrowed_and_sorted_by_its_links(browse: Client) -> None:
    page = browse.get("/components/listing/")
    assert "R-2026-0020" in page.content.decode()
    assert "R-2026-0021" not in page.content.decode()
    after = browse.get("/components/listing/" + page.context["sample_list"].later).content.decode()
    assert ">R-2026-0021<" in after
    assert ">R-2026-0020<" not in after
    found = browse.get("/components/listing/?state=1&partner=JPN&sort=-ref").context["sample_list"]
    assert [row.ref for row in found.rows][:2] == ["R-2026-0055", "R-2026-0049"]
    assert len(found.chips) == 1
