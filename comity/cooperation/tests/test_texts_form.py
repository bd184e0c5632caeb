"""Boxes of a text by language: which there are, in which order, and what they say of themselves."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from comity.cooperation.forms.texts import TextsForm


def form(data: dict[str, str] | None = None) -> TextsForm:
    found = TextsForm(data)
    found.add_texts(
        "title", "Title", {"lo": "ຊື່", "vi": "Tên"}, rows=2, most=20, needed="Write a title.", also=("ko",)
    )
    return found


@pytest.mark.parametrize(
    ("reads", "codes"),
    [
        ("en", ["en", "vi", "ja", "zh-Hans", "fr", "ko", "lo"]),
        ("zh-hans", ["zh-Hans", "en", "vi", "ja", "fr", "ko", "lo"]),
        ("ja", ["ja", "en", "vi", "zh-Hans", "fr", "ko", "lo"]),
    ],
)
def test_the_readers_language_comes_first_and_each_box_says_its_own(reads: str, codes: list[str]) -> None:
    with override(reads):
        boxes = form().text_boxes("title")
        drawn = [BeautifulSoup(str(box), "html.parser").textarea for box in boxes]
    assert [one["lang"] for one in drawn if one] == codes
    assert [box.name for box in boxes][-3:] == ["title_fr", "title_ko", "title_lo"]
    assert [one.text.strip() for one in drawn if one and one.text.strip()] == sorted(["Tên", "ຊື່"])


def test_one_text_is_enough_and_none_is_said_at_the_first_box() -> None:
    with override("ja"):
        given = form({"title_ko": " 제목 ", "title_ja": " "})
        assert given.is_valid()
        assert given.texts("title") == {"ko": "제목"}
        empty = form({"title_ja": " "})
        assert empty.errors == {"title_ja": ["Write a title."]}


def test_too_long_a_text_is_not_called_missing_too() -> None:
    with override("en"):
        assert list(form({"title_vi": "x" * 21}).errors) == ["title_vi"]
