"""Broken bytes and bare keystrokes are read as what they may have been; a sound name is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity_names import compare
from comity_names.repair import alternatives, telex, undo_mojibake, vni

NAMES = ["Nguyễn Thị Thuỷ", "Lò Văn Phước", "Đỗ Quỳnh Hương", "Trương Đình Quý", "Huỳnh Hữu Nghĩa"]


@pytest.mark.parametrize("name", NAMES)
def test_utf8_shown_as_windows_1252_is_undone(name: str) -> None:
    shown = "".join(bytes([code]).decode("cp1252", errors="ignore") or chr(code) for code in name.encode())
    assert undo_mojibake(shown) == name
    assert compare(shown, name).name_agreement > 0.8


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_name_has_no_alternative(name: str) -> None:
    assert alternatives(name) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nguyeenx Thij Hoa", "Nguyễn Thị Hoa"),
        ("DDoox Quynhf", "Đỗ Quỳnh"),
        ("Truwowng DDinhf", "Trương Đình"),
    ],
)
def test_telex_keystrokes_are_read(typed: str, meant: str) -> None:
    assert telex(typed) == meant


def test_vni_keystrokes_are_read() -> None:
    assert vni("Nguye64n Thi5 Phu7o7ng") == "Nguyễn Thị Phương"


@given(st.text(max_size=80))
def test_repairing_never_fails(text: str) -> None:
    for fix in alternatives(text):
        assert fix.text != text


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("NguyÔn ThÞ Thuû", "Nguyễn Thị Thuỷ"),
        ("Loø Vaên Phöôùc", "Lò Văn Phước"),
        ("Ñoã Quyønh Höông", "Đỗ Quỳnh Hương"),
    ],
)
def test_old_vietnamese_fonts_are_read(shown: str, meant: str) -> None:
    assert meant in [fix.text for fix in alternatives(shown)]
    assert compare(shown, meant).name_agreement > 0.8


@pytest.mark.parametrize(
    ("addressed", "name"),
    [
        ("Ông Lò Văn Phước", "Lo Van Phuoc"),
        ("Mr. Lo Van Phuoc", "Lò Văn Phước"),
        ("木下浩介様", "Kinoshita Kosuke"),
        ("きのした こうすけさん", "木下浩介"),
        ("한도윤 씨", "Han Do-yun"),
        ("张德明先生", "Zhang Deming"),
    ],
)
def test_a_form_of_address_is_no_part_of_the_name(addressed: str, name: str) -> None:
    assert compare(addressed, name).name_agreement > 0.8


def test_a_family_name_that_is_also_an_address_stays() -> None:
    assert compare("Ông Văn Phước", "Ong Van Phuoc").name_agreement > 0.9
