from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.screening.frozen import Comparison, freeze
from comity.screening.matcher import candidates, is_worth_showing, person_of, written_alike
from comity_names import Person, Population, compare

SPACE = UUID(int=0)
LIST = Population(500)


@dataclass
class Facts:
    names: list[str]
    birth_dates: list[str] = field(default_factory=list)
    sex: str = ""
    nationalities: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    accounts: list[str] = field(default_factory=list)

    @property
    def found_id(self) -> UUID:
        return uuid5(SPACE, repr(asdict(self)))


def named(rows: Iterable[Facts]) -> list[tuple[UUID, Facts]]:
    return [(row.found_id, row) for row in rows]


@pytest.mark.parametrize(
    "asked",
    [
        "Bùi Thị Loan",
        "bui thi loan",
        "BUI THI LOAN",
        "Loan Bùi Thị",
        "BuiThiLoan",
        "Bui Thi Laon",
        "ブイ・ティ・ロアン",
    ],
)
def test_one_person_is_found_behind_each_spelling_and_comes_first(asked: str) -> None:
    rows = [Facts(["Đinh Quốc Toản"]), Facts(["Bùi Thị Loan"]), Facts(["Bùi Văn Kiên"])]
    found = candidates(Person((asked,)), named(rows), LIST)
    assert found[0].found_id == rows[1].found_id


def test_of_namesakes_the_birth_date_tells_who_comes_first() -> None:
    rows = [Facts(["Bùi Thị Loan"], [date]) for date in ("1961-01-20", "1990-02-03", "1990-07-30")]
    found = candidates(Person(("Bui Thi Loan",), birth_date="1990-02-03"), named(rows), LIST)
    assert found[0].found_id == rows[1].found_id
    assert found[0].score > 10 * found[1].score


def test_an_equal_number_is_shown_although_the_names_differ() -> None:
    row = Facts(["Đinh Quốc Toản"], documents=["C4417082"], accounts=["+842439420001"])
    for asked in (
        Person(("Kimura Jun",), documents=("C 4417082",)),
        Person(("Kimura Jun",), accounts=("+842439420001",)),
    ):
        assert [one.found_id for one in candidates(asked, named([row]), LIST)] == [row.found_id]
    assert candidates(Person(("Kimura Jun",)), named([row]), LIST) == []


def test_another_tone_is_another_person_until_something_else_agrees() -> None:
    match = compare(Person(("Bùi Thị Thúy",)), Person(("Bùi Thị Thùy",)), population=LIST)
    assert not is_worth_showing(match) or match.same_person < 0.1


@given(st.permutations(["Bùi Thị Loan", "Bui Loan", "Đinh Quốc Toản", "ブイ・ティ・ロアン"]))
def test_the_order_of_the_rows_does_not_matter(names: list[str]) -> None:
    found = candidates(Person(("Bùi Thị Loan",)), named(Facts([name]) for name in names), LIST)
    again = candidates(Person(("Bùi Thị Loan",)), named(Facts([name]) for name in sorted(names)), LIST)
    assert [one.found_id for one in found] == [one.found_id for one in again]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_of_several_birth_dates_the_one_that_fits_is_compared() -> None:
    row = Facts(["A B"], ["1961", "1990-02-03", "1991-02-03"])
    assert person_of(row, Person(birth_date="1990-02-03")).birth_date == "1990-02-03"
    assert person_of(row, Person(birth_date="1961-01-01")).birth_date == "1961"
    assert person_of(row, Person()).birth_date == "1990-02-03"
    assert person_of(Facts(["A"]), Person(birth_date="1990")).birth_date is None


def test_a_slip_in_each_part_is_still_written_alike() -> None:
    names = [(1, ["Đinh Quốc Toản"]), (2, ["Bùi Thị Loan"]), (3, [])]
    assert written_alike(Person(("Buu Thy Laon",)), names, 10) == [2]
    assert written_alike(Person(("Loan Thi Bui",)), names, 10) == [2]
    assert written_alike(Person(documents=("C4417082",)), names, 10) == []


def kept() -> Mapping[str, object]:
    asked = Person(
        ("ブイ・ティ・ロアン",), birth_date="1990-02-03", sex="female", accounts=("+842439420001",)
    )
    row = Person(("Bùi Thị Loan",), birth_date="1990-02-03", sex="male", documents=("C4417082",))
    return freeze(compare(asked, row, population=LIST), asked, row, 3)


def test_a_comparison_is_kept_whole_and_speaks_each_language() -> None:
    comparison = Comparison.thaw(kept())
    assert comparison.left_name == "ブイ・ティ・ロアン"
    assert [one.kind for one in comparison.agreeing()] == ["birth_date"]
    assert [one.kind for one in comparison.differing()] == ["sex"]
    assert comparison.namesakes == 3
    assert comparison.right.documents == ("C4417082",)
    languages = ("en", "vi", "ja", "zh-Hans")
    for part in comparison.parts:
        assert len({part.sentence(language) for language in languages}) > 1
    for factor in comparison.factors:
        assert len({factor.sentence(language) for language in languages}) > 1
