"""Meetings are found in invented texts, each once, in its place in the series, on words of the text."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from comity.intake.core.meetings import find_meetings
from comity.intake.core.model import Span
from comity.intake.core.ordinals import han_number, ordinals
from comity.intake.core.parties import codes_in
from comity.intake.core.tests.event_texts import meeting_line, named

CASES = yaml.safe_load(Path(__file__).with_name("meetings.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['language']}: {case['text'][:40]}")
def test_meetings_of_invented_texts(case: dict[str, Any]) -> None:
    text = named(case["language"], case["text"])
    found = find_meetings(text)
    assert [meeting_line(one) for one in found] == case["found"]
    assert all(text.text.in_body(one.span) and one.rule for one in found)


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "the seventh meeting", 7),
        ("en", "the twenty-first meeting", 21),
        ("en", "the 88th meeting", 88),
        ("en", "the fortieth conference", 40),
        ("vi", "hội nghị lần thứ tư", 4),
        ("vi", "hội nghị lần thứ mười lăm", 15),
        ("vi", "hội nghị lần thứ hai mươi mốt", 21),
        ("vi", "hội nghị lần thứ 41", 41),
        ("vi", "hội nghị lần thứ IX", 9),
        ("zh", "第五次会议", 5),
        ("zh", "第三十一届大会", 31),
        ("zh", "第12屆會議", 12),
        ("ja", "第3回会合", 3),
        ("ja", "第十二回総会", 12),
        ("ja", "4回目の会合", 4),
        ("fr", "la 5e réunion", 5),
        ("fr", "la troisième réunion", 3),
    ],
)
def test_ordinals_in_words_and_digits(language: str, words: str, value: int) -> None:
    assert [number for _span, number in ordinals(words, Span(0, len(words)), language)] == [value]


@pytest.mark.parametrize("words", ["the 50th anniversary", "for the first time", "the third day"])
def test_what_is_counted_is_no_meeting(words: str) -> None:
    assert not list(ordinals(words, Span(0, len(words)), "en"))


def test_numbers_in_han_signs() -> None:
    assert [han_number(word) for word in ("十", "二十", "九十九", "一百二十", "二〇", "木")] == [
        10,
        20,
        99,
        120,
        20,
        None,
    ]


@pytest.mark.parametrize(
    ("language", "words", "codes"),
    [
        ("en", "Lao and Thai police, and the US", ["LA", "TH", "US"]),
        ("en", "a thaiboxing laos-like hall", []),
        ("vi", "Công an Việt Nam và Cảnh sát Nhật Bản", ["VN", "JP"]),
        ("vi", "quan hệ Việt - Trung", ["VN", "CN"]),
        ("zh", "中越两国公安机关", ["CN", "VN"]),
        ("zh", "寮國與越南", ["LA", "VN"]),
        ("ja", "日越次官級協議", ["JP", "VN"]),
        ("ja", "米国とタイ", ["US", "TH"]),
        ("fr", "les polices française et vietnamienne", ["FR", "VN"]),
    ],
)
def test_states_by_name_people_and_sign(language: str, words: str, codes: list[str]) -> None:
    assert codes_in(named(language, words), Span(0, len(words))) == codes


def test_a_series_is_linked_to_the_meeting_told_of() -> None:
    text = named(
        "en",
        "The ninth Vietnam-Laos police meeting was held in Hanoi on May 3, 2021, chaired by Tran Quoc Minh and Khamla Sisavath.\n"
        "The previous meeting took place in Vientiane in 2019. The tenth meeting will be held in Laos in 2023.",
    )
    found = [(one.ordinal, one.relation, one.place, one.date, one.parties) for one in find_meetings(text)]
    assert found == [
        (9, "this", "Hanoi", "2021-05-03", ("VN", "LA")),
        (None, "previous", "Vientiane", "2019", ("VN", "LA")),
        (10, "next", "Laos", "2023", ("VN", "LA")),
    ]


def test_a_text_without_events_has_none() -> None:
    assert find_meetings(named("en", "")) == []
