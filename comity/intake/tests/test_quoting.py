"""Words that a value rests on are cut out of the text and never typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.accepting import offices
from comity.intake.accepting.measuring import measured, plain, unit_of
from comity.intake.accepting.quoting import around, forms, language_at, stretch
from comity.intake.core.meeting_slots import NOT_TAKING_PART
from comity.intake.core.wordlists import word_lists

texts = st.text(alphabet="ab c\n阮é", min_size=1, max_size=60)


def quotes(*said: str) -> list[dict[str, object]]:
    return [{"start": place, "end": place + len(one), "text": one} for place, one in enumerate(said)]


@given(texts, st.data(), st.text(alphabet="ab 阮", max_size=4))
def test_a_quote_is_always_a_stretch_of_the_text(text: str, data: st.DataObject, words: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    one = {"start": start, "end": end, "text": text[start:end]}
    assert around(text, [one]) in text
    found = stretch(text, [one], words)
    assert found in text
    if words and words in text:
        assert words in found
        assert text[start:end] in found


def test_the_shortest_stretch_with_both_is_taken() -> None:
    text = "Minister A. Later Le Minh, minister of police, met B. Minister again."
    start = text.index("Le Minh")
    one = {"start": start, "end": start + 7, "text": "Le Minh"}
    assert stretch(text, [one], "minister of police") == "Le Minh, minister of police"


def test_a_part_of_a_name_is_no_form_of_it() -> None:
    said = quotes(
        "Trần Văn Quyết", "TRẦN VĂN QUYẾT", "Quyet", "Tran Van Quyet", "陈文决", "陈", "Tran  Van Quyet"
    )
    assert [one["text"] for one in forms("Tran Van Quyet", said)] == ["Trần Văn Quyết", "陈文决"]


def test_the_language_is_that_of_the_paragraph() -> None:
    paragraphs = [{"start": 0, "end": 5, "language": "vi"}, {"start": 6, "end": 9, "language": ""}]
    assert [language_at(paragraphs, place, "ja") for place in (0, 4, 7, 40)] == ["vi", "vi", "ja", "ja"]


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh", "fr"])
def test_the_engines_words_for_parts_in_a_case_are_known(language: str) -> None:
    lists = word_lists(language)
    assert offices.is_suspect(lists.get("role_suspect")[0])
    assert offices.is_victim(lists.get("role_victim")[0])
    assert {
        one for one in NOT_TAKING_PART if not (offices.is_suspect(one) or offices.is_victim(one))
    } == set()


def test_an_office_is_what_is_no_part_in_a_case() -> None:
    assert offices.is_office("Minister", None)
    assert offices.is_office(None, "Colonel")
    assert not offices.is_office("Suspect", None)
    assert not offices.is_office("nạn nhân", "Colonel")
    assert not offices.is_office(None, None)


@pytest.mark.parametrize(
    ("unit", "words", "code"),
    [
        ("kg", "12.5 kg", "KGM"),
        ("money", "3.2 million yen", "JPY"),
        ("money", "320万円", "JPY"),
        ("money", "300 triệu đồng", "VND"),
        ("money", "500万美元", "USD"),
        ("money", "500万元", ""),
        ("money", "$2 million", ""),
        ("money", "2 million US dollars", "USD"),
        ("money", "dongle", ""),
        ("items", "42 phones", ""),
    ],
)
def test_a_unit_is_mapped_or_nothing(unit: str, words: str, code: str) -> None:
    assert unit_of(unit, words) == code


def test_two_figures_in_one_seizure_are_not_chosen_between() -> None:
    seized = [{"start": 0, "end": 40, "text": "seized 2 kg and 3 kg"}]
    one = {"value": 2, "unit": "kg", "quotes": [{"start": 7, "end": 11, "text": "2 kg"}]}
    other = {"value": 3, "unit": "kg", "quotes": [{"start": 16, "end": 20, "text": "3 kg"}]}
    assert measured([one], seized) == ("2", "KGM")
    assert measured([one, other], seized) == ("", "")
    assert (plain(3e8), plain(12.50), plain(0.000001)) == ("300000000", "12.5", "0.000001")
