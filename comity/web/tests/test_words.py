"""The words of the house in the languages of the design."""

from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from comity.web.clocks import State
from comity.web.dates import span_words
from comity.web.words import CLASSIFICATIONS, CLOCKS, HANDLING, LANGUAGES, RECEIPTS, RECEIPTS_AT

LOCALE = Path(__file__).parent.parent / "locale"
SPAN = timedelta(days=2, hours=4)


def said(language: str, source: str) -> str:
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        message = read_po(file, locale=language).get(source)
    assert message is not None
    return str(message.string)


@pytest.mark.parametrize(
    ("language", "source", "words"),
    [
        ("vi", "%(span)s left", "Còn 2 ngày 4 giờ"),
        ("ja", "%(span)s left", "残り2日4時間"),
        ("zh_Hans", "%(span)s left", "剩2天4小时"),
        ("vi", "%(span)s late", "Trễ 2 ngày 4 giờ"),
        ("ja", "%(span)s late", "2日4時間超過"),
        ("zh_Hans", "%(span)s late", "超期2天4小时"),
        ("vi", "Stopped %(span)s", "Dừng 2 ngày 4 giờ"),
        ("ja", "Stopped %(span)s", "2日4時間停止"),
        ("zh_Hans", "Stopped %(span)s", "已停2天4小时"),
    ],
)
def test_a_clock_speaks_each_language_as_the_design_does(language: str, source: str, words: str) -> None:
    assert said(language, source) % {"span": span_words(SPAN, language)} == words


def test_every_state_of_a_clock_has_words() -> None:
    assert set(CLOCKS) == {str(state) for state in State}


def test_every_step_of_a_receipt_has_words_with_and_without_time() -> None:
    assert list(RECEIPTS) == list(RECEIPTS_AT)


def test_there_are_four_codes_four_classes_and_four_languages() -> None:
    assert list(HANDLING) == ["H0", "H1", "H2", "H3"]
    assert len(CLASSIFICATIONS) == 4
    assert [language.tag for language in LANGUAGES] == ["en", "vi", "ja", "zh-Hans"]
