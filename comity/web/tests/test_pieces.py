"""The pieces that frame, count and compare."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.template import TemplateSyntaxError, engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from comity.web.pieces import compared, frames, marks, pictures, quotes, stages, tables

printable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]))
figure = st.floats(0, 1000, allow_nan=False)


def draw(source: str, **values: Any) -> str:
    return str(engines["django"].from_string(source).render(values))


def tree(html: str) -> ET.Element:
    return ET.fromstring(html.replace("<br>", "<br/>"))


def test_a_panel_is_named_by_its_head() -> None:
    panel = tree(draw("{% panel 'Clock' note='Ends today' %}<p>x</p>{% endpanel %}"))
    head = panel.find("header/h2")
    assert head is not None
    assert panel.get("aria-labelledby") == head.get("id")


def test_a_head_has_the_same_id_each_time() -> None:
    assert frames.anchor("Clock") == frames.anchor("Clock") != frames.anchor("Clocks")


def test_a_table_says_its_columns_and_each_cell_its_own() -> None:
    html = draw(
        "{% table 'Open requests' 'Person' 'Due' '' %}{% row chosen=True %}{% what %}Hùng{% endwhat %}"
        "{% cell 'Due' %}today{% endcell %}{% cell %}Open{% endcell %}{% endrow %}{% endtable %}"
    )
    box = tree(html)
    assert box.get("aria-label") == "Open requests"
    assert ["".join(head.itertext()) for head in box.iter("th")] == ["Person", "Due", "Act", "Hùng"]
    assert [cell.get("data-k") for cell in box.iter("td")] == ["Due", None]
    assert {row.get("role") for row in box.iter("tr")} == {"row"}


@pytest.mark.parametrize(
    ("country", "code"),
    [("LA", "LAO"), ("D", "DEU"), ("DE", "DEU"), ("JPN", "JPN"), ("EU", "EU"), ("—", "—")],
)
def test_a_state_has_one_code_whoever_names_it(country: str, code: str) -> None:
    assert f"<b>{code}</b>" in draw("{% mark country %}", country=country)


def test_between_a_word_and_its_text_stands_the_colon_of_the_language() -> None:
    found = {}
    for language in ("en", "vi", "ja", "zh-hans"):
        with translation.override(language):
            found[language] = draw("{% colon %}")
    assert found == {"en": ": ", "vi": ": ", "ja": "：", "zh-hans": "："}


@given(st.integers(), st.integers())
def test_progress_stays_between_nothing_and_all(done: int, total: int) -> None:
    bar = tree(f"<div>{tables.progress(done, total, 'words')}</div>").find("progress")
    assert bar is not None
    assert 0 <= int(bar.get("value", "")) <= int(bar.get("max", ""))


@given(st.integers())
def test_a_share_is_of_a_hundred(hundredths: int) -> None:
    found = tree(f"<div>{tables.meter(hundredths, 'words')}</div>").find("meter")
    assert found is not None
    assert 0 <= int(found.get("value", "")) <= 100


def test_the_view_that_is_shown_is_marked() -> None:
    views = [tables.View("Mine", "?", 12480, current=True), tables.View("Done", "?done")]
    with translation.override("vi"):
        html = tables.tabs(views, "Whose work")
    assert re.findall(r"<a [^>]*aria-current[^>]*>[^<]*", html) == ['<a href="?" aria-current="page">Mine ']
    assert '<span class="n">12.480</span>' in html


@given(st.integers(1, 9), st.integers(0, 8))
def test_one_stage_at_most_is_the_present_one(count: int, reached: int) -> None:
    track = tree(stages.track([str(place) for place in range(count)], reached))
    classes = [stage.get("class") for stage in track]
    assert classes.count("now") == (1 if reached < count else 0)
    assert classes.count("done") == min(reached, count)


def test_a_stage_that_is_done_says_so_to_the_ear() -> None:
    assert "".join(tree(stages.track(["Notice", "Papers"], 1)).itertext()) == "Notice, donePapers"


def test_every_part_of_a_name_has_its_column() -> None:
    row = compared.NameRow("As asked", "zh-Hans", ("张", "文", "雄"), ("Zhāng",))
    why = compared.Why("near", "read alike")
    found = tree(compared.parts("The name", ["", "1", "2", "3"], [row], "Why", [why] * 3))
    assert [len(line) for line in found] == [4, 4, 4]
    assert found[1][1].get("lang") == "zh-Hans"


def test_facts_say_how_they_compare_and_why() -> None:
    facts = [compared.Fact("Born", "1994", "1961", compared.Why("diff", "33 years apart"))]
    text = "".join(tree(compared.pair("Facts", "As asked", "Compared", "Ours", facts)).itertext())
    assert text == "FactsAs askedComparedOursBorn1994Differs196133 years apart"


def test_values_compare_in_four_ways_and_no_other() -> None:
    with pytest.raises(TemplateSyntaxError, match="pink"):
        marks.rel("pink")


@given(st.lists(st.tuples(figure, figure), min_size=1, max_size=12), figure)
def test_no_bar_is_higher_than_the_picture(values: list[tuple[float, float]], limit: float) -> None:
    html = pictures.bars([pictures.Span("x", *pair) for pair in values], "words", limit)
    for bar in tree(html).iter("rect"):
        top, height = int(bar.get("y", "")), int(bar.get("height", ""))
        assert top + height == pictures.GROUND
        assert 0 <= height <= pictures.TALLEST


def test_a_picture_of_links_says_what_it_shows() -> None:
    nodes = [pictures.Node("a", "One", 1, 1), pictures.Node("b", "二", 9, 9, "proposed", "ja")]
    found = tree(pictures.graph(nodes, [pictures.Link("a", "b", "proposed")], "One reaches the other."))
    assert found.get("aria-label") == "One reaches the other."
    assert len(list(found.iter("line"))) == 1
    assert [label.get("lang") for label in found.iter("text")] == [None, "ja"]


def test_a_passage_and_its_proposal_lead_to_each_other() -> None:
    there = quotes.passage("proposed", "28 yêu cầu", 7, lang="vi")
    back = draw("{% proposal 'proposed' 7 'Figure' '' %}<p>x</p>{% endproposal %}")
    assert 'id="m7"' in there
    assert 'href="#p7"' in there
    assert 'id="p7"' in back
    assert 'href="#m7"' in back


def test_the_place_of_a_quote_is_said_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        html = draw("{% quote 'ja' cite='第 2 页' %}在留カード{% endquote %}")
    assert (
        html
        == '<blockquote class="quote" lang="ja">在留カード<cite lang="zh-Hans">第 2 页</cite></blockquote>'
    )


@given(printable)
def test_no_piece_lets_foreign_text_become_markup(text: str) -> None:
    why = compared.Why("same", text, text)
    pieces = [
        marks.rel("same", text),
        marks.reach("slow", text),
        marks.refusal(text),
        tables.figs([tables.Figure(text, text, text)]),
        tables.progress(1, 2, text),
        tables.tabs([tables.View(text, text)], text),
        stages.series([stages.Stop(text, text, href=text)], text),
        quotes.passage("refused", text, 1, lang=text),
        compared.pair(text, text, text, text, [compared.Fact(text, text, text, why)]),
        pictures.bars([pictures.Span(text, 1, 2)], text),
        pictures.graph([pictures.Node("a", text, 1, 1)], [], text),
    ]
    for piece in pieces:
        assert text in "".join(tree(f"<div>{piece}</div>").itertext()) or not text.strip()
