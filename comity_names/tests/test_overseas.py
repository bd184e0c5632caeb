"""Chinese names as they are spelled in Singapore, Malaysia, Hong Kong and Taiwan; foreign names in Chinese characters."""

import pytest

from comity_names import compare, likeness
from comity_names.bench import regional
from comity_names.methods import METHODS
from comity_names.romanisation import southern_min

SAME = [
    ("Ng Chee Meng", "黃志明"),
    ("Teo Kim Huat", "張金發"),
    ("Tan Siew Lan", "陳秀蘭"),
    ("Cheung Wai Man", "張偉文"),
    ("Lim Teck Hock", "林德福"),
    ("Wong Kwok Keung", "黃國強"),
    ("Raymond Wong Kwok Keung", "黃國強"),
    ("Margaret Whitford", "玛格丽特·惠特福德"),
]
SAME += [
    ("Foo Tee Dek", "符詩德"),  # Hainanese
    ("Hii King Tung", "許慶棟"),  # Foochow
    ("Lei Kuok Keong", "李國強"),  # Macau
    ("Cyd Wong Kwok Keung", "黃國強"),  # a Western name no table holds
    ("Lin Ching-jen", "林清仁"),
]
DIFFERENT = [
    ("Helen Whitford", "玛格丽特·惠特福德"),
    ("Margaret Ashcroft", "玛格丽特·惠特福德"),
    ("Lin Ching-jen", "林清華"),
    ("Ng Chee Meng", "黃志強"),
    ("Teo Kim Huat", "陳金發"),
    ("Wang Jianming", "王建國"),
    ("Nguyễn Văn Nên", "阮文靈"),
    ("Margaret Whitford", "罗伯特·惠特曼"),
]


@pytest.mark.parametrize(("latin", "signs"), SAME)
def test_it_knows_the_spelling_of_another_community(latin: str, signs: str) -> None:
    assert compare(latin, signs).name_agreement > 0.5


@pytest.mark.parametrize(("latin", "signs"), DIFFERENT)
def test_it_keeps_other_people_apart(latin: str, signs: str) -> None:
    assert compare(latin, signs).name_agreement < 0.3


def test_the_invented_names_of_the_bench_are_known() -> None:
    found = [(pair.same, compare(pair.left, pair.right).name_agreement >= 0.5) for pair in regional.pairs()]
    known = [said for same, said in found if same]
    wrong = [said for same, said in found if not same]
    assert sum(known) >= 0.9 * len(known)
    assert sum(wrong) <= 0.15 * len(wrong)


@pytest.mark.parametrize(
    ("meant", "heard", "farther"),
    [
        ("khim", "kin", "kang"),
        ("su", "ser", "sang"),
        ("lian", "liang", "lun"),
        ("hui", "hwee", "ho"),
        ("seng", "sing", "sua"),
    ],
)
def test_a_spelling_is_near_what_sounds_alike(meant: str, heard: str, farther: str) -> None:
    assert likeness.between(meant, heard) < likeness.between(meant, farther)
    assert likeness.between(meant, heard) == likeness.between(heard, meant)


def test_southern_min_syllables_are_spelled_as_papers_do() -> None:
    assert {"teoh", "teo", "tio"} <= set(southern_min("tio"))
    assert {"cheong", "chiong"} <= set(southern_min("tsiong"))


def test_the_first_method_still_answers_as_it_did() -> None:
    assert METHODS["v1"].read_both("Nguyễn Văn Thành", "阮文成").agreement == pytest.approx(0.981, abs=0.005)
    assert METHODS["v1"].read_both("Tony Blair", "托尼·布莱尔").agreement < 0.01
