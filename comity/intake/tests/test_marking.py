"""Marks hold to the text: whatever crosses whatever, the words are whole and every element closes."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.marking import Mark, anchored, marked
from comity.intake.sections import BODY, BOILERPLATE, RELATED, Section, blocks_of, section_at, sections_of

TEXT = "Ngày 12/11/2026 <b>tại</b> Tokyo & 東京, hai bên ký."
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)


def words(markup: str) -> str:
    soup = BeautifulSoup(markup, "html.parser")
    for label in soup.select("sup"):
        label.decompose()
    return soup.get_text()


@given(st.lists(SPANS, max_size=8), SPANS)
def test_the_words_stay_whole_and_each_mark_ends_with_its_label(
    spans: list[tuple[int, int]], window: tuple[int, int]
) -> None:
    marks = anchored([Mark(start, end, f"P{n}", "k-person") for n, (start, end) in enumerate(spans, 1)])
    markup = marked(TEXT, *window, marks)
    assert words(markup) == TEXT[slice(*window)]
    assert markup.count("<mark") == markup.count("</mark>")
    soup = BeautifulSoup(markup, "html.parser")
    start, end = window
    for one in marks:
        pieces = soup.select(f'mark[data-of="{one.label}"]')
        said = "".join(words(str(piece)) for piece in pieces)
        begins = max(one.start, start)
        assert said == TEXT[begins : max(begins, min(one.end, end))]
        labels = [link.text for piece in pieces for link in piece.select("sup a") if link.text == one.label]
        assert labels == ([one.label] if start < one.end <= end and one.start < end else [])


def test_a_mark_inside_another_and_one_that_crosses() -> None:
    marks = [Mark(0, 8, "M1", "a"), Mark(2, 4, "P1", "b"), Mark(6, 10, "L1", "c")]
    assert marked("abcdefghijkl", 0, 12, marks) == (
        '<mark class="a" data-of="M1">ab<mark class="b" data-of="P1">cd<sup><a href="#P1">P1</a></sup></mark>ef'
        '<mark class="c" data-of="L1">gh</mark><sup><a href="#M1">M1</a></sup></mark>'
        '<mark class="c" data-of="L1">ij<sup><a href="#L1">L1</a></sup></mark>kl'
    )


def paragraphs(*lengths: int) -> list[dict[str, object]]:
    found, at = [], 0
    for place, length in enumerate(lengths):
        found.append(
            {"start": at, "end": at + length, "page": 1 + place // 2, "place": place % 2, "language": "vi"}
        )
        at += length + 2
    return found


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30))
def test_sections_cover_the_text_once_and_none_is_too_long(lengths: list[int]) -> None:
    given_paragraphs = paragraphs(*lengths)
    text = "x y\n" * (sum(lengths) // 4 + len(lengths))
    text = text[: int(str(given_paragraphs[-1]["end"]))]
    found = sections_of(text, given_paragraphs, longest=100)
    assert [one.start for one in found] == [0, *(one.end for one in found[:-1])]
    assert found[-1].end == max(len(text), 1)
    assert all(one.end - one.start <= 102 for one in found)  # two more: the gap between paragraphs
    assert section_at(found, found[-1].start) is found[-1]
    assert section_at(found, 10**9) is found[-1]
    blocks = [block for one in found for block in blocks_of(one, given_paragraphs, {})]
    shown = "".join(text[block.start : block.end] for block in blocks)
    assert shown == "".join(text[int(str(p["start"])) : int(str(p["end"]))] for p in given_paragraphs)


def test_a_paragraph_is_cut_where_another_zone_begins() -> None:
    zones = {BODY: [[0, 10]], BOILERPLATE: [[11, 15]], RELATED: [[20, 30]]}
    one = [{"start": 0, "end": 30, "page": 1, "place": 0, "language": "en"}]
    found = list(blocks_of(Section(1, 0, 40), one, zones))
    assert [(block.start, block.end, block.zone, block.first) for block in found] == [
        (0, 11, BODY, True),
        (11, 20, BOILERPLATE, False),
        (20, 30, RELATED, False),
    ]
    assert [block.opens_page for block in found] == [True, False, False]
    assert list(blocks_of(Section(1, 0, 1), [], {})) == []
