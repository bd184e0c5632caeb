"""Zones of travel documents, on the specimen of ICAO Doc 9303 and on invented holders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_names import compare
from comity_names.mrz import MrzError, check_digit, parse

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"


@pytest.mark.parametrize(
    ("text", "size", "number"),
    [(TD3, "TD3", "L898902C3"), (TD2, "TD2", "D23145890"), (TD1, "TD1", "D23145890")],
)
def test_the_specimen_is_read_without_a_doubt(text: str, size: str, number: str) -> None:
    found = parse(text)
    assert (found.size, found.number, found.surname, found.given) == (size, number, "ERIKSSON", "ANNA MARIA")
    assert (found.birth_date, found.sex, found.expiry_date) == ("1974-08-12", "female", "2012-04-15")
    assert (found.doubts, found.repaired) == ((), ())


def test_a_letter_read_for_a_digit_is_repaired() -> None:
    found = parse(TD3.replace("7408122F", "74O8122F"))
    assert found.birth_date == "1974-08-12"
    assert found.repaired == ("birth_date",)


def test_a_wrong_sign_is_a_doubt_and_no_more() -> None:
    assert "number" in parse(TD3.replace("L898902C3", "L898932C3")).doubts


def test_an_unknown_day_shortens_the_date() -> None:
    line = "L898902C36UTO7408<<" + check_digit("7408<<") + "F1204159ZE184226B<<<<<10"
    assert parse(TD3.splitlines()[0] + "\n" + line).birth_date == "1974-08"


def test_the_holder_is_compared_like_anybody() -> None:
    zone = TD3.replace(
        "UTOERIKSSON<<ANNA<MARIA<<", "VNMLO<<THI<CHIEU".ljust(len("UTOERIKSSON<<ANNA<MARIA<<"), "<")
    ).replace("VNMLO", "VNMLO")
    assert compare(parse(zone).person(), "Lò Thị Chiêu").name_agreement > 0.8


@pytest.mark.parametrize("text", ["", "P<UTO", "P<UTO?", "A" * 44 + "\n" + "B" * 43])
def test_other_text_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(MrzError):
        parse(text)


@given(st.text(alphabet="AO01S5<", min_size=88, max_size=88))
def test_any_signs_of_the_right_length_are_read(text: str) -> None:
    assert parse(text).size == "TD3"
