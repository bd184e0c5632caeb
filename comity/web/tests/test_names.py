"""Names as received, the family name underlined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.web.names import split_family


@pytest.mark.parametrize(
    ("text", "family", "parts"),
    [
        ("Trương Văn Hùng", "Trương", ("", "Trương", " Văn Hùng")),
        ("佐藤 恵美", "佐藤", ("", "佐藤", " 恵美")),
        ("张文雄", "张", ("", "张", "文雄")),
        ("김서연", "김", ("", "김", "서연")),
        ("Anna Keller", "Keller", ("Anna ", "Keller", "")),
        ("Maria Keller Soto", "Keller", ("Maria ", "Keller", " Soto")),
        ("Lê Lên", "Lê", ("", "Lê", " Lên")),
        ("Lên Lê", "Lê", ("Lên ", "Lê", "")),
    ],
)
def test_the_family_name_is_found_in_every_order(text: str, family: str, parts: tuple[str, str, str]) -> None:
    assert split_family(text, family) == parts


@pytest.mark.parametrize(
    ("text", "family"), [("Lên Văn Tám", "Lê"), ("Trương Văn Hùng", ""), ("Hùng", "Trương")]
)
def test_nothing_is_underlined_where_the_family_name_does_not_stand(text: str, family: str) -> None:
    assert split_family(text, family) == (text, "", "")


@given(st.text(), st.text())
def test_the_name_stays_as_received(text: str, family: str) -> None:
    parts = split_family(text, family)
    assert "".join(parts) == text
    assert parts[1] in {"", family}
