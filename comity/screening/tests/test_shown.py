import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening import shown
from comity.screening.frozen import Comparison, freeze
from comity_names import Person, Population, compare

SHARES = st.floats(0, 1)


@given(SHARES, SHARES)
def test_a_chance_is_said_in_a_hundred_and_is_never_certain(one: float, other: float) -> None:
    said = shown.chance(one)
    assert "in 100" in said
    assert not said.startswith(("0 in", "100 in"))
    if round(one * 100) == round(other * 100):
        assert said == shown.chance(other)


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0, "Less than 1 in 100"),
        (0.004, "Less than 1 in 100"),
        (0.94, "94 in 100"),
        (1, "More than 99 in 100"),
    ],
)
def test_chances_as_people_say_them(probability: float, said: str) -> None:
    assert shown.chance(probability) == said


@given(SHARES)
def test_name_agreement_is_said_in_words_without_a_figure(agreement: float) -> None:
    assert not any(sign.isdigit() for sign in shown.name_words(agreement))


def test_namesakes_are_said_as_a_number_of_persons() -> None:
    assert shown.namesakes(0).startswith("Nobody")
    assert shown.namesakes(1) == "About 1 person in your records bears this name."
    assert shown.namesakes(6) == "About 6 persons in your records bear this name."


def kept(left: str, right: str) -> Comparison:
    asked = Person((left,), birth_date="1990-02-03", nationalities=("vn",))
    row = Person((right,), birth_date="1990-02-03", sex="male", documents=("C4417082",))
    return Comparison.thaw(freeze(compare(asked, row, population=Population(500)), asked, row, 2))


@pytest.mark.parametrize("name", ["Sơn", "Võ Sơn", "Võ Anh Sơn", "Võ Hoàng Anh Sơn"])
def test_parts_stand_in_lines_of_three_and_none_is_lost(name: str) -> None:
    comparison = kept(name, name)
    lines = shown.name_lines(comparison, "en", "vi", "ja")
    for line in lines:
        assert [row.language for row in line.rows] == ["vi", "ja"]
        assert {len(line.whys), *(len(row.parts) for row in line.rows)} == {shown.COLUMNS}
        assert [bool(why) for why in line.whys] == [bool(part) for part in line.rows[0].parts]
    assert [part for line in lines for part in line.rows[0].parts if part] == [
        part.left for part in comparison.parts
    ]


def test_every_fact_is_shown_on_both_sides_with_its_relation() -> None:
    facts = {str(fact.label): fact for fact in shown.facts(kept("Võ Sơn", "Võ Sơn"), "en")}
    assert (facts["Born"].left, facts["Born"].why.state) == ("1990-02-03", "same")
    assert (facts["Nationality"].left, facts["Nationality"].right) == ("Vietnam", "")
    assert (facts["Nationality"].why.state, facts["Nationality"].why.because) == ("none", "")
    assert (facts["Sex"].left, facts["Sex"].right) == ("", "Male")
    assert facts["Identity document"].mono
    assert "Name" not in facts
