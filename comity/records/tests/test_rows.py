from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from comity.records.rows import materialise, name_keys, number_key, number_keys
from comity.records.search import search_keys


@dataclass(frozen=True)
class Said:
    prop: str
    value: str
    language: str = ""


SAID = st.builds(
    Said,
    st.sampled_from(
        ["name", "alias", "weakAlias", "gender", "birthDate", "phone", "passportNumber", "nationality"]
    ),
    st.sampled_from(["1990", "1991-02", "male", "Trần Sen", "陳蓮", "チャン・セン"]),
).filter(lambda said: (said.prop == "birthDate") == said.value.startswith("19"))


@given(st.lists(SAID, max_size=12), st.randoms(use_true_random=False))
def test_a_row_says_nothing_that_was_not_stated(stated: list[Said], chance: object) -> None:
    row = materialise(stated)
    values = {said.value for said in stated}
    assert {*row.names, *row.documents, *row.accounts, *row.birth_dates, *row.nationalities} <= values
    assert row.caption in values | {""}
    assert row.sex in values | {""}
    assert set(row.birth_dates) == {said.value for said in stated if said.prop == "birthDate"}


def test_the_caption_is_the_name_stated_most_often() -> None:
    stated = [Said("name", "A"), Said("name", "B", "vi"), Said("alias", "C"), Said("name", "B", "vi")]
    row = materialise(stated)
    assert (row.caption, row.caption_language) == ("B", "vi")
    assert row.names == ("A", "B", "C")


def test_a_nameless_subject_is_called_by_its_number() -> None:
    assert materialise([Said("gender", "male"), Said("phone", "+842439420001")]).caption == "+842439420001"
    assert materialise([]).caption == ""


def test_contradicting_sexes_are_no_sex() -> None:
    assert materialise([Said("gender", "male"), Said("gender", "female")]).sex == ""
    assert materialise([Said("gender", "male"), Said("gender", "male")]).sex == "male"


def test_the_birth_range_holds_every_date_stated() -> None:
    row = materialise([Said("birthDate", "1990"), Said("birthDate", "1991-02-03")])
    assert (row.birth_from, row.birth_to) == (date(1990, 1, 1), date(1991, 2, 3))


def test_the_digest_changes_with_what_is_compared_and_with_nothing_else() -> None:
    name = Said("name", "Trần Sen")
    assert materialise([name]).digest == materialise([name, Said("notes", "x")]).digest
    assert materialise([name]).digest != materialise([name, Said("birthDate", "1990")]).digest


def test_numbers_are_found_however_they_are_divided() -> None:
    assert number_key("d", "c 441-7082") == number_key("d", "C4417082") == "d:C4417082"
    assert number_keys(["-"], [" "]) == set()


def test_one_name_shares_keys_across_scripts() -> None:
    assert name_keys(["Trần Văn Sơn"]) & name_keys(["TRAN VAN SON"])
    assert name_keys(["Trần Văn Sơn"]) & name_keys(["チャン・ヴァン・ソン"])
    assert name_keys(["Trần Văn Sơn"]) & name_keys(["陳文山"])


def test_what_is_typed_into_the_search_finds_names_and_numbers() -> None:
    assert search_keys("  ") == set()
    assert search_keys("c 441 7082") & number_keys(["C4417082"], [])
    assert search_keys("tran van son") & name_keys(["Trần Văn Sơn"])
