"""What must hold for every name: order and case do not matter, nothing takes long, nobody matches by a family name alone."""

import time
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity_names import Person, compare, fold
from comity_names.methods import v1, v2, v3
from comity_names.resources import rows
from comity_names.vietnamese import strip_marks

WORDS = {row[0]: row[1].split() for row in rows("vietnamese/names.tsv", 2)}
NAMES = st.tuples(*(st.sampled_from(WORDS[part]) for part in ("family", "middle", "given"))).map(
    lambda parts: " ".join(part.capitalize() for part in parts)
)


@settings(deadline=None, max_examples=60)
@given(NAMES)
def test_capitals_and_missing_marks_leave_it_one_name(name: str) -> None:
    assert compare(name, name.upper()).name_agreement > 0.9
    assert compare(name, strip_marks(name)).name_agreement > 0.9


@settings(deadline=None, max_examples=60)
@given(NAMES, st.integers(1, 2))
def test_another_order_leaves_it_one_name(name: str, turn: int) -> None:
    words = name.split()
    turned = " ".join(words[turn:] + words[:turn])
    assert compare(name, turned).name_agreement > 0.9
    assert compare(turned, name).name_agreement == compare(name, turned).name_agreement


@settings(deadline=None, max_examples=60)
@given(NAMES, st.sampled_from(WORDS["family"]))
def test_a_family_name_alone_is_no_match(name: str, family: str) -> None:
    assert compare(name, family.capitalize()).name_agreement < 0.3
    assert compare(name, name.split(maxsplit=1)[0]).name_agreement < 0.3


@settings(deadline=None, max_examples=40)
@given(st.text(min_size=300, max_size=500), st.text(min_size=300, max_size=500))
def test_long_texts_take_bounded_time(left: str, right: str) -> None:
    start = time.process_time()
    compare(left, right)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("method", [v1, v2, v3])
def test_texts_that_could_not_be_further_apart_are_no_error(method: ModuleType) -> None:
    assert 0 < method.probability(1e6) < method.probability(100.0) < 1e-9
    compare("0" * 180 + "1" * 120 + "\u1d51\u30ff", "0" * 290 + "\u32cb\U00020000")


@pytest.mark.parametrize(
    "word", ["nguyen ", "wen", "a b ", "阮", "グエン・", "한", "ng ", "ma-", "\u0301a", "ａ"]
)
def test_repeated_parts_take_bounded_time(word: str) -> None:
    text = (word * 500)[:500]
    start = time.process_time()
    compare(text, text[3:] + word)
    assert time.process_time() - start < 5


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x1EFF), max_size=120))
def test_folding_knows_no_case(text: str) -> None:
    assert fold(fold(text).upper()) == fold(text)


@settings(deadline=None, max_examples=40)
@given(
    NAMES,
    st.dates().map(str),
    st.sampled_from(["male", "female"]),
    st.text("ABC123", min_size=6, max_size=9),
)
def test_evidence_that_agrees_never_lowers_the_probability(
    name: str, born: str, sex: str, number: str
) -> None:
    known: dict[str, object] = {}
    before = compare(Person((name,)), Person((name,))).same_person
    for field, value in (
        ("birth_date", born),
        ("nationalities", ("VN",)),
        ("documents", (number,)),
        ("sex", sex),
    ):
        known[field] = value
        person = Person((name,), **known)  # type: ignore[arg-type]
        now = compare(person, person).same_person
        assert now >= before
        before = now


@pytest.mark.parametrize(
    ("name", "families"),
    [
        ("黃國強", ("黃", "黄", "Wong", "Huang", "Ng", "Hoàng")),
        ("Wong Kwok Keung", ("Wong", "黃")),
        ("木下浩介", ("木下", "Kinoshita", "きのした", "キノシタ")),
        ("Kinoshita Kosuke", ("Kinoshita", "木下")),
        ("한도윤", ("한", "Han")),
        ("Margaret Whitford", ("Whitford", "ウィットフォード")),
        ("Ann Margaret Whitford", ("Whitford",)),
        ("阮文成", ("阮", "Nguyễn", "グエン", "Ruan")),
    ],
)
def test_a_family_name_alone_is_no_match_in_any_culture(name: str, families: tuple[str, ...]) -> None:
    for family in families:
        assert compare(name, family).name_agreement < 0.3, family


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Emily Wong", "黃國強"),
        ("Kinoshita Naomi", "木下浩介"),
        ("Nguyễn Thị Hoa", "Nguyen Van Thanh"),
        ("Kim Min-seo", "김도윤"),
    ],
)
def test_one_family_name_beside_two_given_names_is_no_match(left: str, right: str) -> None:
    assert compare(left, right).name_agreement < 0.3


@settings(deadline=None, max_examples=60)
@given(st.one_of(NAMES, st.text(max_size=40)), st.one_of(NAMES, st.text(max_size=40)))
def test_which_side_is_first_does_not_matter_for_any_text(left: str, right: str) -> None:
    forth, back = compare(left, right), compare(right, left)
    assert (forth.name_agreement, forth.same_person) == (back.name_agreement, back.same_person)
    assert {(part.left, part.right) for part in forth.parts} == {
        (part.right, part.left) for part in back.parts
    }
