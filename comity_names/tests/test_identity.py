"""Numbers of persons and things: formats, check digits and what they tell, on invented numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_names import Person, compare
from comity_names.identity import readings
from comity_names.telephones import e164
from comity_names.things import imei, imo, vin


@pytest.mark.parametrize(
    ("country", "number", "fits", "born", "sex"),
    [
        ("VN", "001 090 012345", None, "1990", "male"),
        ("VN", "079301123456", None, "2001", "female"),
        ("VN", "999090012345", False, None, None),
        ("CN", "11010519491231002X", True, "1949-12-31", "female"),
        ("CN", "110105194912310021", False, "1949-12-31", "female"),
        ("HK", "A123456(3)", True, None, None),
        ("HK", "A123456(4)", False, None, None),
        ("TW", "A123456789", True, None, "male"),
        ("TW", "A123456788", False, None, "male"),
        ("KR", "900101-1234568", True, "1990-01-01", "male"),
        ("SG", "S1234567D", True, None, None),
        ("SG", "S1234567E", False, None, None),
        ("MY", "850229-14-5677", False, None, "male"),
        ("MY", "850228-14-5677", None, "1985-02-28", "male"),
        ("ID", "3174095505850003", None, "1985-05-15", "female"),
    ],
)
def test_a_number_is_read(
    country: str,
    number: str,
    fits: bool | None,  # noqa: FBT001  (a column of the table)
    born: str | None,
    sex: str | None,
) -> None:
    found = readings(number, country)[0]
    assert (found.fits, found.birth_date, found.sex) == (fits, born, sex)


def test_one_wrong_digit_of_a_thai_or_japanese_number_is_noticed() -> None:
    for country, stem in (("TH", "110140000000"), ("JP", "12345678901")):
        fitting = [digit for digit in "0123456789" if readings(stem + digit, country)[0].fits]
        assert len(fitting) == 1
        other = ("1" if stem[3] != "1" else "2") + stem[4:]
        assert not readings(stem[:3] + other + fitting[0], country)[0].fits


def test_a_number_of_unknown_country_has_every_reading_that_fits_first() -> None:
    found = readings("11010519491231002X")
    assert [(one.country, one.fits) for one in found] == [("CN", True)]
    assert {one.country for one in readings("B1234567")} >= {"VN", "ID"}


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    readings(text)
    e164(text, "VN")
    assert all(found is None or found.number for found in (vin(text), imo(text), imei(text)))


def test_vehicles_ships_and_telephones_have_check_digits() -> None:
    assert vin("1M8GDM9AXKP042788") == ("vin", "1M8GDM9AXKP042788", True)
    assert vin("1M8GDM9A1KP042788") == ("vin", "1M8GDM9A1KP042788", False)
    assert vin("WVWZZZ1JZXW000010") == ("vin", "WVWZZZ1JZXW000010", None)
    assert imo("IMO 9074729") == ("imo", "IMO 9074729", True)
    assert imo("9074728") == ("imo", "IMO 9074728", False)
    assert imei("49-015420-323751-8") == ("imei", "490154203237518", True)
    assert imei("490154203237519") == ("imei", "490154203237519", False)


def test_a_telephone_has_one_international_form() -> None:
    assert e164("0912 345 678", "VNM") == e164("+84 912 345 678") == "+84912345678"
    assert e164("0912 345 678") is None
    assert e164("nobody@example.org", "VN") is None


def test_a_local_and_an_international_number_are_one_account() -> None:
    left = Person(("Lò Thị Chiêu",), nationalities=("VN",), accounts=("0912 345 678",))
    right = Person(("Lo Thi Chieu",), accounts=("+84912345678",))
    found = {factor.kind: factor.relation for factor in compare(left, right).factors}
    assert found["account"] == "agrees"


@pytest.mark.parametrize(("sex", "relation"), [("female", "agrees"), ("male", "differs"), (None, "unknown")])
def test_thi_in_a_name_is_weak_evidence_of_sex(sex: str | None, relation: str) -> None:
    match = compare(Person(("Lò Thị Chiêu",)), Person(("Lo Chieu",), sex=sex))  # type: ignore[arg-type]
    assert {factor.kind: factor.relation for factor in match.factors}["sex"] == relation
