"""One man behind many spellings, and his neighbours who are somebody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity_names import Index, Person, Population, compare, fold, written_keys
from comity_names.match import LANGUAGES

# the spellings of one man and the names of his neighbours that the engine is held to
PROMISED = [
    "Nguyen Van Thanh",
    "NguyenVanThanh",
    "Ruan Wencheng",
    "Ruanwen Cheng",
    "Ruan Văn Thành",
    "阮文成",
    "グエン・ヴァン・タイン",
]
SAME = [
    "Nguyen Van Thanh",
    "NguyenVanThanh",
    "Ruan Wencheng",
    "Ruanwen Cheng",
    "Ruan Văn Thành",
    "阮文成",
    "グエン・ヴァン・タイン",
    "NGUYEN, Van Thanh",
    "Thành Nguyễn Văn",
    "Nguyen V. Thanh",
]
OTHERS = [
    "Nguyễn Văn Thanh",
    "Nguyễn Văn Thạnh",
    "Nguyễn Văn Thắng",
    "Trần Văn Thành",
    "Nguyễn Văn Thanh Sơn",
    "阮文清",
    "Nguyễn",
]


@pytest.mark.parametrize("written", SAME)
def test_it_knows_the_man_under_another_spelling(written: str) -> None:
    assert compare("Nguyễn Văn Thành", written).name_agreement > 0.7


@pytest.mark.parametrize("written", PROMISED)
@pytest.mark.parametrize("name", ["Nguyễn Văn Thành", "NGUYỄN VĂN THÀNH", "nguyễn văn thành"])
def test_it_keeps_what_it_promises_of_one_man(name: str, written: str) -> None:
    assert compare(name, written).name_agreement >= 0.9
    assert compare(written, name).name_agreement >= 0.9


@pytest.mark.parametrize("written", OTHERS)
def test_it_tells_another_man_from_him(written: str) -> None:
    assert compare("Nguyễn Văn Thành", written).name_agreement <= 0.2
    assert compare(written, "Nguyễn Văn Thành").name_agreement <= 0.2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_and_factor_is_said_in_each_language(lang: str) -> None:
    match = compare(Person(("Nguyễn Văn Thành",), "1990-02-03"), Person(("阮文成",), "1990-03-02"))
    assert len(match.parts) == 3
    assert all(part.sentence(lang) for part in match.parts)
    assert all(factor.sentence(lang) for factor in match.factors)
    assert "成" in match.explanation(lang)


@pytest.mark.parametrize("names", [("Nguyễn Văn Thành", "阮文成"), ("阮文成", "Nguyễn Văn Thành")])
def test_the_character_reads_the_word_whichever_side_it_is_on(names: tuple[str, str]) -> None:
    assert "成 reads Thành (Sino-Vietnamese)." in compare(*names).explanation("en").splitlines()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_western_name_beside_a_chinese_one_is_explained(lang: str) -> None:
    said = compare("Raymond Wong Kwok Keung", "黃國強").parts[0].sentence(lang)
    assert "Raymond" in said
    assert "counterpart" not in said


def test_a_common_name_alone_is_no_proof() -> None:
    assert compare("Nguyễn Văn Thành", "Nguyễn Văn Thành").same_person < 0.01


def test_the_same_birth_date_and_document_prove_much() -> None:
    left = Person(("Nguyễn Văn Thành",), "1990-02-03", documents=("B1234567",))
    right = Person(("阮文成",), "1990-02-03", documents=("b 1234567",))
    assert compare(left, right).same_person > 0.99


@settings(deadline=None)
@given(st.sampled_from(SAME + OTHERS), st.sampled_from(SAME + OTHERS))
def test_it_does_not_matter_which_side_is_first(left: str, right: str) -> None:
    assert compare(left, right).name_agreement == compare(right, left).name_agreement


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=500), st.text(max_size=60))
def test_any_text_is_compared_without_a_crash(left: str, right: str) -> None:
    match = compare(left, right)
    assert 0 <= match.name_agreement <= 1
    assert 0 <= match.same_person <= 1


@given(st.text(max_size=60))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "field",
    [
        {"sex": "male"},
        {"nationalities": ("VN",)},
        {"documents": ("B1234567",)},
        {"accounts": ("+84900000001",)},
        {"birth_date": "1990"},
    ],
)
def test_agreeing_evidence_never_lowers_the_probability(field: dict[str, object]) -> None:
    bare, more = Person(("Lò Thị Chiêu",)), Person(("Lò Thị Chiêu",), **field)  # type: ignore[arg-type]
    assert compare(more, more).same_person >= compare(bare, bare).same_person


def test_no_one_matches_by_a_family_name_alone() -> None:
    assert compare("Nguyễn", "Nguyễn Văn Thành").name_agreement < 0.2


def test_a_longer_list_asks_for_more_proof() -> None:
    small = compare("Lò Thị Chiêu", "Lo Thi Chieu", population=Population(100))
    large = compare("Lò Thị Chiêu", "Lo Thi Chieu", population=Population(10_000_000))
    assert large.same_person < small.same_person


def test_two_spellings_share_a_key() -> None:
    assert written_keys("Nguyễn Văn Thành") & written_keys("阮文成")
    assert written_keys("Nguyễn Văn Thành") & written_keys("グエン・ヴァン・タイン")
    assert written_keys("Nguyễn Văn Thành") & written_keys("Ruan Wencheng")


def test_a_row_is_found_by_another_script_until_it_is_removed() -> None:
    index = Index.build(
        [("r1", Person(("Nguyễn Văn Thành",), "1990-02-03")), ("r2", Person(("Trần Thị Hoa",)))]
    )
    assert [one.row_id for one in index.search(Person(("グエン・ヴァン・タイン",), "1990-02-03"))][:1] == [
        "r1"
    ]
    index.remove("r1")
    assert "r1" not in [one.row_id for one in index.search("Nguyen Van Thanh")]


@pytest.mark.parametrize("written", [("VNM",), ("vn",), ("VN", "JPN"), (" VNM ",)])
def test_a_nationality_is_one_in_two_letters_and_in_three(written: tuple[str, ...]) -> None:
    match = compare(
        Person(("Lò Thị Chiêu",), nationalities=("VN",)), Person(("Lò Thị Chiêu",), nationalities=written)
    )
    assert {factor.kind: factor.relation for factor in match.factors}["nationality"] == "agrees"
