"""Korean names in hangul, hanja and the Latin spellings of passports."""

import pytest

from comity_names import Index, Person, compare
from comity_names.korean import spellings


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("한도윤", "Han Do-yun"),
        ("한도윤", "한도윤"),
        ("韓度潤", "한도윤"),
        ("박서준", "Park Seo-jun"),
        ("박서준", "Seojun Pak"),
        ("이하은", "Lee Haeun"),
    ],
)
def test_it_joins_the_writings_of_one_name(left: str, right: str) -> None:
    assert compare(left, right).name_agreement > 0.8


@pytest.mark.parametrize(
    ("left", "right"), [("한도윤", "Han Do-hyeon"), ("한도윤", "한도현"), ("박서준", "Kim Seo-jun")]
)
def test_it_keeps_two_names_apart(left: str, right: str) -> None:
    assert compare(left, right).name_agreement < 0.3


def test_the_official_romanisation_comes_first() -> None:
    assert [spellings(syllable)[0] for syllable in "한글도윤"] == ["han", "geul", "do", "yun"]


def test_a_hangul_row_is_found_in_latin() -> None:
    index = Index.build([("k", Person(("한도윤",)))])
    assert [one.row_id for one in index.search("Han Doyun")] == ["k"]
