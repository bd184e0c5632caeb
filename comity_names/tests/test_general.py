"""Names of other corners of the world, which corridor logic must not spoil."""

import pytest

from comity_names import compare

SAME = [
    ("Aleksandr Iwanow", "Александр Иванов"),
    ("Smith, John", "John Smith"),
    ("Bill Carter", "William Carter"),
    ("Husayn al-Masri", "Hussein Al Masri"),
    ("Jürgen Möller", "Jurgen Moller"),
    ("Γιώργος Παπαδάκης", "Giorgos Papadakis"),
    ("Katherine Whitfield", "Katherine Whitfeild"),
]
DIFFERENT = [
    ("Oleg Antonov", "Igor Antonov"),
    ("Marta Kowalska", "Marta Kowalczyk-Nowak"),
    ("Ahmed bin Rashid", "Ahmed bin Yusuf"),
    ("শামীম আহমেদ", "রফিক হোসেন"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_it_joins_spellings_of_one_name(left: str, right: str) -> None:
    assert compare(left, right).name_agreement > 0.5


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_it_keeps_different_names_apart(left: str, right: str) -> None:
    assert compare(left, right).name_agreement < 0.3


@pytest.mark.parametrize(
    ("latin", "spoken"),
    [
        ("Kevin Hartley", "ケビン・ハートリー"),
        ("Jens Albrecht", "イェンス・アルブレヒト"),
        ("Julia Gilmore", "ジュリア・ギルモア"),
    ],
)
def test_a_transcription_is_likelier_than_chance(latin: str, spoken: str) -> None:
    assert compare(latin, spoken).name_agreement > 0.5
    given, family = latin.split()
    assert compare(f"{given} Stolzenberg", spoken).name_agreement < 0.5
    assert compare(f"Archibald {family}", spoken).name_agreement < 0.5
