"""Dates of comity-intake/1 in the four languages."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.date_words import date_words
from comity.intake.media_words import MEDIA, media_words
from comity.intake.reading.kinds import Kind


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2025-02-14", ("14 Feb 2025", "14/02/2025", "2025年2月14日", "2025年2月14日")),
        ("2025-02", ("Feb 2025", "02/2025", "2025年2月", "2025年2月")),
        ("2025", ("2025",) * 4),
        ("XXXX-02-19", ("19 Feb, the year is not said", "19/02, không nêu năm", "2月19日（年の記載なし）", "2月19日（未写年份）")),
        ("XXXX-02", ("February, the year is not said", "tháng 2, không nêu năm", "2月（年の記載なし）", "2月（未写年份）")),
        ("2018/..", ("since 2018", "từ 2018", "2018から", "2018起")),
        ("../2018-03", ("until Mar 2018", "đến 03/2018", "2018年3月まで", "2018年3月止")),
        ("2018/2020", ("2018 to 2020", "2018 đến 2020", "2018から2020まで", "2018至2020")),
        ("yesterday", ("yesterday",) * 4),
        ("", ("",) * 4),
    ],
)  # fmt: skip
def test_a_date_is_written_as_people_write_it(written: str, words: tuple[str, ...]) -> None:
    for language, said in zip(("en", "vi", "ja", "zh-hans"), words, strict=True):
        with override(language):
            assert date_words(written) == said


@given(st.text(max_size=24))
def test_whatever_is_written_gives_words(written: str) -> None:
    assert date_words(written) or not written


def test_every_kind_that_is_read_has_words() -> None:
    assert MEDIA.keys() == set(Kind)
    assert media_words("text/plain") == "Plain text"
    assert media_words("application/x-other") == "application/x-other"
