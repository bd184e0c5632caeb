"""Japanese names partly in kana, as many given names are."""

import pytest

from comity_names import Index, Person, compare


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("木下なおみ", "Kinoshita Naomi"),
        ("木下なおみ", "きのした なおみ"),
        ("つるの剛士", "Tsuruno Takeshi"),
        ("山田りえ子", "Yamada Rieko"),
    ],
)
def test_kana_in_a_name_reads_as_it_stands(left: str, right: str) -> None:
    assert compare(left, right).name_agreement > 0.9


@pytest.mark.parametrize("right", ["Kinoshita Naoki", "Yamada Naomi", "木下なおこ"])
def test_another_given_name_or_family_name_is_somebody_else(right: str) -> None:
    assert compare("木下なおみ", right).name_agreement < 0.3


def test_such_a_row_is_found_in_romaji_and_in_kana() -> None:
    index = Index.build([("a", Person(("木下なおみ",))), ("b", Person(("木下浩介",)))])
    assert [one.row_id for one in index.search("Kinoshita Naomi")][:1] == ["a"]
    assert [one.row_id for one in index.search("きのした なおみ")][:1] == ["a"]
